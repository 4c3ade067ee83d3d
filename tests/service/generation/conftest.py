"""A real HTTP server on loopback that plays language models, good and bad."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Play = Callable[["Stage"], None]


@dataclass
class Stage:
    """One request as the model sees it, and what it can do with it."""

    handler: BaseHTTPRequestHandler
    body: dict[str, Any]
    model: "FakeModel"

    @property
    def prompt(self) -> str:
        return self.body["messages"][-1]["content"]

    def number(self, words: str) -> int:
        """Return the number of the clause whose text holds these words."""
        for block in re.split(r"(?m)^│ (?=\[\d+\])", self.prompt):
            if words in block and (found := re.match(r"\[(\d+)\]", block)):
                return int(found[1])
        raise AssertionError(f"no clause with {words}")

    def head(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()

    def write(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def event(self, data: Any) -> None:
        self.write(b"data: " + json.dumps(data, ensure_ascii=False).encode() + b"\n\n")

    def words(self, text: str, step: int = 7) -> None:
        for at in range(0, len(text), step):
            self.event({"choices": [{"index": 0, "delta": {"content": text[at : at + step]}}]})

    def finish(self, reason: str = "stop") -> None:
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        self.write(b"data: [DONE]\n\n")

    def say(self, text: str) -> None:
        """Reply as a good endpoint does."""
        self.head()
        self.event({"choices": [{"index": 0, "delta": {"role": "assistant"}}]})
        self.words(text)
        self.finish()

    def wait(self, seconds: float = 20.0) -> None:
        """Do nothing until the test ends."""
        self.model.over.wait(seconds)


@dataclass
class FakeModel:
    """Plays one part after the other, the last one again and again."""

    url: str
    over: threading.Event = field(default_factory=threading.Event)
    parts: list[Play] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    def plays(self, *parts: Play) -> None:
        self.parts = list(parts)

    def says(self, text: str | Callable[[Stage], str]) -> None:
        self.plays(lambda stage: stage.say(text if isinstance(text, str) else text(stage)))


@pytest.fixture
def model() -> Iterator[FakeModel]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.seen.append(body | {"path": self.path})
            made.headers.append(dict(self.headers))
            part = made.parts.pop(0) if len(made.parts) > 1 else made.parts[0]
            try:
                part(Stage(self, body, made))
            except OSError:
                made.left.set()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = FakeModel(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.over.set()
    server.shutdown()
    thread.join()
    server.server_close()
