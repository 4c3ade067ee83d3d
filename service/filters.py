"""Which documents a caller's filters let through."""

from collections.abc import Sequence
from datetime import date

from corpus.masthead.terms import status_on
from corpus.regions import normalize, province_of
from indexer.store.schema import DocumentEntry
from service.schema import Filters


def wanted(entry: DocumentEntry, filters: Filters, today: date) -> bool:
    """Whether a document fits every filter that is set; a document that does not state a date fits none on dates."""
    head = entry.masthead
    return (
        _any(filters.doc, [entry.doc])
        and _any(filters.region, _regions(head.region), normalize)
        and _contained(filters.issuer, head.issuer)
        and _any(filters.genre, [head.genre])
        and _any(filters.status, [status_on(head, today)])
        and _any(filters.document_number, [head.document_number or ""], _plain_number)
        and _years(filters.year, head.issued)
        and (filters.issued_from is None or (head.issued or "") >= filters.issued_from)
        and (filters.issued_to is None or (head.issued is not None and head.issued <= filters.issued_to))
    )


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _any(value: str | list[str] | None, own: Sequence[str], plain: object = None) -> bool:
    if value is None:
        return True
    same = plain if callable(plain) else str
    return bool({same(item) for item in _listed(value)} & {same(item) for item in own})


def _contained(value: str | list[str] | None, own: Sequence[str]) -> bool:
    return value is None or any(item in name for item in _listed(value) for name in own)


def _years(value: int | list[int] | None, issued: str | None) -> bool:
    if value is None:
        return True
    years = [value] if isinstance(value, int) else value
    return issued is not None and int(issued[:4]) in years


def _regions(region: str) -> list[str]:
    return [name for name in (region, province_of(region)) if name]


def _plain_number(number: str) -> str:
    return "".join(char for char in number if char.isalnum())
