"""Values and clauses in the few words that tables and charts have room for."""

from collections.abc import Mapping
from decimal import Decimal

from indexer.records import Clause, Op
from service.facts.series import Point, Series

_FIRST_WORDS = 60
_SIGNS: Mapping[Op, str] = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "约"}


def first_words(clause: Clause) -> str:
    """Return the words with which a clause begins; they stand in the document at its start."""
    return clause.text[:_FIRST_WORDS].rstrip()


def point_text(point: Point, series: Series) -> str:
    """Return a point's value in signs and words: ≥4,000家, 约2.15%, 3—5家, +18%, 第12位; a level in the record's words."""
    if point.value is None:
        record = point.statements[0].found.target
        return record.value_text or record.quote
    if series.form == "rank":
        return f"{'前' if point.op in ('le', 'lt') else '第'}{_figure(point)}{series.unit or '位'}"
    return value_text(point, series) + series.unit


def value_text(point: Point, series: Series) -> str:
    """Return a point's value without its unit: ≥4,000, 约2.15, 3—5, +18; "" for a level that only words tell."""
    if point.value is None:
        return ""
    sign = _SIGNS.get(point.op, "")
    return (
        f"+{_figure(point)}"
        if series.form == "growth" and not sign and point.value > 0
        else sign + _figure(point)
    )


def _figure(point: Point) -> str:
    figures = [grouped(number) for number in (point.value, point.value_max) if number is not None]
    return "—".join(figures)


def grouped(number: Decimal) -> str:
    """Return a number with its thousands apart.

    >>> grouped(Decimal("1168")), grouped(Decimal("12500")), grouped(Decimal("172.5"))
    ('1168', '12,500', '172.5')
    """
    return f"{number:,f}" if abs(number) >= 10_000 else f"{number:f}"
