"""POST /retrieval: the corpus as an external knowledge base of Dify."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from corpus.model import STATUS_NAMES
from service import views
from service.api.authority import authorised, well_formed
from service.api.dependencies import CurrentEngine
from service.api.dialects import AUTH_FAILED, BAD_HEADER, NO_KNOWLEDGE
from service.calibration import probability
from service.conditions import Condition, ConditionError, Conditions, Test
from service.engine import Engine
from service.schema import Filters, SearchHit, SearchRequest
from service.schema_dify import WHOLE, Failure, Metadata, MetadataCondition, Record, Records, RetrievalRequest
from service.schema_documents import DocumentRow

_ERRORS: dict[int | str, dict[str, Any]] = {
    403: {"description": "Authorization 格式不对（1001），或密钥无效、没有权限（1002）"},
    404: {"description": "没有这个知识库（2001）"},
}
router = APIRouter(tags=["Dify 外部知识库"], responses=_ERRORS)

_MOST = 100
_OF_A_CLAUSE = frozenset(("locator", "url", "clause_id"))


@router.post("/retrieval", summary="外部知识库检索（Dify）", response_model=Records)
def retrieval(request: RetrievalRequest, engine: CurrentEngine, http: Request) -> Records | JSONResponse:
    """按 Dify 外部知识库的约定返回条款；metadata_condition 可用元数据的任何字段。"""
    refused = _refusal(http) or _unknown(request.knowledge_id, engine)
    if refused is not None:
        return refused
    base = str(http.base_url).rstrip("/")
    setting = request.retrieval_setting
    k = min(setting.top_k, _MOST)
    threshold = setting.score_threshold or 0.0
    conditions = _conditions(request.metadata_condition)
    try:
        fits, of_clauses = conditions.test(), _of_clauses(conditions)
    except ConditionError as error:
        raise _invalid(str(error)) from error
    docs = _chosen(engine, request.knowledge_id, fits if conditions.parts and not of_clauses else None)
    if docs == []:
        return Records(records=[])
    asked = SearchRequest(query=request.query, k=_MOST if of_clauses else k, filters=Filters(doc=docs))
    found = ((hit, _row(engine, hit.doc)) for hit in engine.search(asked).hits)
    records = [
        record
        for hit, row in found
        if (record := _record(hit, row, base)).score >= threshold
        and (not of_clauses or fits(_fields(row) | _own_fields(record)))
    ]
    return Records(records=records[:k])


def _refusal(http: Request) -> JSONResponse | None:
    if not well_formed(http):
        message = "Authorization 请求头格式不对，应为“Bearer <密钥>”。"
        return _failure(403, BAD_HEADER, message)
    if not authorised(http):
        return _failure(403, AUTH_FAILED, "密钥无效或没有权限，请在 Dify 的外部知识库设置中检查 API Key。")
    return None


def _unknown(knowledge: str, engine: Engine) -> JSONResponse | None:
    if knowledge == WHOLE or engine.index.store.document(knowledge) is not None:
        return None
    message = f"没有编号为“{knowledge}”的知识库。全部文件请用 {WHOLE}，一份文件请用它的编号（见 GET /v1/documents）。"
    return _failure(404, NO_KNOWLEDGE, message)


def _failure(status: int, code: int, message: str) -> JSONResponse:
    return JSONResponse(Failure(error_code=code, error_msg=message).model_dump(), status)


def _conditions(given: MetadataCondition | None) -> Conditions:
    parts = given.conditions or [] if given else []
    made = (
        Condition(
            tuple([part.name] if isinstance(part.name, str) else part.name),
            part.comparison_operator.strip(),
            part.value,
        )
        for part in parts
    )
    return Conditions(tuple(made), (given.logical_operator if given else None) or "and")


def _of_clauses(conditions: Conditions) -> bool:
    """Return whether a condition looks at the clause and not only at its document."""
    return any(not _OF_A_CLAUSE.isdisjoint(part.fields) for part in conditions.parts)


def _invalid(message: str) -> RequestValidationError:
    fault = {"type": "value_error", "loc": ("body", "metadata_condition"), "msg": message, "input": None}
    return RequestValidationError([fault])


def _chosen(engine: Engine, knowledge: str, fits: Test | None) -> list[str] | None:
    """Return the documents to look into, None for all of them."""
    if fits is None:
        return None if knowledge == WHOLE else [knowledge]
    docs = [entry.doc for entry in engine.index.store.documents] if knowledge == WHOLE else [knowledge]
    return [doc for doc in docs if fits(_fields(_row(engine, doc)))]


def _row(engine: Engine, doc: str) -> DocumentRow:
    entry = engine.index.store.document(doc)
    if entry is None:
        raise LookupError(doc)
    return views.document_row(entry, engine.today)


def _fields(row: DocumentRow) -> dict[str, Sequence[str]]:
    """Return what conditions on a document are checked against; a status goes by its code and by its name."""
    names = {str(code): name for code, name in STATUS_NAMES.items()}
    values = {
        "doc": [row.doc],
        "title": [row.title],
        "document_number": [row.document_number or ""],
        "issuer": row.issuer,
        "region": [row.region],
        "genre": [row.genre],
        "status": [row.status, names.get(row.status, "")],
        "issued": [row.issued or ""],
    }
    return {name: [value for value in held if value] for name, held in values.items()}


def _own_fields(record: Record) -> dict[str, Sequence[str]]:
    """Return what conditions on a clause are checked against."""
    return {name: [value] for name in _OF_A_CLAUSE if (value := getattr(record.metadata, name))}


def _record(hit: SearchHit, row: DocumentRow, base: str) -> Record:
    url = hit.citation.url
    metadata = Metadata(
        doc=hit.doc,
        title=row.title,
        document_number=row.document_number,
        issuer="、".join(row.issuer),
        region=row.region,
        genre=row.genre,
        status=row.status,
        issued=row.issued,
        locator=hit.locator,
        url=url if "://" in url else base + url,
        clause_id=hit.clause_id,
    )
    title = f"{row.title} {hit.locator}".strip()
    return Record(content=hit.text, score=round(probability(hit.score), 4), title=title, metadata=metadata)
