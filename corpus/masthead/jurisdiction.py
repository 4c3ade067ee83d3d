"""The region that a document speaks for: by its issuer, else its title, its addressees, and at last its text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.gazetteer import Level
from corpus.regions import NATION, find_regions, is_national, leading_regions, level_of, province_of

_TEXT_LIMIT = 60_000
# A relative name (省科技厅, 我区, 全市) tells the level of the region, not which one.
_RELATIVE = re.compile(
    r"^(?:中共)?(?:(?P<autonomous>自治区)|(?P<province>省)|(?P<prefecture>自治州|州|盟|市)|(?P<county>自治[县旗]|县|区|旗))"
)
_OURS = re.compile(r"(?:我|全|本)(?P<unit>省|自治区|区|市|州|盟|县|旗)(?![域局体])")
_UNITS: dict[str, tuple[Level, ...]] = {
    "省": ("province",),
    "自治区": ("province",),
    "区": ("province", "county", "zone"),
    "市": ("prefecture", "province", "county"),
    "州": ("prefecture",),
    "盟": ("prefecture",),
    "县": ("county",),
    "旗": ("county",),
}
_TO_MANY = re.compile(r"各|有关")


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The region, those it lies in (the widest first, itself last), and where it was found: text or inferred."""

    region: str = ""
    path: tuple[str, ...] = ()
    found: str = ""


def find_jurisdiction(
    issuers: Sequence[str], titles: Sequence[str], addressees: Sequence[str], text: str
) -> Jurisdiction:
    """Return the region that a document speaks for; empty where nothing tells it.

    `titles` in order of weight. A body of the whole country speaks for 全国. Where the issuer's name is relative
    (自治区科技厅), or lost, the level comes from it or from 全省, 我市 in the text, the name from title, addressees, text.
    """
    chains = [chain for name in issuers if (chain := leading_regions(name))]
    if chains:
        chain = max(chains, key=len)
        return _completed(chain, text, "text")
    if any(is_national(name) for name in issuers):
        return Jurisdiction(NATION, (NATION,), "text")
    levels = _levels(issuers, text)
    for title in titles:
        lead = _title_regions(title)
        if lead and _fits(lead[-1], levels):
            return _completed(lead, text, "text")
    if any(is_national(_undated(title)) and not find_regions(title) for title in titles[:1]):
        return Jurisdiction(NATION, (NATION,), "inferred")
    for words in (*titles, *(name for name in addressees if len(addressees) > 1 or _TO_MANY.search(name))):
        found = _named_in(words, levels)
        if found:
            return _completed((found,), text, "inferred")
    usual = _usual_in(text, levels)
    return _completed((usual,), text, "inferred") if usual else Jurisdiction()


def _undated(title: str) -> str:
    """A title without the year and the name of the country in front: 2024年中华人民共和国国务院政府工作报告."""
    return re.sub(r"^(?:(?:19|20)\d\d年度?)?(?:中华人民共和国(?=国务院|财政部|科学技术部))?", "", title)


def _title_regions(title: str) -> tuple[str, ...]:
    """The regions at the beginning of a title, or after 关于印发; a zone that it plans is not a region that issues it."""
    about = re.sub(r"^.*?关于(?:印发|发布|公布)?《?", "", title)
    chain = leading_regions(title) or leading_regions(about)
    return tuple(region for region in chain if level_of(region) != "zone")


def _levels(issuers: Sequence[str], text: str) -> tuple[Level, ...]:
    """Levels that the region may have; empty where nothing tells."""
    for name in issuers:
        relative = _RELATIVE.match(name)
        if relative is not None:
            kind = relative.lastgroup
            return (
                ("province",)
                if kind in ("province", "autonomous")
                else ("prefecture", "county")
                if kind == "prefecture"
                else ("county", "zone")
            )
    units = Counter(match["unit"] for match in _OURS.finditer(text[:_TEXT_LIMIT]))
    return _UNITS[units.most_common(1)[0][0]] if units else ()


def _fits(region: str, levels: Sequence[Level]) -> bool:
    return not levels or level_of(region) in levels


def _named_in(words: str, levels: Sequence[Level]) -> str:
    """The first region that words name at one of the levels, or the province of one that lies deeper."""
    for mention in find_regions(words):
        if _fits(mention.name, levels):
            return mention.name
        province = province_of(mention.name)
        if province and "province" in levels:
            return province
    return ""


def _usual_in(text: str, levels: Sequence[Level]) -> str:
    """The region that the text names most, if it is named at least twice and more often than any other of the levels."""
    if not levels:
        return ""
    counts: Counter[str] = Counter()
    for mention in find_regions(text[:_TEXT_LIMIT]):
        name = (
            mention.name
            if _fits(mention.name, levels)
            else province_of(mention.name)
            if "province" in levels
            else ""
        )
        counts[name] += bool(name)
    best = [pair for pair in counts.most_common(2) if pair[0]]
    if not best or best[0][1] < 2 or (len(best) > 1 and best[0][1] == best[1][1]):
        return ""
    return best[0][0]


def _completed(chain: Sequence[str], text: str, found: str) -> Jurisdiction:
    """Put the province in front of a region that lies in one: by the gazetteer, else by what the text names."""
    path = tuple(chain)
    if level_of(path[0]) != "province":
        province = province_of(path[0]) or _province_in(text)
        path = (province, *path) if province else path
    return Jurisdiction(path[-1], path, found)


def _province_in(text: str) -> str:
    """The province that a city's document names: the only one, or the one in most of the places."""
    counts = Counter(m.name for m in find_regions(text[:_TEXT_LIMIT]) if level_of(m.name) == "province")
    if not counts:
        return ""
    (name, first), *rest = counts.most_common(2)
    return name if first > 2 * (rest[0][1] if rest else 0) else ""
