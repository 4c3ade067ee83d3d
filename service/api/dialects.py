"""Errors in the words of the interface that was called: problem details become OpenAI's or Dify's own shape.

Whatever refuses a request (a limit, a key, a field, the index) answers with problem details; here they are reworded
for the paths whose clients expect another shape, so that no part of the service need know about it.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import MEDIA_TYPE, problem
from service.security.access import HEADER_FIELD

Problem = Mapping[str, Any]
Dialect = Callable[[Problem], tuple[int, Mapping[str, Any]]]
"""Status and body for a problem."""

_log = logging.getLogger("zhengwen.api")

_KINDS = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    500: "server_error",
    503: "server_error",
}
_CODES = {
    401: "invalid_api_key",
    403: "forbidden",
    413: "request_too_large",
    429: "rate_limit_exceeded",
    503: "index_not_ready",
}
BAD_HEADER, AUTH_FAILED, NO_KNOWLEDGE = 1001, 1002, 2001


def openai_error(found: Problem) -> tuple[int, Mapping[str, Any]]:
    """Word a problem as OpenAI does; an invalid field is 400 there, not 422."""
    status = 400 if found["status"] == 422 else found["status"]
    field = (found.get("errors") or [{}])[0].get("field")
    error = {
        "message": found["detail"],
        "type": _KINDS.get(status, "invalid_request_error"),
        "param": field,
        "code": _CODES.get(status, "invalid_value" if field else None),
    }
    return status, {"error": error}


def dify_error(found: Problem) -> tuple[int, Mapping[str, Any]]:
    """Word a problem as Dify does; without a code of its own it has the HTTP status as its code."""
    status, detail = found["status"], found["detail"]
    if status in (401, 403):
        header = any(item.get("field") == HEADER_FIELD for item in found.get("errors") or [])
        return 403, {"error_code": BAD_HEADER if header else AUTH_FAILED, "error_msg": detail}
    return status, {"error_code": status, "error_msg": detail}


DIALECTS: Mapping[str, Dialect] = {
    "/v1/chat/completions": openai_error,
    "/v1/models": openai_error,
    "/retrieval": dify_error,
}


def dialect_of(path: str, dialects: Mapping[str, Dialect] = DIALECTS) -> Dialect | None:
    """Return the dialect of a path or of what it lies below, None where problem details are spoken."""
    return next(
        (found for base, found in dialects.items() if path == base or path.startswith(f"{base}/")), None
    )


class Dialects:
    """Reword the problem responses of the paths in `dialects` (and of what lies below them); the outermost middleware."""

    def __init__(self, app: ASGIApp, dialects: Mapping[str, Dialect] = DIALECTS) -> None:
        self._app = app
        self._dialects = dialects

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and hold back the response only while it may be a problem."""
        dialect = dialect_of(scope["path"], self._dialects) if scope["type"] == "http" else None
        if dialect is None:
            await self._app(scope, receive, send)
            return
        reply = _Reply(dialect, scope, receive, send)
        try:
            await self._app(scope, receive, reply.send)
        except Exception:
            if reply.started:
                raise
            _log.exception("request failed: %s", scope["path"])
            failed = problem(500, "服务内部错误，已经记录；请稍后重试，仍然失败时请联系管理员。")
            await failed(scope, receive, reply.send)


class _Reply:
    """One response on its way out."""

    def __init__(self, dialect: Dialect, scope: Scope, receive: Receive, send: Send) -> None:
        self.started = False
        self._dialect = dialect
        self._scope, self._receive, self._send = scope, receive, send
        self._held: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        """Pass a message on, or keep it until the problem is whole."""
        if message["type"] == "http.response.start":
            self.started = True
            if Headers(raw=message["headers"]).get("content-type") == MEDIA_TYPE:
                self._held = message
                return
        if self._held is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._reword(Headers(raw=self._held["headers"]))

    async def _reword(self, headers: Headers) -> None:
        status, body = self._dialect(orjson.loads(bytes(self._body)))
        kept = {
            name: value for name, value in headers.items() if name not in ("content-type", "content-length")
        }
        await JSONResponse(body, status, headers=kept)(self._scope, self._receive, self._send)
