"""What speaks for a clause as the answer to a question: the features that the ranking weighs, one column each."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.facets import Facets, Flag
from indexer.records import Clause, Duty, Target
from service.catalogue import FEATURES as OF_DOCUMENTS
from service.query import Query
from service.question import Question

Floats = NDArray[np.float32]
Longs = NDArray[np.int64]

OF_WORDS = ("bm25_share", "bm25_relative", "bm25_text", "bm25_context", "dense", "dense_relative")
"""Lexical and dense scores: as a share of what a perfect match would reach, and relative to the best clause."""

OF_FORM = (
    "header", "signature", "bare", "row", "head_row", "short", "preamble", "length",
)  # fmt: skip
"""What the clause is, whatever was asked."""

OF_TYPE = (
    "target_asked", "support_asked", "support_asked_target", "duty_asked", "duty_line_asked", "date_asked", "course_asked",
    "goal_asked", "state_asked", "number_asked", "list_asked_bare", "list_asked_lead", "document_signature",
    "document_header", "number_line", "addressees_line", "date_line", "sealed_line", "published_line", "words_asked_row", "definition_asked", "validity_asked", "consequence_asked", "year_of_record", "year_in_text", "period_end",
)  # fmt: skip
"""Whether the clause holds the kind of thing that is asked for."""

OF_RECORDS = (
    "indicator", "indicator_year", "indicator_scope", "unit_leads", "unit_supports", "number_named", "number_repealed",
)  # fmt: skip
"""How well the clause's records, and the documents that it names, fit; looked up only for the clauses that stand first
without them."""

FIRST = OF_WORDS + tuple(f"document_{name}" for name in OF_DOCUMENTS) + OF_FORM + OF_TYPE
ALL = FIRST + OF_RECORDS

_SEALED = re.compile(r"落款|成文")
_BARE_DATE = 14
"""Code points of the longest date that stands alone under a document (二〇二一年十二月三十一日)."""

REPEALS = re.compile(r"废止|失效|停止执行|不再执行")
"""Words that put a document out of force."""

_QUANTITIES = frozenset({"target", "support", "compare", "timeline"})


def of_form(facets: Facets, rows: Longs) -> Floats:
    """Return float32 [rows, len(OF_FORM)]."""
    flags = (Flag.HEADER, Flag.SIGNATURE, Flag.BARE, Flag.ROW, Flag.HEAD_ROW, Flag.SHORT, Flag.PREAMBLE)
    length = np.log10(10.0 + facets.lengths[rows]) / 2 - 1
    return np.column_stack([*(facets.has(rows, flag) for flag in flags), length]).astype(np.float32)


def of_type(facets: Facets, rows: Longs, question: Question) -> Floats:
    """Return float32 [rows, len(OF_TYPE)]."""
    kind = question.kind
    flags = facets.flags[rows]
    nowhere = np.zeros(len(rows), np.bool_)

    def held(flag: Flag, asked: bool) -> NDArray[np.bool_]:
        return (flags & np.uint32(flag)) != 0 if asked else nowhere

    timed = kind in ("timeline", "document")
    sealed = _SEALED.search(question.text) is not None
    due, named, ends = _years(facets, rows, question)
    return _beside(
        nowhere,
        [
            held(Flag.TARGET | Flag.ACTUAL, kind in ("target", "compare")),
            held(Flag.SUPPORT, kind == "support"),
            held(Flag.TARGET, kind == "support"),
            held(Flag.DUTY, kind == "duty"),
            held(Flag.REFERENCE_LINE, kind == "duty"),
            held(Flag.DATE, timed),
            held(Flag.TARGET | Flag.ACTUAL, kind == "timeline"),
            held(Flag.TARGET, question.state == "target" and kind in _QUANTITIES),
            held(Flag.ACTUAL, question.state == "actual"),
            held(Flag.NUMBER, kind in _QUANTITIES),
            held(Flag.BARE, kind == "list"),
            held(Flag.LEAD_IN, kind == "list"),
            held(Flag.SIGNATURE, timed) & held(Flag.DATE, timed),
            held(Flag.HEADER, kind == "document"),
            held(Flag.OWN_NUMBER, question.part == "number"),
            held(Flag.ADDRESSEES, question.part == "addressees"),
            held(Flag.SIGNATURE | Flag.DATED_LINE, question.part == "date") & facets.has(rows, Flag.DATE),
            held(Flag.SIGNATURE, sealed) & held(Flag.DATE, sealed) & (facets.lengths[rows] <= _BARE_DATE),
            held(Flag.DATED_LINE, question.part == "published"),
            held(Flag.ROW, kind not in _QUANTITIES),
            held(Flag.DEFINITION, kind == "definition"),
            held(Flag.VALIDITY, kind == "document"),
            held(Flag.CONSEQUENCE, question.adverse),
            due,
            named,
            ends,
        ],
    )


def _beside(nowhere: NDArray[np.bool_], columns: Sequence[NDArray[np.bool_]]) -> Floats:
    """Return columns as float32 [rows, columns]; `nowhere` is the one that is all false, as most are."""
    table = np.zeros((len(nowhere), len(columns)), np.float32)
    for at, column in enumerate(columns):
        if column is not nowhere:
            table[:, at] = column
    return table


def _years(facets: Facets, rows: Longs, question: Question) -> tuple[Any, Any, Any]:
    """Whether a year asked for is that of a record, stands in the text, or ends the plan that is asked for."""
    asked = set(question.years)
    ends = {last for _, _, last in question.periods} - asked
    size = len(rows)
    due, named, end = np.zeros(size, np.bool_), np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    if not asked and not ends:
        return due, named, end
    for at, row in enumerate(rows):
        for year in facets.years_of(int(row)).tolist():
            due[at] |= year in asked
            named[at] |= -year in asked
            end[at] |= year in ends
    return due, named, end


def worth_reading(facets: Facets, rows: Longs, query: Query) -> NDArray[np.bool_]:
    """Return bool [rows]: whether what a clause holds can fit the query, so that it is worth reading."""
    question = query.question
    if question.numbers or (question.kind == "duty" and query.agencies):
        return np.ones(len(rows), np.bool_)
    if question.kind in _QUANTITIES or question.kind == "list":
        return facets.has(rows, Flag.TARGET | Flag.ACTUAL | Flag.SUPPORT)
    return np.zeros(len(rows), np.bool_)


class RecordMatcher:
    """Says how well targets and duties fit a query."""

    def __init__(
        self,
        terms: Callable[[str], Sequence[str]],
        weights: Callable[[Sequence[str]], Floats],
        canonical: Callable[[str], str],
    ) -> None:
        """Take the tokenizer, the idf of terms, and the canonical name of an agency."""

        def weighed(name: str) -> tuple[tuple[tuple[str, float], ...], float]:
            found = dict.fromkeys(terms(name))
            pairs = tuple(zip(found, weights(list(found)).tolist(), strict=True)) if found else ()
            return pairs, sum((weight for _, weight in pairs), 0.0)

        self._weighed = lru_cache(maxsize=50_000)(weighed)
        self._canonical = lru_cache(maxsize=20_000)(canonical)

    def covered(self, name: str, query: Mapping[str, float]) -> float:
        """Return how much of a name the query's terms cover, within 0 and 1, by idf."""
        weighed, total = self._weighed(name)
        shared = 0.0
        for term, weight in weighed:
            if held := query.get(term):
                shared += weight * min(held, 1.0)
        return shared / total if total else 0.0

    def of_records(
        self, query: Query, clause: Clause, targets: Sequence[Target], duties: Sequence[Duty]
    ) -> tuple[float, ...]:
        """Return the features of OF_RECORDS for one clause."""
        question = query.question
        indicator = by_year = by_scope = 0.0
        if question.kind in _QUANTITIES or question.kind == "list":
            for target in targets:
                fits = self.covered(target.indicator, query.terms)
                indicator = max(indicator, fits)
                if target.year in question.years:
                    by_year = max(by_year, fits)
                if target.scope and self.covered(target.scope, query.terms) > 0.6:
                    by_scope = max(by_scope, fits)
        leads = supports = 0.0
        if question.kind == "duty" and query.agencies:
            asked = set(query.agencies)
            leads = float(any(self._canonical(unit) in asked for duty in duties for unit in duty.lead))
            supports = float(any(self._canonical(unit) in asked for duty in duties for unit in duty.support))
            if question.role == "lead":
                supports = 0.0
            elif question.role == "support":
                leads = 0.0
        named = _names(clause, question)
        repealed = named and question.kind == "document" and REPEALS.search(clause.text) is not None
        return indicator, by_year, by_scope, leads, supports, float(named), float(repealed)


def _names(clause: Clause, question: Question) -> bool:
    """Whether the body of a document refers to a document whose number is asked about."""
    return clause.kind != "header" and any(
        re.search(rf"{re.escape(head[-1])}\s*[〔\[(（【]\s*{year}\s*[〕\])）】]\s*{serial}\s*号", clause.text)
        for head, year, serial in question.numbers
    )
