"""POST /v1/chat/completions and GET /v1/models: what chat front ends and OpenAI clients speak."""

import re
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from time import time
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.exceptions import RequestValidationError

from service.api.dependencies import CurrentEngine
from service.api.stream import DATA_ONLY, MEDIA_TYPE, EventStream, event, pieces
from service.engine import Engine
from service.schema import Answer, AskRequest
from service.schema_fields import ASKABLE
from service.schema_openai import (
    MODEL,
    Annotation,
    ChatRequest,
    Choice,
    ChunkChoice,
    Completion,
    Delta,
    Json,
    Message,
    Model,
    Models,
    Reply,
    UrlCitation,
    Usage,
)
from service.tasks import is_task, perform
from service.telling import Telling

router = APIRouter(prefix="/v1", tags=["OpenAI 兼容"])

_MARKER = re.compile(r"\[(?P<n>\d{1,4})\]")
# a Han character, a run of letters or digits, or any other mark
_TOKEN = re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9_.]+|[^\s\u4e00-\u9fffA-Za-z0-9_.]")
_ASKABLE = re.compile(ASKABLE)
_RELEASED = 1_795_132_800  # 2026-11-20, when the model of this name was first served


@dataclass(frozen=True, slots=True)
class _Reply:
    """What is replied: words that join to its content, and the answer last where a question was answered."""

    parts: Iterable[str | Answer]
    messages: Sequence[Message]
    base: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time()))


@router.post(
    "/chat/completions",
    summary="对话（OpenAI Chat Completions）",
    response_model=Completion,
    responses={200: {"content": {MEDIA_TYPE: {"schema": DATA_ONLY}}}},
)
def chat(request: ChatRequest, engine: CurrentEngine, http: Request) -> Completion | EventStream:
    """回答最后一条用户消息；引用在 annotations 中，标出正文里的 [1]，完整的答案对象在 zhengwen 字段。"""
    parts = _parts(request.messages, engine)
    reply = _Reply(parts, request.messages, str(http.base_url).rstrip("/"))
    if request.stream:
        usage = request.stream_options is not None and bool(request.stream_options.include_usage)
        return EventStream(_chunks(reply, usage), parts.stop if isinstance(parts, Telling) else None)
    said = list(parts)
    content = "".join(part for part in said if isinstance(part, str))
    answer = next((part for part in said if isinstance(part, Answer)), None)
    message = Reply(content=content, annotations=_annotations(content, answer, reply.base))
    return Completion(
        id=reply.id,
        created=reply.created,
        choices=[Choice(message=message)],
        usage=_usage(request.messages, content),
        zhengwen=answer,
    )


@router.get("/models", summary="模型列表")
def models() -> Models:
    """只有一个模型：zhengwen。"""
    return Models(data=[Model(created=_RELEASED)])


@router.get("/models/{model}", summary="一个模型")
def model(model: Annotated[str, Path(examples=[MODEL])]) -> Model:
    """返回模型的名称。"""
    if model != MODEL:
        raise HTTPException(404, f"没有名为“{model}”的模型，请使用 {MODEL}。")
    return Model(created=_RELEASED)


def _parts(messages: Sequence[Message], engine: Engine) -> Telling | tuple[str]:
    asked = [words for message in messages if message.role == "user" and _asks(words := message.words)]
    if not asked:
        text = "没有用户消息，或者用户消息中没有可以检索的文字"
        fault = {"type": "value_error", "loc": ("body", "messages"), "msg": text, "input": None}
        raise RequestValidationError([fault])
    question = asked[-1]
    if is_task(question):
        return (perform(question),)
    longest = engine.settings.max_question
    history = [words for words in asked[:-1] if len(words) <= longest and not is_task(words)]
    return engine.telling(AskRequest(question=question, history=history))


def _asks(words: str) -> bool:
    """Return whether there is anything in a message that could be looked up (no picture, no lone question mark)."""
    return _ASKABLE.search(words) is not None


def _annotations(content: str, answer: Answer | None, base: str) -> list[Annotation]:
    """Return one annotation for every marker in the content that a citation stands behind."""
    numbered = {citation.n: citation for citation in answer.citations} if answer else {}
    found = [(marker, numbered.get(int(marker["n"]))) for marker in _MARKER.finditer(content)]
    return [
        Annotation(
            url_citation=UrlCitation(
                url=citation.url if "://" in citation.url else base + citation.url,
                title=f"{citation.document_number or citation.title} {citation.locator}".strip(),
                start_index=marker.start(),
                end_index=marker.end(),
            )
        )
        for marker, citation in found
        if citation is not None
    ]


def _usage(messages: Sequence[Message], content: str) -> Usage:
    prompt = sum(len(_TOKEN.findall(message.words)) for message in messages)
    completion = len(_TOKEN.findall(content))
    return Usage(prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion)


def _chunks(reply: _Reply, with_usage: bool) -> Generator[bytes]:
    """Yield the reply as chunks: the role, the pieces, the citations, the end, the usage where wanted."""

    def chunk(choice: ChunkChoice | None, **more: object) -> bytes:
        body: Json = {
            "id": reply.id,
            "object": "chat.completion.chunk",
            "created": reply.created,
            "model": MODEL,
            "choices": [] if choice is None else [_choice(choice)],
        }
        return event(body | ({"usage": None} if with_usage else {}) | more)

    yield chunk(ChunkChoice(delta=Delta(role="assistant", content="")))
    content, answer = "", None
    with closing(reply.parts) if isinstance(reply.parts, Telling) else nullcontext():
        for part in reply.parts:
            if isinstance(part, Answer):
                answer = part
                continue
            content += part
            for piece in pieces(part):
                yield chunk(ChunkChoice(delta=Delta(content=piece)))
    if annotations := _annotations(content, answer, reply.base):
        yield chunk(ChunkChoice(delta=Delta(annotations=annotations)))
    whole = answer.model_dump(mode="json") if answer else None
    yield chunk(ChunkChoice(finish_reason="stop"), zhengwen=whole)
    if with_usage:
        yield chunk(None, usage=_usage(reply.messages, content).model_dump())
    yield b"data: [DONE]\n\n"


def _choice(choice: ChunkChoice) -> Json:
    """Return a choice without what its delta does not add."""
    return choice.model_dump(mode="json") | {"delta": choice.delta.model_dump(mode="json", exclude_none=True)}
