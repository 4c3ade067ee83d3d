"""What is written beside the answers: the audit log, feedback, metrics, and that none of it fails a request."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from service.api.app import create_app
from service.audit import audit_files, verify
from service.security.keys import KeyStore
from service.settings import Settings
from zhengwen import app as command_line

QUESTION = "科技型中小企业的研发奖补比例是多少？"


def settings(index: Path, folder: Path, **more: str) -> Settings:
    return Settings(
        index=index,
        keys=folder / "keys.sqlite",
        **{"audit": str(folder / "audit"), "feedback": str(folder / "feedback.sqlite")} | more,
    )


@pytest.fixture
def client(sample_index: Path, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(settings(sample_index, tmp_path)), client=("127.0.0.1", 1)) as made:
        yield made


def records(client: TestClient, folder: Path) -> list[dict]:
    client.app.state.recorder.settle()
    return [
        json.loads(line)
        for path in audit_files(folder / "audit")
        for line in path.read_text("utf-8").splitlines()
    ]


def counted(client: TestClient, name: str) -> float:
    return sum(
        float(value) for value in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", client.get("/metrics").text, re.M)
    )


def test_an_answer_is_audited_with_who_what_and_on_which_clauses(sample_index, tmp_path):
    key, token = KeyStore(tmp_path / "keys.sqlite").add("前端", ["ask"])
    with TestClient(create_app(settings(sample_index, tmp_path))) as client:
        headers = {"Authorization": f"Bearer {token}", "X-Request-ID": "r-42"}
        answer = client.post("/v1/ask", json={"question": QUESTION}, headers=headers).json()
        (line,) = records(client, tmp_path)
    assert (line["key"], line["request_id"], line["question"]) == (key.id, "r-42", QUESTION)
    assert (line["answer_id"], line["index"], line["decision"]) == (answer["id"], answer["index"], "answered")
    assert line["clauses"] == [[hit["clause_id"], hit["score"]] for hit in answer["hits"]]
    assert line["latency_ms"] == answer["took_ms"]
    assert not verify(tmp_path / "audit").faults


def test_every_interface_is_audited(client, tmp_path):
    client.post("/v1/search", json={"query": "中试平台", "k": 2})
    client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": QUESTION}]})
    asked = {
        "knowledge_id": "zhengwen",
        "query": "奖补",
        "retrieval_setting": {"top_k": 1, "score_threshold": 0},
    }
    client.post("/retrieval", json=asked)
    client.post("/v1/ask", json={"question": "？"})
    client.post("/v1/ask", json={"question": "火星移民补贴标准是多少？"})
    written = records(client, tmp_path)
    assert [line["act"] for line in written][:2] == ["search", "ask"]
    assert "refused" in [line["decision"] for line in written]
    assert len({line["request_id"] for line in written}) == len(written) >= 4


def test_the_question_may_be_kept_as_its_hash_only(sample_index, tmp_path):
    made = settings(sample_index, tmp_path, audit_questions="hash")
    with TestClient(create_app(made)) as client:
        answer = client.post("/v1/ask", json={"question": QUESTION}).json()
        (line,) = records(client, tmp_path)
        assert "question" not in line
        assert line["question_sha256"] == sha256(QUESTION.encode()).hexdigest()
        reply = client.post("/v1/feedback", json={"answer_id": answer["id"], "rating": "bad"})
        assert reply.status_code == 201
    assert all(QUESTION.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_an_audit_log_that_cannot_be_written_fails_no_request(sample_index, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    made = settings(
        sample_index, tmp_path, audit=str(tmp_path / "file" / "audit"), feedback=str(tmp_path / "file" / "x")
    )
    with TestClient(create_app(made), client=("127.0.0.1", 1)) as client:
        answer = client.post("/v1/ask", json={"question": QUESTION})
        assert answer.status_code == 200
        client.app.state.recorder.settle()
        assert counted(client, "zhengwen_audit_failures_total") == 1
        assert counted(client, "zhengwen_feedback_failures_total") == 1
        opinion = {"answer_id": answer.json()["id"], "rating": "good"}
        assert client.post("/v1/feedback", json=opinion).status_code == 503


def test_what_is_waiting_is_written_at_the_end(sample_index, tmp_path):
    with TestClient(create_app(settings(sample_index, tmp_path))) as client:
        for _ in range(20):
            client.post("/v1/search", json={"query": "中试平台", "k": 1})
    assert verify(tmp_path / "audit").lines == 20


def test_feedback_becomes_gold_candidates(client, sample_index, tmp_path):
    good = client.post("/v1/ask", json={"question": QUESTION, "history": ["研发奖补怎么申请？"]}).json()
    bad = client.post("/v1/ask", json={"question": "中试平台建设补助多少？"}).json()
    first = client.post("/v1/feedback", json={"answer_id": good["id"], "rating": "good", "comment": " 准确 "})
    assert (first.status_code, first.json()["rating"]) == (201, "good")
    client.post("/v1/feedback", json={"answer_id": bad["id"], "rating": "bad", "comment": "没有答到点子上"})
    file = ["--feedback", str(tmp_path / "feedback.sqlite")]
    exported = CliRunner().invoke(command_line, ["feedback", "export", *file])
    (candidate,) = [json.loads(line) for line in exported.stdout.splitlines()]
    assert (candidate["question"], candidate["comment"]) == (QUESTION, "准确")
    assert candidate["evidence"] == [{"doc": c["doc"], "quote": c["quote"]} for c in good["citations"]]
    everything = CliRunner().invoke(command_line, ["feedback", "export", "--rating", "all", *file])
    ratings = [json.loads(line)["rating"] for line in everything.stdout.splitlines()]
    assert ratings == ["good", "bad"]
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "questions-feedback.jsonl").write_text(exported.stdout, "utf-8")
    checked = CliRunner().invoke(
        command_line, ["eval", "check", "--gold", str(gold), "--index", str(sample_index)]
    )
    assert checked.exit_code == 0, checked.output


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"answer_id": "a-none", "rating": "good"}, 404),
        ({"answer_id": "a-none", "rating": "great"}, 422),
        ({"answer_id": "../x", "rating": "good"}, 422),
        ({"answer_id": "a-none", "rating": "good", "comment": "长" * 2001}, 422),
        ({"rating": "good"}, 422),
    ],
)
def test_feedback_on_nothing_or_in_the_wrong_form_is_refused(client, body, status):
    assert client.post("/v1/feedback", json=body).status_code == status


def test_only_the_last_answers_are_kept(sample_index, tmp_path):
    with TestClient(create_app(settings(sample_index, tmp_path, kept_answers="2"))) as client:
        ids = [client.post("/v1/ask", json={"question": QUESTION}).json()["id"] for _ in range(4)]
        statuses = [
            client.post("/v1/feedback", json={"answer_id": one, "rating": "good"}).status_code for one in ids
        ]
    assert statuses == [404, 404, 201, 201]


def test_metrics_count_requests_questions_and_name_the_index(client):
    client.post("/v1/ask", json={"question": QUESTION})
    client.get("/v1/documents/none")
    client.get("/v1/documents/other")
    client.get("/nowhere/at/all")
    text = client.get("/metrics").text
    assert 'zhengwen_requests_total{method="POST",route="/v1/ask",status="200"} 1.0' in text
    assert 'zhengwen_requests_total{method="GET",route="/v1/documents/{doc}",status="404"} 2.0' in text
    assert re.search(r'zhengwen_questions_total{decision="answered",kind="\w+",reason=""} 1\.0', text)
    generation = client.get("/readyz").json()["index"]
    assert f'zhengwen_index_info{{generation="{generation}"}} 1.0' in text
    assert "zhengwen_index_fault 0.0" in text
    assert 'route="other"' in text
    assert "nowhere" not in text
    client.app.state.recorder.withheld(3)
    assert counted(client, "zhengwen_withheld_sentences_total") == 3


def test_metrics_say_when_there_is_no_index(tmp_path):
    with TestClient(create_app(settings(tmp_path / "none", tmp_path)), client=("127.0.0.1", 1)) as client:
        assert counted(client, "zhengwen_index_fault") == 1
