"""Quantities in Chinese official prose: 3—5家, 不低于三分之一, 年均增长15%以上, 500万元至1000万元, 翻一番, 前10位.

A quantity is a number with a unit and the comparison words right at it. Numbers that only name (第五条, 〔2021〕18号,
“三大战略”, PM2.5), dates and years are no quantities; see designations.py and periods.py.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Final

from corpus.model import Span
from indexer.numerals import NUMERAL_CHARACTERS
from indexer.quantities.forms import find_forms
from indexer.quantities.measured import find_measured
from indexer.quantities.quantity import Closed, Quantity, QuantityKind
from indexer.quantities.units import in_base_unit, unit_table

__all__ = ["Quantity", "QuantityKind", "find_quantities"]

_WIDE: Final = {ord("０") + i: ord("0") + i for i in range(10)} | {
    ord("％"): "%", ord("．"): ".", ord("＞"): ">", ord("＜"): "<", ord("＝"): "=", ord("﹪"): "%", ord("　"): " ",
}  # fmt: skip


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in order; they do not overlap one another, nor a date or a document number.

    >>> [(q.text, str(q.value), q.unit, q.op) for q in find_quantities("达到3.5亿元，比2015年翻一番，不低于三分之一")]
    [('3.5亿元', '3.5', '亿元', 'eq'), ('翻一番', '1', '番', 'growth'), ('不低于三分之一', '0.3333', '', 'ge')]
    >>> find_quantities("“十四五”期间实施三大计划、305项目，依照第五条第二款（〔2021〕18号），拨打12396，治理PM2.5")
    ()
    """
    if not _may_count().search(text):
        return ()
    plain = text.translate(_WIDE)
    closed = Closed(plain)
    found = [*find_forms(plain, closed), *find_measured(plain, closed)]
    found.sort(key=lambda quantity: quantity.span.start)
    return tuple(replace(q, text=text[q.span.start : q.span.end]) for q in _join_bounds(found))


@cache
def _may_count() -> re.Pattern[str]:
    """Return a cheap test that nearly all text without a quantity fails, so that laws are read fast."""
    first = "".join(sorted({unit[0] for unit in unit_table().kinds if not unit[0].isascii()}))
    return re.compile(
        rf"[0-9０-９]|(?<![第{NUMERAL_CHARACTERS}])[{NUMERAL_CHARACTERS}]+(?:[{first}余多成至到～—-]|分之)"
        r"|翻[了一两二三四]?番|一半|半数|减半|过半|对半|折半|第[一二三四五六七八九十百]+[位名大]|首位"
    )


def _join_bounds(found: Iterable[Quantity]) -> list[Quantity]:
    """Join 三年以上七年以下, 满一年不足五年, 一万元以上十万元以下 into one range each."""
    joined: list[Quantity] = []
    for quantity in found:
        whole = _bounds(joined[-1], quantity) if joined else None
        if whole is None:
            joined.append(quantity)
        else:
            joined[-1] = whole
    return joined


def _bounds(low: Quantity, high: Quantity) -> Quantity | None:
    """Return the range of two bounds that stand side by side, None where they are none."""
    if (
        low.op != "ge"
        or high.op not in ("le", "lt")
        or low.span.end != high.span.start
        or low.kind != high.kind
    ):
        return None
    low_one, low_unit = in_base_unit(Decimal(1), low.unit)
    high_one, high_unit = in_base_unit(Decimal(1), high.unit)
    if low_unit != high_unit or high.value is None:
        return None
    return replace(
        low,
        span=Span(low.span.start, high.span.end),
        core=Span(low.core.start, high.core.end),
        value_max=high.value * high_one / low_one,
        op="range",
    )
