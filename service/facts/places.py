"""Whom a record is about: the region that its scope means in its document."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.model import Masthead
from corpus.regions import NATION, leading_regions, level_of, normalize, province_of, short_form

# 全省, 我区, 本市; a region without its name
_WHOLE = re.compile(r"(?:全|本|我|该)(?P<unit>国|省|自治区|区|市|自治州|州|盟|地区|县|旗|域|新区)?")
_UNITS = {"自治区": "区", "自治州": "州", "新区": "区"}
_LEVELS = ("province", "prefecture", "county", "zone")


@dataclass(frozen=True, slots=True)
class Place:
    """A region, and the part of it that is meant where it is not all of it.

    region  full name, "" where nothing tells it
    part    as printed (省属工业企业, 零部件产业园), "" for the whole region
    """

    region: str
    part: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return " ".join(filter(None, (self.region, self.part))) or "未注明地区"


def place_of(scope: str, head: Masthead) -> Place:
    """Return the place that a record's scope means in the document with this masthead.

    >>> place_of("全市", Masthead(region="广州市", region_path=("广东省", "广州市"))).region
    '广州市'
    >>> place_of("全省", Masthead(region="广州市", region_path=("广东省", "广州市"))).region
    '广东省'
    >>> place_of("省属企业", Masthead(region="广东省")), place_of("深圳市", Masthead(region="广东省"))
    (Place(region='广东省', part='省属企业'), Place(region='深圳市', part=''))
    """
    bare = re.sub(r"\s", "", scope)
    if not bare:
        return Place(head.region)
    whole = _WHOLE.fullmatch(bare)
    if whole is not None:
        return _whole(whole["unit"] or "", bare, head)
    named = named_region(bare)
    if named:
        return Place(named)
    lead = leading_regions(bare)
    if lead and bare.startswith(lead[-1]) and len(bare) > len(lead[-1]):
        return Place(lead[-1], bare.removeprefix(lead[-1]).removeprefix("的"))
    return Place(head.region, bare)


def _whole(unit: str, printed: str, head: Masthead) -> Place:
    if unit == "国":
        return Place(NATION)
    if not unit or unit == "域":
        return Place(head.region)
    ending = _UNITS.get(unit, unit)
    path = head.region_path or ((head.region,) if head.region else ())
    for region in reversed(path):
        if region.endswith(ending):
            return Place(region)
    if unit in ("省", "自治区") and (province := province_of(head.region)):
        return Place(province)
    return Place(head.region, "" if not head.region else printed)


def named_region(scope: str) -> str:
    """Return the full name of the region that a scope is, "" where it is something else."""
    full = normalize(scope)
    return full if full == NATION or level_of(full) is not None else ""


def regions_of(head: Masthead) -> frozenset[str]:
    """Return the regions that a document belongs to: its own and those it lies in."""
    return frozenset(filter(None, (*head.region_path, head.region, province_of(head.region))))


def same_region(asked: str, own: str) -> bool:
    """Whether a caller's word for a region means the region of that full name.

    >>> same_region("宁夏", "宁夏回族自治区"), same_region("云梦泽", "云梦泽市"), same_region("吉林市", "吉林省")
    (True, True, False)
    """
    if not own:
        return False
    full = normalize(asked)
    return full == normalize(own) or (level_of(full) is None and short_form(own) == full)


def lies_in(own: Iterable[str], asked: Iterable[str]) -> bool:
    """Whether one of these regions is, or lies in, one of the regions asked for."""
    wide = {name for region in own for name in (region, province_of(region)) if name}
    return any(same_region(wish, name) for wish in asked for name in wide)


def rank(region: str) -> int:
    """Return 0 for the nation, then provinces, prefectures, counties, zones, and last what has no known level."""
    if region == NATION:
        return 0
    level = level_of(region)
    return 1 + (_LEVELS.index(level) if level else len(_LEVELS))
