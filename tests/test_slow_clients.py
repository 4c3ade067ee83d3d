"""Clients that are slow, greedy or gone, against the real server: they are turned away, and the others are served."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from unittest import mock

import pytest

from eval.faults.server import serving

PATIENCE = {
    "ZHENGWEN_HEAD_SECONDS": "1",
    "ZHENGWEN_BODY_SECONDS": "1",
    "ZHENGWEN_SEND_SECONDS": "1",
    "ZHENGWEN_CONNECTIONS": "60",
}
QUESTION = json.dumps({"question": "单个企业每年最高能拿多少研发奖补？"}).encode()


@pytest.fixture(scope="module")
def server(sample_index: Path) -> Iterator[tuple[int, int]]:
    with mock.patch.dict(os.environ, PATIENCE), serving(sample_index) as started:
        yield started.port, started.process.pid


@pytest.fixture
def port(server: tuple[int, int]) -> int:
    return server[0]


def sockets(pid: int) -> int:
    """Count the sockets that a process holds."""
    links = (Path(entry.path).readlink() for entry in os.scandir(f"/proc/{pid}/fd"))
    return sum(str(link).startswith("socket:") for link in links)


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def post(length: int) -> bytes:
    return (
        "POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
    ).encode()


def answer(sock: socket.socket) -> bytes:
    """Read until the server closes; a reset counts as closed."""
    got = b""
    try:
        while chunk := sock.recv(65536):
            got += chunk
    except ConnectionError:
        pass
    return got


def asked(port: int) -> bytes:
    with connected(port) as sock:
        sock.sendall(post(len(QUESTION)) + QUESTION)
        return answer(sock)


def test_headers_that_never_end_are_not_waited_for_and_others_are_served(port: int) -> None:
    slow = [connected(port) for _ in range(50)]
    for at, sock in enumerate(slow):
        if at % 2:
            sock.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    assert b" 200 " in asked(port)[:20]
    started = time.monotonic()
    said = [answer(sock) for sock in slow]
    for sock in slow:
        sock.close()
    assert time.monotonic() - started < 8
    assert all(b" 408 " in one[:20] for one in said)


def test_a_byte_now_and_then_does_not_buy_time(port: int) -> None:
    with connected(port) as sock:
        sock.settimeout(0.2)
        sock.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        started = time.monotonic()
        said = None
        while said is None and time.monotonic() - started < 8:
            try:
                sock.sendall(b"a")
                said = sock.recv(100)
            except TimeoutError:
                continue
            except ConnectionError:
                said = b""
        assert said is not None
        assert time.monotonic() - started > 0.5


def test_a_body_that_trickles_is_refused_in_words(port: int) -> None:
    with connected(port) as sock:
        sock.sendall(post(1000) + QUESTION[:20])
        said = answer(sock)
    assert b" 408 " in said[:20]
    assert "没有传完" in said.decode()


def test_endless_headers_are_refused(port: int) -> None:
    with connected(port) as sock:
        try:
            sock.sendall(
                b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 1000) for n in range(200))
            )
        except ConnectionError:
            return
        assert answer(sock)[:12] in (b"HTTP/1.1 431", b"HTTP/1.1 400", b"")


def test_an_answer_that_nobody_reads_is_given_up(server: tuple[int, int]) -> None:
    port, pid = server
    before = sockets(pid)
    with connected(port) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.settimeout(0.5)
        request = b"GET /v1/documents/s03/text HTTP/1.1\r\nHost: localhost\r\n\r\n"
        with suppress(TimeoutError, ConnectionError):  # when nothing more is taken, enough was asked for
            for _ in range(3000):
                sock.sendall(request)
        assert sockets(pid) > before
        deadline = time.monotonic() + 15
        while sockets(pid) > before:
            assert time.monotonic() < deadline, "the connection is still held"
            time.sleep(0.1)
    assert b" 200 " in asked(port)[:20]


def test_more_connections_than_the_service_holds_are_told_so_and_leave_no_harm(port: int) -> None:
    held = [connected(port) for _ in range(70)]
    assert b" 503 " in asked(port)[:20]
    for sock in held:
        sock.close()
    deadline = time.monotonic() + 8
    while b" 200 " not in asked(port)[:20]:
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("nonsense", [b"hello\r\n\r\n", b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n"])
def test_what_is_no_request_is_refused_in_words(port: int, nonsense: bytes) -> None:
    with connected(port) as sock:
        with suppress(ConnectionError):
            sock.sendall(nonsense)
        said = answer(sock)
    assert said[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 431")
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    assert "请" in json.loads(body)["detail"]
