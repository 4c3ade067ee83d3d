"""Server-sent events: the answer of POST /v1/ask piece by piece, for pages that show it as it comes."""

import re
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Any

import orjson
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Send

from service.schema import Answer
from service.telling import Telling

MEDIA_TYPE = "text/event-stream"

_DATA = {"type": "string", "contentMediaType": "application/json"}
NAMED: dict[str, Any] = {
    "type": "object",
    "description": "每个事件：delta 是 {text}，citations 是 {citations}，done 是完整的答案对象，error 是错误说明",
    "properties": {"event": {"enum": ["delta", "citations", "done", "error"]}, "data": _DATA},
    "required": ["event", "data"],
}
"""What OpenAPI says of each event that has a name."""
DATA_ONLY: dict[str, Any] = {
    "type": "object",
    "description": "每个事件的 data 是一个 chat.completion.chunk，最后一个是 [DONE]",
    "properties": {"data": {"type": "string"}},
    "required": ["data"],
}
"""What OpenAPI says of each event without a name."""

# Proxies must pass each event on at once.
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}

# One sentence or line with the markers [n] that follow it, so that no marker is cut in two.
_PIECE = re.compile(r"[^。！？；\n]*(?:[。！？；\n]+(?:\[\d+\])*\n*|$)")


class EventStream(StreamingResponse):
    """A response of server-sent events; `events` yields each one whole, blank line included.

    left  called when the client goes away before the end
    """

    media_type = MEDIA_TYPE

    def __init__(self, events: Generator[bytes], left: Callable[[], None] | None = None) -> None:
        super().__init__(events, headers=_HEADERS)
        self._events = events
        self._left = left

    async def stream_response(self, send: Send) -> None:
        """Send the events; those that nobody waits for any more are let go of at once."""
        try:
            await super().stream_response(send)
        finally:
            self._events.close()

    async def listen_for_disconnect(self, receive: Receive) -> None:
        """Wait until the client goes away."""
        await super().listen_for_disconnect(receive)
        if self._left is not None:
            self._left()


def pieces(text: str) -> list[str]:
    """Cut a text into sentences and lines that join to it again.

    >>> pieces("奖补8%。[1]\\n由科技厅牵头。[2]")
    ['奖补8%。[1]\\n', '由科技厅牵头。[2]']
    """
    return [piece for piece in _PIECE.findall(text) if piece]


def event(data: Any, name: str = "") -> bytes:
    """Return one event; its data is JSON on a single line, so it needs no folding."""
    head = f"event: {name}\n".encode() if name else b""
    return head + b"data: " + orjson.dumps(data) + b"\n\n"


def answer_events(telling: Telling) -> Generator[bytes]:
    """Yield `delta` {"text"} for each piece, `citations` {"citations"}, and `done`, which is the whole answer object."""
    with closing(telling):
        for part in telling:
            if isinstance(part, Answer):
                whole = part.model_dump(mode="json")
                yield event({"citations": whole["citations"]}, "citations")
                yield event(whole, "done")
            else:
                for piece in pieces(part):
                    yield event({"text": piece}, "delta")
