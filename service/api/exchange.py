"""What every request gets: an id, headers that guard its response, a line in the log, and a place in the metrics."""

import logging
import re
from time import perf_counter
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import problem
from service.exchange import CURRENT, Exchange
from service.metrics import Metrics

_log = logging.getLogger("zhengwen.http")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
_NOT_HTML = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")


class Exchanges:
    """The outermost middleware. Addresses are logged without their query, which may hold what is asked."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its id, and note how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        request_id = _id_of(scope)
        token = CURRENT.set(Exchange(request_id))
        status = 0

        async def dress(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": _dressed(list(message.get("headers", ())), request_id)}
            await send(message)

        try:
            await self._app(scope, receive, dress)
        except Exception:
            if not status:
                failed = problem(500, "服务内部错误，已经记录；请稍后重试，仍然失败时请联系管理员。")
                await failed(scope, receive, dress)
            raise
        finally:
            self._note(scope, status, perf_counter() - started)
            CURRENT.reset(token)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route_of(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.requests.labels(route, method, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        if _log.isEnabledFor(logging.INFO):
            client = scope.get("client")
            found = {
                "method": method,
                "path": scope["path"][:200],
                "status": status,
                "ms": round(seconds * 1000, 2),
                "client": client[0] if client else "",
            }
            _log.info("request", extra=found)


def _id_of(scope: Scope) -> str:
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode("ascii") if _REQUEST_ID.fullmatch(given) else uuid4().hex


def _dressed(headers: list[tuple[bytes, bytes]], request_id: str) -> list[tuple[bytes, bytes]]:
    named = {name.lower(): value for name, value in headers}
    added = [header for header in _HEADERS if header[0] not in named]
    if _NOT_HTML[0] not in named and not named.get(b"content-type", b"").startswith(b"text/html"):
        added.append(_NOT_HTML)
    return [*headers, *added, (b"x-request-id", request_id.encode("ascii"))]


def _route_of(scope: Scope) -> str:
    """Return the pattern of the route, never the address itself, so that there are as many series as routes."""
    if scope.get("root_path", "").endswith("/mcp"):  # mounted: its own routes are not ours
        return "/mcp"
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "other"
