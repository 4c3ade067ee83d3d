"""The gate before the routes: well-formed addresses, keys in their header, and a rate for each key and address."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus, unquote_to_bytes

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.problems import problem
from service.exchange import CURRENT, Exchange
from service.metrics import Metrics
from service.security.access import Caller, Doorman, Refusal, needed_scope
from service.security.keys import KeyFault, KeyStore, holds_key
from service.security.rates import Rates
from service.settings import Settings

_FORWARDING = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"})
_UPWARDS = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)")


class Gate:
    """Refuses what may not pass, before a byte of its body is read; `scope["state"]["caller"]` is who may."""

    def __init__(self, app: ASGIApp, doorman: Doorman, rates: Rates, metrics: Metrics) -> None:
        self._app = app
        self._doorman = doorman
        self._rates = rates
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        refused = await self._refusal(scope) if scope["type"] == "http" else None
        await (refused or self._app)(scope, receive, send)

    async def _refusal(self, scope: Scope) -> JSONResponse | None:
        method, path = scope["method"], scope["path"]
        client = scope.get("client")
        address = client[0] if client else ""
        judged: Caller | Refusal | None = _fault_of_address(scope)
        if judged is None:
            # a proxy on this machine asks for others
            judged = self._doorman.judge(
                method, path, address, _header(scope, b"authorization"), _forwarded(scope)
            )
        limited = needed_scope(method, path) is not None
        if limited and (isinstance(judged, Caller) or judged.failed):
            caller = judged if isinstance(judged, Caller) else Caller(address)
            if seconds := await self._rates.wait(caller):
                self._metrics.limited.labels("key" if caller.key else "address").inc()
                return problem(
                    429, f"请求过于频繁，请在 {seconds} 秒后重试。", headers={"Retry-After": str(seconds)}
                )
        if isinstance(judged, Refusal):
            return _refused(judged)
        scope.setdefault("state", {})["caller"] = judged
        if judged.key is not None:
            CURRENT.set(Exchange(CURRENT.get().request_id, judged.key.id))
        return None


def install(app: FastAPI, settings: Settings, metrics: Metrics) -> None:
    """Put the gate before everything that `app` has so far."""
    doorman = Doorman(KeyStore(settings.keys), settings.open)
    app.add_middleware(
        Gate, doorman=doorman, rates=Rates(settings.rate_key, settings.rate_address), metrics=metrics
    )


def keyed(settings: Settings) -> Callable[[], bool]:
    """Return what tells whether there is a key, so that one is asked for; a file that cannot be read asks for one."""
    store = KeyStore(settings.keys)

    def asked_for() -> bool:
        try:
            return bool(store.all())
        except KeyFault:
            return True

    return asked_for


def install_cors(app: FastAPI, settings: Settings) -> None:
    """Let pages of the origins in the settings call `app`, keys included; none by default."""
    origins = [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "X-Request-ID"],
            expose_headers=["X-Request-ID", "Retry-After"],
            max_age=3600,
        )


def _fault_of_address(scope: Scope) -> Refusal | None:
    raw_path: bytes = scope.get("raw_path") or b""
    query: bytes = scope.get("query_string") or b""
    if b"%" in raw_path or b"%" in query or not (raw_path + query).isascii():
        try:
            unquote_to_bytes(raw_path).decode()
            unquote_to_bytes(query).decode()
        except UnicodeDecodeError:
            return Refusal(400, "网址不是有效的 UTF-8 编码，请检查其中的 % 编码。")
    if holds_key(scope["path"]) or holds_key(unquote_plus(query.decode("latin-1"))):
        return Refusal(
            401,
            "密钥不能写在网址里：网址会留在日志和浏览记录中。这个密钥应视为已经泄露，请管理员撤销后新建，"
            "再以 Authorization: Bearer zw_… 请求头发送。",
            failed=True,
        )
    if _UPWARDS.search(scope["path"]):
        return Refusal(404, "没有这个地址：网址里不能有“..”。接口的全部地址见 /docs。")
    return None


def _header(scope: Scope, wanted: bytes) -> str | None:
    value = next((value for name, value in scope["headers"] if name == wanted), None)
    return None if value is None else value.decode("latin-1")


def _forwarded(scope: Scope) -> bool:
    return any(name in _FORWARDING for name, _ in scope["headers"])


def _refused(refusal: Refusal) -> JSONResponse:
    headers = {"WWW-Authenticate": 'Bearer realm="zhengwen"'} if refusal.status == 401 else {}
    errors: list[dict[str, Any]] | None = None
    if refusal.field:
        errors = [{"field": refusal.field, "message": refusal.detail}]
    if refusal.status == 503:
        headers["Retry-After"] = "5"
    return problem(refusal.status, refusal.detail, errors, headers)
