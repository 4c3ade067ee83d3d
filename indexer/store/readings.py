"""What was made of one file, as records and as the rows that a store keeps of them."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.model import Document
from indexer.records import Clause, Duty, Reference, Target
from indexer.store.columns import Columns
from indexer.store.schema import CLAUSE, DUTY, MASTHEAD, OF_CLAUSE, OF_DOCUMENT, REFERENCE, TARGET

Row = tuple[Any, ...]

_LEVEL = 3
"""zlib level of the texts: a third of their size at some 60 MB a second."""

_CLAUSE = CLAUSE.without(OF_DOCUMENT)
_TARGET = TARGET.without(OF_CLAUSE)
_DUTY = DUTY.without(OF_CLAUSE)
_REFERENCE = REFERENCE.without(OF_CLAUSE)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was made of one file.

    key     names the file, the catalogue entry and the code that it came from (see DocumentEntry.reading)
    places  which clause a place (第五条第二款) is
    """

    key: str
    document: Document
    clauses: tuple[Clause, ...]
    targets: tuple[Target, ...] = ()
    duties: tuple[Duty, ...] = ()
    references: tuple[Reference, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """A reading as rows of the tables of indexer.store.schema; clauses and duties are counted from 0 within the document.

    document  doc, source_file, sha256, reading, length
    masthead  columns of MASTHEAD
    text      zlib-compressed UTF-8
    clauses   row, then columns of CLAUSE
    places    place, row
    targets   row, then columns of TARGET
    links     row, whether the document itself says what is meant, then columns of REFERENCE
    duties    number, row, then columns of DUTY
    units     number of the duty, role, name
    covers    number of the duty, row
    """

    document: Row
    masthead: Row
    text: bytes
    clauses: Sequence[Row]
    places: Sequence[Row]
    targets: Sequence[Row]
    links: Sequence[Row]
    duties: Sequence[Row]
    units: Sequence[Row]
    covers: Sequence[Row]


def encoded(reading: Reading) -> Rows:
    """Turn a reading into rows; KeyError where a record names a clause that is not there."""
    document = reading.document
    rows = {clause.clause_id: row for row, clause in enumerate(reading.clauses)}

    def held(kind: Columns[Any], records: Sequence[Any]) -> list[Row]:
        return [(rows[record.clause_id], *kind.row(record)) for record in records]

    return Rows(
        document=(
            document.doc,
            document.source_file,
            document.sha256,
            reading.key,
            len(document.text),
        ),
        masthead=MASTHEAD.row(document.masthead),
        text=zlib.compress(document.text.encode(), _LEVEL),
        clauses=held(_CLAUSE, reading.clauses),
        places=[(place, rows[clause_id]) for place, clause_id in sorted(reading.places.items())],
        targets=held(_TARGET, reading.targets),
        links=[
            (rows[each.clause_id], int(each.target_doc is not None), *_REFERENCE.row(each))
            for each in reading.references
        ],
        duties=[(at, *row) for at, row in enumerate(held(_DUTY, reading.duties))],
        units=[
            (at, role, name)
            for at, duty in enumerate(reading.duties)
            for role, names in (("lead", duty.lead), ("support", duty.support))
            for name in dict.fromkeys(names)
        ],
        covers=[
            (at, rows[covered])
            for at, duty in enumerate(reading.duties)
            for covered in dict.fromkeys(duty.covers)
        ],
    )
