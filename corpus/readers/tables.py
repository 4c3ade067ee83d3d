"""Cells with spans to a plain grid, and what in a table is not a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.errors import DocumentTooLarge
from corpus.limits import Limits
from corpus.model import Block

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as HTML or a PDF knows it: the paragraphs in it, and over how many columns and rows it stretches."""

    paragraphs: tuple[str, ...]
    columns: int = 1
    rows: int = 1


def grid(rows: Sequence[Sequence[Cell]], name: str, limits: Limits) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows with every merged cell repeated at each place it covers, all of the same length.

    The model is that of HTML 5 §4.9.12: a cell takes the first free place of its row. Gaps become empty cells.

    Raises:
        DocumentTooLarge: more cells than `limits.table_cells` (a span of a million columns).
    """
    places: list[dict[int, Cell]] = [{} for _ in rows]
    count = 0
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while x in places[y]:
                x += 1
            height = min(cell.rows, len(rows) - y)
            count += height * cell.columns
            if count > limits.table_cells:
                raise too_many(name, limits)
            for below in range(y, y + height):
                for right in range(x, x + cell.columns):
                    places[below].setdefault(right, cell)
            x += cell.columns
    return padded(places, name, limits)


def padded(places: Sequence[Mapping[int, Cell]], name: str, limits: Limits) -> tuple[tuple[Cell, ...], ...]:
    """Return rows that hold their cells by column as rows of the same length; gaps become empty cells.

    Raises:
        DocumentTooLarge: more cells than `limits.table_cells`.
    """
    width = max((max(row, default=-1) for row in places), default=-1) + 1
    if width * len(places) > limits.table_cells:
        raise too_many(name, limits)
    empty = Cell(())
    return tuple(tuple(row.get(x, empty) for x in range(width)) for row in places)


def too_many(name: str, limits: Limits) -> DocumentTooLarge:
    """Return the refusal of a table with more cells than `limits.table_cells`."""
    return DocumentTooLarge(
        f"{name}：表格超过 {limits.table_cells} 个单元格的上限。请拆分文件，或核对表格的合并单元格。"
    )


def table_blocks(cells: Sequence[Sequence[Cell]], page: int | None = None) -> list[Block]:
    """Return the blocks that a grid of cells amounts to, in reading order.

    A grid of one column is a frame around paragraphs (a 专栏 in a box) and yields these. A first row that is one cell
    over the full width is the caption, a last one is the note; they come as paragraphs before and after the table.
    """
    full = [[cell for cell in row if cell.paragraphs] for row in cells]
    rows = _without_empty_columns([row for row, filled in zip(cells, full, strict=True) if filled])
    if not rows:
        return []
    if len(rows[0]) == 1:
        return [Block(text, page=page) for row in rows for cell in row for text in cell.paragraphs]
    first, last = 0, len(rows)
    while first < last and _is_one_cell(rows[first]):
        first += 1
    while last > first and _is_one_cell(rows[last - 1]):
        last -= 1
    blocks = [Block(text, page=page) for row in rows[:first] for text in row[0].paragraphs]
    if first < last:
        blocks.append(Block(kind="table", page=page, rows=_texts(rows[first:last])))
    blocks += [Block(text, page=page) for row in rows[last:] for text in row[0].paragraphs]
    return blocks


def tab_rows(lines: Sequence[str]) -> Rows | None:
    """Return the rows that tab separated lines form, or None where they are no table.

    A table has at least two lines, as many tabs on each and at least three cells, two of them filled.
    """
    rows = tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines)
    if len(rows) < 2 or len(rows[0]) < 3 or any(len(row) != len(rows[0]) for row in rows):
        return None
    if any(sum(1 for cell in row if cell) < 2 for row in rows):
        return None
    return rows


def bounded(blocks: Iterable[Block], name: str, limits: Limits) -> tuple[Block, ...]:
    """Collect `blocks`, counting what they hold.

    Raises:
        DocumentTooLarge: over the limit of blocks, cells or characters.
    """
    kept: list[Block] = []
    cells = characters = 0
    for block in blocks:
        kept.append(block)
        cells += sum(len(row) for row in block.rows)
        characters += len(block.text) + sum(len(cell) for row in block.rows for cell in row)
        for value, limit, what in (
            (len(kept), limits.blocks, "段"),
            (cells, limits.table_cells, "个表格单元格"),
            (characters, limits.characters, "个字"),
        ):
            if value > limit:
                raise DocumentTooLarge(f"{name}：内容超过 {limit} {what}的上限。请拆分成几个文件后再放入。")
    return tuple(kept)


def on_page(blocks: Iterable[Block], page: int | None) -> list[Block]:
    """Return `blocks` with their page set."""
    return [replace(block, page=page) for block in blocks]


def _without_empty_columns(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    kept = [x for x in range(len(rows[0])) if any(row[x].paragraphs for row in rows)] if rows else []
    # A column that only repeats the merged cells at its left adds nothing; layout grids are full of them.
    kept = [x for x in kept if x == 0 or x - 1 not in kept or any(row[x] is not row[x - 1] for row in rows)]
    return [[row[x] for x in kept] for row in rows]


def _is_one_cell(row: Sequence[Cell]) -> bool:
    return all(cell is row[0] for cell in row)


def _texts(rows: Sequence[Sequence[Cell]]) -> Rows:
    return tuple(tuple(" ".join(cell.paragraphs) for cell in row) for row in rows)
