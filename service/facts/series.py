"""The time course of an indicator: goals and actual values by place and year, merged, and told apart where they differ."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Literal, NamedTuple

from indexer.quantities.units import in_base_unit
from indexer.records import Op
from service.facts.places import Place, rank
from service.facts.selection import Found

State = Literal["goal", "actual"]
Form = Literal["level", "growth", "rank", "quality"]

_FORMS: dict[Op, Form] = {"growth": "growth", "rank": "rank", "qualitative": "quality"}
_ORDER: tuple[Form, ...] = ("level", "growth", "rank", "quality")
_CAPS = ("le", "lt")
_SHARE = "%"
_DIGITS = Context(prec=15)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One record that says something of an indicator.

    indicator  the indicator it speaks of, under the name that all its names share
    """

    found: Found
    indicator: str
    place: Place


@dataclass(frozen=True, slots=True)
class Statement:
    """A value that a record states; a record with a baseline states two.

    value, value_max  as printed, in `unit`
    baseline          it is the value that the record starts from
    """

    found: Found
    state: State
    op: Op
    value: Decimal | None
    value_max: Decimal | None
    unit: str
    year: int | None
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """What one or several records state of one year.

    value, value_max  in the unit of the series
    disputed          other records state another value of the same year
    statements        all that state it, in document order
    """

    year: int | None
    state: State
    op: Op
    value: Decimal | None
    value_max: Decimal | None
    period: str | None
    statements: tuple[Statement, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator of one place in one unit, goals and actual values apart, each by year.

    names    the indicator's names as printed, the most frequent first
    undated  what is stated without a year
    """

    indicator: str
    names: tuple[str, ...]
    place: Place
    unit: str
    form: Form
    goals: tuple[Point, ...]
    actuals: tuple[Point, ...]
    undated: tuple[Point, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """All points that have a year."""
        return (*self.actuals, *self.goals)


def courses(sightings: Iterable[Sighting]) -> tuple[Series, ...]:
    """Return the series of these records (in document order): first levels, the common unit, the widest region, the most points."""
    groups: dict[tuple[str, Place, str, str, Form], list[Statement]] = defaultdict(list)
    for sighting in sightings:
        target = sighting.found.target
        # an unknown region of one document is not that of another
        alone = "" if sighting.place.region else target.doc
        for statement in statements(sighting.found):
            form = _FORMS.get(statement.op, "level")
            base = "" if form == "quality" else _base(statement)[1]
            groups[sighting.indicator, sighting.place, alone, base, form].append(statement)
    made = [
        _series(indicator, place, base, form, stated)
        for (indicator, place, _, base, form), stated in groups.items()
    ]
    common = Counter(one.unit for one in made for _ in one.points)
    made.sort(
        key=lambda one: (
            _ORDER.index(one.form),
            -common[one.unit],
            rank(one.place.region),
            one.place.part != "",
            -len(one.points),
        )
    )
    return tuple(made)


def statements(found: Found) -> tuple[Statement, ...]:
    """Return what a record states: its value, and its baseline as an actual value where that has a year.

    Grants and thresholds (kind support) state neither a goal nor an actual value.
    """
    target = found.target
    if target.kind == "support":
        return ()
    state: State = "goal" if target.kind == "target" else "actual"
    own = Statement(found, state, target.op, target.value, target.value_max, target.unit, target.year)
    if target.baseline_value is None or target.baseline_year is None or target.op == "growth":
        return (own,)
    base = Statement(
        found, "actual", "eq", target.baseline_value, None, target.unit, target.baseline_year, True
    )
    return base, own


def _base(statement: Statement) -> tuple[Decimal, str]:
    """Return the factor and the unit in which statements compare; a bare fraction is a share of a hundred."""
    if not statement.unit and statement.op != "rank":
        return Decimal(100), _SHARE
    return in_base_unit(Decimal(1), statement.unit)


def _series(indicator: str, place: Place, base: str, form: Form, stated: Sequence[Statement]) -> Series:
    units = Counter(statement.unit for statement in stated)
    unit = _SHARE if base == _SHARE else "" if form == "quality" else max(units, key=units.__getitem__)
    factor = in_base_unit(Decimal(1), unit)[0]
    names = Counter(statement.found.target.indicator for statement in stated)
    points = _merged(stated, factor, form)
    dated = [point for point in points if point.year is not None]
    return Series(
        indicator=indicator,
        names=tuple(name for name, _ in names.most_common()),
        place=place,
        unit=unit,
        form=form,
        goals=tuple(point for point in dated if point.state == "goal"),
        actuals=tuple(point for point in dated if point.state == "actual"),
        undated=tuple(point for point in points if point.year is None),
    )


class _Same(NamedTuple):
    """What statements share that one point is made of."""

    year: int | None
    state: State
    value: Decimal | None
    top: Decimal | None
    period: str | None
    words: str


def _merged(stated: Sequence[Statement], factor: Decimal, form: Form) -> list[Point]:
    """One point for each value of a year, with all records that state it; sorted by year and value."""
    same: dict[_Same, list[Statement]] = defaultdict(list)
    for one in stated:
        value, top = (_converted(number, one, factor, form) for number in (one.value, one.value_max))
        record = one.found.target
        period = record.period if one.year is None else None
        words = record.quote if form == "quality" else ""
        same[_Same(one.year, one.state, value, top, period, words)].append(one)
    # 不低于 and 不超过 of one year are two limits, not two opinions
    rivals: Counter[tuple[int | None, State, bool]] = Counter(
        (key.year, key.state, _common_op(group) in _CAPS)
        for key, group in same.items()
        if key.value is not None and key.year is not None
    )
    points = [
        Point(
            year=key.year,
            state=key.state,
            op=_common_op(group),
            value=key.value,
            value_max=key.top,
            period=key.period,
            statements=tuple(group),
            disputed=key.value is not None and rivals[key.year, key.state, _common_op(group) in _CAPS] > 1,
        )
        for key, group in same.items()
    ]
    return sorted(points, key=lambda point: (point.year or 0, point.value or Decimal(0)))


def _converted(number: Decimal | None, statement: Statement, factor: Decimal, form: Form) -> Decimal | None:
    if number is None or form == "quality":
        return None
    return plain(number * _base(statement)[0] / factor)


def _common_op(group: Sequence[Statement]) -> Op:
    """The comparison that most of the records print, the first of them in a tie."""
    return Counter(statement.op for statement in group).most_common(1)[0][0]


def plain(number: Decimal) -> Decimal:
    """Return a number without zeros at its end and without an exponent.

    >>> plain(Decimal("2.40")), plain(Decimal("15E+2"))
    (Decimal('2.4'), Decimal('1500'))
    """
    short = number.normalize(_DIGITS)
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
