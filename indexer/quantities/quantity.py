"""What a quantity is, and how the words right around a number make it one."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.model import Span
from indexer.numerals import NumeralError, parse_numeral
from indexer.periods import find_periods
from indexer.quantities.comparisons import after_number, before_number, change_before
from indexer.quantities.designations import find_designations
from indexer.records import Op

QuantityKind = Literal[
    "money", "share", "time", "size", "count", "times", "fold", "fraction", "rank", "ratio", "level", "bare"
]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as printed.

    span       with the comparison words right at it; text is exactly the words there
    core       the number and the unit alone
    value      in the printed unit (3.5亿元 is 3.5); None for a level (全覆盖) or ratio (6∶4)
    value_max  upper end of a range, in the same unit
    unit       as printed behind the number, with 万 and 亿 ("万台（套）"); "" for fractions and bare numbers
    kind       what it measures: a unit kind, times (倍), fold (番), fraction, rank, ratio, level, bare
    change     the verb of change before it (增长, 提高, 下降), "" where it states a level
    spoken     written in Chinese numerals: may be an article (一个) or a grouping (六个领域)
    """

    span: Span
    core: Span
    text: str
    value: Decimal | None
    value_max: Decimal | None
    unit: str
    op: Op
    kind: QuantityKind
    change: str = ""
    spoken: bool = False


class Closed:
    """The stretches of a text in which nothing is counted: names, dates, and what has been read already."""

    def __init__(self, plain: str) -> None:
        self._taken = bytearray(len(plain) + 1)
        self._dates = bytearray(len(plain) + 1)
        for span in find_designations(plain):
            self.take(span.start, span.end)
        for period in find_periods(plain):
            self.take(period.span.start, period.span.end)
            self._dates[period.span.start : period.span.end] = b"\x01" * (period.span.end - period.span.start)

    def take(self, start: int, end: int) -> None:
        """Close a stretch."""
        self._taken[start:end] = b"\x01" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """Say whether no part of the stretch is closed."""
        return 1 not in self._taken[start:end]

    def undated(self, start: int, end: int) -> bool:
        """Say whether no part of the stretch is a date; ordinals may be in it."""
        return 1 not in self._dates[start:end]


@dataclass(frozen=True, slots=True)
class Core:
    """A number and its unit before the words around it are read; positions in the text."""

    start: int
    end: int
    value: Decimal | None
    unit: str
    kind: QuantityKind
    value_max: Decimal | None = None
    more: bool = False
    spoken: bool = False


def build(plain: str, core: Core, closed: Closed) -> Quantity:
    """Return the quantity of a core with the comparison words before and after it, and close its stretch."""
    head, before = before_number(plain, core.start)
    tail, after = after_number(plain, core.end, core.kind)
    change = "翻番" if core.kind == "fold" else change_before(plain, head)
    if not closed.free(head, core.start):
        head = core.start
    closed.take(core.start, core.end)
    return Quantity(
        Span(head, tail),
        Span(core.start, core.end),
        plain[head:tail],
        core.value,
        core.value_max,
        core.unit,
        _operator(core, before or after, change),
        core.kind,
        change,
        core.spoken,
    )


def _operator(core: Core, compared: Op | None, change: str) -> Op:
    if core.kind == "rank":
        return "rank"
    if core.kind in ("ratio", "level"):
        return "qualitative"
    if core.value_max is not None:
        return "range"
    if change:
        return "growth"
    if core.kind == "time" and compared == "approx":
        return "eq"  # 近三年 is a length of time, not an estimate
    return compared or ("ge" if core.more else "eq")


def value_of(words: str) -> Decimal | None:
    """Return the value of a numeral, None where the words are none.

    >>> value_of("三百"), value_of("十四五")
    (Decimal('300'), None)
    """
    try:
        return parse_numeral(words)
    except NumeralError:
        return None
