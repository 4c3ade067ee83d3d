"""The server as a user starts it: it drains when told to stop, and replaces a worker that dies."""

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eval.faults.scene import Scene
from eval.faults.server import Server, serving

QUESTION = "全县用水总量控制在多少以内？"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    scene = Scene(tmp_path_factory.mktemp("serving").resolve())
    scene.publish("早上六点")
    return scene.index


def eventually(holds: Callable[[], bool], seconds: float = 40) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return False


def half_a_request(port: int) -> tuple[socket.socket, bytes]:
    """Send all of a question but its end; return the connection and what is missing."""
    body = json.dumps({"question": QUESTION}).encode()
    head = f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(head.encode() + body[:-5])
    return connection, body[-5:]


def refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return True
    return False


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_request_under_way_is_answered_before_the_server_stops(index: Path, workers: str) -> None:
    with serving(index, "--workers", workers) as server:
        assert server.ask(QUESTION)[0] == 200
        connection, rest = half_a_request(server.port)
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(1.5)
        assert server.process.poll() is None
        connection.sendall(rest)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.close()
        assert server.process.wait(20) in (0, -signal.SIGTERM)


@pytest.fixture(scope="module")
def pair(index: Path) -> Iterator[Server]:
    """A server of two workers."""
    with serving(index, "--workers", "2") as server:
        assert eventually(lambda: len(server.workers()) == 2)
        assert server.ask(QUESTION)[0] == 200
        yield server


def test_the_counts_of_all_workers_are_added_up(pair: Server) -> None:
    def asked() -> float:
        status, text = pair.request("GET", "/metrics")
        assert status == 200
        lines = [line for line in text.splitlines() if line.startswith("zhengwen_questions_total{")]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines)

    before = asked()
    for _ in range(12):
        assert pair.ask(QUESTION)[0] == 200
    assert {asked() for _ in range(6)} == {before + 12}


def test_the_workers_go_when_their_supervisor_is_killed(index: Path) -> None:
    with serving(index, "--workers", "2") as server:
        assert eventually(lambda: len(server.workers()) == 2)
        assert server.ask(QUESTION)[0] == 200
        server.process.kill()
        assert eventually(lambda: refuses(server.port))


def test_a_worker_that_dies_is_replaced_while_the_others_answer(pair: Server) -> None:
    """As after a damaged page of a mapped file (SIGBUS); only what the killed worker itself had in hand may be lost, and callers who try again lose nothing."""
    over, lost = threading.Event(), []

    def ask() -> None:
        while not over.is_set():
            for attempt in (1, 2):
                try:
                    assert pair.ask(QUESTION)[0] == 200
                    break
                except OSError as error:
                    if attempt == 2:
                        lost.append(error)

    callers = [threading.Thread(target=ask) for _ in range(2)]
    for caller in callers:
        caller.start()
    before = pair.workers()
    os.kill(before[0], signal.SIGBUS)
    replaced = eventually(lambda: len(set(pair.workers()) - set(before)) == 1)
    time.sleep(1)
    over.set()
    for caller in callers:
        caller.join()
    assert replaced
    assert before[1] in pair.workers()
    assert not lost
