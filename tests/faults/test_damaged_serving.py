"""What the service shows of a damaged index: /readyz and a metric name it, whether another generation serves or none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from eval.faults.damage import inflict
from eval.faults.scene import Scene
from service.api.app import create_app
from service.settings import Settings


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def client(scene: Scene) -> Iterator[TestClient]:
    settings = Settings(
        index=scene.index, keys=scene.base / "keys.sqlite", audit="", feedback="", open=True,
        rate_key="", rate_address="",
    )  # fmt: skip
    with TestClient(create_app(settings), client=("127.0.0.1", 1)) as made:
        yield made


def test_the_generation_before_serves_and_the_damage_is_named(scene: Scene) -> None:
    older = scene.publish("早上六点")
    newer = scene.publish("早上七点")
    inflict(scene.index / newer / "lengths.npy", "page", 0.0)
    for http in client(scene):
        ready = http.get("/readyz")
        assert (ready.status_code, ready.json()["index"]) == (200, older)
        assert f"{newer}/lengths.npy 已损坏" in ready.json()["warning"]
        assert "zhengwen_index_fault 1.0" in http.get("/metrics").text
        assert "早上六点" in http.post("/v1/ask", json={"question": "公园什么时候开放？"}).text


def test_without_another_generation_the_service_is_not_ready_and_says_why(scene: Scene) -> None:
    only = scene.publish("早上六点")
    inflict(scene.index / only / "lengths.npy", "cut", 0.5)
    for http in client(scene):
        ready = http.get("/readyz")
        assert ready.status_code == 503
        assert "lengths.npy 已损坏" in ready.json()["detail"]
        assert "zhengwen_index_fault 1.0" in http.get("/metrics").text
        assert http.post("/v1/ask", json={"question": "公园什么时候开放？"}).status_code == 503
        assert http.get("/healthz").status_code == 200
        scene.publish("早上八点")
        http.app.state.holder.refresh()  # type: ignore[attr-defined]
        assert http.get("/readyz").status_code == 200
        assert "zhengwen_index_fault 0.0" in http.get("/metrics").text
