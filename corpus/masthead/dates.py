"""Dates as official documents write them (GB/T 9704-2012 §7.3.5.4), and terms counted in years and months."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_ZERO = "〇○ＯOo0０零Ｏ◯"
_DIGIT_VALUES = (
    dict.fromkeys(_ZERO, 0) | {c: i for i, c in enumerate("一二三四五六七八九", 1)} | {"元": 1, "两": 2}
)
_CN = "一二三四五六七八九"
_YEAR = rf"(?:[12１２]\s?[0-9０-９]\s?[0-9０-９]\s?[0-9０-９]|[一二][{_CN}{_ZERO}]{{3}})"
_SMALL = rf"(?:[0-9０-９]\s?[0-9０-９]?|[二三]?十[{_CN}]?|廿[{_CN}]?|[{_CN}元])"

DATE = rf"""(?:{_YEAR}\s*年\s*{_SMALL}\s*月\s*{_SMALL}\s*[日号]
             |(?:19|20)\d\d[-－/.．](?:1[0-2]|0?[1-9])[-－/.．](?:3[01]|[12]\d|0?[1-9])(?!\d))"""
"""Source of a verbose pattern for one date, without named groups."""

_DATE = re.compile(DATE, re.VERBOSE)
_PARTS = re.compile(r"[年月日号\-－/.．]")
_COUNT = rf"(?:[0-9０-９]{{1,2}}|[二三]?十[{_CN}]?|[{_CN}两])"
TERM = rf"(?:{_COUNT}\s*个?年(?:\s*{_COUNT}\s*个月)?|{_COUNT}\s*个月)"
"""Source of a pattern for a term: 5年, 三年, 1年6个月, 18个月."""


@dataclass(frozen=True, slots=True)
class DatedSpan:
    """A date in a text: where it stands, and what it is in ISO 8601."""

    start: int
    end: int
    iso: str


def small_number(text: str) -> int:
    """Return the number below 100 that Arabic or Chinese digits write.

    >>> [small_number(t) for t in ("28", "二十八", "十", "廿三", "２", "元", "三十一")]
    [28, 28, 10, 23, 2, 1, 31]
    """
    bare = re.sub(r"\s", "", text).replace("廿", "二十")
    if bare.isdecimal():
        return int(bare)
    tens, mark, ones = bare.rpartition("十")
    if mark:
        return (_DIGIT_VALUES[tens] if tens else 1) * 10 + (_DIGIT_VALUES[ones] if ones else 0)
    return _DIGIT_VALUES[bare]


def _year(text: str) -> int:
    bare = re.sub(r"\s", "", text)
    return int(bare) if bare.isdecimal() else int("".join(str(_DIGIT_VALUES[c]) for c in bare))


def find_dates(text: str) -> Iterator[DatedSpan]:
    """Yield the dates of a text in order; one that no calendar has (2月30日) is left out.

    >>> [d.iso for d in find_dates("2021 年 9 月 28 日，二〇二一年十月三日，2021-09-09")]
    ['2021-09-28', '2021-10-03', '2021-09-09']
    """
    for match in _DATE.finditer(text):
        year, month, day, *_ = (part for part in _PARTS.split(match.group()))
        try:
            found = date(_year(year), small_number(month), small_number(day))
        except (ValueError, KeyError):
            continue
        yield DatedSpan(match.start(), match.end(), found.isoformat())


def parse_date(text: str) -> str | None:
    """Return the ISO date that a text is, None where it is something else or no day of the calendar.

    >>> parse_date("二○一九年五月二十日"), parse_date("2021年9月"), parse_date("2021年2月30日")
    ('2019-05-20', None, None)
    """
    bare = text.strip()
    return next((d.iso for d in find_dates(bare) if d.start == 0 and d.end == len(bare)), None)


def first_date(text: str) -> str | None:
    """Return the first date in a text, None where there is none."""
    return next((d.iso for d in find_dates(text)), None)


def term_months(text: str) -> int:
    """Return how many months a term lasts.

    >>> [term_months(t) for t in ("5年", "三年", "1年6个月", "18个月", "两年")]
    [60, 36, 18, 18, 24]
    """
    years, _, months = text.partition("年") if "年" in text else ("", "", text)
    months = re.sub(r"[\s个月]", "", months)
    years = re.sub(r"[\s个]", "", years)
    return (small_number(years) * 12 if years else 0) + (small_number(months) if months else 0)


def last_day(start: str, months: int) -> str:
    """Return the last day of a term that begins on `start`: the day before the same day so many months on.

    >>> last_day("2024-06-01", 60), last_day("2024-02-29", 12)
    ('2029-05-31', '2025-02-27')
    """
    first = date.fromisoformat(start)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = min(first.day, monthrange(year, month + 1)[1])
    return (date(year, month + 1, day) - timedelta(days=1)).isoformat()


def days_after(start: str, days: int) -> str:
    """Return the day that many days after `start`."""
    return (date.fromisoformat(start) + timedelta(days=days)).isoformat()
