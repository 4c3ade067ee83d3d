"""What a quantity is of: the name of its indicator without the place or group that stands before it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.regions import find_regions
from indexer.lexicon import Lexicon
from indexer.lexicon.names import bare_key
from indexer.records import Target

if TYPE_CHECKING:
    from service.answers.material import Material

_TAIL = re.compile(r"^(?:目标|指标|任务|数量?)?(?:任务)?(?:分解到各[市县地]|分区域|分地区|完成数?)?$")
_WHOLE = re.compile(r"^(?:各类|各级|全部|累计|新增|全[省区市县国])+")
_LEVEL = re.compile(r"(国家|自治区|省|市)级")
_PART = re.compile(r"^(?:其中|其)[：:]?")


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator as the answer compares it.

    key    the same for quantities of the same indicator
    group  what the quantity is limited to by the name itself (农机企业 in 农机企业研发投入强度), "" where it is not
    """

    key: str
    group: str


class Names:
    """Tells what quantities are of, by the names of their indicators; what was told once is kept."""

    def __init__(self, lexicon: Lexicon, kept: int = 20_000) -> None:
        """Know the indicators of a lexicon."""
        self._lexicon = lexicon
        self.known = lru_cache(maxsize=kept)(self._known)
        self.of = lru_cache(maxsize=kept)(self._of)

    def _known(self, indicator: str) -> str:
        """Return the name that an indicator goes by, "" where the lexicon does not know it (其中：高新技术企业数 is known)."""
        whole = self._lexicon.canonical_indicator(indicator)
        if whole:
            return whole
        found = self._lexicon.find_indicators(indicator)
        last = next((one for one in found if one.span.end >= len(indicator) - 1), None)
        return last.canonical if last is not None else ""

    def _of(self, indicator: str, scope: str) -> Named:
        name = _shown(indicator, scope)
        part = _PART.match(name)
        if part is not None:
            rest = name[part.end() :]
            return Named(self._lexicon.canonical_indicator(rest) or rest, "其中")
        canonical = self._lexicon.canonical_indicator(name)
        if canonical:
            return Named(canonical, "")
        for mention in self._lexicon.find_indicators(name):
            if _TAIL.match(name[mention.span.end :]):
                before = name[: mention.span.start]
                return Named(mention.canonical, "" if before.endswith("的") else before)
        return Named(_LEVEL.sub(r"\1", bare_key(_WHOLE.sub("", name))), "")


def named(material: "Material", target: Target) -> Named:
    """Tell what a quantity is of."""
    return material.holdings.names.of(target.indicator, target.scope)


def shown(target: Target) -> str:
    """Return the name of an indicator without a place before it that is not the quantity's own."""
    return _shown(target.indicator, target.scope)


def _shown(indicator: str, scope: str) -> str:
    name = indicator.strip()
    for mention in find_regions(name, (scope,) if scope else ()):
        if mention.span.start == 0 and mention.span.end < len(name) - 1:
            return name[mention.span.end :].lstrip("的")
    place = re.match(r"[\u4e00-\u9fff]{2,6}(?:新区|开发区)(?=.{4,})", name)
    return name[place.end() :] if place else name
