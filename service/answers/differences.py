"""What follows from values set side by side: whether a goal was reached, which is the highest, how far apart they are.

A number that no document states is only ever a difference of two that are cited; it is written with them
（1.9%－1.86%）, so that the check can do the sum again.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from indexer.quantities.units import in_base_unit
from indexer.records import Target
from service.answers.asked import Asked
from service.answers.draft import Said
from service.answers.indicators import shown
from service.answers.units import unit_kind
from service.answers.wording import amount, plain
from service.citing import Quotation

_DONE = re.compile(r"完成|达到了|达没达|达到没|是否达|达标(?!率)|超额|没达")
_BOTH_ENDS = re.compile(r"最[高多大].{0,12}最[低少小]|最[低少小].{0,12}最[高多大]")
_ROSE = re.compile(r"增加|增长|多|提高|提升")
_MORE = ("提升最", "提高最", "增长最", "增加最", "涨得最", "提升多少")


class Valued(Protocol):
    """A value for a place and year with what states it."""

    @property
    def place(self) -> str: ...  # noqa: D102
    @property
    def year(self) -> int: ...  # noqa: D102
    @property
    def target(self) -> Target: ...  # noqa: D102
    @property
    def quotations(self) -> tuple[Quotation, ...]: ...  # noqa: D102


def conclusion(asked: Asked, text: str, values: Sequence[Valued]) -> list[Said]:
    """Return what the values come to, as far as the question asks for it."""
    numbered = [value for value in values if value.target.value is not None]
    if _DONE.search(text):
        reached = [said for pair in _goals_and_results(numbered) if (said := _reached(*pair))]
        if reached:
            return reached
    if any(word in text for word in _MORE):
        return _risen(numbered)
    if asked.extreme and len({value.place for value in numbered}) > 1:
        ends = (1, -1) if _BOTH_ENDS.search(text) else (asked.extreme,)
        return [said for way in ends for said in _extreme(way, numbered)]
    return _apart(text, _ends(numbered, "实际" in text)) if asked.derived else []


def difference(high: Target, low: Target) -> tuple[str, str] | None:
    """Return a difference with its unit, and the sum it comes from; None where the units do not fit."""
    if high.value is None or low.value is None or not _same_unit(high.unit, low.unit):
        return None
    gap = abs(high.value - low.value)
    first, last = sorted((high.value, low.value), reverse=True)
    unit = "个百分点" if high.unit in ("%", "％") else high.unit
    return f"{plain(gap)}{unit}", f"{plain(first)}{high.unit}－{plain(last)}{low.unit}"


def _same_unit(first: str, second: str) -> bool:
    counts = {unit_kind(first), unit_kind(second)} == {"count"}
    return first == second or (counts and "个" in (first, second))


def _base(target: Target) -> tuple[Decimal, str]:
    return in_base_unit(target.value or Decimal(0), target.unit)


def _goals_and_results(values: Sequence[Valued]) -> list[tuple[Valued, Valued]]:
    pairs = []
    for goal in values:
        if goal.target.kind == "target":
            pairs += [
                (goal, result)
                for result in values
                if result.target.kind == "actual" and (result.place, result.year) == (goal.place, goal.year)
            ]
    return pairs


def _reached(goal: Valued, result: Valued) -> Said | None:
    wanted, got = goal.target, result.target
    if (
        wanted.op in ("lt", "le")
        or wanted.value is None
        or got.value is None
        or _base(wanted)[1] != _base(got)[1]
    ):
        return None
    falling = wanted.baseline_value is not None and wanted.baseline_value > wanted.value
    done = _base(got)[0] <= _base(wanted)[0] if falling else _base(got)[0] >= _base(wanted)[0]
    words = f"{goal.year}年{shown(wanted)}目标为{amount(wanted)}，实际为{amount(got)}，{'达到' if done else '未达到'}目标"
    apart = difference(wanted, got)
    if apart and not done:
        words += f"，相差{apart[0]}（{apart[1]}）"
    return Said(words, (*goal.quotations, *result.quotations))


def _extreme(way: int, values: Sequence[Valued]) -> list[Said]:
    last = max(value.year for value in values)
    rated = sorted(
        (value for value in values if value.year == last), key=lambda value: way * -_base(value.target)[0]
    )
    if len(rated) < 2:
        return []
    first, second = rated[0], rated[1]
    kind = "目标" if first.target.kind == "target" else ""
    subject = f"{last}年{shown(first.target)}{kind}"
    apart = difference(first.target, second.target) if len(rated) == 2 else None
    if apart:
        words = f"{first.place}{subject}为{amount(first.target)}，比{second.place}（{amount(second.target)}）{'高' if way > 0 else '低'}{apart[0]}（{apart[1]}）"
        return [Said(words, (*first.quotations, *second.quotations))]
    return [
        Said(
            f"{subject}最{'高' if way > 0 else '低'}的是{first.place}，为{amount(first.target)}",
            first.quotations,
        )
    ]


def _risen(values: Sequence[Valued]) -> list[Said]:
    years = sorted({value.year for value in values})
    if len(years) < 2:
        return []
    risen = []
    for place in dict.fromkeys(value.place for value in values):
        ends = [
            [value for value in values if (value.place, value.year) == (place, year)]
            for year in (years[0], years[-1])
        ]
        if ends[0] and ends[1] and ends[0][0].target.unit == ends[1][0].target.unit:
            start, end = ends[0][0], ends[1][0]
            risen.append((_base(end.target)[0] - _base(start.target)[0], start, end))
    if not risen:
        return []
    _, start, end = max(risen, key=lambda one: one[0])
    apart = difference(end.target, start.target)
    words = f"提高最多的是{end.place}，由{start.year}年的{amount(start.target)}到{end.year}年的{amount(end.target)}"
    if apart:
        words += f"，提高{apart[0]}（{apart[1]}）"
    return [Said(words, (*start.quotations, *end.quotations))]


def _ends(values: Sequence[Valued], results: bool) -> list[Valued]:
    """Return the two values whose difference is meant: of two places, or of the first and the last year."""
    places = list(dict.fromkeys(value.place for value in values))
    years = sorted({value.year for value in values})
    if len(places) == 2:
        found = [[value for value in values if value.place == place] for place in places]
        return [min(some, key=lambda value: (value.target.kind == "actual") != results) for some in found]
    if len(places) != 1 or len(years) < 2:
        return []
    first = [value for value in values if value.year == years[0]]
    last = [value for value in values if value.year == years[-1]]
    return [
        min(first, key=lambda value: value.target.kind != "actual"),
        min(last, key=lambda value: (value.target.kind == "actual") != results),
    ]


def _apart(text: str, values: Sequence[Valued]) -> list[Said]:
    if len(values) != 2:
        return []
    first, second = values
    apart = difference(second.target, first.target)
    if apart is None or first.target == second.target:
        return []
    named = [
        f"{value.year}年{value.place if first.place != second.place else ''}为{amount(value.target)}"
        for value in (first, second)
    ]
    later = first.place == second.place and _ROSE.search(text) is not None
    rise = later and (second.target.value or 0) > (first.target.value or 0)
    words = (
        f"{shown(first.target)}{named[0]}，{named[1]}，{'增加' if rise else '相差'}{apart[0]}（{apart[1]}）"
    )
    return [Said(words, (*first.quotations, *second.quotations))]
