"""Citations: a quotation is taken from the document's text by its span, and checked against it before it is sent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote as url_quote

from corpus.model import Masthead, Span
from indexer.records import Clause
from service.locator import locator
from service.schema import Citation


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a clause that are to be cited; the span refers to the document's text."""

    clause: Clause
    span: Span


@dataclass(frozen=True, slots=True)
class Citer:
    """Makes citations of one index.

    text      the canonical text of a document
    head      its masthead
    status    its status today
    base_url  what links begin with
    """

    text: Callable[[str], str]
    head: Callable[[str], Masthead]
    status: Callable[[str], str]
    base_url: str = ""

    def cite(self, quotations: Iterable[Quotation]) -> list[Citation]:
        """Number quotations from 1; one whose words are not in the document at its span is left out."""
        made: list[Citation] = []
        for quotation in quotations:
            clause, span = quotation.clause, quotation.span
            words = self.text(clause.doc)[span.start : span.end]
            if (
                not words.strip()
                or words != clause.text[span.start - clause.span.start : span.end - clause.span.start]
            ):
                continue
            head = self.head(clause.doc)
            made.append(
                Citation(
                    n=len(made) + 1,
                    doc=clause.doc,
                    clause_id=clause.clause_id,
                    title=head.title,
                    document_number=head.document_number,
                    locator=locator_of(clause),
                    quote=words,
                    start=span.start,
                    end=span.end,
                    url=self.url(clause.clause_id, None if words == clause.text else span),
                    status=self.status(clause.doc),
                )
            )
        return made

    def url(self, clause_id: str, span: Span | None = None) -> str:
        """Return the lasting address of a clause's page, where `span`, some words of the clause, is marked."""
        doc, _, place = clause_id.partition("#")
        address = f"{self.base_url}/clause/{url_quote(doc, safe='')}/{url_quote(place, safe='')}"
        return f"{address}?words={span.start}-{span.end}" if span else address


def locator_of(clause: Clause) -> str:
    """Name a clause in words; the position of an unlabelled one among its like is the last number of its identity."""
    last = clause.clause_id.rpartition("__")[2].rpartition("#")[2]
    ordinal = last.partition("~")[0].rpartition("_")[2]
    unlabelled = not clause.label and ordinal.isdigit()
    return locator(clause.path, clause.kind, int(ordinal) if unlabelled else 0)
