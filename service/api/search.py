"""POST /v1/search and POST /v1/ask."""

from fastapi import APIRouter

from service.api.dependencies import CurrentEngine
from service.api.stream import MEDIA_TYPE, NAMED, EventStream, answer_events
from service.schema import Answer, AskRequest, SearchAnswer, SearchRequest

router = APIRouter(prefix="/v1", tags=["问答"])


@router.post("/search", summary="检索条款")
def search(request: SearchRequest, engine: CurrentEngine) -> SearchAnswer:
    """按相关度返回条款，每条附引用、指标和分工。"""
    return engine.search(request)


@router.post(
    "/ask",
    summary="提问",
    response_model=Answer,
    responses={200: {"content": {MEDIA_TYPE: {"schema": NAMED}}}},
)
def ask(request: AskRequest, engine: CurrentEngine) -> Answer | EventStream:
    """回答一个问题，逐字引用条款；文件没有规定时如实说明原因。stream 为 true 时以事件流发送 delta、citations、done。"""
    telling = engine.telling(request)
    return EventStream(answer_events(telling), telling.stop) if request.stream else telling.whole()
