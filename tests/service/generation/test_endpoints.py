"""Endpoints that are slow, down, broken or without end: every question gets its clauses within its time."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from socket import create_server

import pytest

from service.engine import Engine
from service.generation import open_generator
from service.generation.generator import Generator
from service.schema import Answer, AskRequest, Generation
from service.settings import Settings

RATE = "科技型中小企业的研发奖补比例是多少？"
SAID = "科技型中小企业按照上一年度研发费用的8%给予奖补[1]。"
LEAD = "以下为条款摘录："


class Seen:
    """Remembers what is counted."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.outcomes: list[tuple[str, str | None]] = []

    def requested(self, outcome: str) -> None:
        self.requests.append(outcome)

    def generated(self, generation: Generation) -> None:
        self.outcomes.append((generation.outcome, generation.cause))


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def generator(engine: Engine, seen: Seen) -> Iterator[Callable[..., Generator]]:
    opened: list[Generator] = []

    def made(url: str, **more: object) -> Generator:
        limits = {"llm_budget": 3.0, "llm_timeout": 0.3} | more
        opened.append(
            open_generator(Settings(index=engine.settings.index, llm_url=url, llm_model="m", **limits), seen)
        )
        return opened[-1]

    yield made
    for one in opened:
        one.close()


def ask(engine: Engine, by: Generator) -> Answer:
    return replace(engine, generator=by).ask(AskRequest(question=RATE))


def unending(stage) -> None:
    stage.head()
    while True:
        stage.words("没有句号的话" * 30, 200)


def trickling(stage) -> None:
    stage.head()
    while not stage.model.over.wait(0.1):
        stage.write(b": still here\n\n")


def trickling_heads(stage) -> None:
    stage.write(b"HTTP/1.1 200 OK\r\n")
    while not stage.model.over.wait(0.1):
        stage.write(b"X-More: 1\r\n")


def huge_event(stage) -> None:
    stage.head()
    stage.write(b"data: " + b"x" * (3 << 20))


def huge_reply(stage) -> None:
    stage.head(kind="application/json")
    stage.write(b'{"choices": [{"message": {"content": "' + b"x" * (3 << 20) + b'"}}]}')


def sent(*events: object, head: Callable = lambda stage: stage.head()) -> Callable:
    def play(stage) -> None:
        head(stage)
        for one in events:
            stage.write(one) if isinstance(one, bytes) else stage.event(one)

    return play


def status(code: int, **headers: str) -> Callable:
    body = b'{"error": {"message": "Incorrect API key provided: sk-secret"}}'
    return sent(body, head=lambda stage: stage.head(code, "application/json", **headers))


BROKEN = {
    "silent": (lambda stage: stage.wait(), "timeout"),
    "silent after its head": (lambda stage: (stage.head(), stage.wait()), "timeout"),
    "trickling comments": (trickling, "timeout"),
    "trickling headers": (trickling_heads, "timeout"),
    "without end": (unending, "too_large"),
    "one huge event": (huge_event, "too_large"),
    "one huge reply": (huge_reply, "too_large"),
    "401": (status(401), "refused"),
    "404": (status(404), "rejected"),
    "302": (status(302, Location="http://127.0.0.1:1/"), "rejected"),
    "500": (status(500), "failed"),
    "429": (status(429), "limited"),
    "hangs up": (lambda stage: stage.handler.connection.close(), "unreachable"),
    "rubbish": (lambda stage: stage.write(b"\x00\xff\xfe rubbish \r\n\r\n" * 50), "unreachable"),
    "rubbish in the stream": (sent(b"\xff\xfe\x00" * 99 + b"\n\n", b"data: \xff\xfe\n\n"), "not_understood"),
    "no JSON": (sent(b"data: {broken\n\n"), "not_understood"),
    "no object": (sent(b"data: 42\n\n"), "not_understood"),
    "a web page": (sent(b"<html>Welcome</html>", head=lambda stage: stage.head(kind="text/html")), "not_understood"),
    "packed": (sent(b"x", head=lambda stage: stage.head(Content_Encoding="gzip")), "not_understood"),
    "an error in the stream": (sent({"error": {"message": "out of memory"}}), "failed"),
    "no choices": (sent({"choices": []}, b"data: [DONE]\n\n"), "empty"),
    "choices of another kind": (sent({"choices": {"0": 1}}, {"choices": [1, None]}, {"choices": [{"delta": [1]}]}), "empty"),
    "nothing": (sent(), "empty"),
    "words of another kind": (sent({"choices": [{"delta": {"content": ["a"]}, "finish_reason": "stop"}]}), "empty"),
    "JSON without words": (sent(b"{}", head=lambda stage: stage.head(kind="application/json")), "empty"),
    "too long to finish": (lambda stage: (stage.head(), stage.words("没有标记的话。"), stage.finish("length")), "length"),
}  # fmt: skip


