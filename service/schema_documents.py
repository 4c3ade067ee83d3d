"""The shapes of documents and clauses as callers see them."""

from service.schema import Citation, DutyRow, TargetRow
from service.schema_fields import Edge


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
