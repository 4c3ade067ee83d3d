"""Rates the sentences and quantities of the clauses found by fitted weights (selection.toml), the most telling first."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from service.answers.asked import Asked
from service.answers.material import Choice, Fact, Holdings, Material
from service.answers.of_records import OF_RECORD, record_features
from service.answers.of_sentences import OF_SENTENCE, sentence_features
from service.answers.readings import Reading
from service.answers.terms import Terms
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
