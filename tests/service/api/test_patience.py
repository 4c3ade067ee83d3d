"""One address cannot hold all connections, unless it is this machine, where a proxy may ask for many."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from service.api import patience


async def application(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(patience, "_limits", lambda: (30, 30, 3))
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, http=patience.PatientProtocol, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()


def served(port: int, connections: int) -> int:
    """Count the connections, all open at once, on which a request is answered."""
    held = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(connections)]
    time.sleep(0.2)
    answered = 0
    for sock in held:
        try:
            sock.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answered += sock.recv(100).startswith(b"HTTP/1.1 200")
        except ConnectionError:
            continue
    for sock in held:
        sock.close()
    return answered


def test_one_address_holds_no_more_than_its_share(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "is_loopback", lambda address: False)
    assert served(port, 8) == 3


def test_this_machine_may_hold_more(port: int) -> None:
    assert served(port, 8) == 8
