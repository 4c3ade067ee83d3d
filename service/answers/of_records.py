"""What speaks for a quantity as the answer to a question: one feature a column."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.regions import normalize, province_of, short_form
from indexer.records import Target
from service.answers.asked import Asked, levels_of
from service.answers.material import Choice, Holdings
from service.answers.meant import elsewhere, other_state, superseded
from service.answers.readings import Reading, Sentence, folded
from service.answers.terms import Terms
from service.answers.units import counts_other, unit_kind
from service.answers.wording import is_general
from service.query import Query

Floats = NDArray[np.float32]


_ZONE = re.compile(
    r"(?:经济技术开发区|经济开发区|高新技术产业开发区|经开区|高新区|开发区|新区|保税区|示范区)$"
)

OF_RECORD = (
    "clause", "sentence", "indicator", "words", "canonical", "year", "year_conflict", "scope", "scope_conflict",
    "kind_of_unit", "unit_conflict", "unit", "support", "support_conflict", "state", "state_conflict", "earlier",
    "bound", "bound_conflict", "yearly", "growth_conflict", "dense", "other_state", "elsewhere", "row",
    "measure_conflict", "level_conflict", "other_indicator", "from_to", "within", "repealed", "quality",
)  # fmt: skip
"""What speaks for a quantity."""


def record_features(
    query: Query,
    asked: Asked,
    choices: Sequence[Choice],
    scores: Sequence[float],
    readings: Sequence[Reading],
    holdings: Holdings,
    terms: Terms,
) -> tuple[Floats, list[tuple[Choice, Target]]]:
    """Return float32 [quantities, len(OF_RECORD)] and the quantities with their sentences."""
    best_clause = max(scores, default=0.0)
    below = {reading.row: score - best_clause for reading, score in zip(readings, scores, strict=True)}
    best = max((choice.score for choice in choices), default=0.0)
    named = named_indicators(query, asked, holdings)
    found: list[tuple[Choice, Target]] = []
    rows: list[list[float]] = []
    names = {
        target.indicator: holdings.names.known(target.indicator)
        for choice in choices
        for target in choice.sentence.targets
    }
    for choice in choices:
        for target in choice.sentence.targets:
            found.append((choice, target))
            rows.append([
                below[choice.reading.row],
                choice.score - best,
                terms.covered(target.indicator),
                _words(target, terms),
                float(bool(named) and names[target.indicator] in named),
                *_of_time(query, asked, target),
                *_of_place(query, target),
                *_of_unit(asked, target),
                *_of_kind(query, asked, target),
                float(_is_earlier(target, choice.sentence)),
                *_of_bound(asked, target),
                *_of_course(asked, target),
                float(holdings.readings.vector(target.indicator) @ query.vector),
                other_state(query, holdings.citer.status(target.doc)),
                elsewhere(query, holdings.citer.head(target.doc)),
                float(choice.reading.clause.kind == "row"),
                float(counts_other(asked.units, target.unit)),
                float(_is_other_level(asked, target)),
                float(bool(named) and names[target.indicator] not in named),
                float(asked.from_to and target.baseline_value is not None),
                float(of_part(query, asked, target, holdings)),
                superseded(query, holdings.citer.status(target.doc)),
                float(asked.quality and target.op in ("qualitative", "rank")),
            ])  # fmt: skip
    return np.array(rows, np.float32).reshape(len(rows), len(OF_RECORD)), found


def named_indicators(query: Query, asked: Asked, holdings: Holdings) -> frozenset[str]:
    """Return the indicators that a question names, by the name they go by; 占GDP的比重 is 占GDP比重.

    A number of things (规上工业企业数) is not meant where a share or an amount of money of them is asked for.
    """
    texts = {query.question.text, query.question.text.replace("的", "")}
    found = {mention.canonical for text in texts for mention in holdings.lexicon.find_indicators(text)}
    if asked.kinds and "count" not in asked.kinds:
        found = {name for name in found if not name.endswith("数")}
    return frozenset(found)


def _is_other_level(asked: Asked, target: Target) -> bool:
    levels = levels_of(target.indicator)
    return bool(levels and asked.levels) and levels.isdisjoint(asked.levels)


def of_part(query: Query, asked: Asked, target: Target, holdings: Holdings) -> bool:
    """Whether a quantity is for a part of the document's region only that the question does not name."""
    if asked.every or asked.extreme or is_general(target.scope):
        return False
    head = holdings.citer.head(target.doc)
    if query.regions - {head.region, *head.region_path, province_of(head.region)}:
        return False
    own = normalize(target.scope) == head.region or target.scope == head.region
    return not own and not scope_named(target.scope, query)


