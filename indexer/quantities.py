"""Quantities in Chinese official prose: 3—5家, 不低于三分之一, 年均增长15%以上, 500万元至1000万元, 翻一番, 前10位.

A quantity is a number with a unit and the comparison words right at it. Numbers that only name (第五条, 〔2021〕18号,
“三大战略”, PM2.5), dates and years are no quantities; see designations.py and periods.py.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from decimal import Decimal
from typing import Final, Literal

from corpus.model import Span
from indexer.comparisons import after_number, before_number, change_before
from indexer.designations import find_designations
from indexer.numerals import NUMERAL_CHARACTERS, NotANumeral, parse_numeral
from indexer.periods import find_periods
from indexer.records import Op
from indexer.units import SCALES, UnitKind, unit_table

QuantityKind = Literal["money", "share", "time", "size", "count", "times", "fold", "fraction", "rank", "ratio", "level", "bare"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as printed.

    span       with the comparison words right at it; text is exactly the words there
    core       the number and the unit alone
    value      in the printed unit (3.5亿元 is 3.5); None for a level (全覆盖) or ratio (6∶4)
    value_max  upper end of a range, in the same unit
    unit       as printed behind the number, with 万 and 亿 ("万台（套）"); "" for fractions and bare numbers
    kind       what it measures: a unit kind, times (倍), fold (番), fraction, rank, ratio, level, bare
    change     the verb of change before it (增长, 提高, 下降), "" where it states a level
    spoken     written in Chinese numerals: may be an article (一个) or a grouping (六个领域)
    """

    span: Span
    core: Span
    text: str
    value: Decimal | None
    value_max: Decimal | None
    unit: str
    op: Op
    kind: QuantityKind
    change: str = ""
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with what follows it up to its unit; positions in the text."""

    start: int
    end: int
    value: Decimal
    scale: str
    unit: str
    more: bool
    spoken: bool
    bare_scale: bool


_WIDE: Final = {ord("０") + i: ord("0") + i for i in range(10)} | {
    ord("％"): "%", ord("．"): ".", ord("＞"): ">", ord("＜"): "<", ord("＝"): "=", ord("﹪"): "%", ord("　"): " ",
}  # fmt: skip
_NUMBER: Final = re.compile(
    rf"(?<![A-Za-z\d.])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|(?<![A-Za-z\d])(?<!\d[.,])\d+(?:\.\d+)?|[{NUMERAL_CHARACTERS}]+(?:点[零一二三四五六七八九]+)?",
    re.ASCII,
)
_RANGE: Final = re.compile(r"\s?(?:[-—–－~～―−]{1,2}|至|到)\s?")
_FRACTION: Final = re.compile(rf"([{NUMERAL_CHARACTERS}]+|\d+)分之([{NUMERAL_CHARACTERS}]+(?:点[零一二三四五六七八九]+)?|\d+(?:\.\d+)?)")
_SLASHED: Final = re.compile(r"(?<![\d./])(?P<above>[1-9])/(?P<below>[2-9]|1\d|100?)(?![\d/.%年月])")
_FOLD: Final = re.compile(r"(?:再)?翻(?:了)?(?:(?P<n>[一两二三四])番|番|倍)")
_HALF: Final = re.compile(r"(?P<cut>减半|折半)|(?:一半|半数|过半|对半)")
_TENTHS: Final = re.compile(r"(?<![一二三四五六七八九十百千零第])([一二三四五六七八九两])成([一二三四五六七八九半])?")
_RANK: Final = re.compile(
    rf"第\s?(?P<n>[{NUMERAL_CHARACTERS}]+|\d+)(?P<unit>位|名(?!单)|大(?=[^、，。]{{0,4}}(?:支柱|经济体|产业|市场)))"
    rf"|前\s?(?P<top>[{NUMERAL_CHARACTERS}]+|\d+)(?P<tunit>位|名(?!单)|强)"
    rf"|(?:位居|位列|排名|居|列)(?:全国|全省|全区|全市|世界|全球|西部|同类)?[^，。；、\d]{{0,6}}?(?:第(?P<at>[{NUMERAL_CHARACTERS}]+|\d+)|(?P<first>首位))(?:位|名)?"
)
_RATIO: Final = re.compile(r"(?<![\d.:：∶])\d+(?:\.\d+)?(?:\s?[∶:：]\s?\d+(?:\.\d+)?){1,4}(?![\d.:：∶])")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in order; they do not overlap one another, nor a date or a document number.

    >>> [(q.text, str(q.value), q.unit, q.op) for q in find_quantities("达到3.5亿元，比2015年翻一番，不低于三分之一，7000余名")]
    [('3.5亿元', '3.5', '亿元', 'eq'), ('翻一番', '1', '番', 'growth'), ('不低于三分之一', '0.3333', '', 'ge'), ('7000余名', '7000', '名', 'ge')]
    >>> find_quantities("“十四五”期间实施三大计划、305项目，依照第五条第二款（〔2021〕18号），拨打12396，治理PM2.5")
    ()
    """
    if not _may_count().search(text):
        return ()
    plain = text.translate(_WIDE)
    closed = _Closed(plain)
    found = _special(plain, closed)
    found += _measured(plain, closed)
    found.sort(key=lambda quantity: quantity.span.start)
    return tuple(replace(q, text=text[q.span.start : q.span.end]) for q in _merge_bounds(plain, found))


