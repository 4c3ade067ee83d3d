"""What the columns of a table hold, and cells that are a number and no more."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from indexer.periods import find_periods
from indexer.quantities.units import unit_table
from indexer.records import Op

Column = Literal["number", "class", "name", "unit", "value", "text", "term", "place", "skip"]

_NUMBERING: Final = re.compile(r"^(?:序号|编号|号)$")
_CLASS: Final = re.compile(r"类别|类型|分类|维度|领域|一级指标|大类|板块")
_NAME: Final = re.compile(r"指标|项目名称|名称|项目|内容|任务|对象|措施|事项")
_UNIT: Final = re.compile(r"^(?:计量)?单位$")
_PLACE: Final = re.compile(r"^(?:地区|市|市州|县|县区|区域|城市|市（州）|单位名称|地方|各市)$")
_TERM: Final = re.compile(r"年限|期限|起止|建设期|时间|时限|进度")
_SKIP: Final = re.compile(r"属性|责任|牵头|备注|依据|配合|办理方式|性质|主管")
_VALUE: Final = re.compile(r"目标|现状|实际|基期|完成值|实现值|规划值|指标值|计划数|预期")
_HEAD: Final = re.compile(r"序号|指标|单位|项目|名称|地区|年")
_CELL: Final = re.compile(
    r"^\s*[\[［【〔]?\s*(?P<sign>[≥≤><＞＜≧≦约]|不低于|不超过|超过)?\s*(?P<low>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<scale>[万亿]?)"
    r"(?:\s*[-—–～~至]\s*(?P<high>\d+(?:,\d{3})*(?:\.\d+)?))?\s*(?P<unit>[^\d\s*＊以左\]］】〕]{0,6}?)\s*"
    r"(?P<tail>以上|以下|左右|以内)?\s*[\]］】〕]?(?P<note>[*＊①-⑨]*)$"
)
_SIGNS: Final[dict[str, Op]] = {
    "≥": "ge", "≧": "ge", "不低于": "ge", "超过": "ge", "≤": "le", "≦": "le", "不超过": "le",
    ">": "gt", "＞": "gt", "<": "lt", "＜": "lt", "约": "approx", "以上": "ge", "以下": "le", "以内": "le", "左右": "approx",
}  # fmt: skip


def column_of(head: str) -> Column:
    """Return what a column holds, by its head.

    >>> [column_of(head) for head in ("序号", "指标名称", "单位", "2025年目标值", "属性", "地区", "建设期限", "总投资")]
    ['number', 'name', 'unit', 'value', 'skip', 'place', 'term', 'text']
    """
    dated = bool(find_periods(head))
    tests: tuple[tuple[bool, Column], ...] = (
        (not head or bool(_NUMBERING.match(head)), "number"),
        (bool(_UNIT.match(head)), "unit"),
        (bool(_SKIP.search(head)), "skip"),
        (bool(_PLACE.match(head)), "place"),
        (bool(_TERM.search(head)) and not dated, "term"),
        (dated or bool(_VALUE.search(head)), "value"),
        (bool(_CLASS.search(head)), "class"),
        (bool(_NAME.search(head)), "name"),
    )
    return next((column for holds, column in tests if holds), "text")


def is_head(words: Sequence[str]) -> bool:
    """Say whether the cells of a row can be the head of a table."""
    return (
        len(words) >= 3
        and not any(number_cell(word) for word in words)
        and any(_HEAD.search(word) for word in words[:3])
    )


def number_cell(words: str) -> re.Match[str] | None:
    """Return the parts of a cell that is a number and no more: 31.5*, ≥4.5, 62以上, 3—5, 9.8亿元.

    >>> [bool(number_cell(words)) for words in ("31.5*", "≥4.5", "[150]", "9.8亿元", "2025年目标值", "-", "厂房30万平方米")]
    [True, True, True, True, False, False, False]
    """
    match = _CELL.match(words)
    if match and match["unit"] and not is_unit(match["unit"]):
        return None
    return match


def is_unit(words: str) -> bool:
    """Say whether words are a unit as printed in a table: 亿元, 万台（套）, 件/万人, 人年/万人.

    >>> is_unit("亿元"), is_unit("件/万人"), is_unit("高价值")
    (True, True, False)
    """
    return re.split(r"[/（(]", words)[0].lstrip("万亿") in unit_table().kinds


def cell_op(cell: re.Match[str]) -> Op:
    """Return the comparison of a number cell."""
    return _SIGNS.get(cell["sign"] or cell["tail"] or "", "eq")
