from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings

PROBLEM = "application/problem+json"


def test_search_gives_hits_with_citation_and_records(client):
    body = client.post("/v1/search", json={"query": "高新技术企业奖励", "k": 3}).json()
    assert len(body["hits"]) == 3
    first = body["hits"][0]
    assert first["citation"]["quote"] == first["text"]
    assert {"targets", "duties", "why", "locator"} <= first.keys()


def test_ask_gives_the_answer_object(client):
    body = client.post("/v1/ask", json={"question": "科技型中小企业的研发奖补比例是多少？"}).json()
    wanted = {
        "id", "question", "standalone_question", "answer", "abstained", "reason", "citations", "targets", "duties",
        "hits", "index", "took_ms",
    }  # fmt: skip
    assert wanted <= body.keys()
    assert len(body["hits"]) == 10


def test_documents_clauses_and_texts_can_be_opened(client):
    catalogue = client.get("/v1/documents").json()
    assert len(catalogue) == 10
    document = client.get("/v1/documents/s06").json()
    assert document["document_number"] == "澜科规〔2024〕1号"
    text = client.get("/v1/documents/s06/text").text
    clause = client.get("/v1/clauses/s06%23chp_3__art_11").json()
    assert text[clause["start"] : clause["end"]] == clause["text"]


def test_the_link_of_a_citation_opens_a_page_for_people(client):
    cited = client.post("/v1/search", json={"query": "中试平台", "k": 1}).json()["hits"][0]["citation"]
    doc, _, place = cited["clause_id"].partition("#")
    assert cited["url"] == f"/clause/{doc}/{place}"
    for method in ("GET", "HEAD"):
        page = client.request(method, cited["url"])
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_links_are_absolute_where_the_public_address_is_known(sample_index: Path):
    with TestClient(create_app(Settings(index=sample_index, public_url="https://policy.example/"))) as client:
        hit = client.post("/v1/search", json={"query": "中试平台", "k": 1}).json()["hits"][0]
    assert hit["citation"]["url"].startswith("https://policy.example/clause/")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_person_at_a_wrong_address_is_told_so_in_chinese(client, method):
    page = client.request(method, "/nowhere", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    if method == "GET":
        assert "没有这个页面" in page.text
        assert 'href="/"' in page.text


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/documents/none", "/static/none.js", "/nowhere"])
def test_a_program_at_a_wrong_address_gets_a_problem(client, path):
    accept = {"Accept": "application/json" if path == "/nowhere" else "text/html"}
    assert client.get(path, headers=accept).headers["content-type"] == PROBLEM


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("POST", "/v1/ask", {"content": b"{broken", "headers": {"content-type": "application/json"}}, 400),
        (
            "POST",
            "/v1/ask",
            {"content": b'{"question": "\xff"}', "headers": {"content-type": "application/json"}},
            400,
        ),
        ("POST", "/v1/ask", {"json": {"question": ""}}, 422),
        ("POST", "/v1/ask", {"json": {"question": "？"}}, 422),
        (
            "POST",
            "/v1/ask",
            {
                "content": b'{"question": "a", "history": ["\\ud800"]}',
                "headers": {"content-type": "application/json"},
            },
            422,
        ),
        (
            "POST",
            "/v1/ask",
            {"content": b'{"question": "a", "\\ud800": 1}', "headers": {"content-type": "application/json"}},
            400,
        ),
        ("POST", "/v1/ask", {"json": {"question": "字" * 2001}}, 422),
        ("POST", "/v1/ask", {"json": {"question": "税", "histroy": []}}, 422),
        ("POST", "/v1/search", {"json": {"query": "税", "k": 0}}, 422),
        ("POST", "/v1/search", {"json": {"query": "税", "filters": {"issued_from": "去年"}}}, 422),
        ("POST", "/v1/search", {"json": {"query": "税" * 600_000}}, 413),
        ("GET", "/v1/documents/none", {}, 404),
        ("GET", "/v1/documents/none/text", {}, 404),
        ("GET", "/v1/clauses/none", {}, 404),
        ("GET", "/nowhere", {}, 404),
        ("DELETE", "/v1/ask", {}, 405),
    ],
)
def test_a_bad_request_gets_a_problem_that_says_what_to_do(client, method, path, options, status):
    response = client.request(method, path, **options)
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM
    body = response.json()
    assert body["status"] == status
    assert any("\u4e00" <= char <= "\u9fff" for char in body["detail"])


def test_without_an_index_the_service_lives_but_is_not_ready(tmp_path: Path):
    with TestClient(create_app(Settings(index=tmp_path / "none"))) as empty:
        assert empty.get("/healthz").status_code == 200
        response = empty.get("/readyz")
        assert response.status_code == 503
        assert "zhengwen index" in response.json()["detail"]
        assert empty.post("/v1/ask", json={"question": "税"}).status_code == 503


def test_the_start_page_and_its_files_are_served(client):
    page = client.get("/")
    assert "政问" in page.text
    for name in ("page.css", "page.js"):
        assert client.get(f"/static/{name}").status_code == 200


def test_ready_says_what_is_served(client):
    body = client.get("/readyz").json()
    assert (body["status"], body["documents"]) == ("ready", 10)
