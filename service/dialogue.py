"""A follow-up (那石嘴山呢？ 谁牵头？ 实际做到了多少) becomes a question that stands alone, from the questions before it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.model import Span
from corpus.regions import find_regions

_OPENING = re.compile(
    r"^(?:那么?|然后|还有|以及|另外|后来|其中|这(?:条|个|些|两个|几个|份|项)?|那(?:个|份|条|项)?|它(?:们)?|该|上述|前面说的|再|都|又|而)"
)
_CLOSING = re.compile(r"(?:呢|如何|怎么样|又怎样|的话)?[？?。！!\s]*$")
_POINTER = re.compile(
    r"(?:这|那|该|上述|前述)(?:条|个|些|两个|几个|份|项|里面|两地|两市)|它们?|其中|同样的?|(?:新|老|旧)的(?:呢|是)|后来|到时候|前者|后者"
)
_YEAR = re.compile(
    r"(?:到|在|至|从)?(?:(?:19|20)\d{2}\s*年?(?:末|底|前)?|[“\"]?十[一二三四五六七八九]五[”\"]?(?!.{0,6}规划)(?:期间|时期|期)?末?|[今明去前]年)"
)
_ASKS = re.compile(
    r"""(?:是|要|有|能|得|该|应该|应|一共|总共|到底|大概|具体)*
        (?:多少(?:家|个|名|亿元?|万元?|钱|天)?|几(?:家|个|名|项|件|成|亿)|哪(?:些|个|几个|里|年|天)|什么时候|怎么\w{0,2}|谁(?:来)?(?:牵头|负责|管|配合)?|什么|吗|吧)
        [^，,；;]{0,4}$""",
    re.VERBOSE,
)
_ACTUAL = re.compile(r"实际|完成了|做到了|现在|目前|已经")
_GOAL = re.compile(
    r"(?:要|应|打算|计划|力争|争取|预计|想|准备)?(?:达到|做到|发展到|提高到|增加到|增长到|建成|有)?的?目标(?:值|是)?|(?:要|打算|计划|力争|准备|想)(?=达到|做到|发展|提高|建|有|增)"
)
_HAN = re.compile(r"[一-鿿A-Za-z0-9&]")
_BOTH = re.compile(r"(?:这|那)?(?:两|几|三|四)个?(?:省|市|区|县|地区|地|地方|家)(?=各|分别|的|都|是|要|呢|$)")
_SIDE = re.compile(r"^(?P<side>[老旧新])的?$")
_SAME_ASKED = re.compile(r"^(?:各|分别|又|都)?(?:是|为|要)?多少$")
_NAMED_PART = re.compile(r"^(?P<source>[^，,]{2,30}?(?:里|中|中的|里的|规定)?[，,])[^，,]+$")
_FULL = 14  # letters with which a question without any pointer back is taken to stand on its own


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that stands alone.

    text     what is shown and understood
    current  the words of the last question, which weigh more than those carried over; equal to `text` if nothing was
    """

    text: str
    current: str

    @property
    def carried(self) -> bool:
        """Whether anything came from the history."""
        return self.text != self.current


def stand_alone(question: str, history: Sequence[str], known_regions: Iterable[str] = ()) -> Standalone:
    """Complete a question from the questions before it; one that opens a new topic stays as it is.

    known_regions  full names of regions beside those of the gazetteer

    >>> stand_alone("宁夏2025年呢？", ["内蒙古到2020年高新技术企业要达到多少家？"]).text
    '宁夏2025年高新技术企业要达到多少家？'
    >>> stand_alone("谁牵头？", ["新疆的智慧城市建设要做什么？"]).text
    '新疆的智慧城市建设谁牵头？'
    >>> stand_alone("创新券一家企业最多能领多少钱？", ["宁夏2025年高企要多少家？"]).carried
    False
    """
    regions = tuple(known_regions)
    before = ""
    named: list[str] = []
    for earlier in (*history, question):
        text = (
            _BOTH.sub("、".join(named[-2:]), earlier.strip())
            if len(named) > 1 and before
            else earlier.strip()
        )
        named = list(dict.fromkeys([*named, *(span.of(text) for span in _spans_of_regions(text, regions))]))
        if before and text and _follows(text, regions):
            before = _merge(before, text, regions)
        elif text:
            before = text
    return Standalone(before or question.strip(), question.strip())


def _follows(text: str, regions: Sequence[str]) -> bool:
    """Whether a question leans on the one before: it points back, or names too little to be asked alone."""
    if _OPENING.search(text) or _POINTER.search(text):
        return True
    bare = _CLOSING.sub("", text)
    rest = _without(bare, [*_spans_of_regions(bare, regions), *_spans(_YEAR, bare)])
    rest = _ASKS.sub("", rest)
    return len(_HAN.findall(rest)) <= _FULL // 2 or (
        text.rstrip("？?").endswith("呢") and len(_HAN.findall(text)) <= _FULL
    )


def _merge(before: str, text: str, regions: Sequence[str]) -> str:
    """Put what the follow-up names in place of what the earlier question names; append what has no place there."""
    follow = _CLOSING.sub("", _OPENING.sub("", text)).strip("，, ")
    merged, rest = before, follow
    for find in (lambda t: _spans_of_regions(t, regions), lambda t: _spans(_YEAR, t)):
        merged, rest = _replace(merged, rest, find)
    rest = re.sub(r"^(?:的|是|在|年|和|与|、|，|,)+|(?:的|是)+$", "", rest.strip())
    if not _HAN.search(rest) or _SAME_ASKED.match(rest):
        return merged
    side = _SIDE.match(rest)
    if side is not None:
        return re.sub(
            f"[{'老旧' if side['side'] == '新' else '新'}](?=的|办法|政策|规划|方案)",
            side["side"],
            merged,
            count=1,
        )
    if _ACTUAL.search(rest):
        merged = _GOAL.sub("", merged)
    if _ASKS.search(rest):
        merged = re.sub(
            r"(?:要做|要|由|归|让|找|是|有)$", "", _ASKS.sub("", merged.rstrip("？?。 ")).rstrip("，, ")
        )
        return f"{merged}{rest}？"
    asked, source = _ASKS.search(merged.rstrip("？?。 ")), _NAMED_PART.match(merged)
    if asked and source:
        return f"{source['source']}{rest}{asked.group()}？"
    return f"{merged.rstrip('？?。 ')}，{rest}？"


def _replace(before: str, text: str, find: Callable[[str], list[Span]]) -> tuple[str, str]:
    """Move the mentions that `find` sees from `text` to their place in `before`."""
    new, old = find(text), find(before)
    if not new:
        return before, text
    named = "、".join(dict.fromkeys(span.of(text) for span in new))
    rest = _without(text, new)
    if not old:
        return named + before, rest
    first, others = old[0], old[1:]
    kept = _without(before[first.end :], [Span(s.start - first.end, s.end - first.end) for s in others])
    return before[: first.start] + named + kept.lstrip("、和与"), rest


def _spans_of_regions(text: str, regions: Sequence[str]) -> list[Span]:
    return [mention.span for mention in find_regions(text, regions)]


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [Span(*match.span()) for match in pattern.finditer(text)]


def _without(text: str, spans: Sequence[Span]) -> str:
    kept, at = [], 0
    for span in sorted(spans, key=lambda s: s.start):
        kept.append(text[at : span.start])
        at = max(at, span.end)
    return "".join((*kept, text[at:]))
