"""Chinese, Arabic and full-width numerals as exact decimal numbers, and back.

The rules are those of everyday written Chinese (GB/T 15835-2011): 十 百 千 multiply the digit before them, 万 and 亿
multiply all that stands before them, 零 bridges empty places, a digit string without places is read digit by digit
(二〇二五). A last digit without a place right after 百 千 万 亿 counts for the next place below (两万五 is 25,000).
"""

import re
from decimal import Decimal
from typing import Final

DIGITS: Final = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
}
PLACES: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
SCALES: Final = {"万": 10**4, "亿": 10**8, "万亿": 10**12}

# what a numeral in running text is made of; 壹贰叁肆伍陆… count on vouchers only, in prose 陆 is land (大陆架)
NUMERAL_CHARACTERS: Final = "零〇一二两三四五六七八九十百千万亿"

_WIDE: Final = {ord("０") + i: chr(ord("0") + i) for i in range(10)} | {
    ord("，"): ",", ord("．"): ".", ord("＋"): "+", ord("－"): "-",
}  # fmt: skip

_ARABIC = re.compile(r"(?P<head>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<rest>[十百千万亿]*)", re.ASCII)
_CHINESE = re.compile(rf"[{NUMERAL_CHARACTERS}壹贰叁肆伍陆柒捌玖拾佰仟]+(?:点[零〇一二两三四五六七八九]+)?")


class NumeralError(ValueError):
    """The words are no number."""


def parse_numeral(words: str) -> Decimal:
    """Return the value of a numeral, exactly.

    Arabic digits may be full-width, grouped by commas, have decimals and carry Chinese places behind them.
    Raises NumeralError where the words are anything else.

    >>> parse_numeral("三千五百"), parse_numeral("3.5万"), parse_numeral("１，２００"), parse_numeral("二〇二五")
    (Decimal('3500'), Decimal('35000.0'), Decimal('1200'), Decimal('2025'))
    >>> parse_numeral("两万五"), parse_numeral("千"), parse_numeral("三点五"), parse_numeral("1亿2000万")
    (Decimal('25000'), Decimal('1000'), Decimal('3.5'), Decimal('120000000'))
    """
    plain = words.strip().translate(_WIDE)
    if plain[:1].isdigit():
        return _mixed(plain)
    if not _CHINESE.fullmatch(plain):
        raise NumeralError(f"不是数字：{words}")
    whole, _, decimals = plain.partition("点")
    value = Decimal(_digit_string(whole) if _is_digit_string(whole) else _chinese(whole))
    if decimals:
        value += Decimal("0." + "".join(str(DIGITS[sign]) for sign in decimals))
    return value


def _mixed(plain: str) -> Decimal:
    """Return the value of Arabic digits with Chinese places: 3.5万, 1亿2000万."""
    total, at = Decimal(0), 0
    while at < len(plain):
        match = _ARABIC.match(plain, at)
        if match is None:
            raise NumeralError(f"不是数字：{plain}")
        value = Decimal(match["head"].replace(",", ""))
        for sign in match["rest"]:
            value *= PLACES[sign] if sign in PLACES else SCALES[sign]
        total, at = total + value, match.end()
    return total


def _is_digit_string(signs: str) -> bool:
    return len(signs) > 1 and all(sign in DIGITS for sign in signs)


def _digit_string(signs: str) -> int:
    if len(set(signs)) == len(signs) == 2 and not {"零", "〇"} & set(signs):
        raise NumeralError(f"不是数字：{signs}")  # 三五, 七八: "a few", no number
    return int("".join(str(DIGITS[sign]) for sign in signs))


def _chinese(signs: str) -> int:
    """Return the value of a numeral with places: 一亿零三十万零五."""
    total = section = 0  # total: what 亿 or 万 has closed; section: below the next 万
    digit: int | None = None
    last_place, bridged = 1, False
    for sign in signs:
        if sign in DIGITS:
            if digit:
                raise NumeralError(f"不是数字：{signs}")
            digit, bridged = DIGITS[sign], bridged or sign in "零〇"
        elif sign in PLACES:
            section += (1 if digit is None else digit) * PLACES[sign]
            digit, last_place, bridged = None, PLACES[sign], False
        else:
            total, section = _close(total, section + (digit or 0), SCALES[sign])
            digit, last_place, bridged = None, SCALES[sign], False
    if digit and last_place > 10 and not bridged:
        digit *= last_place // 10
    return total + section + (digit or 0)


def _close(total: int, section: int, scale: int) -> tuple[int, int]:
    """Return total and section after 万 or 亿; 亿 multiplies all before it, 万 only what 亿 has not closed."""
    if total and total < scale:
        return (total + section) * scale, 0
    return total + (section or 1) * scale, 0


def chinese_numeral(value: int) -> str:
    """Return a whole number from 0 to 10^16 - 1 in Chinese, the way it is read aloud.

    >>> chinese_numeral(3500), chinese_numeral(1_0005), chinese_numeral(12), chinese_numeral(20_0000_0300)
    ('三千五百', '一万零五', '十二', '二十亿零三百')
    """
    if not 0 <= value < 10**16:
        raise NumeralError(f"只能写出0至10^16-1的整数：{value}")
    if value == 0:
        return "零"
    words, rest = "", value
    for sign, scale in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4), ("", 1)):
        part, rest = divmod(rest, scale)
        if part:
            words += ("零" if words and (part < 1000 or words.endswith("零")) else "") + _section(part) + sign
    if "万亿" in words and words.count("亿") > 1:
        words = words.replace("万亿", "万", 1)  # 一万亿三千亿 is written 一万三千亿
    return words[1:] if words.startswith("一十") else words


def _section(value: int) -> str:
    """Return a number from 1 to 9,999 in Chinese."""
    words, gap = "", False
    for sign, place in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, value = divmod(value, place)
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + sign
        gap = digit == 0
    return words
