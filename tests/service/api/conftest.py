"""The application over the sample corpus, asked in process and over a real socket."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings


@pytest.fixture(scope="session")
def client(sample_index: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(index=sample_index))) as made:
        yield made


@pytest.fixture(scope="session")
def address(sample_index: Path) -> Iterator[str]:
    """Where a real server listens on loopback: http://127.0.0.1:<port>."""
    app = create_app(Settings(index=sample_index))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    assert not thread.is_alive(), "the server did not stop"
