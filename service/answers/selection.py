"""Which sentence and which quantity of the clauses found answers: features and their weights (selection.toml)."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import log10

import numpy as np
from numpy.typing import NDArray

from corpus.model import Masthead
from corpus.regions import normalize, province_of, short_form
from indexer.quantities.units import split_scale, unit_table
from indexer.records import Target
from service.answers.asked import Asked
from service.answers.material import Choice, Fact, Holdings, Material
from service.answers.readings import Reading, Sentence, folded
from service.query import Query

Floats = NDArray[np.float32]

OF_SENTENCE = (
    "clause", "words", "own_words", "dense", "length", "target_asked", "support_asked", "indicator", "indicator_year",
    "duty_asked", "date_asked", "amount_asked", "definition_asked", "consequence_asked", "number_named", "other_state", "elsewhere", "bare", "aside", "first", "only", "row",
)  # fmt: skip
"""What speaks for a sentence; `clause` is the score of its clause below that of the best."""

OF_RECORD = (
    "clause", "sentence", "indicator", "words", "canonical", "year", "year_conflict", "scope", "scope_conflict",
    "kind_of_unit", "unit_conflict", "unit", "support", "support_conflict", "state", "state_conflict", "earlier",
    "bound", "bound_conflict", "yearly", "growth_conflict", "dense", "other_state", "elsewhere", "row",
)  # fmt: skip
"""What speaks for a quantity."""

_AMOUNTS = frozenset({"target", "support", "compare", "timeline"})
_DEFINES = re.compile(r"所称|是指|指的?是|即[^将可日时]|以下简称|包括|统称")
_FOLLOWS = re.compile(
    r"追回|追缴|取消|不予|不得|不再|终止|约谈|通报|处罚|追究|责令|扣减|调减|核减|摘牌|退出|撤销|收回|调出|列入|移送|淘汰"
)
_TITLE, _HEADING = 0.3, 0.6
"""What a word of the question weighs in a sentence when the document's title or the clause's headings have it already."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Fitted weights by the names of the features."""

    sentence: Floats
    record: Floats


@cache
def weights() -> Weights:
    """Return the weights of selection.toml."""
    table = tomllib.loads(resources.files("service.answers").joinpath("selection.toml").read_text("utf-8"))
    return Weights(_row(table["sentence"], OF_SENTENCE), _row(table["record"], OF_RECORD))


def _row(table: Mapping[str, float], names: Sequence[str]) -> Floats:
    unknown = table.keys() - set(names)
    if unknown:
        raise KeyError(f"no such feature: {', '.join(sorted(unknown))}")
    return np.array([table.get(name, 0.0) for name in names], np.float32)


@dataclass(frozen=True, slots=True)
class Terms:
    """The question's terms with what each weighs in this index: its weight in the query by its idf."""

    weights: Mapping[str, float]
    total: float

    @classmethod
    def of(cls, query: Query, holdings: Holdings) -> "Terms":
        """Weigh the terms of a query."""
        terms = list(query.terms)
        idf = holdings.idf(terms) if terms else np.zeros(0, np.float32)
        weighed = {term: query.terms[term] * float(weight) for term, weight in zip(terms, idf, strict=True)}
        return cls(weighed, sum(weighed.values()) or 1.0)

    def less(self, title: str, headings: str) -> dict[str, float]:
        """Return the weights of terms within a clause, those of its surroundings turned down."""
        return {
            term: weight * (_TITLE if term in title else _HEADING if term in headings else 1.0)
            for term, weight in self.weights.items()
        }


