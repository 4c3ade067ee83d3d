"""One page of a PDF as PDFium sees it: its characters with their boxes, and its ruling lines.

Coordinates here and in the other pdf modules: points of 1/72 inch, x to the right in the direction of reading, y down.
A page whose text runs upwards (a wide table put sideways) is turned, so that its lines are level.
"""

import ctypes
import itertools
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

_RULE_THICKNESS = 3.0
_FORM_DEPTH = 4
_PATHS = 20_000
_SEGMENTS = 200
_STRAIGHT = 0.5

Direction = tuple[int, int]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: the box that it advances over, the line that it stands on, its size; blanks included."""

    text: str
    x0: float
    x1: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line, level (top == bottom) or upright (x0 == x1)."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows. `number` counts from 1; glyphs are in the order of the file."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _Turn:
    """From user space of the PDF to the coordinates of this module."""

    direction: Direction
    left: float
    top: float

    def point(self, x: float, y: float) -> Point:
        dx, dy = self.direction
        return x * dx + y * dy - self.left, x * dy - y * dx - self.top


def read_page(page: Any, number: int) -> Page:
    """Return what a pypdfium2 page shows. Text that does not run in the page's main direction (stamps, watermarks) and
    characters that PDFium makes up for gaps are left out."""
    textpage = page.get_textpage()
    raw = list(_raw_glyphs(textpage.raw, textpage.count_chars()))
    directions = Counter(glyph[0] for glyph in raw if glyph[0] is not None)
    direction = directions.most_common(1)[0][0] if directions else (1, 0)
    left, bottom, right, top = page.get_bbox()
    corners = [_Turn(direction, 0, 0).point(x, y) for x in (left, right) for y in (bottom, top)]
    turn = _Turn(direction, min(x for x, _ in corners), min(y for _, y in corners))
    glyphs = _without_ligatures([_glyph(turn, *parts) for own, *parts in raw if own == direction])
    rules = tuple(_rules(page, turn.point))
    textpage.close()
    return Page(
        number,
        max(x for x, _ in corners) - turn.left,
        max(y for _, y in corners) - turn.top,
        tuple(_without_doubles(glyphs)),
        rules,
    )


def _raw_glyphs(textpage: Any, count: int) -> Iterator[tuple[Any, ...]]:
    """Yield direction, character, box, origin and size of each character, in user space."""
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for n in range(count):
        if pdfium.FPDFText_IsGenerated(textpage, n) == 1:
            continue
        text = _character(pdfium.FPDFText_GetUnicode(textpage, n))
        if not text or not pdfium.FPDFText_GetLooseCharBox(textpage, n, box):
            continue
        pdfium.FPDFText_GetMatrix(textpage, n, matrix)
        pdfium.FPDFText_GetCharOrigin(textpage, n, x, y)
        size = pdfium.FPDFText_GetFontSize(textpage, n) * math.hypot(matrix.c, matrix.d)
        direction = _direction(matrix.a, matrix.b)
        yield direction, text, (box.left, box.bottom, box.right, box.top), (x.value, y.value), size


def _character(code: int) -> str:
    """Return the character of a code as text holds it, "" for none.

    Fonts made on some systems map ideographs to Kangxi radicals that look the same (U+2F00); PDFium marks a hyphen at
    the end of a line by U+0002.
    """
    if code in (0x02, 0xFFFE, 0xAD):
        return "-"
    if code < 0x20 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return " " if code in (0x09, 0x0A, 0x0D) else ""
    character = chr(code)
    if "\u2f00" <= character <= "\u2fdf":
        return unicodedata.normalize("NFKC", character)
    return " " if character == "\xa0" else character


def _direction(a: float, b: float) -> Direction | None:
    """Return the direction that text with this matrix runs in, None where it is slanted."""
    length = math.hypot(a, b) or 1.0
    dx, dy = round(a / length), round(b / length)
    return (dx, dy) if abs(a / length - dx) + abs(b / length - dy) < 0.1 else None


def _glyph(
    turn: _Turn, text: str, box: tuple[float, float, float, float], origin: tuple[float, float], size: float
) -> Glyph:
    left, bottom, right, top = box
    (x0, _), (x1, _) = turn.point(left, bottom), turn.point(right, top)
    return Glyph(text, min(x0, x1), max(x0, x1), turn.point(*origin)[1], size)


def _without_ligatures(glyphs: list[Glyph]) -> list[Glyph]:
    """Part characters that one glyph of the font stands for, as many fonts have one for ——: they share its box."""
    parted: list[Glyph] = []
    for (_, base), group in itertools.groupby(glyphs, key=lambda glyph: ((glyph.x0, glyph.x1), glyph.base)):
        same = list(group)
        left, width = same[0].x0, (same[0].x1 - same[0].x0) / len(same)
        for n, glyph in enumerate(same):
            parted.append(Glyph(glyph.text, left + n * width, left + (n + 1) * width, base, glyph.size))
    return parted


def _without_doubles(glyphs: list[Glyph]) -> Iterator[Glyph]:
    """Leave out a character printed twice in nearly the same place to make it look bold."""
    seen: dict[tuple[str, int], list[Glyph]] = {}
    for glyph in glyphs:
        near = seen.setdefault((glyph.text, round(glyph.base / 4)), [])
        tolerance = glyph.size * 0.25
        if glyph.text != " " and any(
            abs(other.x0 - glyph.x0) < tolerance and abs(other.base - glyph.base) < tolerance
            for other in near[-8:]
        ):
            continue
        near.append(glyph)
        yield glyph


def _rules(page: Any, point: Callable[[float, float], Point]) -> Iterator[Rule]:
    """Yield the ruling lines of a page; none where it holds so many paths that it must be a drawing."""
    paths = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_FORM_DEPTH):
        paths.append(item)
        if len(paths) > _PATHS:
            return
    for path in paths:
        for (ax, ay), (bx, by) in _strokes(path):
            (ax, ay), (bx, by) = point(ax, ay), point(bx, by)
            if abs(ay - by) <= _STRAIGHT < abs(ax - bx):
                yield Rule(min(ax, bx), (ay + by) / 2, max(ax, bx), (ay + by) / 2)
            elif abs(ax - bx) <= _STRAIGHT < abs(ay - by):
                yield Rule((ax + bx) / 2, min(ay, by), (ax + bx) / 2, max(ay, by))


def _strokes(path: Any) -> Iterator[tuple[Point, Point]]:
    """Yield the ends of the straight lines that a path shows, in user space.

    Word draws a border as a thin filled rectangle; that is one line along its middle. A wide filled rectangle is the
    shade of a cell and shows no line.
    """
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path.raw, fill, stroke)
    for outline in _outlines(path):
        if stroke.value:
            yield from itertools.pairwise(outline)
        elif fill.value:
            left, right = min(x for x, _ in outline), max(x for x, _ in outline)
            low, high = min(y for _, y in outline), max(y for _, y in outline)
            if high - low <= _RULE_THICKNESS and high - low < right - left:
                yield (left, (low + high) / 2), (right, (low + high) / 2)
            elif right - left <= _RULE_THICKNESS:
                yield ((left + right) / 2, low), ((left + right) / 2, high)


def _outlines(path: Any) -> Iterator[list[Point]]:
    """Yield the corners of each part of a path, in user space; a curve parts it."""
    outline: list[Point] = []
    for x, y, drawn in _points(path):
        if not drawn:
            if len(outline) > 1:
                yield outline
            outline = []
        outline.append((x, y))
    if len(outline) > 1:
        yield outline


def _points(path: Any) -> Iterator[tuple[float, float, bool]]:
    """Yield the points of a path in user space, each with whether a straight line leads to it."""
    matrices = [path.get_matrix()]
    container = path.container
    while container is not None:
        matrices.append(container.get_matrix())
        container = container.container
    x, y = ctypes.c_float(), ctypes.c_float()
    start: Point | None = None
    count = pdfium.FPDFPath_CountSegments(path.raw)
    for n in range(count if count <= _SEGMENTS else 0):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, n)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        at = (x.value, y.value)
        for matrix in matrices:
            at = matrix.on_point(*at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = at
        yield *at, kind == pdfium.FPDF_SEGMENT_LINETO
        if start is not None and pdfium.FPDFPathSegment_GetClose(segment):
            yield *start, True
