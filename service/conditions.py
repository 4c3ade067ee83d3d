"""Conditions on metadata, as Dify sends them: field, operator, value, joined by and or or."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Literal

Value = str | int | float
Fields = Mapping[str, Sequence[str]]
"""The values of each field of a record; a field may have several, or none."""
Test = Callable[[Fields], bool]

_BRACKETS = str.maketrans("〔【[〕】]", "((()))")
_SEPARATORS = re.compile(r"[,，、;；]")
_EPOCH = re.compile(r"^\d{9,10}(?:\.\d+)?$")
_DATE = re.compile(
    r"""^(?P<year>\d{4})
        (?: [-/.年](?P<month>\d{1,2}) (?: [-/.月](?P<day>\d{1,2})日? | 月? ) | 年? )
        (?:[T\ ].*)?$           # a time of day, which does not count
    """,
    re.VERBOSE,
)


class ConditionError(ValueError):
    """A condition that cannot be checked; `str(error)` says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; with several fields it holds where it holds for any of them."""

    fields: tuple[str, ...]
    operator: str
    value: Value | Sequence[Value] | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions that must hold together (and) or one of which must (or); without any, everything fits."""

    parts: tuple[Condition, ...] = ()
    join: Literal["and", "or"] = "and"

    def test(self) -> Test:
        """Return what tells whether a record fits; raises ConditionError where a condition cannot be checked."""
        tests = [condition_test(part) for part in self.parts]
        if not tests:
            return lambda _: True
        joined = all if self.join == "and" else any
        return lambda fields: joined(test(fields) for test in tests)


def condition_test(condition: Condition) -> Test:
    """Return what tells whether a record fits one condition; raises ConditionError where it cannot be checked.

    A field without a value fits "empty" and every negation, and nothing else. Numbers and dates are compared as such.

    >>> condition_test(Condition(("issued",), "after", "2023"))({"issued": ["2024-03-01"]})
    True
    >>> condition_test(Condition(("region",), "not in", ["甲市", "乙市"]))({"region": []})
    True
    """
    operator = _ALIASES.get(condition.operator, condition.operator)
    test = _values_test(_OPPOSITES.get(operator, operator), condition)
    if operator in _OPPOSITES:
        return lambda fields: not any(test(fields.get(name, ())) for name in condition.fields)
    return lambda fields: any(test(fields.get(name, ())) for name in condition.fields)


def _values_test(operator: str, condition: Condition) -> Callable[[Sequence[str]], bool]:
    """Return what tells whether one of a field's values fits; `operator` is none of the negations."""
    if operator == "not empty":
        return bool
    if operator in _EQUAL:
        same = frozenset(folded(item) for item in _given(operator, condition))
        return lambda own: any(folded(item) in same for item in own)
    if operator in _WORDS:
        compare = _WORDS[operator]
        wanted = tuple(dict.fromkeys(folded(item) for item in _given(operator, condition)))
        return lambda own: any(compare(plain, word) for plain in map(folded, own) for word in wanted)
    if operator in _SIDES:
        sides = _SIDES[operator]
        scales = [
            _scale(item, operator in DATE_OPERATORS) for item in dict.fromkeys(_given(operator, condition))
        ]
        return lambda own: any(
            scale.side(number, days) in sides
            for number, days in ((_number(item), days_of(item)) for item in own)
            for scale in scales
        )
    raise ConditionError(f"不支持比较方式“{condition.operator}”，可选：{'、'.join(OPERATORS)}。")


def folded(text: str) -> str:
    """Return a text for comparing: width, case and kind of bracket do not count.

    >>> folded("国发〔2024〕１号") == folded("国发[2024]1号")
    True
    """
    return unicodedata.normalize("NFKC", text).translate(_BRACKETS).strip().casefold()


def _given(operator: str, condition: Condition) -> list[str]:
    value = condition.value
    values = value if isinstance(value, list | tuple) else [value]
    if operator == "in" and isinstance(value, str):
        values = _SEPARATORS.split(value)
    given = [text for text in (str(item).strip() for item in values if item is not None) if text]
    if not given:
        raise ConditionError(f"比较方式“{condition.operator}”需要 value。")
    return given


@dataclass(frozen=True, slots=True)
class _Scale:
    """A value that records are measured by: a number, a stretch of days, or both (2024)."""

    number: Decimal | None
    days: tuple[date, date] | None

    def side(self, number: Decimal | None, days: tuple[date, date] | None) -> int | None:
        """Return -1, 0 or 1 where a value lies before, in or after this one, None where the two cannot be compared."""
        if self.days is not None and days is not None:
            return (days[0] > self.days[1]) - (days[1] < self.days[0])
        if self.number is not None and number is not None:
            return (number > self.number) - (number < self.number)
        return None


def _scale(value: str, dated: bool) -> _Scale:
    number, days = (None if dated else _number(value)), days_of(value)
    if number is None and days is None:
        kind = "日期（例如 2024-01-31）" if dated else "数字或日期"
        raise ConditionError(f"“{value}”不是{kind}，无法比较大小。")
    return _Scale(number, days)


def days_of(value: str) -> tuple[date, date] | None:
    """Return the first and last day that a value means: a year, a month, a day or a Unix time; None for anything else.

    >>> [str(day) for day in days_of("2024年2月")]
    ['2024-02-01', '2024-02-29']
    """
    text = value.strip()
    try:
        if _EPOCH.match(text):
            day = datetime.fromtimestamp(float(text), UTC).date()
            return day, day
        found = _DATE.match(text)
        if found is None:
            return None
        year, month, day_ = (int(found[name]) if found[name] else None for name in ("year", "month", "day"))
        if year is None:
            return None
        last = month or 12
        return date(year, month or 1, day_ or 1), date(year, last, day_ or monthrange(year, last)[1])
    except (ValueError, OverflowError, OSError):
        return None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


_WORDS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda own, word: word in own,
    "start with": str.startswith,
    "end with": str.endswith,
}
_EQUAL = frozenset({"is", "in"})
_SIDES: Mapping[str, tuple[int, ...]] = {
    "=": (0,),
    ">": (1,),
    "<": (-1,),
    "≥": (0, 1),
    "≤": (-1, 0),
    "before": (-1,),
    "after": (1,),
}
_OPPOSITES: Mapping[str, str] = {
    "not contains": "contains",
    "is not": "is",
    "not in": "in",
    "≠": "=",
    "empty": "not empty",
}
_ALIASES: Mapping[str, str] = {
    "!=": "≠",
    "==": "=",
    ">=": "≥",
    "<=": "≤",
    "null": "empty",
    "not null": "not empty",
}
EMPTY_OPERATORS = ("empty", "not empty")
DATE_OPERATORS = ("before", "after")
ORDER_OPERATORS = ("=", "≠", ">", "<", "≥", "≤")
WORD_OPERATORS = ("contains", "not contains", "start with", "end with", "is", "is not", "in", "not in")
OPERATORS = (*WORD_OPERATORS, *EMPTY_OPERATORS, *ORDER_OPERATORS, *DATE_OPERATORS)
