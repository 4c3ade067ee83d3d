"""The question in a long message: the sentences that ask, without the courtesies and the story around them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LONG = 100
"""Characters from which a message is taken apart; a shorter one is a question as it stands."""

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*(?:[（(][^（()）]*[)）][。！？!?]*)?")
_MARKED = re.compile(r"[？?]")
_ASKS = re.compile(
    r"""
    多少 | (?<![十好这那]) 几 (?!乎|[篇天次句]) | 什么 | 啥 | 哪 | 谁 | 怎么 | 怎样 | 如何 | 何时 | 多[久高大长] | 是否 | 吗
    | 能不能 | 有没有 | 要不要 | 是不是 | 算不算 | 可不可以
    """,
    re.VERBOSE,
)
_LEADS_IN = re.compile(
    r"请问|想(?:要)?(?:问|请教|了解|知道|打听|咨询|弄清|搞清)|请教|咨询|打听|麻烦.{0,4}(?:查|看|告诉|说)|求助|问题是|问一下|问的是"
)
_COURTESY = re.compile(
    r"""
    ^(?:(?:您好|你好|大家好|各位.{0,6}好|领导好|老师好|打扰.{0,4})[，,。！!\s]*)?
     (?:(?:我|本人)?(?:就|只|也|主要)?(?:请问|想(?:要)?(?:请?问|请教|了解|知道|打听|咨询|弄清|搞清)|请教|咨询|打听)
        (?:您|你|大家)?(?:一下|下|的是|的问题是|清楚)?[，,：:\s]*)?
    | (?:谢谢|感谢|多谢|辛苦|麻烦|拜托)(?:您|你|大家|各位|了|啦|先|非常){0,4}[，,。！!\s]*$
    """,
    re.VERBOSE,
)
_NEAR = 0.6
"""A sentence that asks is kept where it says this much of what the most telling one says."""
_LED = 1.5
"""What an announced question (想请问…) counts for."""
_CLAUSE = re.compile(r"[^，,：:]+[，,：:]*")


@dataclass(frozen=True, slots=True)
class Gist:
    """The question in a message, and the words around it."""

    question: str
    around: str = ""


def gist(text: str, tells: Callable[[str], float]) -> Gist:
    """Return the question in a long message; a short one is the question.

    tells  how much a sentence says that the documents speak of, above 0 where anything

    >>> gist("你好，" + "我是做小生意的，最近事情很多，忙得很。" * 6 + "请问研发补助最多给多少？谢谢您！", len).question
    '研发补助最多给多少？'
    """
    if len(text) <= LONG:
        return Gist(text)
    sentences = list(dict.fromkeys(found.group().strip() for found in _SENTENCE.finditer(text)))
    told = {at: _told(sentence, tells) for at, sentence in enumerate(sentences)}
    asking = [at for at in told if _announced(sentences, at)] or [
        at for at in told if _ASKS.search(sentences[at])
    ]
    asking = [at for at in asking if told[at] > 0]
    if not asking:
        return Gist(text)
    best = max(told[at] for at in asking)
    kept = [at for at in asking if told[at] >= _NEAR * best]
    question = "".join(_core(sentences[at], tells) for at in kept)
    around = "".join(sentence for at, sentence in enumerate(sentences) if at not in kept)
    return Gist(question.strip(), around)


def _announced(sentences: Sequence[str], at: int) -> bool:
    """Whether a sentence bears a question mark, or announces a question, or follows one that ends so."""
    led = at > 0 and _LEADS_IN.search(sentences[at - 1][-12:]) is not None
    return led or any(sign.search(sentences[at]) for sign in (_MARKED, _LEADS_IN))


def _told(sentence: str, tells: Callable[[str], float]) -> float:
    clauses = [found.group() for found in _CLAUSE.finditer(sentence)]
    most = max(tells(clause) for clause in clauses)
    return most * (_LED if _LEADS_IN.search(sentence) else 1.0)


def _core(sentence: str, tells: Callable[[str], float]) -> str:
    """Return a sentence without courtesies; of one that is long, the clauses about the most telling one that asks."""
    plain = _COURTESY.sub("", sentence.strip())
    if len(plain) <= LONG:
        return plain
    clauses = [found.group() for found in _CLAUSE.finditer(plain)]
    asking = [at for at, clause in enumerate(clauses) if _ASKS.search(clause) or _MARKED.search(clause)]
    centre = max(asking or range(len(clauses)), key=lambda at: (tells(clauses[at]), at))
    first, last = centre, centre
    size = len(clauses[centre])
    while first > 0 and size + len(clauses[first - 1]) <= LONG * 2 // 3:
        first -= 1
        size += len(clauses[first])
    while last + 1 < len(clauses) and size + len(clauses[last + 1]) <= LONG:
        last += 1
        size += len(clauses[last])
    return "".join(clauses[first : last + 1])
