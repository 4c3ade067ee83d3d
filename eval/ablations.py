"""The service with something taken away, so that what each part is worth can be measured.

headings  clauses are indexed without the trail of headings above them
facts     no targets and no duties: neither extracted, nor indexed, nor matched
lexicon   the question's words are searched as they stand, and no agency is recognised among them
dense     no vectors: neither candidates nor weight
bm25      nothing but BM25 ranks (only)
vectors   nothing but vectors rank (only)
"""

from dataclasses import replace
from typing import Literal

from corpus.model import Document
from indexer.build.extraction import Extractors
from indexer.outline import outline
from indexer.records import Clause, Duty, Target
from service.retriever import Plan
from service.weights import Weights, default_weights, weights_of

Part = Literal["headings", "facts", "lexicon", "dense"]
Only = Literal["", "bm25", "vectors"]


def extractors_without(without: frozenset[Part]) -> Extractors:
    """Return the extractors of an index that lacks these parts."""
    extractors = Extractors()
    if "headings" in without:
        extractors = replace(extractors, outline=outline_without_headings)
    if "facts" in without:
        extractors = replace(extractors, targets=no_targets, duties=no_duties)
    return extractors


def plan_without(without: frozenset[Part], only: Only = "") -> Plan:
    """Return how to rank without these parts, or by one part only."""
    if only == "bm25":
        return Plan(dense=0, facts=False, weights=_weights_where(bm25=True))
    if only == "vectors":
        return Plan(sparse=0, facts=False, weights=_weights_where(dense=True))
    plan = Plan(facts="facts" not in without)
    if "dense" in without:
        plan = replace(plan, dense=0, weights=_weights_where(bm25=True, facts=True))
    return plan


def outline_without_headings(document: Document) -> tuple[Clause, ...]:
    """Return the clauses of a document, none of which knows the headings above it."""
    return tuple(replace(clause, headings=(), heading="") for clause in outline(document))


def no_targets(document: Document, clauses: tuple[Clause, ...]) -> tuple[Target, ...]:  # noqa: ARG001
    """Find no targets."""
    return ()


def no_duties(document: Document, clauses: tuple[Clause, ...]) -> tuple[Duty, ...]:  # noqa: ARG001
    """Find no duties."""
    return ()


def _weights_where(**groups: bool) -> Weights:
    """Return the fitted weights of these groups of features; the others weigh nothing."""
    from service.features import ALL

    fitted = default_weights()
    return weights_of(
        {
            name: float(fitted.values[at])
            for at, name in enumerate(ALL)
            if any(fitted.groups[group][at] for group, kept in groups.items() if kept)
        }
    )
