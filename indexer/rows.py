"""Records as the rows that `zhengwen export` and the HTTP interface give out (JSON types only)."""

from decimal import Decimal
from typing import Any

from indexer.records import Clause, Duty, Target
from indexer.store.schema import DocumentEntry

Row = dict[str, Any]


def number(value: Decimal | None) -> int | float | None:
    """Return a JSON number: whole values without a fraction, None for "not stated".

    >>> number(Decimal("300")), number(Decimal("2.40")), number(None)
    (300, 2.4, None)
    """
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def entry_row(entry: DocumentEntry) -> Row:
    """Return the catalogue row of a document."""
    head = entry.masthead
    return {
        "doc": entry.doc,
        "title": head.title,
        "document_number": head.document_number,
        "issuer": list(head.issuer),
        "addressees": list(head.addressees),
        "issued": head.issued,
        "effective": head.effective,
        "expires": head.expires,
        "status": head.status,
        "repealed_by": head.repealed_by,
        "region": head.region,
        "genre": head.genre,
        "source_file": entry.source_file,
        "sha256": entry.sha256,
        "length": entry.length,
    }


def clause_row(clause: Clause) -> Row:
    """Return the export row of a clause; `text` is exactly the document's text from `start` to `end`."""
    return {
        "doc": clause.doc,
        "clause_id": clause.clause_id,
        "n": clause.n,
        "kind": clause.kind,
        "label": clause.label,
        "path": list(clause.path),
        "headings": list(clause.headings),
        "text": clause.text,
        "start": clause.span.start,
        "end": clause.span.end,
        "page": clause.page,
    }


def target_row(target: Target) -> Row:
    """Return the export row of a target, state or grant."""
    return {
        "doc": target.doc,
        "clause_id": target.clause_id,
        "indicator": target.indicator,
        "scope": target.scope,
        "kind": target.kind,
        "op": target.op,
        "value": number(target.value),
        "value_max": number(target.value_max),
        "unit": target.unit,
        "year": target.year,
        "period": target.period,
        "baseline_value": number(target.baseline_value),
        "baseline_year": target.baseline_year,
        "quote": target.quote,
        "start": target.span.start,
        "end": target.span.end,
        "value_text": target.value_text,
    }


def duty_row(duty: Duty) -> Row:
    """Return the export row of a duty."""
    return {
        "doc": duty.doc,
        "clause_id": duty.clause_id,
        "covers": list(duty.covers),
        "lead": list(duty.lead),
        "support": list(duty.support),
        "quote": duty.quote,
        "start": duty.span.start,
        "end": duty.span.end,
    }
