"""What a clause is and what it says: clauses, targets, duties and references as records.

Every record keeps its words: `quote` is exactly `document.text[span.start:span.end]`.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.model import Span

ClauseKind = Literal[
    "section", "item", "point", "dash", "box", "row", "article", "para", "header", "signature"
]
TargetKind = Literal["target", "actual", "support"]
Op = Literal["eq", "ge", "le", "gt", "lt", "approx", "range", "growth", "rank", "qualitative"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One unit of a document, from its label to where its first child or next sibling begins.

    clause_id     doc + "#" + Akoma Ntoso style path, unique and the same after every re-indexing of the same text
    n             1-based position in document order
    label         as printed, part of `text`; "" for an unlabelled unit
    path          labels of the labelled ancestors and its own; an unlabelled unit adds ""
    headings      headings of the ancestors and its own where it has one, outermost first
    heading       its own heading, "" where it has none
    span, text    text == document.text[span.start:span.end]
    parent        clause_id of the unit that holds it, None at the top
    cells         spans of the cells of a row
    header_cells  the words of the head row that stand over each cell of a row ("" where there is none)
    """

    doc: str
    clause_id: str
    n: int
    kind: ClauseKind
    label: str
    path: tuple[str, ...]
    headings: tuple[str, ...]
    heading: str
    span: Span
    text: str
    page: int | None = None
    parent: str | None = None
    cells: tuple[Span, ...] = ()
    header_cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that a clause sets, states or grants.

    value      normalised to the unit as printed (亿元 stays 亿元: 3.5亿元 is 3.5 with unit 亿元); None where qualitative
    value_text the quantity as printed
    year       the year that it is due in (target) or holds for (actual); None where not stated
    period     十三五, 每年, 五年内 …, None where not stated
    """

    doc: str
    clause_id: str
    indicator: str
    scope: str
    kind: TargetKind
    op: Op
    value: Decimal | None
    value_max: Decimal | None
    unit: str
    year: int | None
    period: str | None
    baseline_value: Decimal | None
    baseline_year: int | None
    quote: str
    span: Span
    value_text: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who leads and who supports what a clause demands.

    lead, support  names as printed, in order
    covers         clause_ids that it governs, in document order; never empty
    """

    doc: str
    clause_id: str
    covers: tuple[str, ...]
    lead: tuple[str, ...]
    support: tuple[str, ...]
    quote: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """A clause naming another document or clause.

    title, number      of the document named, "" where it is only 本办法 or 前款
    locator            第五条第二款第（三）项, "" where the whole document is meant
    target_doc         the document in this corpus, None where it is not there
    target_clause      the clause in this corpus, None where it is the whole document or not there
    """

    doc: str
    clause_id: str
    title: str
    number: str
    locator: str
    target_doc: str | None
    target_clause: str | None
    quote: str
    span: Span
