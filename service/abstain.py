"""Says when the documents do not answer, and how sure it is; weights and threshold are in abstain.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp

import numpy as np
from numpy.typing import NDArray

from service.answers.material import Material
from service.schema import Reason
from service.sufficiency.features import FEATURES, judge
from service.sufficiency.grounds import Grounds
from service.sufficiency.places import outside
from service.sufficiency.reasons import BAD, NOTHING, Why, is_meaningless, why

Floats = NDArray[np.float64]

_ELSEWHERE, _FOREIGN = 0.05, 0.05
"""Confidence that a question is answered that is on nothing but regions of which the corpus has no word, and one of
which no clause has a word: both too rare among gold questions to be fitted."""

_EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Scale:
    """A fitted logistic regression: means and spreads of the features, their weights, and the threshold.

    threshold  probability of an answer below which it is said that there is none
    """

    means: Floats
    spreads: Floats
    weights: Floats
    bias: float
    threshold: float

    def probability(self, values: Floats) -> float:
        """Return how likely the clauses found answer, within 0 and 1."""
        score = float(((values - self.means) / self.spreads) @ self.weights) + self.bias
        return 1.0 / (1.0 + exp(-max(-50.0, min(50.0, score))))


_UNSAID = 0.4
"""Confidence at most where the very quantity that is asked for is named nowhere."""


_OTHER_YEAR = 0.5
"""Part of the question's words that only quantities of other years than the one asked for have, from which on it is the same."""


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """Whether the clauses found suffice.

    confidence  calibrated probability that they answer
    why         why not, in words, with what is nearest; None where they do
    """

    confidence: float
    why: Why | None

    @property
    def reason(self) -> Reason | None:
        """The reason as callers see it."""
        return None if self.why is None else self.why.reason


@cache
def scale() -> Scale:
    """Return the fitted numbers of abstain.toml."""
    table = tomllib.loads(resources.files("service").joinpath("abstain.toml").read_text("utf-8"))
    unknown = (table["weights"].keys() | table["means"].keys() | table["spreads"].keys()) - set(FEATURES)
    if unknown:
        raise KeyError(f"no such feature: {', '.join(sorted(unknown))}")

    def row(name: str, otherwise: float) -> Floats:
        return np.array([float(table[name].get(feature, otherwise)) for feature in FEATURES])

    return Scale(
        row("means", 0.0),
        row("spreads", 1.0),
        row("weights", 0.0),
        float(table["bias"]),
        float(table["threshold"]),
    )


def sufficiency(material: Material, grounds: Grounds) -> Sufficiency:
    """Judge the clauses found for a question; none at all never suffice."""
    if is_meaningless(material.query.standalone.text):
        return Sufficiency(0.0, Why("bad_question", BAD))
    if not material.readings:
        return Sufficiency(0.0, Why("no_relevant_clause", NOTHING))
    found = judge(material, grounds)
    places = [demand.name for demand in found.demands if demand.sort == "place"]
    away = outside(places, material)
    confidence = scale().probability(np.array(found.values))
    if found.foreign:
        return Sufficiency(min(confidence, _FOREIGN), Why("no_relevant_clause", NOTHING))
    if away and len(away) == len(places):
        return Sufficiency(min(confidence, _ELSEWHERE), why(material, found, away, sure=True))
    if found.unsaid or found.other_year >= _OTHER_YEAR:
        confidence = min(confidence, _UNSAID)
    if confidence >= scale().threshold:
        return Sufficiency(confidence, None)
    return Sufficiency(confidence, why(material, found, away, sure=confidence < _EVEN))
