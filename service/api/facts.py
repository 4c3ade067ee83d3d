"""GET /v1/targets, its time courses and their picture, GET /v1/duties and GET /v1/export/{kind}."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from service.api.dependencies import CurrentEngine
from service.charts import draw_course
from service.engine import Engine
from service.facts import RecordDesk, Vocabularies
from service.facts.exports import ExportKind, json_lines
from service.facts.sheets import duty_table, target_table
from service.facts.tables import MOST_ROWS, Table, csv_lines, write_xlsx
from service.schema_facts import (
    DutiesAnswer,
    DutyQuery,
    SeriesAnswer,
    SeriesQuery,
    TargetQuery,
    TargetsAnswer,
)

router = APIRouter(prefix="/v1", tags=["指标和分工"])

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON_LINES = "application/x-ndjson"
_EXPORTS: tuple[ExportKind, ...] = ("documents", "clauses", "targets", "duties")
_FILES: dict[int | str, dict[str, Any]] = {200: {"content": {CSV.partition(";")[0]: {}, XLSX: {}}}}


def _desk(request: Request, engine: CurrentEngine) -> RecordDesk:
    state = request.app.state
    if not hasattr(state, "vocabularies"):
        state.vocabularies = Vocabularies()
    return RecordDesk.of(engine, state.vocabularies)


Desk = Annotated[RecordDesk, Depends(_desk)]


@router.get("/targets", summary="指标", response_model=TargetsAnswer, responses=_FILES)
def targets(
    query: Annotated[TargetQuery, Query()], desk: Desk, engine: CurrentEngine, request: Request
) -> object:
    """按条件列出目标、现状和支持标准，每行附引用；format=csv 或 xlsx 时下载为表格。"""
    if query.format == "json":
        return desk.targets(query)
    count = desk.count_targets(query)
    table = target_table(desk.cited_targets(query), str(request.base_url).rstrip("/"))
    return _file(table, query.format, count, engine)


@router.get("/targets/series", summary="指标的历年目标和实际值")
def series(query: Annotated[SeriesQuery, Query()], desk: Desk) -> SeriesAnswer:
    """同一指标按地区和年份排列：目标与实际值分开，几份文件说法相同的合并并保留全部引用，说法不同的并列。"""
    return desk.series(query)


@router.get(
    "/targets/series/chart.svg",
    summary="指标的历年目标和实际值（图）",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}, 404: {"description": "没有可以画出的数值"}},
)
def chart(query: Annotated[SeriesQuery, Query()], desk: Desk) -> Response:
    """与 /v1/targets/series 同一内容的图。"""
    picture = draw_course(desk.course(query))
    if picture is None:
        raise HTTPException(
            404,
            f"没有“{query.indicator}”带年份的数值，无法作图。可用 GET /v1/targets?indicator=… 查看这个指标的全部记录。",
        )
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(picture, media_type="image/svg+xml", headers=headers)


@router.get("/duties", summary="分工", response_model=DutiesAnswer, responses=_FILES)
def duties(
    query: Annotated[DutyQuery, Query()], desk: Desk, engine: CurrentEngine, request: Request
) -> object:
    """列出一个单位牵头或配合的全部任务，同一单位的不同名称一并计入，每条附引用和所管条款。"""
    if query.format == "json":
        return desk.duties(query)
    found = list(desk.cited_duties(query))
    return _file(duty_table(found, str(request.base_url).rstrip("/")), query.format, len(found), engine)


Kind = Annotated[str, Path(json_schema_extra={"enum": list(_EXPORTS)}, examples=["duties"])]


@router.get(
    "/export/{kind}",
    summary="导出",
    response_class=StreamingResponse,
    responses={200: {"content": {JSON_LINES: {}}}},
)
def export(kind: Kind, engine: CurrentEngine) -> StreamingResponse:
    """以 JSON Lines 导出文件目录、条款、指标或分工，与 zhengwen export 相同。"""
    wanted = next((one for one in _EXPORTS if one == kind), None)
    if wanted is None:
        raise HTTPException(404, f"没有“{kind}”这种导出，可选：{'、'.join(_EXPORTS)}。")
    lines = _while_open(engine, json_lines(engine.index.store, wanted))
    return StreamingResponse(lines, media_type=JSON_LINES, headers=_attached(f"{wanted}.jsonl"))


def _file(table: Table, form: str, count: int, engine: Engine) -> StreamingResponse:
    if form == "csv":
        lines = _while_open(engine, csv_lines(table))
        return StreamingResponse(lines, media_type=CSV, headers=_attached(f"{table.name}.csv"))
    if count > MOST_ROWS:
        raise HTTPException(
            422,
            f"结果有 {count} 行，超过工作表的上限 {MOST_ROWS} 行。请缩小条件、用 limit 分批，或改用 format=csv。",
        )
    file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    write_xlsx(table, file)
    size = file.tell()
    file.seek(0)

    def content() -> Iterator[bytes]:
        with file:
            while block := file.read(1 << 16):
                yield block

    headers = _attached(f"{table.name}.xlsx") | {"Content-Length": str(size)}
    return StreamingResponse(content(), media_type=XLSX, headers=headers)


def _while_open(engine: Engine, content: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the content, and hold the engine until its end, so that its index stays open though a newer one serves."""
    yield from content
    del engine


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
