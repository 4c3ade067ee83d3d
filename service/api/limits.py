"""Limits that hold before a request reaches a route."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import problem


class BodyLimit:
    """Refuse a body over `limit` bytes with 413, whether its length is announced or it merely keeps coming.

    A body that is not there within `seconds` is refused with 408.
    """

    def __init__(self, app: ASGIApp, limit: int, seconds: float) -> None:
        self._app = app
        self._limit = limit
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its whole body, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not announced.isdigit() or int(announced) > self._limit:
            await self._refuse(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(receive)
        except TimeoutError:
            await self._refuse(
                scope, receive, send, 408, f"请求体在 {self._seconds:g} 秒内没有传完，请重试。"
            )
            return
        if body is None:
            return
        if len(body) > self._limit:
            await self._refuse(scope, receive, send)
            return
        delivered = False

        async def replay() -> Message:
            nonlocal delivered
            if delivered:
                return await receive()
            delivered = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)

    async def _read(self, receive: Receive) -> bytes | None:
        """Return the body, as much of it as shows that it is too long, or None where the client has gone."""
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if len(body) > self._limit or not message.get("more_body", False):
                return bytes(body)

    async def _refuse(
        self, scope: Scope, receive: Receive, send: Send, status: int = 413, detail: str = ""
    ) -> None:
        said = detail or f"请求体超过上限 {self._limit} 字节，请缩短后重试。"
        await problem(status, said, headers={"Connection": "close"})(scope, receive, send)
