"""Targets: is each quantity of the gold found, with its number and unit, and with indicator, year and kind?

A predicted row can stand for a gold row when their quotes overlap in the text, the numbers agree, and (for a number)
the units. Rows are then paired one to one, the best pairs first. `value` counts the pairs, `full` those that also
agree in year and kind and whose indicators are similar (Dice 0.5 or more). A predicted row without a number that
pairs with nothing is not held against precision.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.annotations import GoldTarget
from eval.matching import Stretch, as_number, find_all, normalise_unit, overlap, same_number, similarity
from eval.records.tally import DocumentScore, Miss, precision_recall_f1
from eval.subject import Row

SIMILAR = 0.5


@dataclass(frozen=True, slots=True, order=True)
class _Pair:
    """A gold row and a predicted row that can stand for it; greater is better."""

    full: bool
    quality: float
    gold: int
    row: int


def score_targets(doc: str, gold: Sequence[GoldTarget], rows: Sequence[Row], master: str) -> DocumentScore:
    """Score the predicted targets of one document; `master` is its normalised master text."""
    gold_at = [find_all(master, g.quote, g.nth) for g in gold]
    rows_at = [find_all(master, str(r["quote"])) for r in rows]
    pairs = [
        _pair(g, r, gi, ri)
        for gi, g in enumerate(gold)
        for ri, r in enumerate(rows)
        if _can_stand_for(g, r, gold_at[gi], rows_at[ri])
    ]
    taken = dict[int, _Pair]()
    free = dict.fromkeys(range(len(rows)))
    for pair in sorted(pairs, reverse=True):
        if pair.gold not in taken and pair.row in free:
            taken[pair.gold] = pair
            del free[pair.row]
    full = sum(1 for pair in taken.values() if pair.full)
    counted = [ri for ri in free if as_number(rows[ri].get("value")) is not None]
    predicted = len(taken) + len(counted)
    misses = [Miss(doc, "missing", _gold_words(g), "") for gi, g in enumerate(gold) if gi not in taken]
    misses += [
        Miss(doc, "fields", _gold_words(gold[gi]), _row_words(rows[pair.row]))
        for gi, pair in taken.items()
        if not pair.full
    ]
    misses += [Miss(doc, "extra", "", _row_words(rows[ri])) for ri in counted]
    fractions = precision_recall_f1(len(taken), predicted, len(gold), "value.")
    fractions |= precision_recall_f1(full, predicted, len(gold), "full.")
    return DocumentScore(doc, fractions, tuple(misses))


def _can_stand_for(gold: GoldTarget, row: Row, gold_at: list[Stretch], row_at: list[Stretch]) -> bool:
    return (
        overlap(gold_at, row_at)
        and same_number(gold.value, row.get("value"))
        and same_number(gold.value_max, row.get("value_max"))
        and (gold.value is None or normalise_unit(gold.unit) == normalise_unit(row.get("unit")))
    )


def _pair(gold: GoldTarget, row: Row, gold_index: int, row_index: int) -> _Pair:
    near = similarity(gold.indicator, row.get("indicator"))
    year = same_number(gold.year, row.get("year"))
    scope = similarity(gold.scope, row.get("scope")) >= SIMILAR
    full = year and near >= SIMILAR and row.get("kind") == gold.kind
    return _Pair(full, near + 0.5 * year + 0.3 * scope, gold_index, row_index)


def _gold_words(gold: GoldTarget) -> str:
    return f"{gold.indicator}｜{gold.text_value}｜{gold.year or '无年份'}｜{gold.kind}｜{gold.quote}"


def _row_words(row: Row) -> str:
    value = f"{row.get('value')}{row.get('unit') or ''}"
    return (
        f"{row.get('indicator')}｜{value}｜{row.get('year') or '无年份'}｜{row.get('kind')}｜{row['quote']}"
    )
