"""The caption over a table: what all its numbers count, and in which unit, where neither row nor head says it."""

import re
from dataclasses import dataclass
from typing import Final, Self

from indexer.records import Clause
from indexer.targets.columns import is_unit
from indexer.targets.phrases import tidy

_BY_PLACE: Final = re.compile(
    r"^.*?(?:各|分)(?:设区|地级)?(?:市州|州市|市县|县区|盟市|地州市|地市|区县|县（市、区）|市（州）|地区|区域|园区|市|县|区|州|盟)(?:的)?"
)
_KIND: Final = re.compile(
    r"(?:年度|分年度|逐年|培育|发展|建设|推进|分解|下达|目标|任务|计划|规划|指标|分配|情况|一览|安排|进度|数据|统计|汇总|明细|表)+$"
)
_UNIT_LINE: Final = re.compile(r"[（(]?\s*(?:计量)?单位\s*[:：]\s*(?P<unit>[^（()）：，。\s]{1,8})\s*[）)]?")


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands over a table: subject, what its numbers count (高新技术企业); unit, that of all of them (家)."""

    subject: str = ""
    unit: str = ""

    def after(self, clause: Clause) -> Self:
        """Return the caption that holds behind a clause: its own where it is one, none behind running text."""
        words = clause.text.strip()
        if clause.kind == "row":
            return self
        line = _UNIT_LINE.fullmatch(words)
        if line and is_unit(line["unit"]):
            return type(self)(self.subject, line["unit"])
        if len(words) > 60 or "。" in words:
            return type(self)()
        return type(self)(subject_of(words[len(clause.label) :]), bracketed_unit(words))


def subject_of(words: str) -> str:
    """Return what a table by place counts, "" where its caption names no places.

    >>> subject_of("　各市州高新技术企业培育计划（单位：家）"), subject_of("主要指标"), subject_of("分市技术合同成交额目标分解表")
    ('高新技术企业', '', '技术合同成交额')
    """
    plain = re.sub(r"[（(][^（()）]*单位[^（()）]*[）)]", "", words).strip(" 　")
    named = _BY_PLACE.match(plain)
    return tidy(_KIND.sub("", plain[named.end() :])) if named else ""


def bracketed_unit(words: str) -> str:
    """Return the unit in the last brackets, "" where there is none.

    >>> bracketed_unit("研发投入强度（%）"), bracketed_unit("产值（单位：亿元）"), bracketed_unit("主要目标（一）")
    ('%', '亿元', '')
    """
    brackets = re.findall(r"[（(](?:单位[:：])?([^（()）]{1,8}(?:（[^）]{1,2}）)?)[）)]", words)
    return str(brackets[-1]) if brackets and is_unit(str(brackets[-1])) else ""
