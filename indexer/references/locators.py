"""Printed places in a document (第五条第二款第（三）项, 专栏3, 附件2): reading them, writing them in one form.

The units are those of 立法法 §65 (编 章 节 条 款 项 目) and of plans (部分, 专栏, 附件, 表).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.numbering import chinese_ordinal
from indexer.numerals import chinese_numeral

_N = r"[0-9０-９一二三四五六七八九十百千零〇两]{1,9}+"
_ONE = rf"[（(]?{_N}[）)]?"
_JOIN = r"(?:、|，|和|及|以及|或者?|与)"
_UNIT = r"(?:条|款|项|目|编|章|节|部分)"
_STEP = (
    rf"第{_ONE}(?:{_UNIT}(?:之{_N}(?!一))?|(?:(?:{_JOIN}|[至到])第?{_ONE}){{0,20}}{_UNIT}(?:之{_N}(?!一))?)"
)
_NUMBERED = rf"(?:专栏|附件|附表)\s?{_N}"
_PATH = rf"(?:(?:附件第{_N}部分|{_NUMBERED})|(?:{_STEP}){{1,5}})"
PATHS = rf"{_PATH}(?:(?:{_JOIN}|[至到]){_PATH}){{0,20}}"
"""Source of a pattern for one place or a list of places: 第九条、第十条; 第二项至第四项; 第（一）、（三）项."""

_ONE_PATH = re.compile(_PATH)
_ONE_STEP = re.compile(
    rf"(?P<named>专栏|附件|附表)\s?(?P<number>{_N})|附件(?=第)|第(?P<numbers>{_ONE}(?:(?:{_JOIN}|[至到])第?{_ONE}){{0,20}})(?P<unit>{_UNIT})(?:之(?P<sub>{_N})(?!一))?"
)
_NUMERAL = re.compile(_N)
_RANGE = re.compile(rf"({_N})[）)]?[至到]第?[（(]?({_N})")
_ORDER = {
    "附件": 0,
    "附表": 0,
    "专栏": 0,
    "编": 1,
    "部分": 1,
    "章": 2,
    "节": 3,
    "条": 4,
    "款": 5,
    "项": 6,
    "目": 7,
}
_MOST = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a place: unit (条, 款, 专栏 …), number (0 for 附件 without one), and 2 for 第三条之二."""

    unit: str
    number: int
    sub: int = 0


Locator = tuple[Step, ...]


def write(locator: Locator) -> str:
    """Return a place in one form: 第五条第二款第（三）项, 专栏3, 附件2第二部分.

    >>> write((Step("条", 5), Step("款", 2), Step("项", 3))), write((Step("条", 3, 2),)), write((Step("附件", 0),))
    ('第五条第二款第（三）项', '第三条之二', '附件')
    """
    return "".join(_written(step) for step in locator)


def _written(step: Step) -> str:
    if step.unit in ("专栏", "附件", "附表"):
        return f"{step.unit}{step.number or ''}"
    number = chinese_numeral(step.number)
    words = f"第（{number}）项" if step.unit == "项" else f"第{number}{step.unit}"
    return words + (f"之{chinese_numeral(step.sub)}" if step.sub else "")


def read(words: str, above: Locator = ()) -> list[tuple[int, int, Locator]]:
    """Return every place that a list of places names, as (start, end, locator) with offsets in `words`.

    above  where the list stands, for what begins below a 条: 第二款 in 第六条; a later place inherits from the one before it
           (第六条第一款第二项至第四项 is three places)

    >>> [write(found) for _, _, found in read("第六条第一款第二项至第四项")]
    ['第六条第一款第（二）项', '第六条第一款第（三）项', '第六条第一款第（四）项']
    >>> [write(found) for _, _, found in read("第（一）、（三）项", (Step("条", 7),))]
    ['第七条第（一）项', '第七条第（三）项']
    """
    found: list[tuple[int, int, Locator]] = []
    previous, end = above, 0
    for match in _ONE_PATH.finditer(words):
        ranged = words[end : match.start()].strip() in ("至", "到") and bool(found)
        places = list(_expanded(match[0], previous))
        if ranged and places:
            first = found[-1]
            between = _between(first[2], places[0])
            found.extend((first[0], match.end(), place) for place in between)
        found.extend((match.start(), match.end(), place) for place in places)
        if places:
            previous = places[-1]
        end = match.end()
    return found


def _expanded(words: str, previous: Locator) -> Iterator[Locator]:
    """Yield the places of one path; a step may name several numbers."""
    places: list[Locator] = [()]
    for match in _ONE_STEP.finditer(words):
        unit = match["unit"] or match["named"] or "附件"
        if match["named"]:
            numbers = [chinese_ordinal(match["number"])]
        else:
            numbers = _numbers(match["numbers"]) if match["numbers"] else [0]
        sub = chinese_ordinal(match["sub"]) if match["sub"] else 0
        if places == [()]:
            places = [
                tuple(step for step in previous if _ORDER[step.unit] < _ORDER[unit] and _ORDER[unit] > 4)
            ]
        places = [(*place, Step(unit, number, sub)) for place in places for number in numbers][:_MOST]
    yield from (place for place in places if place)


def _numbers(words: str) -> list[int]:
    """Return the numbers that words list, ranges filled: （一）、（三）至（五）."""
    numbers = [chinese_ordinal(digits) for digits in _NUMERAL.findall(words)]
    for low, high in _RANGE.findall(words):
        first, last = chinese_ordinal(low), chinese_ordinal(high)
        numbers.extend(range(first + 1, min(last, first + _MOST)))
    return sorted({number for number in numbers if number > 0})


def _between(first: Locator, last: Locator) -> Iterator[Locator]:
    """Yield the places between two of one kind."""
    if len(first) != len(last) or first[:-1] != last[:-1] or first[-1].unit != last[-1].unit:
        return
    for number in range(first[-1].number + 1, min(last[-1].number, first[-1].number + _MOST)):
        yield (*first[:-1], Step(first[-1].unit, number))
