"""Numbers with a unit, single and as ranges: 1.2万台（套）, 7000余名, 500万元至1000万元, 3—5家."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from indexer.numerals import NUMERAL_CHARACTERS
from indexer.quantities.comparisons import after_number, before_number
from indexer.quantities.quantity import Closed, Core, Quantity, QuantityKind, build, value_of
from indexer.quantities.units import SCALES, scale_factor, unit_table


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with what follows it up to its unit; positions in the text.

    scale  万, 亿 or 万亿 behind the number; more: 余 or 多 behind it
    bare   it is 千, 万 or 百 with nothing before
    """

    start: int
    end: int
    value: Decimal
    scale: str
    unit: str
    more: bool
    spoken: bool
    bare: bool


_NUMBER: Final = re.compile(
    rf"(?<![A-Za-z\d.])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|(?<![A-Za-z\d])(?<!\d[.,])\d+(?:\.\d+)?"
    rf"|[{NUMERAL_CHARACTERS}]+(?:点[零一二三四五六七八九]+)?",
    re.ASCII,
)
_RANGE: Final = re.compile(r"\s?(?:[-—–－~～―−]{1,2}|至|到)\s?")
_COMPOUND: Final = re.compile(r"\d+(?:\.\d+)?(?P<scale>亿|万)\d+(?:\.\d+)?[千百]?(?P<below>万)?")
_BRACKET: Final = re.compile(r"[（(]([^）)]{1,2})[）)]")
_HEADS: Final = re.compile(r"万?人|百人|千人")
_LONGEST: Final = 32  # signs of a Chinese numeral; longer runs are no number
_NOT_MORE: Final = ("多边", "多方", "多元", "多样", "余额")
_BARE: Final = frozenset("百 千 万 亿 十万 百万 千万".split())  # noqa: SIM905


def find_measured(plain: str, closed: Closed) -> Iterator[Quantity]:
    """Yield the numbers with a unit of a text with half-width digits; each closes its stretch."""
    at = 0
    while match := _NUMBER.search(plain, at):
        at = match.end()
        number = _number(plain, match, closed)
        if number is None:
            continue
        quantity = _range(plain, number, closed) or _single(plain, number, closed)
        if quantity is not None:
            yield quantity
            at = max(at, quantity.core.end)


def _number(plain: str, match: re.Match[str], closed: Closed) -> _Number | None:
    """Read the number at a match: its value, 万 or 亿, 余 or 多, and its unit."""
    start, at = match.span()
    if not closed.free(start, start + 1):
        return None
    spoken = not plain[start].isdigit()
    read = _spoken(plain, start, at) if spoken else _written(plain, start, at)
    if read is None:
        return None
    value, scale, at, bare = read
    at, more, scale, value = _places(plain, at, scale, value, spoken)
    gap = at + 1 if plain[at : at + 1] == " " and not spoken else at
    unit = unit_table().at(plain, gap)
    if unit and spoken and unit in unit_table().arabic and not _compared(plain, start, gap + len(unit)):
        unit = ""
    if unit:
        at = _unit_end(plain, gap + len(unit))
        unit = plain[gap:at]
    if not closed.free(start, at):
        return None
    return _Number(start, at, value, scale, unit, more, spoken, bare)


def _compared(plain: str, start: int, end: int) -> bool:
    return plain.startswith(("以", "内"), end) or before_number(plain, start)[1] is not None


def _written(plain: str, start: int, end: int) -> tuple[Decimal, str, int, bool] | None:
    """Read Arabic digits; 1亿2000万 is one number in 亿."""
    compound = _COMPOUND.match(plain, start)
    if compound and (compound["scale"] == "亿" or not compound["below"]):
        value = value_of(compound[0])
        if value is not None:
            return value / scale_factor(compound["scale"]), compound["scale"], compound.end(), False
    return Decimal(plain[start:end].replace(",", "")), "", end, False


def _spoken(plain: str, start: int, end: int) -> tuple[Decimal, str, int, bool] | None:
    """Read a Chinese numeral: value, 万 or 亿 behind it, where it ends, and whether it is a bare 万, 千 or 百."""
    if end - start > _LONGEST:
        return None
    words = plain[start:end]
    while len(words) > 1 and words[-1] in "千百十" and unit_table().at(plain, start + len(words) - 1):
        words = words[:-1]  # 三十千瓦: 千 belongs to the unit
    for scale in SCALES:
        rest = words.removesuffix(scale)
        if rest and rest != words:
            value = value_of(rest)
            return None if value is None else (value, scale, start + len(words), rest in ("百", "千", "十"))
    value = value_of(words)
    return None if value is None else (value, "", start + len(words), words in _BARE)


