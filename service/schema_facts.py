"""The shapes of /v1/targets, /v1/targets/series and /v1/duties as callers see them (JSON, UTF-8)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from service.schema import Citation, DutyRow, TargetRow
from service.schema_fields import Edge

FIRST_YEAR, LAST_YEAR = 1900, 2200
LARGEST_PAGE = 1000
LARGEST_OFFSET = 1_000_000_000
LONGEST_NAME = 100
MOST_VALUES = 20

_KINDS = {"目标": "target", "现状": "actual", "实际": "actual", "支持": "support"}
_ROLES = {"牵头": "lead", "负责": "lead", "配合": "support", "参加": "support"}


def _chosen(choices: Sequence[str], others: Mapping[str, str] | None = None) -> BeforeValidator:
    """Accept one of `choices`, or a word of `others` for one, and say in Chinese what there is to choose from."""

    def check(given: Any) -> Any:
        wanted = (others or {}).get(given, given) if isinstance(given, str) else given
        if wanted not in choices:
            raise PydanticCustomError(
                "unknown_choice",
                "“{given}”不在可选值之内，可选：{choices}",
                {"given": str(given), "choices": "、".join(choices)},
            )
        return wanted

    return BeforeValidator(check)


def _choices(*words: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": [*words, ""]})


def _year(given: Any) -> int:
    text = str(given).strip()
    if len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    shown = {"given": str(given)[:20]}
    raise PydanticCustomError("bad_year", "“{given}”不是年份，应为四位数字，例如 2025", shown)


def _given(values: Any) -> Any:
    """Leave out what a form sends empty."""
    if not isinstance(values, list):
        return values
    if len(values) > MOST_VALUES:
        raise PydanticCustomError("too_many", "太多，最多 {most} 项", {"most": MOST_VALUES})
    return [value for value in values if value != ""]


def _set(value: Any) -> Any:
    return None if value == "" else value


_EMPTY = {"type": "string", "maxLength": 0}
"""A form sends what is not filled in as an empty text; it means the same as nothing."""
_Name = Annotated[str, Field(max_length=LONGEST_NAME)]
_Words = Annotated[list[_Name], Field(max_length=MOST_VALUES), BeforeValidator(_given)]
_Year = Annotated[
    int,
    BeforeValidator(_year),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}, _EMPTY]}),
]
_OPS = ("eq", "ge", "le", "gt", "lt", "approx", "range", "growth", "rank", "qualitative")
_Kind = Annotated[
    Literal["target", "actual", "support"],
    _chosen(("target", "actual", "support"), _KINDS),
    _choices("target", "actual", "support", *_KINDS),
]
_Op = Annotated[
    Literal["eq", "ge", "le", "gt", "lt", "approx", "range", "growth", "rank", "qualitative"],
    _chosen(_OPS),
    _choices(*_OPS),
]
_Role = Annotated[
    Literal["lead", "support"], _chosen(("lead", "support"), _ROLES), _choices("lead", "support", *_ROLES)
]
_Format = Annotated[Literal["json", "csv", "xlsx"], _chosen(("json", "csv", "xlsx"))]
_Limit = Annotated[
    int | None,
    Field(ge=1, le=LARGEST_PAGE),
    BeforeValidator(_set),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}, _EMPTY]}),
]
_Offset = Annotated[int, Field(ge=0, le=LARGEST_OFFSET)]


class TargetFilters(Edge):
    """What targets are wanted; every filter may be repeated and then means any of its values."""

    indicator: _Words = Field(
        default_factory=list,
        description="指标名称，按词库认同义名称（研发投入强度 = 全社会研发经费投入强度），也按所含文字",
        examples=[["研发投入强度"]],
    )
    region: _Words = Field(
        default_factory=list,
        description="地区：文件所属地区、其上级地区，或指标自身所指地区（省级规划中的某市）",
    )
    scope: _Words = Field(default_factory=list, description="范围所含文字，例如 全省、高新区")
    year: Annotated[list[_Year], Field(max_length=MOST_VALUES), BeforeValidator(_given)] = Field(
        default_factory=list, description="目标或现状的年份"
    )
    kind: Annotated[list[_Kind], Field(max_length=MOST_VALUES), BeforeValidator(_given)] = Field(
        default_factory=list, description="target 目标、actual 现状、support 支持标准"
    )
    doc: _Words = Field(default_factory=list, description="文件编号")
    op: Annotated[list[_Op], Field(max_length=MOST_VALUES), BeforeValidator(_given)] = Field(
        default_factory=list, description="比较方式，例如 ge 不低于、le 不超过、range 区间"
    )


class TargetQuery(TargetFilters):
    """GET /v1/targets."""

    format: _Format = Field(default="json", description="json，csv（UTF-8，Excel 可直接打开）或 xlsx")
    limit: _Limit = Field(
        default=None, description=f"最多返回几行；json 默认 100，上限 {LARGEST_PAGE}；csv 和 xlsx 默认全部"
    )
    offset: _Offset = Field(default=0, description="跳过前几行")


class SeriesQuery(Edge):
    """GET /v1/targets/series."""

    indicator: Annotated[
        _Name, Field(min_length=1, description="指标名称，按词库认同义名称", examples=["高新技术企业数"])
    ]
    region: _Words = Field(default_factory=list, description="只看这些地区及其下属地区")
    scope: _Words = Field(default_factory=list, description="只看范围中含有这些文字的，例如 全省")
    doc: _Words = Field(default_factory=list, description="只看这些文件")


class DutyQuery(Edge):
    """GET /v1/duties."""

    unit: Annotated[_Name | None, BeforeValidator(_set)] = Field(
        default=None,
        description="单位，按词库认同一单位（科技厅 = 省科技厅 = 自治区科学技术厅）",
        examples=["科技厅"],
    )
    role: Annotated[_Role | None, BeforeValidator(_set)] = Field(
        default=None, description="lead 牵头，support 配合；不填为两者"
    )
    doc: _Words = Field(default_factory=list, description="文件编号，可重复")
    region: _Words = Field(default_factory=list, description="文件所属地区，可重复")
    format: _Format = Field(default="json", description="json、csv 或 xlsx")
    limit: _Limit = Field(
        default=None, description=f"最多返回几行；json 默认 100，上限 {LARGEST_PAGE}；csv 和 xlsx 默认全部"
    )
    offset: _Offset = Field(default=0, description="跳过前几行")


class TargetRecord(TargetRow):
    """A target with the region it is about and the words that say so; `part` is what of the region is meant."""

    value: int | float | None
    value_max: int | float | None
    baseline_value: int | float | None
    region: str
    part: str
    citation: Citation


class TargetsAnswer(Edge):
    """One page of the targets that fit, in document order; `total` counts all that fit."""

    total: int
    limit: int
    offset: int
    targets: list[TargetRecord]
    index: str
    took_ms: float


class StatementRow(Citation):
    """Where a value is stated: the citation, the record's own wording, and whether it is the record's baseline."""

    indicator: str
    op: str
    value_text: str
    baseline: bool


class PointRow(Edge):
    """What is stated of one year; `disputed` where other records state another value of the same year."""

    year: int | None
    period: str | None
    op: str
    value: int | float | None
    value_max: int | float | None
    unit: str
    text: str
    disputed: bool
    citations: list[StatementRow]


class UndatedPointRow(PointRow):
    """What is stated without a year; `kind` tells goals from actual values."""

    kind: Literal["target", "actual"]


class SeriesRow(Edge):
    """One indicator of one place in one unit, goals and actual values apart, each by year.

    form  level (a value), growth, rank, quality (a level in words, without a number)
    """

    indicator: str
    names: list[str]
    region: str
    part: str
    unit: str
    form: Literal["level", "growth", "rank", "quality"]
    goals: list[PointRow]
    actuals: list[PointRow]
    undated: list[UndatedPointRow]


class RelatedIndicator(Edge):
    """Another indicator whose name holds the words asked for."""

    indicator: str
    count: int


class SeriesAnswer(Edge):
    """The time courses of an indicator.

    indicator  the name that it goes by
    exact      records of this very indicator were found; else the series are of those whose name holds the words asked for
    related    indicators not shown whose name holds the words asked for
    total      records that the series are made of
    """

    asked: str
    indicator: str
    exact: bool
    series: list[SeriesRow]
    related: list[RelatedIndicator]
    total: int
    index: str
    took_ms: float


class CoveredClause(Edge):
    """A clause that a duty governs: its place, its heading and its first words, which stand at `start:end`."""

    clause_id: str
    locator: str
    heading: str
    words: str
    start: int
    end: int
    url: str


class DutyRecord(DutyRow):
    """A duty, the part that the body asked for has in it, and what it governs."""

    role: Literal["lead", "support", "both"] | None
    covered: list[CoveredClause]
    citation: Citation


class NamedUnit(Edge):
    """A name as printed that means the body asked for, with how many of the duties that fit it has by role."""

    name: str
    lead: int
    support: int


class DutiesAnswer(Edge):
    """One page of the duties that fit, in document order.

    total    duties that fit
    clauses  different clauses that they govern
    units    names as printed that were taken for the body asked for, with their share of the total
    """

    total: int
    clauses: int
    limit: int
    offset: int
    units: list[NamedUnit]
    duties: list[DutyRecord]
    index: str
    took_ms: float
