"""Ruled tables of a page: from ruling lines to a grid of cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.limits import Limits
from corpus.readers.pdf_page import Glyph, Page, Rule
from corpus.readers.tables import Cell, padded

_TOLERANCE = 3.0
# Beyond these a page is a map or a chart; finding cells takes time that grows with the square of the corners.
_RULES = 1_500
_CORNERS = 5_000

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """One cell as ruled: its box (left, top, right, bottom), the columns and rows it covers, the characters in it."""

    box: Box
    columns: range
    rows: range
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table or, with one column, a frame around text.

    edges   x of the upright lines, left to right
    """

    box: Box
    edges: tuple[float, ...]
    areas: tuple[Area, ...]

    @property
    def is_frame(self) -> bool:
        """Tell whether it has only one column."""
        return len(self.edges) == 2


def find_tables(page: Page) -> tuple[list[Table], list[Glyph]]:
    """Return the tables of a page from top to bottom, and the characters outside of them.

    Ruling lines become cells by pdfplumber's algorithm (Nurminen 2013, as in Tabula); a group of cells without a word
    in it is a drawing, not a table.
    """
    rest = list(page.glyphs)
    tables: list[Table] = []
    for boxes in sorted(_groups(page.rules), key=lambda boxes: min(box[1] for box in boxes)):
        table = _table(boxes, rest)
        if any(area.glyphs for area in table.areas):
            tables.append(table)
            taken = {id(glyph) for area in table.areas for glyph in area.glyphs}
            rest = [glyph for glyph in rest if id(glyph) not in taken]
    return tables, rest


def grid_of(table: Table, cells: Sequence[Cell], name: str, limits: Limits) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of a table, `cells` being the words of its areas in their order; merged cells repeated."""
    height = max((area.rows.stop for area in table.areas), default=0)
    rows: list[dict[int, Cell]] = [{} for _ in range(height)]
    for area, cell in zip(table.areas, cells, strict=True):
        for y in area.rows:
            for x in area.columns:
                rows[y][x] = cell
    return padded(rows, name, limits)


def _groups(rules: Iterable[Rule]) -> list[list[Box]]:
    """Return the boxes that the rules enclose, those that touch together; a lone box is a group as well."""
    # Imported here: pdfplumber brings pdfminer, which a PDF without ruling lines does not need.
    from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

    edges = [
        {
            "x0": rule.x0,
            "x1": rule.x1,
            "top": rule.top,
            "bottom": rule.bottom,
            "width": rule.x1 - rule.x0,
            "height": rule.bottom - rule.top,
            "orientation": "h" if rule.top == rule.bottom else "v",
        }
        for rule in rules
    ]
    if (
        sum(edge["orientation"] == "h" for edge in edges) < 2
        or sum(edge["orientation"] == "v" for edge in edges) < 2
    ):
        return []
    edges = merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    if len(edges) > _RULES:
        return []
    corners = edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    if len(corners) > _CORNERS:
        return []
    boxes: list[Box] = intersections_to_cells(corners)
    return _connected([box for box in boxes if box[2] - box[0] > _TOLERANCE and box[3] - box[1] > _TOLERANCE])


def _connected(boxes: Sequence[Box]) -> list[list[Box]]:
    """Group boxes that share a corner or a stretch of side."""
    groups: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        touching = [group for group in groups if any(_touch(box, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([*(other for group in touching for other in group), box])
    return groups


def _touch(a: Box, b: Box) -> bool:
    return (
        a[0] <= b[2] + _TOLERANCE
        and b[0] <= a[2] + _TOLERANCE
        and a[1] <= b[3] + _TOLERANCE
        and b[1] <= a[3] + _TOLERANCE
    )


def _table(boxes: Sequence[Box], glyphs: Sequence[Glyph]) -> Table:
    xs = _positions([x for box in boxes for x in (box[0], box[2])])
    ys = _positions([y for box in boxes for y in (box[1], box[3])])
    left, top, right, bottom = xs[0], ys[0], xs[-1], ys[-1]
    inside = [glyph for glyph in glyphs if _is_in(glyph, (left, top, right, bottom))]
    areas = tuple(
        Area(
            box,
            range(_nearest(xs, box[0]), _nearest(xs, box[2])),
            range(_nearest(ys, box[1]), _nearest(ys, box[3])),
            tuple(glyph for glyph in inside if _is_in(glyph, box)),
        )
        for box in sorted(boxes, key=lambda box: (box[1], box[0]))
    )
    return Table((left, top, right, bottom), tuple(xs), areas)


def _is_in(glyph: Glyph, box: Box) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - glyph.size * 0.35
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _positions(values: Iterable[float]) -> list[float]:
    """Return the distinct positions, those within the tolerance taken as one."""
    positions: list[float] = []
    for value in sorted(values):
        if not positions or value - positions[-1] > _TOLERANCE:
            positions.append(value)
    return positions


def _nearest(positions: Sequence[float], value: float) -> int:
    return min(range(len(positions)), key=lambda n: abs(positions[n] - value))
