"""The pages of a PDF as one flow of blocks: paragraphs over page breaks, tables over page breaks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.limits import Limits
from corpus.model import Block
from corpus.readers.pdf_furniture import PageLines, without_contents, without_furniture
from corpus.readers.pdf_lines import Line, lines_of
from corpus.readers.pdf_paragraphs import (
    Margins,
    begins_unit,
    continues,
    is_over,
    join,
    margins_of,
    paragraphs,
)
from corpus.readers.pdf_tables import Area, Table, grid_of
from corpus.readers.tables import Cell, Rows, table_blocks

_CONTINUED = re.compile(r"[（(]?续(?:表|前表|上表|上页)?\s*\d*[）)]?|(?:专栏|附?表)\s*\d*\s*[（(]?续[）)]?")
_FEW_LINES = 6
_WIDE_CELL = 20
_SAME_EDGE = 4.0
_FULL_LINE = 0.6
_NOTE_SIZE = 0.85
_HEAD_ROWS = 3
_ROW_CELLS = 3


@dataclass(frozen=True, slots=True)
class PageContent:
    """The lines of a page outside its tables, and its tables, both from top to bottom."""

    width: float
    height: float
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]


def blocks_of(pages: Sequence[PageContent], name: str, limits: Limits) -> list[Block]:
    """Return the blocks that the pages form. `name` is the file's name, for messages."""
    kept = without_contents(without_furniture([PageLines(page.height, page.lines) for page in pages]))
    margins = [_widened(margins, page, kept) for page, margins in zip(pages, _margins(kept), strict=True)]
    flow = _Flow(name, limits)
    for n, (page, lines) in enumerate(zip(pages, kept, strict=True), 1):
        items: list[tuple[float, Line | Table]] = [(line.base, line) for line in lines]
        items += [(table.box[1], table) for table in page.tables]
        flow.page(n, [item for _, item in sorted(items, key=lambda pair: pair[0])], margins[n - 1])
    flow.end_paragraph()
    return flow.blocks


def _margins(pages: Sequence[Sequence[Line]]) -> list[Margins]:
    """Return the margins of each page: its own where it holds enough lines, else those of its side.

    Left and right pages often differ, and a page of a few lines does not show where its right margin is.
    """
    everything = margins_of([line for lines in pages for line in lines])
    if everything is None:
        return [Margins(0, 0, 0, 0)] * len(pages)
    size = everything.size
    sides = [
        margins_of([line for lines in pages[side::2] for line in lines], size) or everything
        for side in (0, 1)
    ]
    found: list[Margins] = []
    for n, lines in enumerate(pages):
        side, own = sides[n % 2], margins_of(lines, size)
        if own is None or len(lines) < _FEW_LINES:
            found.append(side)
        elif abs(own.left - side.left) < 3 * size:
            found.append(
                Margins(own.left, max(own.right, side.right + own.left - side.left), size, own.pitch)
            )
        else:
            found.append(own)
    return found


def _widened(margins: Margins, page: PageContent, everything: Sequence[Sequence[Line]]) -> Margins:
    """Return margins that also hold the page's tables and, where few lines show them, are alike on both sides."""
    edges = [table.box[2] for table in page.tables]
    if sum(len(lines) for lines in everything) < _FEW_LINES:
        edges.append(page.width - margins.left - margins.size)
    return replace(margins, right=max([margins.right, *edges]))


