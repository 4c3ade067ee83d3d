"""Plain text: every physical line is a block, and lines of tab separated cells are a table."""

from collections.abc import Iterator
from itertools import groupby

from corpus.model import Block, Reading
from corpus.readers.tables import tab_rows


def read_text(text: str) -> Reading:
    """Return one block a line, blank lines and page breaks (---) included, for the repair to judge.

    Consecutive lines with as many tabs, at least three cells each, are one table block. Nothing else is changed:
    indents, full-width characters and trailing blanks stay.
    """
    return Reading(format="text", blocks=tuple(_blocks(text.removesuffix("\n").split("\n"))))


def _blocks(lines: list[str]) -> Iterator[Block]:
    for tabs, group in groupby(lines, key=lambda line: line.count("\t")):
        run = list(group)
        rows = tab_rows(run) if tabs else None
        if rows is not None:
            yield Block(kind="table", rows=rows)
        else:
            yield from (Block(line) for line in run)
