"""A server of its own, started as a user starts it, and what the kernel says of its processes."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_START_S, _END_S = 120.0, 60.0
_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its first process and its port."""

    process: "subprocess.Popen[str]"
    port: int

    def connect(self) -> "Connection":
        """Return a connection that stays open."""
        return Connection(self.port)

    def request(self, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
        """Return status and body of one request on a connection of its own."""
        connection = self.connect()
        try:
            return connection.request(method, path, body)
        finally:
            connection.close()

    def ask(self, question: str) -> tuple[int, Any]:
        """Return status and body of POST /v1/ask on a connection of its own."""
        return self.request("POST", "/v1/ask", json.dumps({"question": question}).encode())

    def workers(self) -> list[int]:
        """Return the processes that answer, oldest first: those that the first one started, or itself."""
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and _parent(folder) == self.process.pid and _serves(folder):
                found.append(int(folder.name))
        return sorted(found) or [self.process.pid]


class Connection:
    """One HTTP connection; it is opened anew when the server has closed it between two requests."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, question: str) -> tuple[int, Any]:
        """Return status and body of POST /v1/ask."""
        body = json.dumps({"question": question}).encode()
        return self.request("POST", "/v1/ask", body)

    def request(self, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
        """Return status and body, decoded where it is JSON."""
        self._http.request(method, path, body, {"Content-Type": "application/json"})
        response = self._http.getresponse()
        content = response.read()
        json_ = "json" in (response.getheader("Content-Type") or "")
        return response.status, json.loads(content) if json_ else content.decode()

    def close(self) -> None:
        """Close it."""
        self._http.close()


@contextmanager
def serving(index: Path, *options: str) -> Iterator[Server]:
    """Start `zhengwen serve` on a free port, without limits of rate, and stop it by SIGTERM."""
    folder = index.parent
    surroundings = {
        **os.environ,
        "ZHENGWEN_KEYS": str(folder / "keys.sqlite"), "ZHENGWEN_AUDIT": "", "ZHENGWEN_FEEDBACK": "",
        "ZHENGWEN_RATE_KEY": "", "ZHENGWEN_RATE_ADDRESS": "",
    }  # fmt: skip
    command = [sys.executable, "-m", "zhengwen", "serve", "--port", "0", "--index", str(index), *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=surroundings)  # noqa: S603 - this program
    lines = _Lines(process)
    reader = threading.Thread(target=lines.read, daemon=True)
    reader.start()
    try:
        yield Server(process, lines.port())
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            reader.join(_END_S)
            if process.stderr:
                process.stderr.close()


def resident_bytes(process: int | str = "self") -> int:
    """Return how much memory a process holds."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE


def open_files(process: int | str = "self") -> int:
    """Return how many file handles a process has."""
    return sum(1 for _ in Path(f"/proc/{process}/fd").iterdir())


class _Lines:
    """Reads what a server says, until its end."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._lines: list[str] = []
        self._port = 0
        self._known = threading.Event()

    def read(self) -> None:
        """Read to the end, so that the server never waits for a reader."""
        assert self._process.stderr is not None  # noqa: S101 - for the type checker
        for line in self._process.stderr:
            if not self._port:
                self._lines.append(line)
                found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
                self._port = int(found[1]) if found else 0
            if self._port:
                self._known.set()
        self._known.set()

    def port(self) -> int:
        """Wait until the server says where it listens."""
        if not self._known.wait(_START_S) or not self._port:
            raise RuntimeError("服务没有启动：" + "".join(self._lines[-20:]))
        return self._port


def _parent(folder: Path) -> int:
    try:
        state, parent = folder.joinpath("stat").read_text().rsplit(")", 1)[1].split()[:2]
    except OSError:
        return 0
    return 0 if state == "Z" else int(parent)


def _serves(folder: Path) -> bool:
    try:
        return "resource_tracker" not in folder.joinpath("cmdline").read_text()
    except OSError:
        return False


def middle(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
