"""How long the server waits for clients that are slow, on purpose or not, and how many connections it holds.

An idle connection costs a file handle, and a process has few; so a request must be there soon after its first byte, and
an answer must be read about as soon as it is sent (slowloris, CVE-2007-6750, and its mirror image, slow read).
"""

import asyncio
from functools import cache
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from service.api.problems import MEDIA_TYPE, problem
from service.security.access import is_loopback
from service.settings import Settings

_HEAD_BYTES = 65_536
"""Bytes that a request line with its headers may have; what h11 allows too."""


def _refusal(status: int, detail: str) -> bytes:
    """Return a whole answer; there is no request yet that a route could answer."""
    body = problem(status, detail).body
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {MEDIA_TYPE}\r\nConnection: close\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + bytes(body)


_TOO_LATE = _refusal(408, "请求行和请求头没有及时传完，请检查网络后重试。")
_TOO_LONG = _refusal(431, f"请求行和请求头超过 {_HEAD_BYTES} 字节。请缩短网址，或改用 POST 请求。")
_MALFORMED = _refusal(400, "请求不符合 HTTP 格式，或网址过长。请缩短网址，或改用 POST 请求。")

_Base: Any = AutoHTTPProtocol


@cache
def _limits() -> tuple[int, int, int]:
    """Return seconds for a head, seconds that a full send buffer may stand still, connections of one address."""
    settings = Settings()
    return settings.head_seconds, settings.send_seconds, settings.connections_per_address


class PatientProtocol(_Base):  # type: ignore[misc]
    """The protocol of uvicorn, with an end to its patience; made by uvicorn, one for each connection."""

    _head: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take a connection, unless its address holds too many, and wait for a request."""
        super().connection_made(transport)
        most = _limits()[2]
        if most and self.client and not is_loopback(self.client[0]):
            held = sum(1 for other in self.connections if other.client and other.client[0] == self.client[0])
            if held > most:
                transport.abort()
                return
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Read on; what belongs to no request yet is a head, and must end soon."""
        if not self._is_answering():
            self._received += len(data)
        super().data_received(data)
        if self._is_answering():
            self._forget_head()
        elif self._received > _HEAD_BYTES:
            self._turn_away(_TOO_LONG)
        else:
            self._await_head()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """Refuse what is no HTTP, in the words and the form of every other refusal."""
        self._turn_away(_MALFORMED)

    def on_response_complete(self) -> None:
        """Wait for the next request; uvicorn itself ends connections on which none begins."""
        super().on_response_complete()
        self._received = 0

    def pause_writing(self) -> None:
        """Begin to count: the client has stopped reading."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(_limits()[1], self._give_up)

    def resume_writing(self) -> None:
        """The client reads on."""
        super().resume_writing()
        self._forget_stall()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timers."""
        self._forget_head()
        super().connection_lost(exc)
        self._forget_stall()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _await_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(_limits()[0], self._turn_away, _TOO_LATE)

    def _turn_away(self, answer: bytes) -> None:
        self._forget_head()
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()
            self._stalled = self._stalled or self.loop.call_later(_limits()[1], self._give_up)

    def _give_up(self) -> None:
        if self.cycle is not None:
            self.cycle.disconnected = True
        self.transport.abort()

    def _forget_head(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _forget_stall(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