@cache
def _may_count() -> re.Pattern[str]:
    """Return a cheap test that nearly all text without a quantity fails, so that laws are read fast."""
    first = "".join(sorted({unit[0] for unit in unit_table().kinds if not unit[0].isascii()}))
    return re.compile(
        rf"[0-9０-９]|(?<![第{NUMERAL_CHARACTERS}])[{NUMERAL_CHARACTERS}]+(?:[{first}余多成至到～—-]|分之)"
        r"|翻[了一两二三四]?番|一半|半数|减半|过半|对半|折半|第[一二三四五六七八九十百]+[位名大]|首位"
    )


class _Closed:
    """The stretches of a text in which nothing is counted, and those already taken."""

    def __init__(self, plain: str) -> None:
        self._taken = bytearray(len(plain) + 1)
        for span in find_designations(plain):
            self.take(span.start, span.end)
        for period in find_periods(plain):
            self.take(period.span.start, period.span.end)

    def take(self, start: int, end: int) -> None:
        """Close a stretch."""
        self._taken[start:end] = b"\x01" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """Say whether no part of the stretch is closed."""
        return 1 not in self._taken[start:end]


def _special(plain: str, closed: _Closed) -> list[Quantity]:
    """Find the quantities that are not a number with a unit: ranks, fractions, 成, 番, 一半, ratios."""
    found: list[Quantity] = []
    for match in _RANK.finditer(plain):
        words = match["n"] or match["top"] or match["at"] or "1"
        if match["unit"] or match["at"] or match["first"] or closed.free(*match.span()):
            unit = "" if match["unit"] == "大" else "位"
            found.append(_build(plain, match.span(), parse_safely(words), unit, "rank", closed))
    for match in _RATIO.finditer(plain):
        if re.search(r"比|按|以[^，。]*$", plain[max(0, match.start() - 14) : match.start()]) or plain[match.end() : match.end() + 4].lstrip("的之").startswith("比"):
            found.append(_build(plain, match.span(), None, "", "ratio", closed))
    for match in _FRACTION.finditer(plain):
        if closed.free(*match.span()):
            found.append(_fraction(plain, match, closed))
    for match in _SLASHED.finditer(plain):
        if closed.free(*match.span()):
            value = (Decimal(match["above"]) / Decimal(match["below"])).quantize(Decimal("0.0001")).normalize()
            found.append(_build(plain, match.span(), value, "", "fraction", closed))
    for match in _FOLD.finditer(plain):
        value = parse_safely(match["n"] or "一")
        found.append(_build(plain, match.span(), value, "番", "fold", closed))
    for match in _TENTHS.finditer(plain):
        if closed.free(*match.span()) and unit_table().at(plain, match.end(1)) in ("", "成") and not _follows(plain, match.end(), "成"):
            tenths = parse_safely(match[1]) or Decimal(0)
            half = Decimal("0.5") if match[2] == "半" else (parse_safely(match[2]) or Decimal(0)) / 10 if match[2] else Decimal(0)
            found.append(_build(plain, match.span(), tenths + half, "成", "share", closed))
    for match in _HALF.finditer(plain):
        if closed.free(*match.span()):
            found.append(_build(plain, match.span(), Decimal("0.5"), "", "fraction", closed))
    return [quantity for quantity in found if quantity.value is not None or quantity.kind == "ratio"]


