"""Quantities that are not a number with a unit: ranks, fractions, 成, 番, 一半, ratios."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from indexer.numerals import NUMERAL_CHARACTERS
from indexer.quantities.quantity import Closed, Core, Quantity, build, value_of
from indexer.quantities.units import unit_table

_NUMBER: Final = rf"(?:[{NUMERAL_CHARACTERS}]+|\d+)"
_FRACTION: Final = re.compile(
    rf"(?<![{NUMERAL_CHARACTERS}\d])(?P<below>{_NUMBER})分之(?P<above>[{NUMERAL_CHARACTERS}]+(?:点[零一二三四五六七八九]+)?|\d+(?:\.\d+)?)"
)
_SLASHED: Final = re.compile(r"(?<![\d./])(?P<above>[1-9])/(?P<below>[2-9]|1\d|100?)(?![\d/.%年月])")
_FOLD: Final = re.compile(r"再?翻了?(?:(?P<n>[一两二三四])[番倍]|番)")
_HALF: Final = re.compile(r"[减折]半|一半|半数|过半|对半")
_TENTHS: Final = re.compile(
    rf"(?<![{NUMERAL_CHARACTERS}第])(?P<n>[一二三四五六七八九两])成(?P<rest>[一二三四五六七八九半])?"
)
_RANK: Final = re.compile(
    rf"""
      第\s?(?P<n>{_NUMBER})(?P<unit>位|名(?!单)|大(?=[^、，。]{{0,4}}(?:支柱|经济体|产业|市场)))   # 第18位, 第一大支柱产业
    | 前\s?(?P<top>{_NUMBER})(?:位|名(?!单)|强)                                               # 前20位
    | (?:全国|世界|全球|同类[^，。；]{{0,6}}|西部|东部|中部|省内|全省|区域)前(?P<among>[一二三四五六七八九十]+)(?=[，。；、）]|行列|$)  # 全国前十
    | (?<!\d)(?P<within>\d+)位(?:之前|以前|以内)                                                     # 20位之前
    | (?:位居|位列|排名|居|(?<![下上各序系所并])列)[^，。；、\d]{{0,8}}?
        (?:第(?P<at>{_NUMBER})(?:[位名]|(?=[，。；、）]|$))|(?P<first>首位))                        # 排名全国第18, 居首位
    """,
    re.VERBOSE,
)
_RATIO: Final = re.compile(r"(?<![\d.:：∶])\d+(?:\.\d+)?(?:\s?[∶:：]\s?\d+(?:\.\d+)?){1,4}(?![\d.:：∶])")
_SHARED_BY: Final = re.compile(r"(?:比|按|以|形成)[^，。]*$")
_RATIO_ENDS: Final = re.compile(r"[的之]?比|以[上下]")


def find_forms(plain: str, closed: Closed) -> Iterator[Quantity]:
    """Yield the special quantities of a text with half-width digits; each closes its stretch.

    >>> text = "由第23位升到前10位，翻一番，不到四成，减少三分之一"
    >>> [q.text for q in find_forms(text, Closed(text))]
    ['第23位', '前10位', '三分之一', '翻一番', '不到四成']
    """
    for core in (
        *_ranks(plain, closed),
        *_ratios(plain),
        *_fractions(plain),
        *_folds(plain),
        *_tenths(plain),
    ):
        if core.kind == "rank" or closed.free(core.start, core.end):
            yield build(plain, core, closed)


def _ranks(plain: str, closed: Closed) -> Iterator[Core]:
    for match in _RANK.finditer(plain):
        value = value_of(
            match["n"] or match["top"] or match["among"] or match["at"] or match["within"] or "1"
        )
        if value is not None and closed.undated(*match.span()):
            yield Core(*match.span(), value, "" if match["unit"] == "大" else "位", "rank")


def _ratios(plain: str) -> Iterator[Core]:
    for match in _RATIO.finditer(plain):
        shared = _SHARED_BY.search(plain[max(0, match.start() - 14) : match.start()])
        if shared or _RATIO_ENDS.match(plain, match.end()):
            yield Core(*match.span(), None, "", "ratio")


def _fractions(plain: str) -> Iterator[Core]:
    """Yield X分之Y and 1/3; hundredths are per cent, thousandths per mille."""
    for match in (*_FRACTION.finditer(plain), *_SLASHED.finditer(plain)):
        below, above = value_of(match["below"]), value_of(match["above"])
        if not below or above is None:
            continue
        if match.re is _FRACTION and below in (100, 1000):
            yield Core(*match.span(), above, "%" if below == 100 else "‰", "share")
        else:
            value = (above / below).quantize(Decimal("0.0001")).normalize()
            yield Core(*match.span(), value, "", "fraction")
    for match in _HALF.finditer(plain):
        yield Core(*match.span(), Decimal("0.5"), "", "fraction")


def _folds(plain: str) -> Iterator[Core]:
    for match in _FOLD.finditer(plain):
        yield Core(*match.span(), value_of(match["n"] or "一"), "番", "fold")


def _tenths(plain: str) -> Iterator[Core]:
    """Yield 六成, 七成五, 三成半; not 形成, 一成立."""
    for match in _TENTHS.finditer(plain):
        whole, rest = value_of(match["n"]), match["rest"]
        if whole is not None and not unit_table().continues("成", plain, match.end()):
            part = (
                Decimal("0.5")
                if rest == "半"
                else (value_of(rest) or Decimal(0)) / 10
                if rest
                else Decimal(0)
            )
            yield Core(*match.span(), whole + part, "成", "share")
