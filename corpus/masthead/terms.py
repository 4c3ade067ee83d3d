"""From when until when a document applies: 自…起施行, 有效期5年, 实施期至…, and the period that a plan is for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corpus.masthead.dates import (
    DATE,
    TERM,
    days_after,
    find_dates,
    first_date,
    last_day,
    small_number,
    term_months,
)
from corpus.masthead.quoting import quoted_titles
from corpus.model import Masthead, Status

_APPLIES = r"(?:正式|开始)?(?:施行|实施|执行|生效|试行)"
_OWN = r"本[\u4e00-\u9fff]{1,8}?"
_EFFECT = re.compile(
    rf"""(?:(?P<own>{_OWN})\s*(?:[，,]|从)?|(?<=[。；，、：;,])\s*|^(?:第[一二三四五六七八九十百零\d]+条)?\s*|(?<=[）)])\s*)
         自?(?:(?P<date>{DATE})|(?P<issue>(?:印发|发布|公布|颁布|下发|发文|签发|通过)之?日))\s*
         (?:起\s*(?P<after>[\d一二三四五六七八九十]{{1,3}})(?:个?(?:工作)?日|天)后|起满?(?P<later>[\d一二三四五六七八九十]{{1,3}})日
            |(?:起?[，,]?\s*至\s*{DATE}\s*止?[，,]?))?起?\s*{_APPLIES}(?=[，。；,;）)\s]|$|至|有效)""",
    re.VERBOSE,
)
_WORD = r"(?:有效期限?|施行期限?|实施期限?|执行期限?|试行期限?|暂行期限?|有效时间|时效)"
_UNTIL = rf"(?P<until>{DATE}|(?:19|20)\d\d\s*年(?:底|末|年底)?)"
_EXPIRY = re.compile(
    rf"""{_WORD}\s*(?:为|是|定为|暂定|暂定为|限为|：)?\s*(?P<term>{TERM})
       | {_WORD}\s*(?:为|自|从)?\s*(?:{DATE})?\s*(?:起|开始)?\s*(?:至|到|截至|截止到?|截止至|延长至|延续至|—|-|－)\s*{_UNTIL}
       | (?<=[施实执]行|实施|生效)[，,]?\s*(?:有效)?至\s*(?P<until2>{DATE}|(?:19|20)\d\d\s*年(?:底|末))
       | (?<=[，,])\s*(?:有效)?至\s*(?P<until3>{DATE})\s*止
       | 试行\s*(?:期?为?)\s*(?P<trial>{TERM})
       | 自\s*{DATE}\s*(?:起|开始)?[，,]?\s*至\s*(?P<until4>{DATE})\s*(?:止|{_APPLIES})""",
    re.VERBOSE,
)
_OWN_TERM = re.compile(rf"{_OWN}\s*(?:的|自.{{0,30}})?(?:{_WORD}|规划期)|^{_WORD}")
_PLAN_PERIOD = re.compile(
    r"(?:规划期|实施期|规划期限|实施期限|规划时限|计划期)(?:限)?\s*(?:为|是|：)?\s*(?P<first>20\d\d)\s*年?\s*(?:[—\-–－~～]{1,2}|至|到)\s*(?P<last>20\d\d)\s*年"
)
_RANGE = re.compile(
    r"(?P<first>(?:19|20)\d\d)\s*年?\s*(?:[—\-–－~～]{1,2}|至|到)\s*(?P<last>(?:19|20)\d\d)\s*年?"
)
_FIVE_YEARS = re.compile(
    r"(?P<n>[一二]?十[一二三四五六七八九]?)五(?!年|日|条|项|月)|第(?P<nth>[一二]?十[一二三四五六七八九]?)个五年"
)
_YEAR = re.compile(r"(?<!\d)(?P<year>20\d\d)\s*年度?")
_PLANS = frozenset({"规划", "行动计划", "计划", "纲要", "方案"})


@dataclass(frozen=True, slots=True)
class Terms:
    """First and last day on which a document applies (ISO 8601), None where it does not say; how each was found."""

    effective: str | None = None
    effective_found: str = ""
    expires: str | None = None
    expires_found: str = ""


def find_terms(lines: Iterable[str], issued: str | None) -> Terms:
    """Return from when until when the document applies by its own words.

    Only sentences count whose subject is the document itself (本办法…, or nothing): a certificate's 有效期3年 does not.
    自印发之日起 needs the date of issue; a term of years needs the day it begins, and ends the day before.
    """
    effects: list[tuple[bool, str, str]] = []
    sentences: list[str] = []
    for line in lines:
        if not re.search(r"施行|实施|执行|生效|试行|有效期|期限", line):
            continue
        for match in _EFFECT.finditer(line):
            day, found = _effective_day(match, issued)
            if day is not None:
                effects.append((match["own"] is not None, day, found))
        sentences.extend(_own_sentences(line))
    effective, found = _chosen(effects)
    expires, expires_found = None, ""
    for sentence in sentences:
        day = _last_day(sentence, effective or issued)
        if day is not None:
            expires, expires_found = day, "text"
    return Terms(effective, found, expires, expires_found)


def _chosen(effects: list[tuple[bool, str, str]]) -> tuple[str | None, str]:
    """The last statement whose subject is 本办法 …; else the last of all."""
    best = [effect for effect in effects if effect[0]] or effects
    return (best[-1][1], best[-1][2]) if best else (None, "")


def _effective_day(match: re.Match[str], issued: str | None) -> tuple[str | None, str]:
    start = first_date(match["date"]) if match["date"] else issued
    if start is None:
        return None, ""
    delay = match["after"] or match["later"]
    if delay is not None:
        return days_after(start, small_number(delay)), "inferred"
    return start, "text" if match["date"] else "inferred"


def _own_sentences(line: str) -> list[str]:
    """The sentences of a line that state the document's own term."""
    found: list[str] = []
    after_effect = False
    for sentence in re.findall(r"[^。]+", line):
        effect = list(_EFFECT.finditer(sentence))
        if effect:
            found.append(sentence[effect[-1].start() :])
        elif _OWN_TERM.search(sentence) or (after_effect and re.match(rf"\s*{_WORD}", sentence)):
            found.append(sentence)
        after_effect = bool(effect)
    return found