def gather(
    query: Query,
    asked: Asked,
    readings: Sequence[Reading],
    scores: Sequence[float],
    holdings: Holdings,
    ranked: Sequence[int] = (),
) -> Material:
    """Rate every sentence and every quantity of these clauses."""
    terms = Terms.of(query, holdings)
    table, sentences = sentence_features(query, asked, readings, scores, holdings, terms)
    rated = (table @ weights().sentence).tolist()
    choices = [
        Choice(reading, sentence, score) for (reading, sentence), score in zip(sentences, rated, strict=True)
    ]
    facts = _facts(query, asked, choices, scores, readings, holdings, terms)
    return Material(
        query,
        asked,
        tuple(readings),
        tuple(scores),
        tuple(sorted(choices, key=lambda one: -one.score)),
        tuple(sorted(facts, key=lambda one: -one.score)),
        tuple(ranked),
        holdings,
    )


def sentence_features(
    query: Query,
    asked: Asked,
    readings: Sequence[Reading],
    scores: Sequence[float],
    holdings: Holdings,
    terms: Terms,
) -> tuple[Floats, list[tuple[Reading, Sentence]]]:
    """Return float32 [sentences, len(OF_SENTENCE)] and the sentences, clause by clause."""
    found: list[tuple[Reading, Sentence]] = []
    rows: list[list[float]] = []
    words: list[tuple[float, float]] = []
    best, kind = max(scores, default=0.0), query.question.kind
    for reading, score in zip(readings, scores, strict=True):
        title = folded(holdings.citer.head(reading.clause.doc).title)
        turned = terms.less(title, reading.headings)
        heading = folded(reading.clause.heading)
        other = other_state(query, holdings.citer.status(reading.clause.doc))
        away = elsewhere(query, holdings.citer.head(reading.clause.doc))
        nearness = (
            (holdings.readings.vectors(reading.row) @ query.vector).tolist() if reading.sentences else []
        )
        for at, (sentence, near) in enumerate(zip(reading.sentences, nearness, strict=True)):
            found.append((reading, sentence))
            text = heading + sentence.folded
            held = [term for term in terms.weights if term in text]
            words.append((sum(terms.weights[term] for term in held), sum(turned[term] for term in held)))
            of_type = (*_of_type(query, asked, sentence, holdings), other, away)
            single = len(reading.sentences) == 1
            length = log10(10.0 + len(sentence.text)) - 1.5
            form = (
                float(sentence.bare),
                float(sentence.aside and kind != "duty"),
                float(at == 0),
                float(single),
                float(reading.clause.kind == "row"),
            )
            rows.append([score - best, 0.0, 0.0, near, length, *of_type, *form])
    table = np.array(rows, np.float32).reshape(len(rows), len(OF_SENTENCE))
    if rows:
        covered = np.array(words, np.float32)
        table[:, 1] = covered[:, 0] / terms.total
        table[:, 2] = covered[:, 1] / (float(covered[:, 1].max()) or 1.0)
    return table, found


def other_state(query: Query, status: str) -> float:
    """Whether the question means a document in force and this one is not, or the other way round."""
    over = status in ("repealed", "expired")
    return float(
        (query.question.new and not query.question.old and over)
        or (query.question.old and not query.question.new and not over)
    )


def elsewhere(query: Query, head: Masthead) -> float:
    """Whether the question names places and the document is of another one, neither above nor within them."""
    if not query.regions or not head.region:
        return 0.0
    own = {head.region, *head.region_path, province_of(head.region)} - {""}
    within = {province_of(region) for region in query.regions} - {""}
    return float(not own & (query.regions | within))


def _of_type(query: Query, asked: Asked, sentence: Sentence, holdings: Holdings) -> tuple[float, ...]:
    kind = query.question.kind
    amount = kind in _AMOUNTS or asked.amount
    fits = due = 0.0
    if amount:
        for target in sentence.targets:
            covered = holdings.matcher.covered(target.indicator, query.terms)
            fits = max(fits, covered)
            if target.year in query.question.years:
                due = max(due, covered)
    return (
        float(amount and bool(sentence.targets)),
        float(kind == "support" and any(target.kind == "support" for target in sentence.targets)),
        fits,
        due,
        float(kind == "duty" and bool(sentence.duties)),
        float((kind in ("timeline", "document") or asked.when) and sentence.dated),
        float(asked.amount and any(sign.isdigit() for sign in sentence.folded)),
        float(kind == "definition" and _DEFINES.search(sentence.text) is not None),
        float(query.question.adverse and _FOLLOWS.search(sentence.text) is not None),
        float(any(f"{year}〕{serial}号" in sentence.folded for _, year, serial in query.question.numbers)),
    )


