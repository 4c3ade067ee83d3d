"""A load client in a process of its own: connections kept open, each sends its next request when the answer is there.

`python -m eval.bench.http_load` reads one JSON object from standard input, {"port", "path", "bodies", "clients",
"seconds"}, and prints {"spent": milliseconds of each request, "seconds", "failed": by status}. It speaks just enough
HTTP/1.1 to keep up with a server that does nothing.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from functools import partial
from itertools import cycle
from typing import Any, cast


class _Client(asyncio.Protocol):
    def __init__(
        self, requests: "cycle[bytes]", until: float, spent: list[float], failed: Counter[str]
    ) -> None:
        self._requests, self._until, self._spent, self._failed = requests, until, spent, failed
        self._held = b""
        self._begun = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class is none of asyncio's
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio names it
        if not self.done.done():
            self._failed["connection"] += 1
            self.done.set_result(None)

    def data_received(self, data: bytes) -> None:
        self._held += data
        head, gap, body = self._held.partition(b"\r\n\r\n")
        if not gap:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        if len(body) < length:
            return
        now = time.perf_counter()
        self._spent.append((now - self._begun) * 1000)
        status = head.split(b" ", 2)[1]
        if status != b"200":
            self._failed[status.decode()] += 1
        self._held = b""
        if now < self._until:
            self._send()
        else:
            self.done.set_result(None)
            self._transport.close()

    def _send(self) -> None:
        self._begun = time.perf_counter()
        self._transport.write(next(self._requests))


def _same(client: _Client) -> _Client:
    return client


async def load(port: int, path: str, bodies: list[str], clients: int, seconds: float) -> dict[str, Any]:
    """Send the bodies over and over for so many seconds, each client its own share of them."""
    requests = [
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body.encode())}\r\n\r\n{body}".encode()
        for body in bodies
    ]
    spent: list[float] = []
    failed: Counter[str] = Counter()
    started = time.perf_counter()
    made = []
    for at in range(clients):
        own = cycle(requests[at::clients] or requests)
        client = _Client(own, started + seconds, spent, failed)
        await asyncio.get_running_loop().create_connection(partial(_same, client), "127.0.0.1", port)
        made.append(client.done)
    await asyncio.gather(*made)
    return {"spent": spent, "seconds": time.perf_counter() - started, "failed": dict(failed)}


def main() -> None:
    """Run what standard input asks for."""
    import uvloop

    json.dump(uvloop.run(load(**json.load(sys.stdin))), sys.stdout)


if __name__ == "__main__":
    main()
