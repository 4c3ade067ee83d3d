"""The gazetteer: the regions of China down to the prefecture level by every spelling, from regions.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Level = Literal["province", "prefecture", "county", "zone"]


@dataclass(frozen=True, slots=True)
class Region:
    """A unit of the gazetteer: full name, short name, the province it lies in (itself for a province), and level."""

    name: str
    short: str
    province: str
    level: Level


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The regions by every spelling.

    spellings      full and short names → region; where two share a spelling the higher unit has it (吉林 is the province)
    abbreviations  one character → province, good only where it is the whole value
    everyday       short names that are everyday words too, never read from running text
    national       beginnings of names of bodies of the whole country
    longest        length of the longest spelling, in code points
    """

    spellings: Mapping[str, Region]
    abbreviations: Mapping[str, Region]
    everyday: frozenset[str]
    national: tuple[str, ...]
    longest: int


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer, read once from regions.toml."""
    table = tomllib.loads(resources.files("corpus").joinpath("regions.toml").read_text("utf-8"))
    spellings: dict[str, Region] = {}
    abbreviations: dict[str, Region] = {}
    for row in table["province"]:
        province = Region(row["name"], row["short"], row["name"], "province")
        spellings |= {province.name: province, province.short: province}
        abbreviations |= dict.fromkeys(row["abbreviations"], province)
    for row in table["province"]:
        units = [Region(f"{city}市", city, row["name"], "prefecture") for city in row.get("cities", ())]
        units += [
            Region(name, short, row["name"], "prefecture") for name, short in row.get("areas", {}).items()
        ]
        units += [
            Region(name, name.removesuffix("市"), row["name"], "county") for name in row.get("others", ())
        ]
        for unit in units:
            for spelling in (unit.name, unit.short, *_prefecture_forms(unit)):
                spellings.setdefault(spelling, unit)
    everyday = frozenset(table["everyday"])
    national = tuple(sorted(table["national"], key=len, reverse=True))
    return Gazetteer(spellings, abbreviations, everyday, national, max(map(len, spellings)))


def _prefecture_forms(unit: Region) -> tuple[str, ...]:
    """延边州 beside 延边朝鲜族自治州, 大兴安岭 beside 大兴安岭地区."""
    if unit.name.endswith("州"):
        return (unit.short.removesuffix("州") + "州", unit.short.removesuffix("州") + "自治州")
    return (unit.short + "地区", unit.short + "盟") if unit.name.endswith(("地区", "盟")) else ()
