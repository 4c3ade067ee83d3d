"""Numbers as Word writes them in front of list paragraphs: ECMA-376 Part 1 §17.18.59 ST_NumberFormat."""

from collections.abc import Callable

_DIGITS = "○一二三四五六七八九"
_COUNTING = "零一二三四五六七八九"
_LEGAL_SIMPLIFIED = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def numeral(number: int, style: str) -> str:
    """Return `number` in the format that numbering.xml calls `style`; decimal where the style is unknown.

    >>> [numeral(12, style) for style in ("chineseCounting", "decimalEnclosedCircle", "lowerRoman", "upperLetter")]
    ['十二', '⑫', 'xii', 'L']
    >>> numeral(101, "chineseCounting"), numeral(101, "chineseCountingThousand"), numeral(0, "lowerRoman")
    ('一○一', '一百零一', '0')
    """
    return _STYLES.get(style, str)(number)


def chinese(number: int, digits: str = _COUNTING, units: str = "十百千") -> str:
    """Return `number` (0 to 99,999) in Chinese numerals; a leading 一十 is 十.

    >>> [chinese(number) for number in (10, 20, 110, 1001, 1010, 12000)]
    ['十', '二十', '一百一十', '一千零一', '一千零一十', '一万二千']
    """
    if number >= 10_000:
        rest = number % 10_000
        lower = (digits[0] if rest < 1000 else "") + chinese(rest, digits, units) if rest else ""
        return chinese(number // 10_000, digits, units) + "万" + lower
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + (units[place - 1] if place else "")
            gap = False
        else:
            gap = True
    if text.startswith(digits[1] + units[0]) and digits is _COUNTING:
        text = text[1:]
    return text or digits[0]


def _positional(number: int, zero: str) -> str:
    """Write digit by digit: 一○一."""
    return "".join(_DIGITS[int(digit)] for digit in str(number)).replace("○", zero)


def _counting(number: int) -> str:
    """Write up to 99 with 十, above digit by digit, as Word does for chineseCounting."""
    return chinese(number) if number < 100 else _positional(number, "○")


def _from(characters: str) -> Callable[[int], str]:
    """Return a style that has one character a number and is decimal beyond the last."""
    return lambda number: characters[number - 1] if 1 <= number <= len(characters) else str(number)


def _range(first: str, count: int) -> str:
    return "".join(chr(ord(first) + offset) for offset in range(count))


def _letters(number: int) -> str:
    """Write A to Z, then AA, BB and so on."""
    if not 1 <= number <= 780:
        return str(number)
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 1 <= number <= 3999:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


_CIRCLES = _range("①", 20) + _range("㉑", 15) + _range("㊱", 15)

_STYLES: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _from(_CIRCLES),
    "decimalEnclosedCircleChinese": _from(_CIRCLES),
    "decimalEnclosedParen": _from(_range("⑴", 20)),
    "decimalEnclosedFullstop": _from(_range("⒈", 20)),
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "koreanCounting": chinese,
    "ideographDigital": lambda number: _positional(number, "〇"),
    "japaneseDigitalTenThousand": lambda number: _positional(number, "〇"),
    "taiwaneseDigital": lambda number: _positional(number, "○"),
    "koreanDigital2": lambda number: _positional(number, "零"),
    "chineseLegalSimplified": lambda number: chinese(number, _LEGAL_SIMPLIFIED, "拾佰仟"),
    "ideographLegalTraditional": lambda number: chinese(number, _LEGAL_TRADITIONAL, "拾佰仟"),
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    # The standard speaks of circles; Word prints parentheses (MS-OI29500 §2.1.540).
    "ideographEnclosedCircle": _from(_range("㈠", 10)),
}
