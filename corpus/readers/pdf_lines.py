"""Characters of a page to visual lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.readers.pdf_page import Glyph
from corpus.readers.superscripts import raised

# Lines stand at least a size apart; a superscript is raised by less than half.
_SAME_LINE = 0.5
# Between Latin words a gap is a blank from here on, in sizes; between wide characters only a column gap is one.
_WORD_GAP = 0.22
_RAISED_SIZE = 0.8
_RAISED_BY = 0.15
_RAISED_RUN = 4
_COLUMN_GAP = 1.6
_COLUMN_GAP_TO_OTHERS = 3.0

_CLOSING = "，。、；：！？）〕】》〉」』”’％%…,.;:!?)]}"
_OPENING = "（〔【《〈「『“‘([{"
_NARROW_RUN = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One visual line of a page.

    base        where it stands, growing downwards
    size        the commonest size of its characters
    first_word  how wide the words at its start are that cannot be parted from each other
    cells       its parts where gaps as wide as between columns part it
    """

    cells: tuple[str, ...]
    x0: float
    x1: float
    base: float
    size: float
    first_word: float
    page: int

    @property
    def text(self) -> str:
        """Return its words, a wide blank for a gap between columns."""
        return "\u3000".join(self.cells)

    @property
    def center(self) -> float:
        """Return the middle between its ends."""
        return (self.x0 + self.x1) / 2


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """Return the lines that the characters form, from top to bottom; lines of nothing but blanks are left out."""
    rows: list[list[Glyph]] = []
    base = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        if not rows or glyph.base - base > _SAME_LINE * min(glyph.size, rows[-1][0].size) + 0.01:
            rows.append([])
            base = glyph.base
        rows[-1].append(glyph)
        # A line of several sizes stands where its greatest character stands.
        if glyph.size >= max(other.size for other in rows[-1][-2:]):
            base = glyph.base
    rows = _with_raised(rows)
    return [line for row in rows for line in _line(sorted(row, key=lambda glyph: glyph.x0), page)]


def _with_raised(rows: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Put rows of a few small characters that stand right behind a character of the next row into that row."""
    merged: list[list[Glyph]] = []
    for row in reversed(rows):
        below = merged[-1] if merged else []
        if below and len(row) <= _RAISED_RUN and all(_is_above(glyph, below) for glyph in row):
            below.extend(row)
        else:
            merged.append(row)
    return merged[::-1]


def _is_above(glyph: Glyph, row: Sequence[Glyph]) -> bool:
    return any(
        glyph.size < _RAISED_SIZE * other.size
        and 0 < other.base - glyph.base < _SAME_LINE * other.size
        and abs(glyph.x0 - other.x1) < _RAISED_RUN * glyph.size
        for other in row
    )


def _line(row: Sequence[Glyph], page: int) -> Iterator[Line]:
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    if not inked:
        return
    sizes = [round(glyph.size, 1) for glyph in inked]
    size = max(sorted(set(sizes)), key=sizes.count)
    bases = [glyph.base for glyph in inked if abs(glyph.size - size) < 0.2]
    base = median(bases)
    end = max(glyph.x1 for glyph in inked)
    cells = tuple(_text(row, size, base).split("\t"))
    yield Line(cells, inked[0].x0, end, base, size, _first_word(inked), page)


def is_wide(character: str) -> bool:
    """Tell whether a character is as wide as an ideograph; no blank stands between two of them."""
    return character >= "\u2e80" or character in "—…“”‘’·"


def _is_raised(glyph: Glyph, size: float, base: float) -> bool:
    return glyph.size < _RAISED_SIZE * size and base - glyph.base > _RAISED_BY * size


def _text(row: Sequence[Glyph], size: float, base: float) -> str:
    """Join the characters of a line, with blanks where there are some or where Latin words stand apart, and tabs
    between columns."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(row)]
    usual = max(median(gaps), 0.0) if gaps else 0.0
    parts: list[str] = []
    blanks = ""
    last: Glyph | None = None
    for glyph in row:
        if glyph.text.isspace():
            blanks += glyph.text
            continue
        if last is not None:
            parts.append(_gap(last, glyph, blanks, size, usual))
        parts.append(raised(glyph.text) if _is_raised(glyph, size, base) else glyph.text)
        last, blanks = glyph, ""
    return "".join(parts)


def _gap(left: Glyph, right: Glyph, blanks: str, size: float, usual: float) -> str:
    """Return what stands between two characters: the blanks of the file, or what the gap amounts to.

    A line set to both margins has wide gaps everywhere, so a gap only counts against the others. Typesetting programs
    leave a quarter between Latin and Chinese; that is no blank.
    """
    gap = right.x0 - left.x1
    if wide := blanks.count("\u3000"):
        return "\u3000" * wide
    if gap > max(_COLUMN_GAP * size, _COLUMN_GAP_TO_OTHERS * usual):
        return "\t"
    if blanks:
        return " "
    narrow = not is_wide(left.text) and not is_wide(right.text)
    if narrow and gap > max(_WORD_GAP * size, 1.5 * usual) and not _in_number(left.text, right.text):
        return " "
    return ""


def _in_number(left: str, right: str) -> bool:
    return (left.isdigit() and right in ".,%:/") or (left in ".,:/" and right.isdigit())


def _first_word(inked: Sequence[Glyph]) -> float:
    """Return the width of the characters at the start of a line that a typesetter cannot part.

    An opening bracket stays with what follows, a run of Latin letters and figures stays whole, and a closing mark
    stays with what it closes (GB/T 15834-2011 §5.1).
    """
    end = 0
    while end < len(inked) - 1 and inked[end].text in _OPENING:
        end += 1
    if _NARROW_RUN.fullmatch(inked[end].text):
        while end < len(inked) - 1 and _NARROW_RUN.fullmatch(inked[end + 1].text):
            if inked[end + 1].x0 - inked[end].x1 > _WORD_GAP * inked[end].size:
                break
            end += 1
    while end < len(inked) - 1 and inked[end + 1].text in _CLOSING:
        end += 1
    return inked[end].x1 - inked[0].x0
