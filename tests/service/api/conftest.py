"""The application over the sample corpus, asked in process and over a real socket."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings


@contextmanager
def surroundings(folder: Path) -> Iterator[None]:
    """Write nothing into the working folder, count no requests, and answer the test client, which has no address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHENGWEN_KEYS", str(folder / "keys.sqlite"))
        patch.setenv("ZHENGWEN_AUDIT", str(folder / "audit"))
        patch.setenv("ZHENGWEN_FEEDBACK", str(folder / "feedback.sqlite"))
        patch.setenv("ZHENGWEN_RATE_KEY", "")
        patch.setenv("ZHENGWEN_RATE_ADDRESS", "")
        patch.setenv("ZHENGWEN_OPEN", "true")
        yield


@pytest.fixture(scope="session")
def service_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="module", autouse=True)
def _surroundings(service_folder: Path) -> Iterator[None]:
    with surroundings(service_folder):
        yield


@pytest.fixture(scope="session")
def client(sample_index: Path, service_folder: Path) -> Iterator[TestClient]:
    with surroundings(service_folder):
        app = create_app(Settings(index=sample_index))
    with TestClient(app) as made:
        yield made


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an application on loopback and yield where: http://127.0.0.1:<port>."""
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


@pytest.fixture(scope="session")
def serve() -> Callable[[FastAPI], AbstractContextManager[str]]:
    return served


@pytest.fixture(scope="session")
def address(sample_index: Path, service_folder: Path) -> Iterator[str]:
    """Where a real server listens on loopback: http://127.0.0.1:<port>."""
    with surroundings(service_folder):
        app = create_app(Settings(index=sample_index))
    with served(app) as made:
        yield made
