"""The shapes that cross the edge: requests and answers as callers see them (JSON, UTF-8)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Reason = Literal[
    "no_relevant_clause", "not_stated", "wrong_region", "out_of_period", "only_older_document", "bad_question"
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Words = Annotated[str, StringConstraints(min_length=0)]
"""Any text that can be written as UTF-8; a bare str would let half a surrogate pair in."""
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Edge(BaseModel):
    """Base of all edge models: immutable, and a field that nobody knows is an error of the caller."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Filters(Edge):
    """Hard limits that the caller sets; a list means any of its values."""

    doc: str | list[str] | None = None
    region: str | list[str] | None = None
    issuer: str | list[str] | None = None
    genre: str | list[str] | None = None
    status: str | list[str] | None = None
    document_number: str | list[str] | None = None
    year: int | list[int] | None = None
    issued_from: Day | None = None
    issued_to: Day | None = None


class TargetRow(Edge):
    """A quantity as a record; `quote` is exactly the document's text from `start` to `end`."""

    doc: str
    clause_id: str
    indicator: str
    scope: str
    kind: str
    op: str
    value: int | float | None
    value_max: int | float | None
    unit: str
    year: int | None
    period: str | None
    baseline_value: int | float | None
    baseline_year: int | None
    quote: str
    start: int
    end: int
    value_text: str = ""


class DutyRow(Edge):
    """Who leads and who supports, with the clauses governed."""

    doc: str
    clause_id: str
    covers: list[str]
    lead: list[str]
    support: list[str]
    quote: str
    start: int
    end: int


class Citation(Edge):
    """A quotation that was checked against the document before it was sent."""

    n: int
    doc: str
    clause_id: str
    title: str
    document_number: str | None
    locator: str
    quote: str
    start: int
    end: int
    url: str
    status: str


class Why(Edge):
    """What each part of the ranking contributed to the score."""

    bm25: float
    dense: float
    facts: float


class Hit(Edge):
    """One clause of the ranking."""

    doc: str
    clause_id: str
    locator: str
    text: str
    score: float
    why: Why


class SearchHit(Hit):
    """A hit of /v1/search: the clause, how to cite it, and the records that it holds."""

    citation: Citation
    targets: list[TargetRow]
    duties: list[DutyRow]


class SearchRequest(Edge):
    """POST /v1/search."""

    query: Text
    k: int = Field(default=10, ge=1, le=100)
    filters: Filters = Filters()


class SearchAnswer(Edge):
    """The ranking, best first."""

    hits: list[SearchHit]
    took_ms: float
    index: str


class AskRequest(Edge):
    """POST /v1/ask."""

    question: Text
    history: list[Words] = Field(default_factory=list)
    filters: Filters = Filters()
    k: int = Field(default=10, ge=1, le=100)
    stream: bool = False


class Understanding(Edge):
    """What was understood of a question; shown so that a caller can see why."""

    kind: str
    regions: list[str] = []
    years: list[int] = []
    periods: list[str] = []
    indicators: list[str] = []
    agencies: list[str] = []
    documents: list[str] = []


class Answer(Edge):
    """One answer: the words, the citations that carry them, and the clauses that were found."""

    id: str
    question: str
    standalone_question: str
    answer: str
    abstained: bool
    reason: Reason | None
    citations: list[Citation]
    targets: list[TargetRow]
    duties: list[DutyRow]
    hits: list[Hit]
    index: str
    took_ms: float
    confidence: float = 0.0
    understanding: Understanding | None = None


class DocumentRow(Edge):
    """One document of the catalogue."""

    doc: str
    title: str
    document_number: str | None
    issuer: list[str]
    addressees: list[str]
    issued: str | None
    effective: str | None
    expires: str | None
    status: str
    repealed_by: str | None
    region: str
    genre: str
    source_file: str
    sha256: str
    length: int


class OutlineEntry(Edge):
    """One heading of a document's outline; `depth` 0 is the top."""

    clause_id: str
    label: str
    heading: str
    depth: int
    start: int


class DocumentView(DocumentRow):
    """A document with its outline."""

    outline: list[OutlineEntry]


class ClauseRow(Edge):
    """One clause; `text` is exactly the document's text from `start` to `end`."""

    doc: str
    clause_id: str
    n: int
    kind: str
    label: str
    path: list[str]
    headings: list[str]
    text: str
    start: int
    end: int
    page: int | None
    locator: str


class ReferenceRow(Edge):
    """One clause naming another document or clause; `target_*` is null where it is not in the corpus."""

    doc: str
    clause_id: str
    title: str
    number: str
    locator: str
    target_doc: str | None
    target_clause: str | None
    quote: str
    start: int
    end: int


class ClauseView(ClauseRow):
    """A clause with what surrounds it, what it says, what it names and what names it."""

    parent: ClauseRow | None
    previous: ClauseRow | None
    next: ClauseRow | None
    children: list[ClauseRow]
    targets: list[TargetRow]
    duties: list[DutyRow]
    references: list[ReferenceRow]
    referenced_by: list[ReferenceRow]
    citation: Citation
