"""Records of the index as the shapes that callers see."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from corpus.errors import QuestionError
from corpus.masthead.terms import status_on
from indexer import rows
from indexer.records import Clause, Duty, Reference, Target
from indexer.store import Store
from indexer.store.schema import DocumentEntry
from service.citing import Citer, Quotation, locator_of
from service.held import Shelf
from service.schema import Citation, DutyRow, TargetRow
from service.schema_documents import (
    ClauseRow,
    ClauseView,
    DocumentRow,
    DocumentView,
    OutlineEntry,
    ReferenceRow,
)
from service.schema_fields import ASKABLE

__all__ = ["locator_of"]

_SHOWN = 20_000
"""Clauses whose citation and records are kept as callers see them."""

_ASKABLE = re.compile(ASKABLE)


def checked_question(question: str, limit: int) -> str:
    """Return a question that can be answered as it stands; raises QuestionError where it cannot."""
    text = question.strip()
    if len(text) > limit:
        raise QuestionError(f"问题有 {len(text)} 个字，超过上限 {limit} 个字。请缩短，或分成几个问题。")
    if _ASKABLE.search(text) is None:
        raise QuestionError(
            "问题中没有可以检索的文字。请写出想了解的事项，例如“2025年研发经费投入强度的目标是多少？”。"
        )
    return text


def target(record: Target) -> TargetRow:
    """Return the row of a target."""
    return TargetRow(**rows.target_row(record))


def duty(record: Duty) -> DutyRow:
    """Return the row of a duty."""
    return DutyRow(**rows.duty_row(record))


def reference(record: Reference) -> ReferenceRow:
    """Return the row of a reference."""
    return ReferenceRow(
        doc=record.doc,
        clause_id=record.clause_id,
        title=record.title,
        number=record.number,
        locator=record.locator,
        target_doc=record.target_doc,
        target_clause=record.target_clause,
        quote=record.quote,
        start=record.span.start,
        end=record.span.end,
    )


def citation(citer: Citer, clause: Clause) -> Citation:
    """Return the citation of a whole clause."""
    return citer.cite([Quotation(clause, clause.span)])[0]


def shown(citer: Citer, held: Shelf) -> Callable[[int], dict[str, Any]]:
    """Return what gives the citation, targets and duties of a clause by its row; they are the same for every question."""

    @lru_cache(maxsize=_SHOWN)
    def made(row: int) -> dict[str, Any]:
        (found,) = held([row])
        return {
            "citation": citation(citer, found.clause),
            "targets": [target(record) for record in found.targets],
            "duties": [duty(record) for record in found.duties],
        }

    return made


def document_row(entry: DocumentEntry, today: date) -> DocumentRow:
    """Return a row of the catalogue; its status is that of `today`."""
    return DocumentRow(**(rows.entry_row(entry) | {"status": status_on(entry.masthead, today)}))


def document(entry: DocumentEntry, clauses: Sequence[Clause], today: date) -> DocumentView:
    """Return a document with the headings of its labelled units."""
    outline = [
        OutlineEntry(
            clause_id=clause.clause_id,
            label=clause.label,
            heading=clause.heading,
            depth=max(len([label for label in clause.path if label]) - 1, 0),
            start=clause.span.start,
        )
        for clause in clauses
        if clause.heading and clause.kind not in ("para", "row", "dash")
    ]
    return DocumentView(**document_row(entry, today).model_dump(), outline=outline)


def clause_row(clause: Clause) -> ClauseRow:
    """Return the row of a clause."""
    return ClauseRow(**rows.clause_row(clause), locator=locator_of(clause))


def clause(store: Store, citer: Citer, found: Clause) -> ClauseView:
    """Return a clause with its surroundings, its records and the references in both directions."""
    around = store.neighbours(found)
    row = store.row_of(found.clause_id)
    held = [] if row is None else [row]
    facts = store.facts
    return ClauseView(
        **clause_row(found).model_dump(),
        parent=clause_row(around.parent) if around.parent else None,
        previous=clause_row(around.previous) if around.previous else None,
        next=clause_row(around.following) if around.following else None,
        children=[clause_row(child) for child in around.children],
        targets=[target(record) for record in facts.targets(rows=held)],
        duties=[duty(record) for record in facts.duties(rows=held)],
        references=[reference(record) for record in facts.references_from(found.clause_id)],
        referenced_by=[reference(record) for record in facts.references_to(found.clause_id)],
        citation=citation(citer, found),
    )
