"""POST /v1/ask as server-sent events."""

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.stream import pieces

QUESTION = "科技型中小企业的研发奖补比例是多少？"


def _events(body: str) -> list[tuple[str, dict]]:
    parsed = []
    for block in body.strip().split("\n\n"):
        name, data = block.split("\n")
        parsed.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return parsed


def test_the_deltas_join_to_the_answer_and_done_carries_it_whole(address):
    plain = httpx.post(f"{address}/v1/ask", json={"question": QUESTION}).json()
    with httpx.stream("POST", f"{address}/v1/ask", json={"question": QUESTION, "stream": True}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        events = _events(response.read().decode())
    names = [name for name, _ in events]
    assert names == ["delta"] * (len(names) - 2) + ["citations", "done"]
    done = events[-1][1]
    assert "".join(data["text"] for name, data in events if name == "delta") == done["answer"]
    assert events[-2][1]["citations"] == done["citations"]
    volatile = {"id", "took_ms"}
    assert {k: v for k, v in done.items() if k not in volatile} == {
        k: v for k, v in plain.items() if k not in volatile
    }


def test_a_client_that_goes_away_does_no_harm(address):
    for _ in range(5):
        with httpx.stream(
            "POST", f"{address}/v1/ask", json={"question": QUESTION, "stream": True}
        ) as response:
            next(response.iter_raw(1))
    assert httpx.get(f"{address}/healthz").status_code == 200
    assert httpx.post(f"{address}/v1/ask", json={"question": QUESTION}).status_code == 200


def test_a_question_that_cannot_be_answered_is_a_problem_and_no_stream(address):
    response = httpx.post(f"{address}/v1/ask", json={"question": "？", "stream": True})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


@given(st.text(alphabet="奖补8%。；！？\n[]12 abc", max_size=60))
def test_pieces_join_to_the_text(text):
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize(
    "text", ["", "没有句号", "一。[1][2]\n\n二；[3]三", "|甲|乙|\n|---|---|\n|8%[1]|9%[12]|"]
)
def test_no_piece_cuts_a_marker_in_two(text):
    cut = pieces(text)
    assert "".join(cut) == text
    assert all(piece.count("[") == piece.count("]") for piece in cut)
