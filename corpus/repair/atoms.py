"""Atoms: what a reader yields, one printed line, table row, blank or page mark after the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from corpus.model import Block, Reading
from corpus.repair.textgrid import grid_at

# A line that is only a rule or a page number: "---", "— 3 —", "第 3 页 共 9 页".
_PAGE_MARK = re.compile(
    r"(?:[-*_=－—]\s?){3,}|[-—－–]{1,2}\s*\d{1,4}\s*[-—－–]{1,2}|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
)
_ATX = re.compile(r"(?P<marks>#{1,6})(?:\s+|(?=[^#\s\d]))")


@dataclass(frozen=True, slots=True)
class Atom:
    """A physical line, table row, blank or page mark, in order; `printed` is the line with its indent."""

    kind: Literal["text", "row", "blank", "mark"]
    text: str = ""
    page: int | None = None
    level: int | None = None
    printed: str = ""
    cells: tuple[str, ...] = ()
    table: int | None = None

    @property
    def indented(self) -> bool:
        """Whether two columns or more are left free before the words."""
        indent = self.printed[: len(self.printed) - len(self.printed.lstrip())]
        return len(indent.replace("\u3000", "  ").replace("\t", "  ")) >= 2


def atoms_of(reading: Reading) -> Iterator[Atom]:
    """Yield the atoms of a reading in order; tables drawn with tabs, pipes or spaces are rows like any other."""
    tables = count()
    run: list[tuple[str, Block]] = []
    for block in reading.blocks:
        if block.kind == "table":
            yield from _text_atoms(run, tables)
            run = []
            yield from _table_atoms(block.rows, block.page, tables)
        else:
            run.extend((line, block) for line in re.split(r"\r\n|[\n\r\v\u2028\u2029]", block.text))
    yield from _text_atoms(run, tables)


def _text_atoms(run: Sequence[tuple[str, Block]], tables: "count[int]") -> Iterator[Atom]:
    lines = [line for line, _ in run]
    at = 0
    while at < len(run):
        found = grid_at(lines, at)
        if found is not None:
            yield from _table_atoms(found[0], run[at][1].page, tables)
            at += found[1]
            continue
        raw, block = run[at]
        yield _text_atom(raw, block)
        at += 1


def _text_atom(raw: str, block: Block) -> Atom:
    if _PAGE_MARK.fullmatch(raw.strip()):
        return Atom("mark", page=block.page)
    text = _clean(raw)
    if not text:
        return Atom("mark" if "\f" in raw else "blank", page=block.page)
    level = block.level
    match = _ATX.match(text)
    if match is not None:
        text = text[match.end() :].strip().rstrip("#").rstrip()
        level = level or len(match.group("marks"))
    return Atom("text", text, block.page, level, raw.rstrip()) if text else Atom("blank", page=block.page)


def _clean(text: str) -> str:
    """The words without bold marks, zero-width characters and the white space around them."""
    text = re.sub(r"[\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1f]", "", text)
    return text.replace("**", "").strip()


def _table_atoms(rows: Sequence[Sequence[str]], page: int | None, tables: "count[int]") -> Iterator[Atom]:
    """A table with one column is a drawn box: its lines are paragraphs, and so are a caption and a note across all columns."""
    clean = [tuple(_clean(re.sub(r"[ \t]*[\n\r\v]+[ \t]*", "\n", cell)) for cell in row) for row in rows]
    clean = [row for row in clean if any(row)]
    boxed = all(len(row) == 1 for row in clean)
    number = None if boxed else next(tables)
    for i, row in enumerate(clean):
        across = len(row) > 1 and len(set(row)) == 1
        if boxed or (across and i in (0, len(clean) - 1)):
            for line in row[0].split("\n"):
                yield _text_atom(line, Block(page=page))
            continue
        cells = tuple(re.sub(r"\s*[\n\t]\s*", "", cell) for cell in row)
        yield Atom("row", cells[0] if across else "\t".join(cells), page, cells=cells, table=number)
