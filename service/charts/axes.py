"""Axes: where a year and a value lie in the frame of a panel, and which of them get a tick."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, log10
from typing import Self

_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 10.0)
_ZERO_WITHIN = 0.7
"""An axis starts at 0 unless the smallest value is more than this share of the largest."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle that values are drawn in, in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its bottom edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """The values from the bottom to the top; a rank counts downwards."""

    low: float
    high: float
    ticks: tuple[float, ...]
    reverse: bool = False

    @classmethod
    def over(cls, values: Iterable[float], count: int, reverse: bool = False) -> Self:
        """Return an axis that holds all values, with about `count` ticks at round numbers.

        >>> ValueAxis.over([1.42, 3.5], 5).ticks
        (0.0, 1.0, 2.0, 3.0, 4.0)
        """
        all_values = list(values)
        low, high = min(all_values), max(all_values)
        if reverse:
            low = min(1.0, low)
        elif low > 0 and low < _ZERO_WITHIN * high:
            low = 0.0
        elif high < 0 and high > _ZERO_WITHIN * low:
            high = 0.0
        if low == high:
            low, high = (0.0, high) if high > 0 else (low, 0.0) if low < 0 else (0.0, 1.0)
        step = round_step((high - low) / count)
        first = 1.0 if reverse and low == 1.0 else floor(low / step + 1e-9) * step
        last = ceil((high - first) / step - 1e-9) * step + first
        ticks = tuple(round(first + at * step, 10) for at in range(round((last - first) / step) + 1))
        return cls(ticks[0], ticks[-1], ticks, reverse)

    def at(self, value: float, frame: Frame) -> float:
        """Return the height of a value in the frame."""
        share = (value - self.low) / (self.high - self.low)
        return frame.top + frame.height * (share if self.reverse else 1 - share)


@dataclass(frozen=True, slots=True)
class YearAxis:
    """The years from left to right, with a little room on both sides."""

    first: int
    last: int

    def at(self, year: int, frame: Frame) -> float:
        """Return where a year lies in the frame."""
        if self.first == self.last:
            return frame.left + frame.width / 2
        room = min(28.0, frame.width * 0.08)
        return frame.left + room + (frame.width - 2 * room) * (year - self.first) / (self.last - self.first)

    def ticks(self, years: Sequence[int], frame: Frame, apart: float) -> list[int]:
        """Return the years to name: those that have values where there is room, else every so many years."""
        own = sorted(set(years))
        places = [self.at(year, frame) for year in own]
        if all(right - left >= apart for left, right in pairwise(places)):
            return own
        fitting = max(1, int(frame.width // apart))
        step = next(
            step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (self.last - self.first) / step < fitting
        )
        start = ceil(self.first / step) * step
        return list(range(start, self.last + 1, step))


def round_step(rough: float) -> float:
    """Return the smallest round step (1, 1.5, 2, 2.5, 3, 4 or 5 times a power of ten) that is not below `rough`.

    >>> round_step(0.7), round_step(230), round_step(0.021)
    (1.0, 250.0, 0.025)
    """
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def tick_text(value: float) -> str:
    """Return a tick's number as it is printed.

    >>> tick_text(0.0), tick_text(2.5), tick_text(12000.0)
    ('0', '2.5', '12,000')
    """
    number = Decimal(repr(round(value, 8))).normalize()
    return f"{number:,f}" if abs(number) >= 10_000 else f"{number:f}"