def _facts(
    query: Query,
    asked: Asked,
    choices: Sequence[Choice],
    scores: Sequence[float],
    readings: Sequence[Reading],
    holdings: Holdings,
    terms: Terms,
) -> list[Fact]:
    table, found = record_features(query, asked, choices, scores, readings, holdings, terms)
    rated = (table @ weights().record).tolist()
    return [
        Fact(choice.reading, choice.sentence, target, score, float(row[2]))
        for (choice, target), row, score in zip(found, table, rated, strict=True)
    ]


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
    named = named_indicators(query, holdings)
    found: list[tuple[Choice, Target]] = []
    rows: list[list[float]] = []
    for choice in choices:
        for target in choice.sentence.targets:
            found.append((choice, target))
            rows.append([
                below[choice.reading.row],
                choice.score - best,
                holdings.matcher.covered(target.indicator, query.terms),
                _words(target, terms),
                float(bool(named) and holdings.lexicon.canonical_indicator(target.indicator) in named),
                *_of_time(query, target),
                *_of_place(query, target),
                *_of_unit(asked, target),
                *_of_kind(query, target),
                float(_is_earlier(target, choice.sentence)),
                *_of_bound(asked, target),
                *_of_course(asked, target),
                float(holdings.readings.vector(target.indicator) @ query.vector),
                other_state(query, holdings.citer.status(target.doc)),
                elsewhere(query, holdings.citer.head(target.doc)),
                float(choice.reading.clause.kind == "row"),
            ])  # fmt: skip
    return np.array(rows, np.float32).reshape(len(rows), len(OF_RECORD)), found


def named_indicators(query: Query, holdings: Holdings) -> frozenset[str]:
    """Return the indicators that a question names, by the name they go by; 占GDP的比重 is 占GDP比重."""
    texts = {query.question.text, query.question.text.replace("的", "")}
    return frozenset(
        mention.canonical for text in texts for mention in holdings.lexicon.find_indicators(text)
    )


def _words(target: Target, terms: Terms) -> float:
    text = folded(target.indicator + target.scope + target.quote)
    return sum(weight for term, weight in terms.weights.items() if term in text) / terms.total


def _of_time(query: Query, target: Target) -> tuple[float, float]:
    years = query.question.years
    if not years or target.year is None:
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

    A short name that another region of the question has as well counts for that one only.
    """
    if normalize(scope) in query.regions or scope in query.question.text:
        return True
    short = short_form(scope)
    return short in query.question.text and all(short_form(region) != short for region in query.regions)


def unit_kind(unit: str) -> str:
    """Return what a unit measures: money, share, time, size, count, rank; "" for no unit.

    >>> [unit_kind(unit) for unit in ("亿元", "%", "个工作日", "家", "位", "成")]
    ['money', 'share', 'time', 'count', 'rank', 'share']
    """
    if not unit:
        return ""
    bare = split_scale(unit)[1]
    special = {"成": "share", "番": "share", "位": "rank", "名次": "rank"}
    return special.get(bare) or unit_table().kinds.get(bare, "count")


def _of_unit(asked: Asked, target: Target) -> tuple[float, float, float]:
    kind = unit_kind(target.unit)
    same = any(unit in target.unit or target.unit in unit for unit in asked.units) if target.unit else False
    if kind == "rank" and "名" in asked.units:
        kind = "count"
    return float(kind in asked.kinds), float(bool(asked.kinds) and kind not in asked.kinds), float(same)


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


def _of_kind(query: Query, target: Target) -> tuple[float, ...]:
    question = query.question
    support, asked = target.kind == "support", question.kind == "support"
    state = question.state
    return (
        float(support and asked),
        float(support != asked),
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