def _follows(plain: str, end: int, unit: str) -> bool:
    return any(plain.startswith(word, end) for word in unit_table().follow.get(unit, ()))


def _fraction(plain: str, match: re.Match[str], closed: _Closed) -> Quantity:
    below, above = parse_safely(match[1]), parse_safely(match[2])
    if not below or above is None:
        return _build(plain, match.span(), None, "", "fraction", closed)
    if below in (100, 1000):
        return _build(plain, match.span(), above, "%" if below == 100 else "‰", "share", closed)
    return _build(plain, match.span(), (above / below).quantize(Decimal("0.0001")).normalize(), "", "fraction", closed)


def parse_safely(words: str) -> Decimal | None:
    """Return the value of a numeral, None where the words are none."""
    try:
        return parse_numeral(words)
    except NotANumeral:
        return None


def _build(
    plain: str, core: tuple[int, int], value: Decimal | None, unit: str, kind: QuantityKind, closed: _Closed,
    value_max: Decimal | None = None, more: bool = False, spoken: bool = False,
) -> Quantity:  # fmt: skip
    """Return the quantity with the comparison words before and after its core."""
    start, end = core
    head, op = before_number(plain, start)
    tail, op_after = after_number(plain, end, kind)
    change = "翻番" if kind == "fold" else change_before(plain, head)
    op = _operator(op, op_after, change, kind, value_max, more)
    if not closed.free(head, start):
        head = start
    closed.take(start, end)
    return Quantity(Span(head, tail), Span(start, end), plain[head:tail], value, value_max, unit, op, kind, change, spoken)


def _operator(before: Op | None, after: Op | None, change: str, kind: QuantityKind, value_max: Decimal | None, more: bool) -> Op:
    if kind == "rank":
        return "rank"
    if kind in ("ratio", "level"):
        return "qualitative"
    if value_max is not None:
        return "range"
    if change:
        return "growth"
    return before or after or ("ge" if more else "eq")


def _measured(plain: str, closed: _Closed) -> list[Quantity]:
    """Find numbers with a unit, single and as ranges."""
    found: list[Quantity] = []
    at = 0
    while match := _NUMBER.search(plain, at):
        at = match.end()
        number = _number(plain, match, closed)
        if number is None:
            continue
        joined = _range(plain, number, closed)
        quantity = joined or _single(plain, number, closed)
        if quantity is not None:
            found.append(quantity)
            at = max(at, quantity.core.end)
    return found


def _number(plain: str, match: re.Match[str], closed: _Closed) -> _Number | None:
    """Read the number at a match: its value, 万 or 亿, 余 or 多, and its unit."""
    start, at = match.span()
    if not closed.free(start, start + 1):
        return None
    spoken = not plain[start].isdigit()
    if spoken:
        read = _spoken(plain, start, at)
        if read is None:
            return None
        value, scale, at, bare_scale = read
    else:
        value, scale, bare_scale = Decimal(match[0].replace(",", "")), "", False
    at, more, scale, value = _places(plain, at, scale, value, spoken)
    gap = at + 1 if plain[at : at + 1] == " " and not spoken else at
    unit = unit_table().at(plain, gap)
    if unit and spoken and unit in unit_table().arabic and not plain.startswith(("以", "内"), gap + len(unit)):
        unit = ""
    if unit:
        at = _unit_end(plain, gap + len(unit))
        unit = plain[gap:at]
    return _Number(start, at, value, scale, unit, more, spoken, bare_scale)