@dataclass(slots=True)
class _Flow:
    """The blocks so far, the paragraph that is open, and what stands between its parts."""

    name: str
    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    open: list[Line] = field(default_factory=list)
    margins: Margins = field(default_factory=lambda: Margins(0, 0, 0, 0))
    held: list[Block] = field(default_factory=list)
    last_table: Table | None = None
    rows: list[Line] = field(default_factory=list)

    def page(self, number: int, items: Sequence[Line | Table], margins: Margins) -> None:
        """Take in one page: its lines and tables from top to bottom."""
        notes = _foot_notes(items, margins)
        for n, item in enumerate(items):
            if n == len(items) - len(notes) and self._is_cut():
                self._hold([Block(join([line.text for line in part]), page=number) for part in _parts(notes)])
                break
            if isinstance(item, Table):
                self._table(item, number, is_first=n == 0)
                self.last_table = item if n == len(items) - 1 else None
            elif n == 0 and self.last_table is not None and _CONTINUED.fullmatch(item.text):
                continue
            else:
                self._line(item, margins)
                self.last_table = None

    def _line(self, line: Line, margins: Margins) -> None:
        if len(line.cells) >= _ROW_CELLS:
            if self.rows and len(self.rows[-1].cells) != len(line.cells):
                self.end_paragraph()
            self._end_text()
            self.rows.append(line)
            return
        if self.rows:
            self.end_paragraph()
        goes_on = self.open and continues(self.open[-1], line, self.margins, margins)
        if goes_on and (not self.held or (self._is_cut() and not begins_unit(line.text))):
            self.open.append(line)
            self.margins = margins
            return
        self.end_paragraph()
        self.open, self.margins = [line], margins

    def _is_cut(self) -> bool:
        """Tell whether the open paragraph surely goes on: its last line is full and ends no clause."""
        if not self.open:
            return False
        last = self.open[-1]
        full = last.x1 - last.x0 > _FULL_LINE * (self.margins.right - self.margins.left)
        return full and not is_over(last.text)

    def end_paragraph(self) -> None:
        """Close the open paragraph, and the table without upright rules that is open."""
        self._end_text()
        if len(self.rows) > 1:
            self.blocks.append(
                Block(kind="table", page=self.rows[0].page, rows=tuple(row.cells for row in self.rows))
            )
        else:
            self.blocks += [Block(row.text, page=row.page) for row in self.rows]
        self.rows = []

    def _end_text(self) -> None:
        """Close the open paragraph; what it was interrupted by follows."""
        if self.open:
            self.blocks.append(Block(join([line.text for line in self.open]), page=self.open[0].page))
        self.blocks += self.held
        self.open, self.held = [], []

    def _table(self, table: Table, page: int, *, is_first: bool) -> None:
        new = self._frame(table, page) if table.is_frame else self._grid(table, page)
        if self.rows:
            self.end_paragraph()
        held = self.held if self.open else self.blocks
        above = held[-1] if held and is_first and self.last_table is not None else None
        if above is not None and above.kind == "table" and _same_columns(self.last_table, table):
            if (
                len(new) > 1
                and new[0].kind == "paragraph"
                and any(new[0].text == block.text for block in held[-4:])
            ):
                new = new[1:]  # the caption in the table, repeated
            if new and new[0].kind == "table":
                held[-1] = replace(above, rows=_continued(above.rows, new[0].rows))
                new = new[1:]
        held += new

    def _hold(self, blocks: Sequence[Block]) -> None:
        """Put blocks after the open paragraph, which may yet go on behind them."""
        (self.held if self.open else self.blocks).extend(blocks)

    def _frame(self, table: Table, page: int) -> list[Block]:
        return [Block(text, page=page) for area in table.areas for text in _area_paragraphs(area, page)]

    def _grid(self, table: Table, page: int) -> list[Block]:
        cells = [Cell(tuple(_cell_paragraphs(area, page))) for area in table.areas]
        return table_blocks(grid_of(table, cells, self.name, self.limits), page)


def _foot_notes(items: Sequence[Line | Table], margins: Margins) -> list[Line]:
    """Return the lines in small print at the foot of a page that holds other lines, too."""
    notes: list[Line] = []
    for item in reversed(items):
        if isinstance(item, Table) or item.size > _NOTE_SIZE * margins.size:
            return notes[::-1]
        notes.append(item)
    return []


def _parts(lines: Sequence[Line]) -> list[list[Line]]:
    margins = margins_of(lines)
    return list(paragraphs(lines, margins)) if margins is not None else []


def _area_paragraphs(area: Area, page: int) -> list[str]:
    """Return the paragraphs in a frame or a wide cell; it keeps as much space at its right as at its left."""
    lines = lines_of(area.glyphs, page)
    margins = margins_of(lines)
    if margins is None:
        return []
    left, _, right, _ = area.box
    inner = max(margins.right, right - max(margins.left - left, 0))
    return [join([line.text for line in part]) for part in paragraphs(lines, replace(margins, right=inner))]


def _cell_paragraphs(area: Area, page: int) -> list[str]:
    """Return the paragraphs in a cell; in a narrow one a line only begins anew at a label after a full stop."""
    lines = lines_of(area.glyphs, page)
    if lines and area.box[2] - area.box[0] > _WIDE_CELL * lines[0].size:
        return _area_paragraphs(area, page)
    parts: list[list[str]] = []
    for line in lines:
        if not parts or (is_over(parts[-1][-1]) and begins_unit(line.text)):
            parts.append([])
        parts[-1].append(line.text)
    return [join(part) for part in parts]


def _same_columns(above: Table | None, below: Table) -> bool:
    """Tell whether two tables have the same columns; a left page may be set off against a right one."""
    if above is None or len(above.edges) != len(below.edges):
        return False
    shift = below.edges[0] - above.edges[0]
    return all(abs(b - a - shift) <= _SAME_EDGE for a, b in zip(above.edges, below.edges, strict=True))


def _continued(above: Rows, below: Rows) -> Rows:
    """Return the rows of a table and of its continuation on the next page, whose repeated head is left out.

    A row that the page break cut in two has its first cell and most others empty below; its words are joined. Where
    only the first cells are empty they are vertically merged with those above.
    """
    head = 0
    while head < min(_HEAD_ROWS, len(above), len(below)) and above[head] == below[head]:
        head += 1
    rows = list(above)
    for n, row in enumerate(below[head:]):
        filled = sum(1 for cell in row if cell)
        if n == 0 and rows and len(row) == len(rows[-1]) and not row[0] and rows[-1][0]:
            if filled * 2 <= len(row):
                rows[-1] = tuple(join([a, b]) for a, b in zip(rows[-1], row, strict=True))
                continue
            empty = next(x for x, cell in enumerate(row) if cell)
            row = (*rows[-1][:empty], *row[empty:])
        rows.append(row)
    width = max(len(row) for row in rows)
    return tuple((*row, *("",) * (width - len(row))) for row in rows)
