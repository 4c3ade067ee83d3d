"""What can be measured: anything that answers a question with hits, citations and rows in the shapes of the contract."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol

RowKind = Literal["documents", "clauses", "targets", "duties"]
AnswerObject = Mapping[str, Any]
Row = Mapping[str, Any]


class Subject(Protocol):
    """The thing under measurement; built once, asked many times."""

    def answer(self, question: str, history: Sequence[str]) -> AnswerObject:
        """Return the answer object; `history` holds the earlier questions, oldest first."""
        ...

    def describe(self) -> Mapping[str, Any]:
        """Return what was measured: "subject", "index" (generation), "corpus_sha256", "settings", "records".

        "records" lists the kinds of records that it claims to extract; only those are scored, even if it has none.
        """
        ...

    def rows(self, kind: RowKind) -> Iterable[Row]:
        """Return the export rows of a kind in document order; none where it has no such records."""
        ...

    def text(self, doc: str) -> str:
        """Return the canonical text of a document; raises KeyError where there is none."""
        ...