def _places(plain: str, at: int, scale: str, value: Decimal, spoken: bool) -> tuple[int, bool, str, Decimal]:
    """Read 余, 多, 万, 亿, 千 behind a number."""
    more = False
    for _ in range(3):
        here = plain[at : at + 1]
        gap = 1 if here == " " and plain[at + 1 : at + 2] in ("万", "亿", "余") else 0
        if plain[at + gap : at + gap + 1] in ("余", "多") and not plain.startswith(_NOT_MORE, at):
            more, at = True, at + gap + 1
        elif not scale and (big := next((s for s in SCALES if plain.startswith(s, at + gap)), "")):
            scale, at = big, at + gap + len(big)
        elif here in ("千", "百") and not spoken and not unit_table().at(plain, at):
            value, at = value * (1000 if here == "千" else 100), at + 1
    return at, more, scale, value


def _unit_end(plain: str, end: int) -> int:
    """Take in what extends a unit: 台（套）, 元/亩, 件/万人."""
    bracket = _BRACKET.match(plain, end)
    if bracket and bracket[1] in unit_table().kinds:
        end = bracket.end()
    if plain[end : end + 1] == "/":
        heads = _HEADS.match(plain, end + 1)
        end += 1 + len(unit_table().at(plain, end + 1)) if not heads else heads.end() - end
        return end - 1 if plain[end - 1] == "/" else end
    return end


def _range(plain: str, low: _Number, closed: Closed) -> Quantity | None:
    """Return the range that begins with this number: 3—5家, 500万元至1000万元, 1个-2个."""
    dash = _RANGE.match(plain, low.end)
    match = _NUMBER.match(plain, dash.end()) if dash else None
    high = _number(plain, match, closed) if match else None
    if high is None or not high.unit or (low.unit and low.unit != high.unit):
        return None
    scale = low.scale
    if not low.unit and not low.scale and low.value < high.value:
        scale = high.scale
    value_max = high.value * scale_factor(high.scale) / scale_factor(scale)
    if value_max <= low.value or not closed.free(low.start, high.end):
        return None
    core = Core(
        low.start, high.end, low.value, scale + high.unit, kind_of(high.unit), value_max, spoken=low.spoken
    )
    return build(plain, core, closed)


def kind_of(unit: str) -> QuantityKind:
    """Return what a unit without 万 and 亿 measures: 台（套） is a count, 元/亩 money.

    >>> kind_of("台（套）"), kind_of("元/亩"), kind_of("倍"), kind_of("个工作日")
    ('count', 'money', 'times', 'time')
    """
    if unit == "倍":
        return "times"
    kinds = unit_table().kinds
    return kinds.get(unit) or kinds.get(re.split(r"[（(/]", unit)[0], "count")


_BARE_BEFORE: Final = re.compile(
    r"(?:达到?|为|至|提高到|提升到|增加到|降到|超过|突破|不低于|不高于|保持在|控制在)$"
)
_BARE_AFTER: Final = re.compile(r"(?:以上|以下|以内|左右)?(?:[，。；、）]|$)")
_REACHED: Final = re.compile(r"(?:达到?|突破|超|上|至|到)$")


def _single(plain: str, number: _Number, closed: Closed) -> Quantity | None:
    """Return the quantity of one number, None where it counts nothing."""
    before = plain[number.start - 1 : number.start] if number.start else ""
    if before and (before in "几好" or (before == "数" and plain[number.start] in "十百千万")):
        return None  # 数十家, 几百人
    if not number.unit:
        stated = _BARE_AFTER.match(plain, number.end) and _BARE_BEFORE.search(
            plain[max(0, number.start - 4) : number.start]
        )
        if number.scale or number.spoken or not stated:
            return None
        return build(plain, Core(number.start, number.end, number.value, "", "bare"), closed)
    if (number.bare and not _bounded(plain, number)) or _is_article(plain, number):
        return None
    more = number.more or (number.bare and before == "上")
    unit, kind = number.scale + number.unit, kind_of(number.unit)
    return build(
        plain, Core(number.start, number.end, number.value, unit, kind, None, more, number.spoken), closed
    )


def _bounded(plain: str, number: _Number) -> bool:
    """Say whether a bare 千亿元, 万米, 百家 is compared or a grade, and so a quantity: 突破千亿元, 万米级."""
    graded = plain.startswith("级", number.end) and kind_of(number.unit) == "size"
    reached = _REACHED.search(plain[max(0, number.start - 2) : number.start])
    compared = before_number(plain, number.start)[1] is not None or plain.startswith("以上", number.end)
    return number.more or graded or compared or bool(reached)


def _is_article(plain: str, number: _Number) -> bool:
    """Say whether 一个, 一项 … only introduces a noun, as an article does."""
    counted = kind_of(number.unit) == "count" or number.unit in ("年", "日", "天")
    if not (number.spoken and number.value == 1 and not number.scale and counted):
        return False
    head, before = before_number(plain, number.start)
    if number.unit == "批" or plain[: head + 2].endswith("突破"):
        return True
    if before is not None or after_number(plain, number.end, kind_of(number.unit))[1] is not None:
        return False
    return number.unit not in ("次", "场", "届", "人次") and plain[
        number.start - 1 : number.start
    ] not in tuple("每各满近前续")