@pytest.mark.parametrize(("play", "cause"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_endpoint_costs_no_question_its_answer(engine, model, generator, play, cause):
    model.plays(play)
    started = time.perf_counter()
    answer = ask(engine, generator(model.url, llm_retries=0, llm_budget=0.7))
    assert time.perf_counter() - started < 3
    assert (answer.generation.outcome, answer.generation.cause) == ("extract", cause)
    assert not answer.generated
    assert answer.answer.startswith(LEAD)
    assert answer.answer.removeprefix(LEAD).strip() == engine.ask(AskRequest(question=RATE)).answer
    assert "sk-secret" not in answer.model_dump_json()
    assert answer.generation.note.endswith("，答案为条款摘录。")


def test_an_endpoint_that_is_down(engine, generator, seen):
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answer = ask(engine, generator(f"http://127.0.0.1:{port}/v1", llm_retries=1))
    assert answer.generation.cause == "unreachable"
    assert seen.requests == ["unreachable"] * 2


def test_a_request_that_failed_at_first_is_repeated(engine, model, generator, seen):
    model.plays(status(500), status(503), lambda stage: stage.say(SAID))
    assert ask(engine, generator(model.url)).answer == SAID
    assert seen.requests == ["failed", "failed", "ok"]
    assert seen.outcomes == [("written", None)]


def test_what_cannot_get_better_is_not_repeated(engine, model, generator, seen):
    model.plays(status(401))
    ask(engine, generator(model.url))
    assert seen.requests == ["refused"]


def test_retry_after_is_kept_to(engine, model, generator, seen):
    model.plays(status(429, Retry_After="1"), lambda stage: stage.say(SAID))
    started = time.perf_counter()
    assert ask(engine, generator(model.url)).generated
    assert time.perf_counter() - started >= 1
    assert seen.requests == ["limited", "ok"]


def test_a_retry_that_the_time_does_not_allow_is_not_waited_for(engine, model, generator):
    model.plays(status(429, Retry_After="60"))
    started = time.perf_counter()
    by = generator(model.url)
    assert ask(engine, by).generation.cause == "limited"
    assert ask(engine, by).generation.cause == "resting"
    assert time.perf_counter() - started < 1
    assert len(model.seen) == 1


def test_a_dead_endpoint_does_not_cost_every_question_its_time(engine, model, generator):
    model.plays(lambda stage: stage.wait())
    by = generator(model.url, llm_retries=0)
    assert [ask(engine, by).generation.cause for _ in range(3)] == ["timeout"] * 3
    started = time.perf_counter()
    assert {ask(engine, by).generation.cause for _ in range(5)} == {"resting"}
    assert time.perf_counter() - started < 0.4
    assert len(model.seen) == 3


def test_what_was_checked_before_a_break_stays_and_the_clauses_follow(engine, model, generator):
    def breaking(stage) -> None:
        stage.head()
        stage.words(f"{SAID}单个企业每年")

    model.plays(breaking)
    answer = ask(engine, generator(model.url))
    assert answer.answer.startswith(f"{SAID}\n\n{LEAD}\n\n")
    assert answer.generated
    assert (answer.generation.outcome, answer.generation.cause) == ("completed", "truncated")
    checked = engine.composer.verifier.verify(answer.answer, answer.citations)
    assert checked.withheld == ()
    assert [cited.n for cited in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_a_model_that_repeats_itself_for_ever_is_stopped(engine, model, generator):
    def repeating(stage) -> None:
        stage.head()
        while True:
            stage.words(SAID, 99)

    model.plays(repeating)
    answer = ask(engine, generator(model.url))
    assert answer.answer == SAID
    assert answer.generation.withheld == {"repeated": 29}
    assert model.left.wait(5), "the request is ended"


def test_an_endpoint_that_does_not_stream_is_understood(engine, model, generator):
    def whole(stage) -> None:
        stage.head(kind="application/json; charset=utf-8")
        stage.write(
            json.dumps({"choices": [{"message": {"content": SAID}, "finish_reason": "stop"}]}).encode()
        )

    model.plays(whole)
    assert ask(engine, generator(f"{model.url}/chat/completions")).answer == SAID
    assert model.seen[0]["path"] == "/v1/chat/completions"


def test_only_so_many_questions_are_with_the_model_at_once(engine, model, generator):
    gate = threading.Event()
    model.plays(lambda stage: (gate.wait(20), stage.say(SAID)))
    by = generator(model.url, llm_concurrency=2, llm_timeout=20, llm_budget=20)
    with ThreadPoolExecutor(5) as threads:
        asked = [threads.submit(ask, engine, by) for _ in range(5)]
        told = as_completed(asked, timeout=20)
        assert [next(told).result().generation.cause for _ in range(3)] == ["busy"] * 3
        gate.set()
        assert all(one.result().generated for one in told)
    assert ask(engine, by).generated, "the places are free again"
