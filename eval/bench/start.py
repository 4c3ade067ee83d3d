"""How long a user waits: from `zhengwen serve` on a built index to the first answer over HTTP."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_GIVE_UP_S = 120.0
_STEP_S = 0.01


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the start of the process to the first answer, the first answer's own time, and that of the next."""

    first_answer_s: float
    first_ms: float
    second_ms: float


def measure_start(index: Path, question: str) -> Start:
    """Start a server of its own on a free port, ask, and stop it; raises TimeoutError where it never answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "zhengwen", "serve", "--index", str(index), "--port", str(port)]
    started = time.perf_counter()
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as process:  # noqa: S603 - this program itself
        try:
            first = _answer_when_up(port, question, started + _GIVE_UP_S)
            waited = time.perf_counter() - started
            second = _ask(port, question)
        finally:
            process.terminate()
    return Start(waited, first, second)


def _answer_when_up(port: int, question: str, deadline: float) -> float:
    while time.perf_counter() < deadline:
        try:
            return _ask(port, question)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(_STEP_S)
    raise TimeoutError(f"服务在 {_GIVE_UP_S:.0f} 秒内没有回答；请先用 zhengwen serve 看它报什么错。")


def _ask(port: int, question: str) -> float:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/ask",
        json.dumps({"question": question}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
        return float(json.load(response)["took_ms"])
