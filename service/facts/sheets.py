"""Targets and duties as tables for officials: Chinese headers, signs in words, the citation in columns of its own."""

from collections.abc import Iterable, Mapping

from corpus.model import STATUS_NAMES
from indexer.records import Op, Target, TargetKind
from service.citing import locator_of
from service.facts.records import CitedDuty, CitedTarget
from service.facts.tables import Cell, Column, Table
from service.facts.wording import first_words
from service.schema import Citation

KIND_NAMES: Mapping[TargetKind, str] = {"target": "目标", "actual": "现状", "support": "支持标准"}
OP_NAMES: Mapping[Op, str] = {
    "eq": "等于", "ge": "不低于", "le": "不超过", "gt": "高于", "lt": "低于", "approx": "约", "range": "区间",
    "growth": "增减", "rank": "位次", "qualitative": "定性",
}  # fmt: skip

_SOURCE = (
    Column("文件", 34, wrap=True),
    Column("发文字号", 20),
    Column("位置", 18),
    Column("文件状态", 10),
    Column("链接", 40),
    Column("文件编号", 10),
    Column("条款编号", 28),
    Column("起", 8),
    Column("止", 8),
)
_TARGET = (
    Column("指标", 32, wrap=True),
    Column("地区", 14),
    Column("范围", 14),
    Column("类别", 10),
    Column("比较", 8),
    Column("数值", 12),
    Column("数值上限", 12),
    Column("单位", 10),
    Column("年份", 8),
    Column("时期", 12),
    Column("基期数值", 12),
    Column("基期年份", 10),
    Column("数值原文", 16),
    Column("原文", 60, wrap=True),
)
_DUTY = (
    Column("牵头单位", 28, wrap=True),
    Column("配合单位", 40, wrap=True),
    Column("任务", 50, wrap=True),
    Column("任务位置", 24, wrap=True),
    Column("原文", 50, wrap=True),
)


def target_table(targets: Iterable[CitedTarget], base: str = "") -> Table:
    """Return targets as a table; `base` completes links that are relative to the service."""
    return Table("指标", (*_TARGET, *_SOURCE), (_target_row(one, base) for one in targets))


def duty_table(duties: Iterable[CitedDuty], base: str = "") -> Table:
    """Return duties as a table; `base` completes links that are relative to the service."""
    return Table("分工", (*_DUTY, *_SOURCE), (_duty_row(one, base) for one in duties))


def _target_row(cited: CitedTarget, base: str) -> list[Cell]:
    record: Target = cited.target
    return [
        record.indicator,
        cited.place.region,
        record.scope,
        KIND_NAMES[record.kind],
        OP_NAMES[record.op],
        record.value,
        record.value_max,
        record.unit,
        record.year,
        record.period,
        record.baseline_value,
        record.baseline_year,
        record.value_text,
        record.quote,
        *_source(cited.citation, base),
    ]


def _duty_row(cited: CitedDuty, base: str) -> list[Cell]:
    return [
        "、".join(cited.duty.lead),
        "、".join(cited.duty.support),
        "\n".join(clause.heading or first_words(clause) for clause in cited.covered),
        "\n".join(map(locator_of, cited.covered)),
        cited.duty.quote,
        *_source(cited.citation, base),
    ]


def _source(citation: Citation, base: str) -> list[Cell]:
    return [
        citation.title,
        citation.document_number,
        citation.locator,
        STATUS_NAMES.get(citation.status, citation.status),  # type: ignore[call-overload]
        base + citation.url if citation.url.startswith("/") else citation.url,
        citation.doc,
        citation.clause_id,
        citation.start,
        citation.end,
    ]
