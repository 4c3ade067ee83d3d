"""POST /v1/search beside an empty FastAPI route: the same server, one worker each, one load client, turn and turn about."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from eval.bench.load import Load, load_of

_GIVE_UP_S = 120.0
_EMPTY, _SEARCH = "/empty", "/v1/search"


@dataclass(frozen=True, slots=True)
class Throughput:
    """Requests a second of both, the medians over the rounds, and the median of the ratios round by round."""

    clients: int
    search: Load
    empty: Load
    ratio: float


def measure_http(
    index: Path, questions: Sequence[str], clients: Sequence[int], seconds: float, rounds: int
) -> list[Throughput]:
    """Start both servers and load them in turn; raises RuntimeError where a request fails."""
    with TemporaryDirectory() as scratch:
        place = Path(scratch)
        # no limit on how often one address may ask, and a log of its own; all else as it is shipped
        quiet = {
            "ZHENGWEN_RATE_ADDRESS": "",
            "ZHENGWEN_RATE_KEY": "",
            "ZHENGWEN_AUDIT": str(place / "audit"),
            "ZHENGWEN_FEEDBACK": str(place / "feedback.sqlite"),
            "ZHENGWEN_KEYS": str(place / "keys.sqlite"),
            "ZHENGWEN_LOG_LEVEL": "warning",
        }
        ours = ["-m", "zhengwen", "serve", "--index", str(index), "--port"]
        bodies = [json.dumps({"query": question}, ensure_ascii=False) for question in questions]
        with _server(ours, quiet) as search, _server(["-m", "eval.bench.empty_route"], {}) as empty:
            for port, path in ((search, _SEARCH), (empty, _EMPTY)):
                _loaded(port, path, bodies, 1, 1.0)
            return [_measured(number, search, empty, bodies, seconds, rounds) for number in clients]


def _measured(
    clients: int, search: int, empty: int, bodies: list[str], seconds: float, rounds: int
) -> Throughput:
    pairs = [
        (_loaded(search, _SEARCH, bodies, clients, seconds), _loaded(empty, _EMPTY, bodies, clients, seconds))
        for _ in range(rounds)
    ]
    ratios = [ours.a_second / other.a_second for ours, other in pairs]
    ours, others = ([pair[side] for pair in pairs] for side in (0, 1))
    return Throughput(clients, _middle(ours), _middle(others), median(ratios))


def _middle(loads: Sequence[Load]) -> Load:
    return sorted(loads, key=lambda load: load.a_second)[len(loads) // 2]


def _loaded(port: int, path: str, bodies: list[str], clients: int, seconds: float) -> Load:
    asked = {"port": port, "path": path, "bodies": bodies, "clients": clients, "seconds": seconds}
    done = subprocess.run(
        [sys.executable, "-m", "eval.bench.http_load"],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)
    if found["failed"]:
        raise RuntimeError(f"{path} 没有全部成功：{found['failed']}")
    return load_of(clients, found["spent"], found["seconds"])


@contextmanager
def _server(arguments: Sequence[str], settings: dict[str, str]) -> Iterator[int]:
    """Run a server on a free port until the block ends; raises TimeoutError where it never listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, *arguments, str(port)]
    with subprocess.Popen(  # noqa: S603 - this program
        command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(port)
            yield port
        finally:
            process.terminate()


def _wait(port: int) -> None:
    deadline = time.perf_counter() + _GIVE_UP_S
    while time.perf_counter() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"服务在 {_GIVE_UP_S:.0f} 秒内没有开始监听。")