def _words(target: Target, terms: Terms) -> float:
    text = folded(target.indicator + target.scope + target.quote)
    return sum(weight for term, weight in terms.weights.items() if term in text) / terms.total


def _of_time(query: Query, asked: Asked, target: Target) -> tuple[float, float]:
    """Whether a quantity is of a year or plan that is asked for, or of another."""
    years = asked.years
    if target.year is None:
        return 0.0, 0.0
    if not years and query.question.periods:
        within = any(first <= target.year <= last for _, first, last in query.question.periods)
        return float(within), float(not within)
    if not years:
        return 0.0, 0.0
    return float(target.year in years), float(target.year not in years)


def _of_place(query: Query, target: Target) -> tuple[float, float]:
    """Whether the question names the record's place, or another one."""
    if not target.scope:
        return 0.0, 0.0
    if scope_named(target.scope, query):
        return 1.0, 0.0
    return 0.0, float(bool(query.regions) and normalize(target.scope) not in query.regions)


def scope_named(scope: str, query: Query) -> bool:
    """Whether a question names a record's place, in full or for short (东浦 for 东浦市).

    A short name that another region of the question has as well counts for that one only; a zone may be named without
    the city that it lies in (经开区).
    """
    if normalize(scope) in query.regions or scope in query.question.text:
        return True
    zone = _ZONE.search(scope)
    if zone is not None and zone[0] in query.question.text:
        return True
    short = short_form(scope)
    return short in query.question.text and all(short_form(region) != short for region in query.regions)


def _of_unit(asked: Asked, target: Target) -> tuple[float, float, float]:
    kind = unit_kind(target.unit)
    same = any(unit in target.unit or target.unit in unit for unit in asked.units) if target.unit else False
    if kind == "rank" and "名" in asked.units:
        kind = "count"
    other = bool(asked.kinds) and bool(kind) and kind not in asked.kinds
    return float(kind in asked.kinds), float(other), float(same)


def _of_bound(asked: Asked, target: Target) -> tuple[float, float]:
    """Whether the least (most) is asked for and the quantity is a lower (upper) bound, or the other."""
    if not asked.bound or target.op not in ("ge", "gt", "le", "lt"):
        return 0.0, 0.0
    same = (target.op in ("ge", "gt")) == (asked.bound > 0)
    return float(same), float(not same)


def _of_course(asked: Asked, target: Target) -> tuple[float, float]:
    """Whether a quantity for every year is asked for and given; whether growth is given that was not asked for."""
    yearly = asked.yearly and (target.period or "").startswith("每")
    return float(yearly), float(target.op == "growth" and not asked.growth)


def _of_kind(query: Query, asked: Asked, target: Target) -> tuple[float, ...]:
    support, wanted = target.kind == "support", query.question.kind == "support"
    state = asked.state
    return (
        float(support and wanted),
        float(support != wanted),
        float(bool(state) and target.kind == state),
        float(bool(state) and target.kind != state and not support),
    )


def _is_earlier(target: Target, sentence: Sentence) -> bool:
    """Whether the quantity is the one from which another of the same sentence starts (由1.42%提高到1.9%)."""
    return target.baseline_value is None and any(
        other.baseline_value is not None
        and other.baseline_value == target.value
        and other.indicator == target.indicator
        for other in sentence.targets
    )
