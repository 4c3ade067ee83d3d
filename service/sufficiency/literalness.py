"""How likely a word of a question stands literally in the clause that answers it (literalness.tsv).

税率, 面积, 专利 nearly always do, 打算, 拿到, 里头 hardly ever. Counted over questions with the passages that answer
them, and for rarer words estimated from how often official texts and questions use them (eval/fitting/literalness.py).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import rjieba

_NOUN, _NAME, _VERB, _OTHER = (0.28, 0.36, 0.48), 0.48, 0.1, 0.08
"""Of a word that the table lacks, by its part of speech (nouns by length: two, three, four characters and more), as
counted over the seldom words of the same questions."""

_MOST = 0.97
_LONG = 7
_FUNCTION = frozenset(
    "的了是在有和与及要到吗呢谁由对给能会这那个一不没也都还就才被把让从按里中上下后前时年月日多大少几第得着过来去起出进啊吧为于之其或等"
    "我你他它您咱家想问说讲写提做搞办拿花用算打卖买交领发补奖找像比如跟向往又再很太最更每各该可以种样些点块只如若"
)
"""Characters that stand alone as words and do not join others."""
_ENDS = frozenset(
    "站机所厂馆店园证费税权率额金款法器车船舰网云库链岛港桥线厅局院校券贷险奖师员工户田场炉泵阀"
)
"""What ends a compound that the dictionary does not know (加氢站)."""

_FIGURE = re.compile(
    r"[\d.]+[年月日%]*|\W+|[一二两三四五六七八九十百千万亿几多\d]+[个家项名件人位所座条台套辆艘架种支户批次款亩米吨期场篇处门课道份点成块岁天年月]"
)


@dataclass(frozen=True, slots=True)
class Literalness:
    """The table, looked up."""

    shares: Mapping[str, float] = field(repr=False)
    nouns: frozenset[str] = field(repr=False)

    def of(self, word: str, kind: str = "") -> float:
        """Return the share of answering clauses that have a word of their question, within 0 and 1.

        `kind` is its part of speech as jieba's dictionary has it, for a word that the table lacks.
        """
        share = self.shares.get(word)
        return min(_guessed(word, kind) if share is None else share, _MOST)

    def is_noun(self, word: str, kind: str = "") -> bool:
        """Whether a word names a thing."""
        return word in self.nouns if word in self.shares else kind.startswith("n") or not kind


def _guessed(word: str, kind: str) -> float:
    if kind in ("nr", "ns", "nt", "nz"):
        return _NAME
    if kind.startswith("n") or not kind:
        return _NOUN[min(len(word), 4) - 2]
    return _VERB if kind.startswith("v") else _OTHER


@cache
def literalness() -> Literalness:
    """Return the table that comes with the project."""
    text = resources.files("service.sufficiency").joinpath("literalness.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    shares = {word: int(share.rstrip("n")) / 100 for share, words in rows for word in words.split(" ")}
    return Literalness(
        shares, frozenset(word for share, words in rows if "n" in share for word in words.split(" "))
    )


def content_words(text: str) -> dict[str, str]:
    """Return the words of a question that can say what it is about, in order, with their part of speech.

    Left out are single characters and figures. Characters that the dictionary knows no word for stand together as one
    without a part of speech, as in names and coinages (超算).

    >>> list(content_words("长江的门票多少钱一张，2025年超算中心呢"))
    ['长江', '门票', '多少', '一张', '超算', '中心']
    """
    folded = "".join(unicodedata.normalize("NFKC", text).lower().split())
    words: dict[str, str] = {}
    loose = last = ""
    for word, kind in (*rjieba.tag(folded, False), ("", "")):
        if len(word) == 1 and "一" <= word <= "鿿" and word not in _FUNCTION:
            loose += word
            continue
        if loose and last and loose[0] in _ENDS:  # 加氢 + 站
            words.setdefault(last + loose[0], "")
        if 1 < len(loose) < _LONG:
            words.setdefault(loose, "")
        words.setdefault(word, kind)
        loose, last = "", word if len(word) > 1 and word.isalpha() else ""
    return {word: kind for word, kind in words.items() if len(word) > 1 and not _FIGURE.fullmatch(word)}
