from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from service.api import problems
from service.api.limits import BodyLimit


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = FastAPI()
    app.add_middleware(BodyLimit, limit=100, seconds=30)
    problems.install(app)

    @app.post("/echo")
    async def echo(request: Request) -> dict[str, int]:
        return {"length": len(await request.body())}

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("secret detail")

    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def test_a_body_within_the_limit_arrives_whole(client):
    assert client.post("/echo", content=b"x" * 100).json() == {"length": 100}


def test_an_announced_body_over_the_limit_is_refused(client):
    response = client.post("/echo", content=b"x" * 101)
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert "100" in response.json()["detail"]


def test_a_body_that_keeps_coming_is_refused_without_its_length(client):
    def chunks() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 10

    assert client.post("/echo", content=chunks()).status_code == 413


def test_an_unexpected_error_says_nothing_of_its_inside(client):
    response = client.get("/broken")
    assert response.status_code == 500
    assert "secret" not in response.text


def test_an_unknown_path_is_a_problem_in_chinese(client):
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert response.json()["title"] == "没有找到"
