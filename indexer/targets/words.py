"""The word lists of target_words.toml as compiled patterns."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Words:
    """What the target grammar knows of official Chinese.

    leading      verbs at the start of a phrase, repeated: 积极培育引进
    inner        a verb in the middle of a phrase, before its object
    after_noun   a verb behind a counted noun
    trailing     what joins an indicator to its number, at the end of a phrase
    award        words of granting; strong: words of limiting; each: 每家, 单个
    generic      indicator names that need what they belong to
    """

    leading: re.Pattern[str]
    inner: re.Pattern[str]
    after_noun: re.Pattern[str]
    trailing: re.Pattern[str]
    actual_heading: re.Pattern[str]
    not_actual_heading: re.Pattern[str]
    actual: re.Pattern[str]
    target_heading: re.Pattern[str]
    target: re.Pattern[str]
    award: re.Pattern[str]
    strong: re.Pattern[str]
    each: re.Pattern[str]
    limit: re.Pattern[str]
    generic: frozenset[str]


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))


@cache
def words() -> Words:
    """Return the words of target_words.toml."""
    table = tomllib.loads(resources.files("indexer").joinpath("target_words.toml").read_text("utf-8"))
    verbs, support = table["verbs"], table["support"]
    leading = alternatives(verbs["leading"])
    return Words(
        leading=re.compile(rf"^(?:(?:{leading})(?:了|过|和|与|、|并)?(?![的率数性型化式业工员者商费]))+"),
        inner=re.compile(rf"(?:{alternatives(verbs['inner'])})(?:了)?(?!{verbs['inner_not_before']})"),
        after_noun=re.compile(alternatives(verbs["after_noun"])),
        trailing=re.compile(rf"(?:{alternatives(table['predicates']['trailing'])})$"),
        actual_heading=re.compile(table["actual"]["headings"]),
        not_actual_heading=re.compile(table["actual"]["not_headings"]),
        actual=re.compile(table["actual"]["words"]),
        target_heading=re.compile(table["target"]["headings"]),
        target=re.compile(table["target"]["words"]),
        award=re.compile(support["award"]),
        strong=re.compile(support["strong"]),
        each=re.compile(support["each"]),
        limit=re.compile(support["limit"]),
        generic=frozenset(table["subject"]["generic"]),
    )
