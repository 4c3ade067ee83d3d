"""The service with a language model: streams, audit, metrics, secrecy, and that a slow model is nobody else's business."""

import json
import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import uvicorn
from openai import OpenAI

from service.api.app import create_app
from service.audit import audit_files
from service.settings import Settings

RATE = "科技型中小企业的研发奖补比例是多少？"
FIRST = "科技型中小企业按照上一年度研发费用的8%给予奖补[1]。"
SECOND = "企业既是规模以上企业又是科技型中小企业的，按照8%的比例执行[{n}]。"
KEY = "sk-0123456789-very-secret"


def both(stage) -> str:
    return FIRST + SECOND.format(n=stage.number("不得叠加享受"))


@pytest.fixture
def serve(sample_index: Path, tmp_path: Path, model) -> Iterator[Callable[..., str]]:
    """Start the service with the model; returns where it listens."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def started(**more: object) -> str:
        limits = {"llm_url": model.url, "llm_model": "m", "llm_key": KEY, "rate_address": ""} | more
        settings = Settings(
            index=sample_index, keys=tmp_path / "keys.sqlite", audit=str(tmp_path / "audit"),
            feedback=str(tmp_path / "feedback.sqlite"), **limits,
        )  # fmt: skip
        server = uvicorn.Server(uvicorn.Config(create_app(settings), port=0, log_config=None, ws="none"))
        thread = threading.Thread(target=server.run)
        thread.start()
        running.append((server, thread))
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

    yield started
    model.over.set()
    for server, thread in running:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the server did not stop"


def audited(folder: Path, lines: int) -> list[dict]:
    kept = folder / "audit"
    for _ in range(200):
        written = [
            json.loads(line)
            for path in (audit_files(kept) if kept.exists() else ())
            for line in path.read_text("utf-8").splitlines()
        ]
        if len(written) >= lines:
            return written
        time.sleep(0.02)
    raise AssertionError("the audit log lacks lines")


def events(lines: Iterator[str]) -> Iterator[tuple[str, dict]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_sentences_are_passed_on_as_soon_as_they_are_checked(serve, model):
    def pausing(stage) -> None:
        stage.head()
        stage.words(f"{FIRST}单个企业每年最高900万元[1]。\n")
        stage.model.over.wait(10)
        stage.words(SECOND.format(n=stage.number("不得叠加享受")))
        stage.finish()

    model.plays(pausing)
    address = serve()
    with httpx.stream(
        "POST", f"{address}/v1/ask", json={"question": RATE, "stream": True}, timeout=20
    ) as response:
        told = events(response.iter_lines())
        name, data = next(told)
        assert (name, data["text"]) == ("delta", FIRST), "before the model has written the rest"
        model.over.set()
        rest = list(told)
    words = FIRST + "".join(data["text"] for name, data in rest if name == "delta")
    (citations,) = [data["citations"] for name, data in rest if name == "citations"]
    name, done = rest[-1]
    assert name == "done"
    assert words == done["answer"] == FIRST + SECOND.format(n=2)
    assert citations == done["citations"]
    assert (done["generated"], done["generation"]["outcome"]) == (True, "written")
    assert done["generation"]["withheld"] == {"number": 1}


def test_chat_clients_get_the_same_with_their_annotations(serve, model):
    model.says(both)
    client = OpenAI(base_url=f"{serve()}/v1", api_key="none", max_retries=0)
    asked = {"model": "zhengwen", "messages": [{"role": "user", "content": RATE}]}
    whole = client.chat.completions.create(**asked)
    chunks = list(
        client.chat.completions.create(**asked, stream=True, stream_options={"include_usage": True})
    )
    text = "".join(one.choices[0].delta.content or "" for one in chunks if one.choices)
    assert text == whole.choices[0].message.content == FIRST + SECOND.format(n=2)
    marks = [note.url_citation for note in whole.choices[0].message.annotations]
    assert [text[mark.start_index : mark.end_index] for mark in marks] == ["[1]", "[2]"]
    assert len([one for one in chunks if one.choices and one.choices[0].delta.content == FIRST]) == 1
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens > 0
    assert whole.model_extra["zhengwen"]["generated"] is True


def test_a_slow_model_keeps_nobody_else_waiting(serve, model):
    model.plays(lambda stage: (stage.wait(30), stage.say(FIRST)))
    address = serve(llm_concurrency=50, llm_timeout=60, llm_budget=60)
    with ThreadPoolExecutor(50) as threads, httpx.Client(base_url=address, timeout=30) as other:
        slow = [
            threads.submit(httpx.post, f"{address}/v1/ask", json={"question": RATE}, timeout=60)
            for _ in range(50)
        ]
        for _ in range(500):
            if len(model.seen) == 50:
                break
            time.sleep(0.02)
        assert len(model.seen) == 50, "all are with the model"
        started = time.perf_counter()
        for path, body in (
            ("/v1/search", {"query": "奖补"}),
            ("/v1/ask", {"question": "研发费用补助最高多少", "filters": {"region": "不存在的市"}}),
        ):
            assert other.post(path, json=body).status_code == 200
        assert other.post("/v1/ask", json={"question": RATE}).json()["generation"]["cause"] == "busy"
        assert other.get("/healthz").status_code == 200
        assert time.perf_counter() - started < 5
        assert not any(one.done() for one in slow)
        model.over.set()
        assert all(one.result().json()["generated"] for one in slow)


def test_audit_and_metrics_say_what_became_of_it_and_never_the_key(serve, model, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    model.says(lambda stage: f"{both(stage)}补助为900万元[1]。")
    address = serve(llm_retries=0)
    answer = httpx.post(f"{address}/v1/ask", json={"question": RATE}).json()

    def refusing(stage) -> None:
        stage.head(401, "application/json")
        stage.write(json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}).encode())

    model.plays(refusing)
    refused = httpx.post(f"{address}/v1/ask", json={"question": RATE}).json()
    first, second = audited(tmp_path, 2)
    assert first["generation"]["outcome"] == "written"
    assert first["generation"]["withheld"] == {"number": 1}
    assert first["cited"] == [cited["clause_id"] for cited in answer["citations"]]
    assert second["generation"]["cause"] == refused["generation"]["cause"] == "refused"
    metrics = httpx.get(f"{address}/metrics").text
    for line in (
        'zhengwen_generation_requests_total{outcome="ok"} 1.0',
        'zhengwen_generation_requests_total{outcome="refused"} 1.0',
        'zhengwen_generations_total{cause="",outcome="written"} 1.0',
        'zhengwen_generations_total{cause="refused",outcome="extract"} 1.0',
        'zhengwen_generation_withheld_sentences_total{rule="number"} 1.0',
        "zhengwen_generation_seconds_count 2.0",
    ):
        assert line in metrics
    assert model.headers[0]["Authorization"] == f"Bearer {KEY}"
    told = metrics + caplog.text + json.dumps([first, second, answer, refused])
    assert KEY not in told + repr(Settings(llm_url=model.url, llm_model="m", llm_key=KEY))


def test_who_leaves_ends_the_request_to_the_model_and_is_audited(serve, model, tmp_path):
    def endless(stage) -> None:
        stage.head()
        stage.words(FIRST)
        while True:
            stage.words("没有标记的话", 99)
            time.sleep(0.02)

    model.plays(endless)
    address = serve()
    with httpx.stream(
        "POST", f"{address}/v1/ask", json={"question": RATE, "stream": True}, timeout=20
    ) as response:
        next(events(response.iter_lines()))
    assert model.left.wait(10)
    (line,) = audited(tmp_path, 1)
    assert line["generation"] == {"outcome": "left"}
    assert line["decision"] == "answered"


def test_a_question_that_cannot_be_answered_is_a_problem_and_not_sent(serve, model):
    address = serve()
    response = httpx.post(f"{address}/v1/ask", json={"question": "？", "stream": True})
    assert response.status_code == 422
    assert model.seen == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"llm_url": "127.0.0.1:8001/v1", "llm_model": "m"}, "http://"),
        ({"llm_url": "http://user:word@host/v1", "llm_model": "m"}, "ZHENGWEN_LLM_KEY"),
        ({"llm_url": "http://host/v1"}, "模型名称"),
        ({"llm_key": "sk-two words"}, "ASCII"),
    ],
)
def test_settings_that_cannot_work_are_refused_without_telling_the_key(more, told):
    with pytest.raises(ValueError, match=told) as error:
        Settings(**more)
    assert "sk-two" not in str(error.value)
    assert "user:word" not in str(error.value)


def test_without_an_address_nothing_is_imported(sample_index):
    code = (
        "import sys; from pathlib import Path; from service.engine import Engine; from service.settings import Settings\n"
        "from service.schema import AskRequest\n"
        f"answer = Engine.open(Settings(index=Path({str(sample_index)!r}))).ask(AskRequest(question={RATE!r}))\n"
        "assert not answer.generated and answer.generation is None and answer.answer\n"
        "print(sorted(name for name in sys.modules if name.startswith(('service.generation', 'httpx', 'openai'))))"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGWEN_")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=kept)
    assert re.sub("'service.generation_settings'", "", done.stdout).strip() == "[]"
