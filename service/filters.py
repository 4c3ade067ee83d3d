"""Which documents a caller's filters let through, said in Python and as a condition for a search engine."""

from collections.abc import Iterable, Sequence
from datetime import date

from corpus.masthead.terms import status_on
from corpus.regions import normalize, province_of
from indexer.engine import All, Condition, Either, Match, day_number
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


def condition(filters: Filters, today: date) -> Condition:
    """Return what `wanted` says as a condition on the fields of `indexer.engine.Match`."""
    found: list[Condition] = []
    if filters.doc is not None:
        found.append(_in("doc", _listed(filters.doc)))
    if filters.region is not None:
        found.append(_in_region(filters.region))
    if filters.issuer is not None:
        found += [Match("issuer", "part", tuple(_listed(filters.issuer))), Match("issuer", "above", ("",))]
    if filters.genre is not None:
        found.append(_in("genre", _listed(filters.genre)))
    if filters.status is not None:
        found.append(_in_status(_listed(filters.status), today))
    if filters.document_number is not None:
        found.append(_in("document_number", map(_plain_number, _listed(filters.document_number))))
    if filters.year is not None:
        years = [filters.year] if isinstance(filters.year, int) else filters.year
        found.append(Match("year", "in", tuple(year for year in years if year)))
    if filters.issued_from is not None:
        found.append(Match("issued", "from", (day_number(filters.issued_from),)))
    if filters.issued_to is not None:
        found += [Match("issued", "to", (day_number(filters.issued_to),)), Match("issued", "above", (0,))]
    return All(tuple(found))


def _in(field: str, values: Iterable[str]) -> Match:
    return Match(field, "in", tuple(values))


def _in_region(value: str | list[str]) -> Condition:
    """The province comes first: an engine that parts clauses by it then looks at few of them."""
    names = tuple(filter(None, map(normalize, _listed(value))))
    provinces = _in("province", dict.fromkeys(map(province_of, names)))
    return All((provinces, Either((_in("region", names), _in("province", names)))))


def _in_status(asked: Sequence[str], today: date) -> Condition:
    day = day_number(today.isoformat())
    still = All((_in("status", asked), Match("until", "from", (day,))))
    over = Match("until", "to", (day - 1,))
    return Either((still, over)) if "expired" in asked else still


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
