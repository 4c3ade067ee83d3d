"""English words of policy in a Chinese question: high-tech enterprises → 高新技术企业 (english.toml)."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

_LATIN = re.compile(r"[A-Za-z]{2}")


def english(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a text with its English terms in Chinese, and each term with what it became.

    Case, hyphens and the plural do not count. Abbreviations that Chinese documents print (R&D, GDP, 5G) stay.

    >>> english("High-Tech Enterprises 的奖励")[0], english("R&D经费占GDP的2.5%")[0]
    ('高新技术企业的奖励', 'R&D经费占GDP的2.5%')
    """
    if not _LATIN.search(text):
        return text, ()
    pattern, meanings = _terms()
    found: list[tuple[str, str]] = []

    def chinese(match: re.Match[str]) -> str:
        meaning = meanings[_key(match["term"])]
        found.append((match.group().strip(), meaning))
        return meaning

    return pattern.sub(chinese, text), tuple(found)


@cache
def _terms() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return what finds a term, with the blanks around it that Chinese does not need, and the meanings by key."""
    table: Mapping[str, str] = tomllib.loads(
        resources.files("service.typed").joinpath("english.toml").read_text("utf-8")
    )
    meanings = {_key(term): meaning for term, meaning in table.items()}
    longest_first = sorted(table, key=lambda term: (-len(term), term))
    terms = "|".join(
        re.escape(term).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]*") for term in longest_first
    )
    return re.compile(rf"(?<![A-Za-z&])\ ?(?P<term>{terms})(?:e?s)?(?![A-Za-z&])\ ?", re.IGNORECASE), meanings


def _key(term: str) -> str:
    return re.sub(r"[\s-]+", "", term).lower()
