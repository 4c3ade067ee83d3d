"""The tables of a store (SQLite).

Clauses are numbered through the whole index from 0 in (document, n) order; that row number is the key that the store,
the postings and the vectors share. What a record says of its own document and clause is not repeated in its table.
"""

from dataclasses import dataclass
from typing import Any

from corpus.model import Masthead
from indexer.records import Clause, Duty, Reference, Target
from indexer.store.columns import Columns, columns


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """What the store knows of a document without its text.

    ordinal    0-based position in the index
    reading    names the file, the catalogue entry and the code that this reading came from
    length     of the text in code points
    first_row  row number of its first clause
    clauses    how many clauses it has
    """

    ordinal: int
    doc: str
    source_file: str
    sha256: str
    reading: str
    length: int
    first_row: int
    clauses: int
    masthead: Masthead

    @property
    def rows(self) -> range:
        """The row numbers of its clauses."""
        return range(self.first_row, self.first_row + self.clauses)


DOCUMENT_COLUMNS = (
    "ordinal",
    "doc",
    "source_file",
    "sha256",
    "reading",
    "length",
    "first_row",
    "clauses",
)

MASTHEAD: Columns[Masthead] = columns(Masthead)
CLAUSE: Columns[Clause] = columns(Clause)
TARGET: Columns[Target] = columns(Target)
DUTY: Columns[Duty] = columns(Duty)
REFERENCE: Columns[Reference] = columns(Reference)

OF_DOCUMENT = ("doc",)
OF_CLAUSE = ("doc", "clause_id")
"""Columns of a record that its table leaves to the documents and clauses tables."""

TABLES = f"""
CREATE TABLE documents (
    ordinal INTEGER PRIMARY KEY, doc TEXT NOT NULL, source_file TEXT NOT NULL, sha256 TEXT NOT NULL,
    reading TEXT NOT NULL, length INTEGER NOT NULL, first_row INTEGER NOT NULL, clauses INTEGER NOT NULL,
    {MASTHEAD.declaration()}
) STRICT;
CREATE TABLE mastheads (ordinal INTEGER PRIMARY KEY, {MASTHEAD.declaration()}) STRICT;
CREATE TABLE texts (ordinal INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT;
CREATE TABLE clauses (row INTEGER PRIMARY KEY, ordinal INTEGER NOT NULL, {CLAUSE.without(OF_DOCUMENT).declaration()}) STRICT;
CREATE TABLE targets (id INTEGER PRIMARY KEY, row INTEGER NOT NULL, {TARGET.without(OF_CLAUSE).declaration()}) STRICT;
CREATE TABLE duties (id INTEGER PRIMARY KEY, row INTEGER NOT NULL, {DUTY.without(OF_CLAUSE).declaration()}) STRICT;
CREATE TABLE duty_units (duty INTEGER NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL) STRICT;
CREATE TABLE duty_covers (duty INTEGER NOT NULL, row INTEGER NOT NULL) STRICT;
CREATE TABLE places (
    ordinal INTEGER NOT NULL, place TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (ordinal, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE links (id INTEGER PRIMARY KEY, row INTEGER NOT NULL, own INTEGER NOT NULL, {REFERENCE.without(OF_CLAUSE).declaration()}) STRICT;
"""
"""`documents` holds the mastheads as they are within this corpus (who repealed whom), `mastheads` as each file alone says.
`places` says which clause 第五条第二款 of a document is. `links` are the references (that word is reserved in SQL); `own` is 1
where the document itself says what is meant, 0 where that depends on the corpus.
"""

INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS documents_doc ON documents (doc);
CREATE UNIQUE INDEX clauses_id ON clauses (clause_id);
CREATE INDEX clauses_parent ON clauses (parent) WHERE parent IS NOT NULL;
CREATE INDEX targets_row ON targets (row);
CREATE INDEX targets_year ON targets (year);
CREATE INDEX duties_row ON duties (row);
CREATE INDEX duty_units_name ON duty_units (name, role);
CREATE INDEX duty_units_duty ON duty_units (duty);
CREATE INDEX duty_covers_row ON duty_covers (row);
CREATE INDEX duty_covers_duty ON duty_covers (duty);
CREATE INDEX links_row ON links (row);
CREATE INDEX links_clause ON links (target_clause) WHERE target_clause IS NOT NULL;
CREATE INDEX links_document ON links (target_doc) WHERE target_doc IS NOT NULL;
"""
"""Made after all rows are in."""


def selected(record: Columns[Any], alias: str) -> str:
    """Return the columns of a record for SELECT, from its table under `alias`, clauses c and documents d."""
    owners = {"doc": "d"} if alias == "c" else {"doc": "d", "clause_id": "c"}
    return ", ".join(f'{owners.get(name, alias)}."{name}"' for name in record.names)
