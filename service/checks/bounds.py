"""Which way a quantity is bounded: 不低于 and 以上 bound it from below, 不超过 and 以内 from above."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from indexer.quantities import find_quantities
from indexer.quantities.units import in_base_unit
from indexer.records import Target

Bound = Literal["least", "most", "plain"]
Amount = tuple[Decimal, str]

_MOST = re.compile(
    r"不超过|不高于|不多于|不大于|最高|最多|至多|以[下内]|[≤＜<]|(?<!不)(?:低于|少于|小于)|不足|不到|未达|之?内$"
)
_LEAST = re.compile(r"不低于|不少于|不小于|最低|最少|至少|以上|[≥＞>]|突破|(?<!不)(?:超过|高于|多于|大于)")


def bound_of(words: str, op: str = "eq") -> Bound:
    """Return which way the words of a quantity bound it; `op` decides where they do not say.

    >>> bound_of("不低于60%"), bound_of("不超过三年"), bound_of("600人次左右"), bound_of("100万元", "le")
    ('least', 'most', 'plain', 'most')
    """
    if _MOST.search(words):
        return "most"
    if _LEAST.search(words):
        return "least"
    return "most" if op in ("le", "lt") else "least" if op in ("ge", "gt") else "plain"


def bounds_in(text: str) -> list[tuple[Amount, Bound]]:
    """Return the quantities of a text that have a unit, in base units, with the way each is bounded."""
    return [
        (
            _amount(value, quantity.unit),
            "plain" if quantity.value_max is not None else bound_of(quantity.text, quantity.op),
        )
        for quantity in find_quantities(text)
        for value in (quantity.value, quantity.value_max)
        if value is not None and quantity.unit
    ]


def known_bounds(text: str, targets: Sequence[Target]) -> Mapping[Amount, frozenset[Bound]]:
    """Return for each amount that a clause or its records state the ways in which it is bounded there."""
    found: dict[Amount, set[Bound]] = defaultdict(set)
    for amount, bound in (*bounds_in(text), *_recorded(targets)):
        found[amount].add(bound)
    return {amount: frozenset(bounds) for amount, bounds in found.items()}


def _recorded(targets: Iterable[Target]) -> Iterable[tuple[Amount, Bound]]:
    for target in targets:
        if target.value is not None:
            yield _amount(target.value, target.unit), bound_of(target.value_text, target.op)
        for value in (target.value_max, target.baseline_value):
            if value is not None:
                yield _amount(value, target.unit), "plain"


def _amount(value: Decimal, unit: str) -> Amount:
    number, base = in_base_unit(value, unit)
    return number.normalize(), base
