"""POST /v1/feedback."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from service.exchange import CURRENT
from service.feedback import FeedbackFault, Opinion, Rating
from service.metrics import Metrics
from service.recorder import Recorder
from service.schema_fields import Edge

router = APIRouter(prefix="/v1", tags=["反馈"])


class FeedbackRequest(Edge):
    """What a user thinks of an answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answer_id": "a-6f1c7a52c8c04e5d9b6e0f8f3b1d2a47",
                    "rating": "bad",
                    "comment": "漏了区级补助",
                }
            ]
        }
    )

    answer_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")] = Field(
        description="答案对象的 id"
    )
    rating: Rating
    comment: Annotated[str, StringConstraints(max_length=2000), AfterValidator(str.strip)] = ""


class FeedbackReply(Edge):
    """The number under which it is kept."""

    id: int
    answer_id: str
    rating: Rating


@router.post(
    "/feedback",
    summary="评价一个答案",
    status_code=201,
    responses={404: {"description": "没有这个答案"}, 503: {"description": "反馈暂时无法保存"}},
)
def feedback(request: FeedbackRequest, http: Request) -> FeedbackReply:
    """保存对一个答案的评价（good 或 bad）和意见，供改进和补充评测题之用。"""
    recorder: Recorder = http.app.state.recorder
    metrics: Metrics = http.app.state.metrics
    store = recorder.feedback
    if store is None:
        raise HTTPException(404, "本服务没有开启反馈。")
    recorder.settle()
    try:
        if recorder.keeps_answers and not store.knows(request.answer_id):
            raise HTTPException(404, f"没有编号为“{request.answer_id}”的答案，可能时间太久，已不再保留。")
        number = store.add(Opinion(request.answer_id, request.rating, request.comment, CURRENT.get().key))
    except FeedbackFault as fault:
        metrics.feedback_failures.inc()
        raise HTTPException(503, "反馈暂时无法保存，请稍后重试。", {"Retry-After": "30"}) from fault
    metrics.feedback.labels(request.rating).inc()
    return FeedbackReply(id=number, answer_id=request.answer_id, rating=request.rating)
