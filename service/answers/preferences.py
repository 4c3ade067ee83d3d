"""What a question says that a sentence must say too: a modifier that excludes others, a bound, how far two values are apart."""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

from indexer.records import Target
from service.answers.asked import Asked
from service.answers.readings import Sentence

_SAME, _OTHER = 1.0, -1.5
"""What it counts that a sentence has the modifier of the question; that it has another of its group instead."""

_CALLED = 1.8
"""What it counts that a sentence calls by its name what an amount is asked of (“科技贷”最多贷多少)."""

_QUOTED = re.compile(r"[“\"](?!十[一二三四五六七八九]五)([^”\"，。]{2,12})[”\"]")
_BOUND = 0.8
_DATED = 1.5
"""What it counts that a sentence without quantities names all years of the question."""

_APART = 1.5
_LOWER = re.compile(r"(?:不低于|不少于|至少|最低|超过)[^，。；]{0,4}\d|\d[^，。；]{0,6}(?:以上|起)")
_UPPER = re.compile(
    r"(?:不超过|不高于|最高|最多|上限|封顶)[^，。；]{0,6}\d|\d[^，。；]{0,6}(?:以内|以下|为限)"
)
_ASKS_APART = re.compile(r"(?P<way>高|低|多|少|差|快|慢)(?:出|了)?(?:多少|几)")

_COUNTED = re.compile(
    r"(?:多少|(?<![那这好前后哪十百])几)(?:家次|人次|[家名项件人位所座条台套辆架艘种支户批次款亩篇处门课道份个])(?!月|小时|工作日|百?分?点)(?:的|以上)?(?P<thing>[一-鿿]{2,14}?)(?=[？?，,。；;的]|$|在|由)"
)
_THING = 1.2
"""What it counts that a quantity is of all that the question counts (几个新药上市), by the pairs of letters."""

Groups = tuple[tuple[re.Pattern[str], ...], ...]


@cache
def _groups() -> Groups:
    table = tomllib.loads(resources.files("service.answers").joinpath("contrary.toml").read_text("utf-8"))
    return tuple(tuple(re.compile(words) for words in group) for group in table["groups"])


def meant_modifiers(question: str) -> Groups:
    """Return for each group of which a question has one modifier alone: that one, then the others."""
    return tuple(
        (named[0], *(one for one in group if one is not named[0]))
        for group in _groups()
        if len(named := [one for one in group if one.search(question)]) == 1
    )


def _has_both(question: str, text: str) -> bool:
    """Whether a sentence has all modifiers of a group of which the question has several (首次和重新认定各奖多少)."""
    return any(all(one.search(text) for one in named) for named in _several(question))


@lru_cache(maxsize=256)
def _several(question: str) -> Groups:
    return tuple(
        tuple(named)
        for group in _groups()
        if len(named := [one for one in group if one.search(question)]) > 1
    )


def preference(question: str, asked: Asked, modifiers: Groups, sentence: Sentence) -> float:
    """Return what is added to the score of a sentence."""
    text = sentence.text
    worth = 0.0
    for meant, *others in modifiers:
        if meant.search(text):
            worth += _SAME
        elif any(other.search(text) for other in others):
            worth += _OTHER
    if _has_both(question, text):
        worth += _SAME
    if len(asked.years) > 1 and not sentence.targets and all(str(year) in text for year in asked.years):
        worth += _DATED
    if asked.amount and asked.bound:
        lower, upper = _LOWER.search(text) is not None, _UPPER.search(text) is not None
        if lower != upper:
            worth += _BOUND if lower == (asked.bound > 0) else -_BOUND
    if asked.amount and any(name in text for name in _QUOTED.findall(question)):
        worth += _CALLED
    apart = _ASKS_APART.search(question) if asked.derived else None
    if apart is not None and re.search(rf"{apart['way']}(?:于|出|了)?\d", text):
        worth += _APART
    return worth


def thing_counted(question: str) -> frozenset[str]:
    """Return the pairs of letters of what a question counts: 新药, 药上, 上市 of 要有几个新药上市; none where it counts nothing."""
    match = _COUNTED.search(question)
    thing = match["thing"] if match is not None else ""
    return frozenset(thing[at : at + 2] for at in range(len(thing) - 1))


def named_part(thing: frozenset[str], target: Target) -> float:
    """Return what is added to the score of a quantity for how much of what is counted its name and words have."""
    if not thing:
        return 0.0
    words = target.indicator + target.quote
    return _THING * sum(pair in words for pair in thing) / len(thing)