def _spoken(plain: str, start: int, end: int) -> tuple[Decimal, str, int, bool] | None:
    """Read a Chinese numeral: value, 万 or 亿 behind it, where it ends, and whether it is a bare 万, 千 or 百."""
    words = plain[start:end]
    while words and words[-1] in "千百十" and unit_table().at(plain, start + len(words) - 1) and len(words) > 1:
        words = words[:-1]  # 三十千瓦: 千 belongs to the unit
    for scale in SCALES:
        rest = words.removesuffix(scale)
        if rest != words and rest:
            value = parse_safely(rest)
            return None if value is None else (value, scale, start + len(words), rest in ("百", "千", "十"))
    value = parse_safely(words)
    if value is None:
        return None
    return value, "", start + len(words), words in ("百", "千", "万", "亿", "十万", "百万", "千万")


def _places(plain: str, at: int, scale: str, value: Decimal, spoken: bool) -> tuple[int, bool, str, Decimal]:
    """Read 余, 多, 万, 亿, 千 behind a number."""
    more = False
    for _ in range(3):
        here = plain[at : at + 1]
        gap = 1 if here == " " and plain[at + 1 : at + 2] in ("万", "亿", "余") else 0
        if plain[at + gap : at + gap + 1] in ("余", "多") and not plain.startswith(("多边", "多方", "多元", "多样", "余额"), at):
            more, at = True, at + gap + 1
        elif not scale and (big := next((s for s in SCALES if plain.startswith(s, at + gap)), "")):
            scale, at = big, at + gap + len(big)
        elif here in ("千", "百") and not spoken and not unit_table().at(plain, at):
            value, at = value * (1000 if here == "千" else 100), at + 1
    return at, more, scale, value


def _unit_end(plain: str, end: int) -> int:
    """Take in what extends a unit: 台（套）, 元/亩, 毫克/立方米."""
    bracket = re.compile(r"[（(]([^）)]{1,2})[）)]").match(plain, end)
    if bracket and bracket[1] in unit_table().kinds:
        end = bracket.end()
    if plain[end : end + 1] == "/" and (below := unit_table().at(plain, end + 1) or re.match(r"万?人|百人|千人", plain[end + 1 : end + 3])):
        end += 1 + (len(below) if isinstance(below, str) else below.end())
    return end


def _range(plain: str, low: _Number, closed: _Closed) -> Quantity | None:
    """Return the range that begins with this number: 3—5家, 500万元至1000万元, 1个-2个."""
    dash = _RANGE.match(plain, low.end)
    match = _NUMBER.match(plain, dash.end()) if dash else None
    high = _number(plain, match, closed) if match else None
    if high is None or not high.unit or (low.unit and low.unit != high.unit):
        return None
    factor = Decimal(1)
    scale = low.scale
    if not low.unit and not low.scale and low.value < high.value:
        scale = high.scale
    elif low.scale != high.scale:
        factor = unit_factor(high.scale) / unit_factor(low.scale)
    value_max = high.value * factor
    if value_max <= low.value:
        return None
    kind = _kind(high.unit)
    quantity = _build(plain, (low.start, high.end), low.value, scale + high.unit, kind, closed, value_max, spoken=low.spoken)
    return quantity


def unit_factor(scale: str) -> Decimal:
    """Return what 万, 亿 or 万亿 multiplies by, 1 for ""."""
    return unit_table().base[scale][1] if scale else Decimal(1)


