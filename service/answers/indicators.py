"""What a quantity is of: the name of its indicator without the place or group that stands before it."""

import re
from dataclasses import dataclass

from corpus.regions import find_regions
from indexer.lexicon.names import bare_key
from indexer.records import Target
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


def named(material: Material, target: Target) -> Named:
    """Tell what a quantity is of."""
    lexicon = material.holdings.lexicon
    name = shown(target)
    part = _PART.match(name)
    if part is not None:
        rest = name[part.end() :]
        return Named(lexicon.canonical_indicator(rest) or rest, "其中")
    canonical = lexicon.canonical_indicator(name)
    if canonical:
        return Named(canonical, "")
    for mention in lexicon.find_indicators(name):
        if _TAIL.match(name[mention.span.end :]):
            before = name[: mention.span.start]
            return Named(mention.canonical, "" if before.endswith("的") else before)
    return Named(_LEVEL.sub(r"\1", bare_key(_WHOLE.sub("", name))), "")


def shown(target: Target) -> str:
    """Return the name of an indicator without a place before it that is not the quantity's own."""
    name = target.indicator.strip()
    for mention in find_regions(name, (target.scope,) if target.scope else ()):
        if mention.span.start == 0 and mention.span.end < len(name) - 1:
            return name[mention.span.end :].lstrip("的")
    place = re.match(r"[\u4e00-\u9fff]{2,6}(?:新区|开发区)(?=.{4,})", name)
    return name[place.end() :] if place else name
