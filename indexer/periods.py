"""Years and periods in Chinese official prose, with their spans: 到2025年, 2024—2027年, “十四五”末, 每年, 3月15日."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from corpus.model import Span
from indexer.numerals import DIGITS

PeriodKind = Literal["year", "years", "plan", "every", "date"]


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a stretch of years, a five-year plan, a recurrence or a day.

    kind   year (2025年底前), years (2024—2027年), plan (“十四五”), every (每年), date (3月15日, without a year)
    first  first year, None for every and date
    last   last year: what is due in the period is due by then
    text   as printed, without a preposition
    """

    span: Span
    kind: PeriodKind
    text: str
    first: int | None = None
    last: int | None = None


_EARLY_PLANS: Final = {1: (1953, 1957), 2: (1958, 1962)}  # the later ones start in 1951 + 5 n

_YEAR = r"(?:(?<![\d.])(?:19|20|21)\d\d|[一二][九〇零○][零〇○一二三四五六七八九]{2})"
_DASH = r"\s*(?:[-—–－~～―]{1,2}|至|到)\s*"
_PERIOD: Final = re.compile(
    rf"""
      (?P<years>(?P<from>{_YEAR})\s?年?{_DASH}(?P<to>{_YEAR})\s?年(?:底|末)?)      # 2016—2020年, 2026年至2030年
    | (?P<iso>(?P<iso_year>(?:19|20)\d\d)[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9])(?!\d))
    | (?P<year>(?P<y>{_YEAR})\s?年度?
        (?:\s?(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月份?(?:底|末|初|上旬|中旬|下旬)?
           (?:\s?(?:3[01]|[12]\d|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号])?)?
        (?:[上下]半年|第?[一二三四1-4]季度|年?底|年?末|年?初)?前?内?)
    | (?P<plan>[“"]?(?P<n>十[一二三四五六七八九]|二十[一二三四五])五[”"]?(?:规划|计划)?(?:时期|期间|期末|末|以来|初)?
        | [“"](?P<short>[一二三四五六七八九十])五[”"](?:时期|期间|末|以来)?)
    | (?P<every>每(?:两|二|三|四|五|半|[2-9])?(?:个)?(?:年度?|半年|季度?|月|周|天|日|学年|学期)|逐年|按年度?|年度内每年)
    | (?P<date>(?:[次当翌同上前每今去明本]年)?(?<![\d.])(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月
        (?:\s?(?:3[01]|[12]\d|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号]|份|底|末|初|[上中下]旬)
        (?:{_DASH}(?:1[0-2]|0?[1-9])\s?月(?:\s?(?:3[01]|[12]\d|0?[1-9])\s?日)?)?前?
        | (?<![\d.])(?:1[0-2]|[1-9])(?:月|{_DASH}(?:1[0-2]|[1-9])月)(?=[^\d内]|$)
        | 每月(?:3[01]|[12]\d|0?[1-9])日前?)
    """,
    re.VERBOSE,
)
_HINT: Final = re.compile(r"[年月五每.\-/]")


def find_periods(text: str) -> tuple[Period, ...]:
    """Return the years, plans, recurrences and dates of a text, in order, without overlaps.

    >>> [(p.text, p.kind, p.last) for p in find_periods("到2025年，“十四五”末，每年，2024—2027年，6月底前")]
    [('2025年', 'year', 2025), ('“十四五”末', 'plan', 2025), ('每年', 'every', None), ('2024—2027年', 'years', 2027), ('6月底前', 'date', None)]
    >>> find_periods("十五日内报告，12个月后复查，PM2.5和305项目")
    ()
    """
    if not _HINT.search(text):
        return ()
    return tuple(_period(match) for match in _PERIOD.finditer(text))


def _period(match: re.Match[str]) -> Period:
    span = Span(match.start(), match.end())
    if match["years"]:
        return Period(span, "years", match[0], _year(match["from"]), _year(match["to"]))
    if match["iso"]:
        return Period(span, "year", match[0], int(match["iso_year"]), int(match["iso_year"]))
    if match["year"]:
        year = _year(match["y"])
        return Period(span, "year", match[0], year, year)
    if match["plan"]:
        first, last = plan_years(_plan_number(match["n"] or match["short"]))
        return Period(span, "plan", match[0], first, last)
    return Period(span, "every" if match["every"] else "date", match[0])


def _year(digits: str) -> int:
    if digits[0].isdigit():
        return int(digits)
    return int("".join(str({"○": 0}.get(sign, DIGITS.get(sign, 0))) for sign in digits))


def _plan_number(words: str) -> int:
    tens, _, ones = words.rpartition("十")
    if "十" not in words:
        return DIGITS[words]
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def plan_years(number: int) -> tuple[int, int]:
    """Return first and last year of the n-th five-year plan.

    >>> plan_years(14), plan_years(12)
    ((2021, 2025), (2011, 2015))
    """
    first = 1951 + 5 * number
    return _EARLY_PLANS.get(number, (first, first + 4))