def _kind(unit: str) -> QuantityKind:
    if unit == "倍":
        return "times"
    known: UnitKind | None = unit_table().kinds.get(unit)
    return known or unit_table().kinds.get(re.split(r"[（(/]", unit)[0], "count")


_BARE_BEFORE: Final = re.compile(r"(?:达到?|为|至|提高到|提升到|增加到|降到|超过|突破|不低于|不高于|保持在|控制在)$")
_BARE_AFTER: Final = re.compile(r"(?:以上|以下|以内|左右)?(?:[，。；、）]|$)")
_VAGUE_BEFORE: Final = re.compile(r"[数几好]$")


def _single(plain: str, number: _Number, closed: _Closed) -> Quantity | None:
    """Return the quantity of one number, None where it counts nothing."""
    if _VAGUE_BEFORE.search(plain[max(0, number.start - 1) : number.start]):
        return None
    if not number.unit:
        if number.scale or number.spoken or not _BARE_AFTER.match(plain, number.end):
            return None
        if not _BARE_BEFORE.search(plain[max(0, number.start - 4) : number.start]):
            return None
        return _build(plain, (number.start, number.end), number.value, "", "bare", closed)
    if number.bare_scale and not _bounded(plain, number):
        return None
    if _is_article(plain, number):
        return None
    return _build(
        plain, (number.start, number.end), number.value, number.scale + number.unit, _kind(number.unit), closed,
        more=number.more or plain[number.start - 1 : number.start] == "上" and number.bare_scale, spoken=number.spoken,
    )  # fmt: skip


def _bounded(plain: str, number: _Number) -> bool:
    """Say whether a bare 千亿元, 万米, 百家 is compared or a grade, and so a quantity: 突破千亿元, 万米级."""
    head, op = before_number(plain, number.start)
    after = plain[number.end : number.end + 2]
    reached = re.search(r"(?:达到?|突破|超|上|至|到)$", plain[max(0, number.start - 2) : number.start])
    return op is not None or bool(reached) or number.more or after[:1] == "级" and _kind(number.unit) == "size" or after == "以上"


_ARTICLE_UNITS: Final = frozenset("个 项 种 名 位 家 条 件 次 场 套 类 人 处 支 所 座 部 篇 本 张 份 起 例 台 辆 间 户 门 批 年 日 天".split())


def _is_article(plain: str, number: _Number) -> bool:
    """Say whether 一个, 一项 … only introduces a noun, as an article does."""
    if not (number.spoken and number.value == 1 and not number.scale and number.unit in _ARTICLE_UNITS):
        return False
    head, op = before_number(plain, number.start)
    tail, op_after = after_number(plain, number.end, _kind(number.unit))
    if op is not None or op_after is not None:
        return False
    return number.unit not in ("次", "场") and not re.search(r"[每各满近前续]$", plain[: number.start])


def _merge_bounds(plain: str, found: list[Quantity]) -> list[Quantity]:
    """Join 三年以上七年以下, 满一年不足五年, 一万元以上十万元以下 into one range."""
    merged: list[Quantity] = []
    for quantity in found:
        last = merged[-1] if merged else None
        if last and last.op == "ge" and quantity.op in ("le", "lt") and last.span.end == quantity.span.start and last.kind == quantity.kind:
            low_scale = next((s for s in SCALES if last.unit.startswith(s)), "")
            high_scale = next((s for s in SCALES if quantity.unit.startswith(s)), "")
            if last.unit.removeprefix(low_scale) == quantity.unit.removeprefix(high_scale) and quantity.value is not None:
                value_max = quantity.value * unit_factor(high_scale) / unit_factor(low_scale)
                span = Span(last.span.start, quantity.span.end)
                core = Span(last.core.start, quantity.core.end)
                merged[-1] = replace(last, span=span, core=core, value_max=value_max, op="range")
                continue
        merged.append(quantity)
    return merged
