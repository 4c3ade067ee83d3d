"""An OpenAI-compatible endpoint: one request, its stream of words, and what went wrong with it."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Any

import httpx2
import orjson
from pydantic import SecretStr

from service.generation.faults import Cause, GenerationFault

Message = Mapping[str, str]

_PATH = "/chat/completions"
_MOST_BYTES = 8 << 20
_MOST_OF_EVENT = 1 << 20
_MOST_CHARACTERS = 20_000
_FIRST_PAUSE_S = 0.3
_STATUS: Mapping[int, Cause] = {401: "refused", 403: "refused", 408: "failed", 429: "limited"}
_UNUSABLE = frozenset({"content_filter", "error"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked and how.

    url      …/v1, or the whole address of the completions
    silence  seconds to wait for a connection and for the next bytes
    noted    told how each request ended: "ok" or a cause
    """

    url: str
    model: str
    key: SecretStr
    silence: float = 20.0
    retries: int = 2
    max_tokens: int = 1024
    noted: Callable[[str], None] = field(default=lambda _: None, repr=False)

    @property
    def address(self) -> str:
        """Where requests go."""
        return self.url if self.url.endswith(_PATH) else self.url + _PATH

    def client(self, connections: int) -> httpx2.AsyncClient:
        """Return a client for this endpoint; it goes past the proxies of the environment where that is this machine."""
        own = httpx2.URL(self.url).host in ("localhost", "127.0.0.1", "::1")
        return httpx2.AsyncClient(
            limits=httpx2.Limits(max_connections=connections, keepalive_expiry=30.0),
            timeout=httpx2.Timeout(self.silence),
            trust_env=not own,
        )

    async def stream(
        self, client: httpx2.AsyncClient, messages: Sequence[Message], seconds: float
    ) -> AsyncIterator[str]:
        """Yield the words of the reply as they come; raises GenerationFault.

        A request that fails before its first word is repeated, where `seconds` allow for the pause.
        """
        clock = asyncio.get_running_loop().time
        deadline = clock() + seconds
        for attempt in count():
            begun = False
            try:
                async for piece in self._once(client, messages):
                    begun = True
                    yield piece
            except GenerationFault as fault:
                self.noted(fault.cause)
                pause = _FIRST_PAUSE_S * 2**attempt * random.uniform(0.7, 1.3)  # noqa: S311 - no secret
                pause = pause if fault.retry_after is None else fault.retry_after
                if begun or not fault.passing or attempt >= self.retries or clock() + pause >= deadline:
                    raise
                await asyncio.sleep(pause)
            else:
                self.noted("ok")
                return

    async def _once(self, client: httpx2.AsyncClient, messages: Sequence[Message]) -> AsyncIterator[str]:
        body = {
            "model": self.model,
            "messages": list(messages),
            "stream": True,
            "temperature": 0,
            "max_tokens": self.max_tokens,
        }
        headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
        if self.key.get_secret_value():
            headers["Authorization"] = f"Bearer {self.key.get_secret_value()}"
        answered = False
        try:
            async with client.stream("POST", self.address, json=body, headers=headers) as response:
                answered = True
                async for piece in _words(response):
                    yield piece
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            raise GenerationFault("unreachable") from None
        except httpx2.TimeoutException:
            raise GenerationFault("timeout") from None
        except httpx2.SSEError:
            raise GenerationFault("too_large") from None
        except (ValueError, httpx2.DecodingError):
            raise GenerationFault("not_understood") from None
        except (httpx2.HTTPError, httpx2.StreamError):
            raise GenerationFault("truncated" if answered else "unreachable") from None


async def _words(response: httpx2.Response) -> AsyncIterator[str]:
    """Yield the words of a response, whether it streams or comes at once."""
    if response.status_code != 200:
        cause = _STATUS.get(response.status_code, "failed" if response.status_code >= 500 else "rejected")
        raise GenerationFault(cause, _retry_after(response.headers.get("retry-after", "")))
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    packed = response.headers.get("content-encoding", "identity").lower() != "identity"
    if packed or kind not in ("text/event-stream", "application/json"):
        raise GenerationFault("not_understood")
    written, ended = 0, ""
    events = _events(response) if kind == "text/event-stream" else _whole(response)
    async for data in events:
        words, reason = _part(data)
        ended = ended or reason
        written += len(words)
        if written > _MOST_CHARACTERS:
            raise GenerationFault("too_large")
        if words:
            yield words
    if not ended:
        raise GenerationFault("truncated" if written else "empty")
    if ended == "length":
        raise GenerationFault("length")
    if not written:
        raise GenerationFault("empty")


async def _events(response: httpx2.Response) -> AsyncIterator[Any]:
    async for sent in httpx2.EventSource(response, max_event_size=_MOST_OF_EVENT):
        if response.num_bytes_downloaded > _MOST_BYTES:
            raise GenerationFault("too_large")
        if sent.data.strip() == "[DONE]":
            yield {"choices": [{"finish_reason": "stop"}]}
            return
        if sent.data.strip():
            yield orjson.loads(sent.data)


async def _whole(response: httpx2.Response) -> AsyncIterator[Any]:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > _MOST_OF_EVENT:
            raise GenerationFault("too_large")
    whole = orjson.loads(bytes(body))
    yield whole
    yield {"choices": [{"finish_reason": "stop"}]} if _choices(whole) else {}


def _part(data: Any) -> tuple[str, str]:
    """Return the words of one event and why the reply ends with it, "" where it does not."""
    if not isinstance(data, dict):
        raise GenerationFault("not_understood")
    if data.get("error"):
        raise GenerationFault("failed")
    words, reason = "", ""
    for choice in _choices(data)[:1]:
        said = choice.get("delta") or choice.get("message") or {}
        content = said.get("content") if isinstance(said, dict) else None
        words = content if isinstance(content, str) else ""
        reason = str(choice.get("finish_reason") or "")
    if reason in _UNUSABLE:
        raise GenerationFault("truncated")
    return words, reason


def _choices(data: Any) -> list[dict[str, Any]]:
    found = data.get("choices") if isinstance(data, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _retry_after(value: str) -> float | None:
    """Return the seconds that a Retry-After header asks for, None where there is none (RFC 9110 §10.2.3)."""
    if value.strip().isdigit():
        return float(value)
    with suppress(ValueError, TypeError):
        named = parsedate_to_datetime(value)
        return max(0.0, (named - datetime.now(UTC)).total_seconds())
    return None
