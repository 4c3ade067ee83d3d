"""An answer before it has numbers: lines and tables of statements, each with the quotations that carry it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from corpus.model import Span
from indexer.records import Duty, Target
from service.citing import Citer, Quotation
from service.schema import Citation


@dataclass(frozen=True, slots=True)
class Said:
    """One statement, without its closing stop, and the quotations that carry it (none for a label)."""

    text: str
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Statements on one line; `mark` stands before them ("- " for a bullet). A line that only leads over has no quotations."""

    said: tuple[Said, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A Markdown table; the words of a head cell have no quotations, every other cell that states something has."""

    head: tuple[str, ...]
    rows: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """The blocks of an answer in order, and the records that it rests on."""

    blocks: tuple[Line | Table, ...]
    targets: tuple[Target, ...] = ()
    duties: tuple[Duty, ...] = ()

    @property
    def quotations(self) -> tuple[Quotation, ...]:
        """All quotations in order, without repetition."""
        return tuple(dict.fromkeys(quotation for said in self._statements() for quotation in said.quotations))

    def _statements(self) -> Iterable[Said]:
        for block in self.blocks:
            if isinstance(block, Line):
                yield from block.said
            else:
                for row in block.rows:
                    yield from row


@dataclass(frozen=True, slots=True)
class Rendered:
    """The words of an answer with [n] behind every statement, and the citations by number."""

    text: str
    citations: list[Citation] = field(default_factory=list)


def line(text: str, *quotations: Quotation, mark: str = "") -> Line:
    """Return a line with one statement."""
    return Line((Said(text, quotations),), mark)


def render(draft: Draft, citer: Citer) -> Rendered:
    """Write a draft out. A statement whose quotations are all refused by the citer is left out."""
    numbers = _Numbers(citer)
    blocks = []
    for block in draft.blocks:
        written = _line(block, numbers) if isinstance(block, Line) else _table(block, numbers)
        if written:
            blocks.append(written)
    return Rendered("\n".join(blocks).strip(), numbers.citations)


class _Numbers:
    """Gives citations their numbers in the order in which they are first used."""

    def __init__(self, citer: Citer) -> None:
        self._citer = citer
        self._given: dict[tuple[str, Span], int] = {}
        self.citations: list[Citation] = []

    def marks(self, quotations: Sequence[Quotation]) -> str:
        return "".join(f"[{n}]" for n in dict.fromkeys(map(self._number, quotations)) if n)

    def _number(self, quotation: Quotation) -> int:
        key = (quotation.clause.clause_id, quotation.span)
        if key not in self._given:
            made = self._citer.cite([quotation])
            if made:
                self.citations.append(made[0].model_copy(update={"n": len(self.citations) + 1}))
            self._given[key] = len(self.citations) if made else 0
        return self._given[key]


def _line(block: Line, numbers: _Numbers) -> str:
    parts = []
    for said in block.said:
        marks = numbers.marks(said.quotations)
        if said.quotations and not marks:
            continue
        parts.append(f"{said.text}{marks}。" if marks else said.text)
    return block.mark + "".join(parts) if parts else ""


def _table(block: Table, numbers: _Numbers) -> str:
    lines = [_row(block.head), _row(["---"] * len(block.head))]
    for row in block.rows:
        lines.append(_row([_cell(said.text) + numbers.marks(said.quotations) for said in row]))
    return "\n" + "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def joined(quotations: Sequence[Quotation]) -> tuple[Quotation, ...]:
    """Return quotations with those that follow one another within a clause made one, in their order.

    >>> joined(())
    ()
    """
    made: list[Quotation] = []
    for quotation in quotations:
        last = made[-1] if made else None
        if (
            last is not None
            and last.clause.clause_id == quotation.clause.clause_id
            and 0 <= quotation.span.start - last.span.end <= 2
        ):
            made[-1] = replace(last, span=Span(last.span.start, quotation.span.end))
        else:
            made.append(quotation)
    return tuple(made)
