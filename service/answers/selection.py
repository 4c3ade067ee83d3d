"""Rates the sentences and quantities of the clauses found by fitted weights (selection.toml), the most telling first."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from corpus.regions import short_form
from service.answers.asked import Asked
from service.answers.material import Choice, Fact, Holdings, Material
from service.answers.meant import elsewhere
from service.answers.of_records import OF_RECORD, record_features
from service.answers.of_sentences import OF_SENTENCE, sentence_features
from service.answers.preferences import meant_modifiers, named_part, preference, thing_counted
from service.answers.readings import Reading
from service.answers.terms import Terms
from service.answers.unasked import unasked
from service.query import Query

__all__ = ["OF_RECORD", "OF_SENTENCE", "Terms", "gather", "record_features", "sentence_features", "weights"]

Floats = NDArray[np.float32]


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


def gather(
    query: Query,
    asked: Asked,
    readings: Sequence[Reading],
    scores: Sequence[float],
    holdings: Holdings,
    ranked: Sequence[int] = (),
) -> Material:
    """Rate every sentence and every quantity of these clauses.

    Where a place is named that has documents of its own, clauses of other places' documents that do not name it are
    left out.
    """
    readings, scores = _of_places(query, readings, scores, holdings)
    terms = Terms.of(query, holdings)
    table, sentences = sentence_features(query, asked, readings, scores, holdings, terms)
    rated = (table @ weights().sentence).tolist()
    text, modifiers = query.question.text, meant_modifiers(query.question.text)
    choices = [
        Choice(
            reading,
            sentence,
            score + preference(text, asked, modifiers, sentence) + unasked(query.question, reading, sentence),
        )
        for (reading, sentence), score in zip(sentences, rated, strict=True)
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


def _of_places(
    query: Query, readings: Sequence[Reading], scores: Sequence[float], holdings: Holdings
) -> tuple[Sequence[Reading], Sequence[float]]:
    own = [
        (reading, score)
        for reading, score in zip(readings, scores, strict=True)
        if not elsewhere(query, holdings.citer.head(reading.clause.doc)) or _names_place(query, reading)
    ]
    if not own or not any(holdings.by_region.get(region) for region in query.regions):
        return readings, scores
    return [reading for reading, _ in own], [score for _, score in own]


def _names_place(query: Query, reading: Reading) -> bool:
    words = reading.clause.text + reading.headings
    return any(region in words or short_form(region) in words for region in query.regions)


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
    thing = thing_counted(query.question.text)
    return [
        Fact(choice.reading, choice.sentence, target, score + named_part(thing, target), float(row[2]))
        for (choice, target), row, score in zip(found, table, rated, strict=True)
    ]
