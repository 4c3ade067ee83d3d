"""When two pieces of text, two numbers, two units or two lists of agencies count as the same.

Gold was written by people against the master text; what is measured has been through a reader that repairs broken
lines. So nothing is compared character by character, but after `normalise`. Numbers agree within one in a thousand.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

Stretch = tuple[int, int]

_BLANK_OR_MARK = re.compile(r"[\s*#\ufeff]+")
_LABEL_MARK = re.compile(r"[.．、:：()（）]")
_UNIT_TAIL = re.compile(r"(?:以上|以下|左右|以内|人民币)$")
_OWN_GOVERNMENT = re.compile(r"^(?:自治区|省|市)(?=.{2,})")
_ARABIC = re.compile(r"\d+(?:\.\d+)?")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千]+")
_SAME_UNIT = {"百分比": "%", "percent": "%"}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_TOLERANCE = 1e-3


def normalise(text: str | None) -> str:
    """Return `text` in NFKC and lower case, without white space and Markdown marks.

    >>> normalise("**（一）** 到2025年，ＧＤＰ　增长 5％")
    '(一)到2025年,gdp增长5%'
    """
    return _BLANK_OR_MARK.sub("", unicodedata.normalize("NFKC", text or "")).lower()


def normalise_label(label: str) -> str:
    """Return a clause label without the punctuation that documents vary: （三） and (三)、 are the same."""
    return _LABEL_MARK.sub("", normalise(label))


def normalise_path(path: Iterable[str]) -> tuple[str, ...]:
    """Return the labels of a path, unlabelled units left out."""
    return tuple(label for label in map(normalise_label, path) if label)


def normalise_unit(unit: str | None) -> str:
    """Return a unit without 以上, 左右 and the like, and with one spelling for per cent."""
    bare = _UNIT_TAIL.sub("", normalise(unit))
    return _SAME_UNIT.get(bare, bare)


def normalise_agencies(names: Iterable[str]) -> frozenset[str]:
    """Return names of agencies without the level of their own government (省科技厅 is 科技厅 here), as a set."""
    return frozenset(
        _OWN_GOVERNMENT.sub("", normalise(name).strip('“”"等')) for name in names if normalise(name)
    )


def find_all(haystack: str, quote: str, nth: int | None = None) -> list[Stretch]:
    """Return where the normalised `quote` stands in the (already normalised) `haystack`.

    With `nth` (1-based) only that occurrence, or all of them where there are fewer.
    """
    wanted, found, at = normalise(quote), list[Stretch](), -1
    while wanted and (at := haystack.find(wanted, at + 1)) >= 0:
        found.append((at, at + len(wanted)))
    return [found[nth - 1]] if nth and len(found) >= nth else found


def overlap(one: Sequence[Stretch], other: Sequence[Stretch]) -> bool:
    """Return whether any stretch of `one` shares a character with any of `other`."""
    return any(a < d and c < b for a, b in one for c, d in other)


def as_number(value: object) -> float | None:
    """Return `value` as a float, None where it is not a number."""
    if value is None or value == "" or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def same_number(one: object, other: object) -> bool:
    """Return whether both are numbers within one in a thousand of the larger, or neither is a number."""
    a, b = as_number(one), as_number(other)
    if a is None or b is None:
        return a is None and b is None
    return abs(a - b) <= _TOLERANCE * max(1.0, abs(a), abs(b))


def similarity(one: str | None, other: str | None) -> float:
    """Return the Dice coefficient over the normalised characters with multiplicity (Dice 1945), 0 to 1."""
    a, b = Counter(normalise(one)), Counter(normalise(other))
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def numbers_in(text: str) -> list[float]:
    """Return all numbers of a text, Arabic ones and plain Chinese ones.

    >>> numbers_in("由1.42%提高到三百二十家")
    [1.42, 320.0]
    """
    arabic = [float(found) for found in _ARABIC.findall(text)]
    return arabic + [_chinese_number(found) for found in _CHINESE.findall(text)]


def _chinese_number(words: str) -> float:
    total, digit = 0, None
    for character in words:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (1 if digit is None else digit) * _PLACES[character]
            digit = None
    return float(total + (digit or 0))
