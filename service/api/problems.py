"""Errors over HTTP as problem details (RFC 9457), worded in Chinese because a person reads them."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from corpus.errors import IndexFault, QuestionError
from service.api.faults import faults, summary

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "请求无法解析",
    401: "未提供密钥或密钥无效",
    403: "没有权限",
    404: "没有找到",
    405: "不支持这种请求方法",
    408: "请求没有及时传完",
    413: "请求过大",
    415: "不支持的内容类型",
    422: "字段不符合要求",
    429: "请求过于频繁",
    500: "服务内部错误",
    503: "索引尚未就绪",
}

_DETAILS = {
    400: "请求体无法解析。请检查是不是有效的 JSON，编码是不是 UTF-8。",
    404: "没有这个地址。接口的全部地址见 /docs。",
    405: "这个地址不支持这种请求方法。接口说明见 /docs。",
}

# where a question stands in a request, if not in "question"
_QUESTION_FIELDS = {"/v1/search": "query", "/retrieval": "query", "/v1/chat/completions": "messages"}


class ProblemResponse(JSONResponse):
    """Problem details that can always be sent: what of a caller's words is no text becomes a question mark."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """Return the body."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def problem(
    status: int,
    detail: str,
    errors: Sequence[Mapping[str, Any]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return one problem response; `errors` names the fields that are at fault."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = list(errors)
    return ProblemResponse(body, status, headers=dict(headers or {}))


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem response."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, http_problem)
    app.add_exception_handler(QuestionError, _question)
    app.add_exception_handler(IndexFault, _index)
    app.add_exception_handler(Exception, _unexpected)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    given = error.errors()
    if any(item["type"] == "json_invalid" or item["loc"] == ("body",) for item in given):
        return problem(
            400,
            "请求体不是有效的 JSON 对象。请检查引号、逗号和编码（UTF-8），并带上 Content-Type: application/json。",
        )
    found = faults(given, error.body)
    return problem(422, summary(found), found)


async def http_problem(_: Request, error: Exception) -> JSONResponse:
    """Return the problem that an HTTPException is."""
    if not isinstance(error, HTTPException):
        raise error
    detail = error.detail
    if detail.isascii():  # the framework's own words; ours are Chinese
        detail = _DETAILS.get(error.status_code, TITLES.get(error.status_code, detail) + "。")
    return problem(error.status_code, detail, headers=error.headers)


async def _question(request: Request, error: Exception) -> JSONResponse:
    field = _QUESTION_FIELDS.get(request.url.path, "question")
    return problem(422, str(error), [{"field": field, "message": str(error)}])


async def _index(_: Request, error: Exception) -> JSONResponse:
    return problem(503, str(error), headers={"Retry-After": "5"})


async def _unexpected(_: Request, __: Exception) -> JSONResponse:
    return problem(500, "服务内部错误，已经记录；请稍后重试，仍然失败时请联系管理员。")
