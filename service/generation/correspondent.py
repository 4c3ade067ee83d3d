"""Asks the endpoint from threads: an event loop of its own holds the connections, so that every wait can be cut short."""

import asyncio
import logging
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import monotonic

import httpx2

from service.generation.endpoint import Endpoint, Message
from service.generation.faults import GenerationFault

_log = logging.getLogger("zhengwen.generation")
_GRACE_S = 0.5
_CLOSING_S = 5.0

_Found = SimpleQueue[str | GenerationFault | None]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One question with the endpoint; iterate once."""

    found: _Found
    asked: Future[None]
    deadline: float

    def __iter__(self) -> Iterator[str]:
        """Yield the words of the reply as they come; raises GenerationFault, at the latest at the deadline.

        Whoever stops reading ends the request.
        """
        try:
            while True:
                try:
                    # the loop keeps the time; the grace is for a loop that hangs
                    item = self.found.get(timeout=max(0.0, self.deadline + _GRACE_S - monotonic()))
                except Empty:
                    raise GenerationFault("timeout") from None
                if item is None:
                    return
                if isinstance(item, GenerationFault):
                    raise item
                yield item
        finally:
            self.asked.cancel()

    def stop(self) -> None:
        """End it, from any thread; who reads gets the fault "left"."""
        self.asked.cancel()
        self.found.put(GenerationFault("left"))


class Correspondent:
    """Any number of threads may ask; at most `at_once` questions are with the endpoint at a time."""

    def __init__(self, endpoint: Endpoint, at_once: int) -> None:
        self._endpoint = endpoint
        self._at_once = at_once
        self._slots = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._client: httpx2.AsyncClient | None = None

    def ask(self, messages: Sequence[Message], seconds: float) -> "Conversation":
        """Send a question; raises GenerationFault where as many as allowed are under way."""
        if not self._slots.acquire(blocking=False):
            raise GenerationFault("busy")
        found: _Found = SimpleQueue()
        relay = self._relay(messages, seconds, found)
        asked = asyncio.run_coroutine_threadsafe(relay, self._running())
        asked.add_done_callback(lambda _: self._slots.release())
        return Conversation(found, asked, monotonic() + seconds)

    def close(self) -> None:
        """End all requests, and the thread; the next question would start it again."""
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._shut(), loop).result(_CLOSING_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_CLOSING_S)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=_run, args=(self._loop,), name="generation", daemon=True
                )
                self._thread.start()
            return self._loop

    async def _shut(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _relay(self, messages: Sequence[Message], seconds: float, found: _Found) -> None:
        try:
            async with asyncio.timeout(seconds):
                if self._client is None:
                    self._client = self._endpoint.client(self._at_once)
                async for piece in self._endpoint.stream(self._client, messages, seconds):
                    found.put(piece)
            found.put(None)
        except GenerationFault as fault:
            found.put(fault)
        except TimeoutError:
            found.put(GenerationFault("timeout"))
        except Exception as error:  # noqa: BLE001 - whatever it was, the question must get its extract
            # its text may hold what was sent
            _log.error("endpoint failed: %s", type(error).__name__)
            found.put(GenerationFault("internal"))


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
