"""Running heads, feet and page numbers: lines that belong to the page, not to the text."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.readers.pdf_lines import Line

_DECORATED_NUMBER = re.compile(
    r"""
    [—―–－\-─~·•|]{1,3} \s* (?P<a> \d{1,4} ) \s* [—―–－\-─~·•|]{1,3}      # — 3 —
    | 第 \s* (?P<b> \d{1,4} ) \s* 页 (?: \s* [,，/]? \s* 共 \s* \d{1,4} \s* 页 )?   # 第3页 共20页
    | (?: 页码? \s* )? (?P<c> \d{1,4} ) \s* / \s* \d{1,4} (?: \s* 页 )?         # 3/20
    | page \s+ (?P<d> \d{1,4} ) (?: \s+ of \s+ \d{1,4} )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,6}", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r".{1,80}?(?:[.．·。…‥]\s?){4,}\s*[（(—\-]?\s*\d{1,4}\s*[）)—\-]?")
_CONTENTS_TITLE = re.compile(r"目\s*[录次]")
_CONTENTS_LINES = 3
_DIGITS = re.compile(r"\d+")

# The share of the page, at its top and at its bottom, in which such lines stand (GB/T 9704-2012 §7.5: the number stands
# 7 mm under the text, whose margin is 35 mm of 297).
_ZONE = 0.15
_OUTERMOST = 3
_REPEATS = 3
_REPEATED_SHARE = 0.3
_SAME_PLACE = 4.0
_OTHER_SIZE = 0.08
_GAP = 1.25


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page outside its tables, top to bottom, and the page's height."""

    height: float
    lines: tuple[Line, ...]


def without_furniture(pages: Sequence[PageLines]) -> list[list[Line]]:
    """Return the lines of each page without running heads, running feet and page numbers.

    A line is one if it stands in the top or bottom margin among the outermost lines and reads as a page number, or if
    it says the same, figures aside, in the same place of at least three pages and of three in ten; it must be set off
    from the text.
    """
    repeated = _repeated(pages)
    kept: list[list[Line]] = []
    for n, page in enumerate(pages):
        lines = list(page.lines)
        for at in (0, -1):
            for _ in range(_OUTERMOST):
                if not lines or not _is_furniture(lines, at, page, n, repeated):
                    break
                lines.pop(at)
        kept.append(lines)
    return kept


def without_contents(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page without a table of contents: three lines or more that lead by dots to a number."""
    found = {id(line) for lines in pages for line in lines if _CONTENTS_LINE.fullmatch(line.text)}
    if len(found) < _CONTENTS_LINES:
        return [list(lines) for lines in pages]
    kept: list[list[Line]] = []
    for lines in pages:
        has_contents = any(id(line) in found for line in lines)
        rest = [line for line in lines if id(line) not in found]
        kept.append([line for line in rest if not (has_contents and _CONTENTS_TITLE.fullmatch(line.text))])
    return kept


def _is_furniture(
    lines: Sequence[Line], at: int, page: PageLines, n: int, repeated: set[tuple[int, int]]
) -> bool:
    line = lines[at]
    if not _in_zone(line, page):
        return False
    if _DECORATED_NUMBER.fullmatch(line.text):
        return True
    is_repeated = (n, page.lines.index(line)) in repeated
    return (is_repeated or bool(_BARE_NUMBER.fullmatch(line.text))) and _stands_off(lines, at)


def _stands_off(lines: Sequence[Line], at: int) -> bool:
    """Tell whether the outermost line is parted from the text by its size or by more than the usual gap."""
    line = lines[at]
    text = [other for other in lines if abs(other.base - line.base) > line.size / 2]
    if not text:
        return True
    inner = min(text, key=lambda other: abs(other.base - line.base))
    gaps = [b.base - a.base for a, b in pairwise(text)]
    usual = median(gaps) if gaps else inner.size * 1.5
    return (
        abs(inner.size - line.size) > _OTHER_SIZE * inner.size or abs(inner.base - line.base) > _GAP * usual
    )


def _in_zone(line: Line, page: PageLines) -> bool:
    return line.base < page.height * _ZONE or line.base > page.height * (1 - _ZONE)


def _repeated(pages: Sequence[PageLines]) -> set[tuple[int, int]]:
    """Return the places (page, line) of lines that say the same in the same place of many pages."""
    places: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for n, page in enumerate(pages):
        outermost = {*range(_OUTERMOST), *range(len(page.lines) - _OUTERMOST, len(page.lines))}
        for m in sorted(outermost & set(range(len(page.lines)))):
            line = page.lines[m]
            if _in_zone(line, page):
                key = _DIGITS.sub("#", "".join(line.text.split()))
                places[key, round(line.base / _SAME_PLACE)].append((n, m))
    enough = max(_REPEATS, len(pages) * _REPEATED_SHARE)
    return {place for found in places.values() if len({n for n, _ in found}) >= enough for place in found}
