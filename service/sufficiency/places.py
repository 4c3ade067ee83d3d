"""Which places a question names, known ones and unknown ones by their form, and what lies within what."""

import re
from collections.abc import Iterable

from corpus.model import Masthead
from corpus.regions import find_regions, level_of, province_of, short_form
from service.answers.material import Material
from service.sufficiency.grounds import Grounds

# A county that no table knows is told by its form only where its name begins: at the start, after a mark, after a word
# that takes a place behind it, or after another place.
_FORM = re.compile(
    r"(?:(?<![一-鿿])|(?<=[在由从到给问为向对和跟与及]))"
    r"(?P<name>[一-鿿]{2}(?:[县旗](?![级域里区市])|州(?![级市])|市(?![场级里政委府内科区民长容值上下])))"
)
_ZONE = re.compile(
    r"(?:(?<![一-鿿])|(?<=[在由从到给问为向对和跟与及]))(?P<head>[一-鿿]{2,4}?)(?P<kind>试验区|示范区|新区|开发区|高新区|经开区)"
)
_ZONE_KIND = re.compile(r"高新区|经开区|开发区|新区|保税区|自贸区")
"""What makes the name of a city behind which it stands that of a zone: 泊州高新区 is not 泊州市."""

_NO_ZONE = re.compile(
    r"[我你他她您看听想问说讲]|国家|省级|市级|县级|自治|自贸|高新|科技|农业|工业|产业|经济|自主|创新|先行|综合|改革|技术|建设|成立|升级|申报|认定|我们|试点|核心"
)
_NO_NAME = re.compile(
    r"[年月日有个哪几这那听说里的和与在各全本第级标两到去向从是就新次挑强每该]|国家|目标|城市|地区|园区|我们|咱|上市|超市|股市|都市|门市|全"
)
_COUNTED = re.compile(r"[一二两三四五六七八九几每\d][万百千亿]$")  # 一万宁夏人 names no 万宁


def places_of(material: Material, grounds: Grounds) -> list[str]:
    """Return the places that a question names, in order; one that holds another named one is left out."""
    text = material.query.standalone.text
    named: list[str] = []
    covered: list[tuple[int, int]] = []
    for mention in find_regions(text, grounds.places):
        if _COUNTED.search(text[: mention.span.start + 1]) or (
            not mention.known and _NO_NAME.search(mention.name)
        ):
            continue
        zone = _ZONE_KIND.match(text, mention.span.end)
        named.append(short_form(mention.name) + zone[0] if zone else mention.name)
        covered.append((mention.span.start, zone.end() if zone else mention.span.end))
    for match in _FORM.finditer(text):
        free = all(match.end() <= start or match.start() >= end for start, end in covered)
        if free and not _NO_NAME.search(match["name"]):
            named.append(match["name"])
    for _, end in covered[:]:  # a county named behind its city
        after = re.match(r"[一-鿿]{2,3}?[县旗区](?![域级里内委])", text[end:])
        if (
            after
            and level_of(after.group()) is not None
            and not _NO_NAME.search(after.group())
            and after.group() not in named
        ):
            named.append(after.group())
    for match in _ZONE.finditer(text):
        free = all(match.end() <= start or match.start() >= end for start, end in covered)
        if free and not _NO_NAME.search(match["head"]) and not _NO_ZONE.search(match["head"]):
            named.append(match.group())
    named = [name for name in dict.fromkeys(named) if not _is_slip(name, grounds.places)]
    return [name for name in named if not any(_holds(name, other) for other in named)]


def _holds(name: str, other: str) -> bool:
    """Whether a province stands only before a place within it (宁夏固原市)."""
    return name != other and level_of(name) == "province" and province_of(other) == name


def core(name: str) -> str:
    """Return the part of a place's name by which texts call it; a zone goes by what stands before the word for its kind.

    >>> core("沿海试验区"), core("固原市"), core("云梦县")
    ('沿海', '固原', '云梦县')
    """
    match = _ZONE.fullmatch(name)
    return match["head"] if match else short_form(name)


def is_zone(name: str) -> bool:
    """Whether a name is that of a zone, by its form."""
    return _ZONE.fullmatch(name) is not None


def within(name: str, head: Masthead) -> bool:
    """Whether a document is of a region that holds a place, or may hold one that no table knows."""
    if head.region in ("", "全国"):
        return True
    province = province_of(name)
    return province in ("", head.region, *head.region_path) or name in head.region_path


def outside(names: Iterable[str], material: Material) -> list[str]:
    """Return known regions of which, or of whose province, the index has no document and the clauses found no word."""
    by_region = material.holdings.by_region
    found = [reading.clause.text for reading in material.readings]
    return [
        name
        for name in names
        if province_of(name)
        and name not in by_region
        and province_of(name) not in by_region
        and not any(short_form(name) in text for text in found)
    ]


def _is_slip(name: str, known: Iterable[str]) -> bool:
    """Whether a name is a known one with one character mistaken."""
    known = set(known)
    return name not in known and any(
        len(name) == len(one) > 2 and sum(a != b for a, b in zip(name, one, strict=True)) == 1
        for one in known
    )
