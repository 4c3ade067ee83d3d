"""Units and measure words, read from units.toml: what may stand behind a number, and how units compare."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Final, Literal

UnitKind = Literal["money", "share", "time", "size", "count"]
KINDS: Final[tuple[UnitKind, ...]] = ("money", "share", "time", "size", "count")
SCALES: Final = ("万亿", "亿", "万")


@dataclass(frozen=True, slots=True)
class Units:
    """The unit table.

    kinds     unit as printed → kind
    arabic    units that count only behind Arabic digits
    follow    unit → words that may not come right behind it; unless: exceptions to that
    base      printed unit → (unit to compare in, factor)
    names     expressions with a number that are no quantity
    grouping  nouns that a number only groups (六个领域)
    longest   length of the longest unit, in characters
    """

    kinds: Mapping[str, UnitKind]
    arabic: frozenset[str]
    follow: Mapping[str, tuple[str, ...]]
    unless: Mapping[str, tuple[str, ...]]
    base: Mapping[str, tuple[str, Decimal]]
    names: tuple[str, ...]
    grouping: tuple[str, ...]
    longest: int

    def at(self, text: str, start: int) -> str:
        """Return the longest unit that stands at `start`, "" where none does or where another word begins."""
        for length in range(min(self.longest, len(text) - start), 0, -1):
            unit = text[start : start + length]
            if unit in self.kinds and self._ends(unit, text, start + length):
                return unit
        return ""

    def _ends(self, unit: str, text: str, end: int) -> bool:
        if unit[-1].isascii() and unit[-1].isalpha():
            return not (end < len(text) and text[end].isascii() and text[end].isalnum())
        return not self.continues(unit, text, end)

    def continues(self, unit: str, text: str, end: int) -> bool:
        """Say whether what stands behind a unit makes it another word: 项 before 目, but not before 目标."""
        follows = any(text.startswith(word, end) for word in self.follow.get(unit, ()))
        return follows and not any(text.startswith(word, end) for word in self.unless.get(unit, ()))


@cache
def unit_table() -> Units:
    """Return the table of units.toml."""
    table = tomllib.loads(resources.files("indexer").joinpath("units.toml").read_text("utf-8"))
    kinds: dict[str, UnitKind] = {name: kind for kind in KINDS for name in table[kind]["names"]}
    return Units(
        kinds=kinds,
        arabic=frozenset(name for kind in KINDS for name in table[kind].get("arabic", ())),
        follow={unit: tuple(words) for unit, words in table["follow"].items()},
        unless={unit: tuple(words) for unit, words in table["unless"].items()},
        base={unit: (base, Decimal(factor)) for unit, (base, factor) in table["base"].items()},
        names=tuple(table["names"]["exact"]),
        grouping=tuple(table["names"]["grouping"]),
        longest=max(map(len, kinds)),
    )


def scale_factor(scale: str) -> Decimal:
    """Return what 万, 亿 or 万亿 multiplies by, 1 for ""."""
    return unit_table().base[scale][1] if scale else Decimal(1)


def split_scale(unit: str) -> tuple[Decimal, str]:
    """Return the factor of 万 or 亿 at the head of a unit, and the unit without it.

    >>> split_scale("亿元"), split_scale("万台（套）"), split_scale("家")
    ((Decimal('100000000'), '元'), (Decimal('10000'), '台（套）'), (Decimal('1'), '家'))
    """
    scale = next((scale for scale in SCALES if unit.startswith(scale)), "")
    return scale_factor(scale), unit.removeprefix(scale)


def in_base_unit(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Return value and unit such that equal quantities in different units compare equal.

    万 and 亿 become part of the number; a unit without a base stays as printed.

    >>> in_base_unit(Decimal("3.5"), "亿元"), in_base_unit(Decimal(7), "成"), in_base_unit(Decimal(2), "万台（套）")
    ((Decimal('350000000.0'), '元'), (Decimal('70'), '%'), (Decimal('20000'), '台'))
    """
    scale, rest = split_scale(unit)
    base, factor = unit_table().base.get(rest, (rest, Decimal(1)))
    return value * scale * factor, base
