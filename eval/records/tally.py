"""Hits, predictions and gold counted as fractions: precision, recall and F1 are sums of these over documents."""

from collections.abc import Mapping
from dataclasses import dataclass

Fraction = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that is not as the gold has it; shown to a person.

    problem  missing, extra, path, fields or units
    gold     what the gold says, "" for an extra record
    found    what was found instead, "" for a missing record
    """

    doc: str
    problem: str
    gold: str
    found: str


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """The fractions of one document by measure ("f1", "value.recall" …), and what was missed in it."""

    doc: str
    fractions: Mapping[str, Fraction]
    misses: tuple[Miss, ...]


def precision_recall_f1(hit: int, predicted: int, gold: int, prefix: str = "") -> dict[str, Fraction]:
    """Return precision, recall and F1 as fractions; F1 = 2·hit / (predicted + gold) (van Rijsbergen 1979)."""
    return {
        f"{prefix}precision": (float(hit), float(predicted)),
        f"{prefix}recall": (float(hit), float(gold)),
        f"{prefix}f1": (2.0 * hit, float(predicted + gold)),
    }