def _last_day(sentence: str, start: str | None) -> str | None:
    for match in _EXPIRY.finditer(sentence):
        if match.start() and re.search(r"[证书资格称号质认定]$", sentence[: match.start()]):
            continue
        term = match["term"] or match["trial"]
        if term is not None:
            return last_day(start, term_months(term)) if start else None
        until = match["until"] or match["until2"] or match["until3"] or match["until4"]
        return first_date(until) or f"{re.sub(r'[^0-9]', '', until)[:4]}-12-31"
    return None


def stated_expiry(words: str, effective: str | None) -> str | None:
    """Return the last day by what a web page says: a date, the end of a span of dates, or a term of years.

    >>> stated_expiry("5年（2024年06月01日至2029年05月31日）", None), stated_expiry("2年", "2020-01-01"), stated_expiry("长期", None)
    ('2029-05-31', '2021-12-31', None)
    """
    days = list(find_dates(words))
    if days:
        return days[-1].iso
    term = re.match(rf"\s*(?P<term>{TERM})", words)
    return last_day(effective, term_months(term["term"])) if term and effective else None


def find_period(title: str, lines: Iterable[str] = ()) -> tuple[int, int] | None:
    """Return the first and the last year that a plan is for, by its title or its words 规划期为…; None where unsaid.

    >>> find_period("某省“十四五”科技规划"), find_period("某计划（2023—2026年）"), find_period("2023年工作要点")
    ((2021, 2025), (2023, 2026), (2023, 2023))
    >>> find_period("《某省“十四五”规划》分工方案")
    """
    own = title
    for quoted in reversed(quoted_titles(title)):
        own = own[: quoted.start] + own[quoted.end :]
    span = _RANGE.search(own)
    if span is not None and int(span["first"]) < int(span["last"]):
        return int(span["first"]), int(span["last"])
    stated = next((m for line in lines if (m := _PLAN_PERIOD.search(line))), None)
    if stated is not None:
        return int(stated["first"]), int(stated["last"])
    five = _FIVE_YEARS.search(own)
    if five is not None:
        first = 2001 + (small_number(five["n"] or five["nth"]) - 10) * 5
        return first, first + 4
    year = _YEAR.search(own)
    return (int(year["year"]), int(year["year"])) if year else None


def status_on(masthead: Masthead, day: date) -> Status:
    """Return a document's status on a day.

    Repealed stays repealed. After its last day it is expired; so is a plan of several years, of whose force nothing is
    said, after its period. Otherwise what the masthead says.
    """
    if masthead.status in ("repealed", "expired"):
        return masthead.status
    if masthead.expires is not None:
        return "expired" if day > date.fromisoformat(masthead.expires) else "in_force"
    if masthead.status == "unknown" and masthead.period is not None and masthead.genre in _PLANS:
        first, last = masthead.period
        return "expired" if first < last < day.year else "unknown"
    return masthead.status
