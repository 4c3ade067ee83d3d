"""What is refused, in which shape, and that nothing is logged that should not be."""

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.logs import masked
from service.security.keys import KeyStore
from service.settings import Settings

HERE, ELSEWHERE = ("127.0.0.1", 50000), ("192.0.2.7", 50000)
QUESTION = {"question": "科技型中小企业的研发奖补比例是多少？"}
MESSAGES = {"model": "zhengwen", "messages": [{"role": "user", "content": "研发奖补比例是多少？"}]}
RETRIEVAL = {"knowledge_id": "all", "query": "奖补", "retrieval_setting": {"top_k": 1, "score_threshold": 0}}


def settings(index: Path, folder: Path, **more: Any) -> Settings:
    paths = {
        "keys": folder / "keys.sqlite",
        "audit": str(folder / "audit"),
        "feedback": str(folder / "feedback.sqlite"),
    }
    return Settings(index=index, **(paths | {"open": False, "rate_key": "", "rate_address": ""} | more))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("security")


@pytest.fixture(scope="module")
def token(folder: Path) -> str:
    return KeyStore(folder / "keys.sqlite").add("前端", ["ask"])[1]


@pytest.fixture(scope="module")
def keyed(sample_index: Path, folder: Path, token: str) -> Iterator[TestClient]:
    """A service with keys, asked from another machine."""
    with TestClient(create_app(settings(sample_index, folder)), client=ELSEWHERE) as made:
        yield made


@pytest.fixture(scope="module")
def keyless(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service without keys, asked from another machine."""
    app = create_app(settings(sample_index, tmp_path_factory.mktemp("keyless")))
    with TestClient(app, client=ELSEWHERE) as made:
        yield made


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def assert_problem(response: Any, status: int) -> None:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert any("\u4e00" <= char <= "\u9fff" for char in response.json()["detail"])


def test_without_keys_only_this_machine_is_answered(keyless):
    assert_problem(keyless.post("/v1/ask", json=QUESTION), 401)
    with_made_up_key = keyless.post("/v1/ask", json=QUESTION, headers=bearer("zw_1"))
    assert_problem(with_made_up_key, 401)
    local = TestClient(keyless.app, client=HERE)
    assert local.post("/v1/ask", json=QUESTION).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_what_a_proxy_on_this_machine_passes_on_is_not_of_this_machine(keyless, header):
    local = TestClient(keyless.app, client=HERE)
    forged = {header: "127.0.0.1"}
    assert_problem(local.post("/v1/ask", json=QUESTION, headers=forged), 401)
    assert_problem(local.get("/metrics", headers=forged), 401)


def test_open_lets_everybody_ask_but_not_read_the_metrics(sample_index, tmp_path):
    with TestClient(create_app(settings(sample_index, tmp_path, open=True)), client=ELSEWHERE) as client:
        assert client.post("/v1/ask", json=QUESTION).status_code == 200
        assert_problem(client.get("/metrics"), 401)


def test_with_keys_a_request_needs_one_even_from_this_machine(keyed, token):
    local = TestClient(keyed.app, client=HERE)
    for client in (keyed, local):
        refused = client.post("/v1/ask", json=QUESTION)
        assert_problem(refused, 401)
        assert refused.headers["www-authenticate"].startswith("Bearer")
    assert keyed.post("/v1/ask", json=QUESTION, headers=bearer(token)).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Basic dXNlcjpwYXNz", "Bearer", "Bearer zw_0", "Bearer zw_00000000_" + "0" * 64, "zw_00000000_" + "0" * 64,
        "Bearer \xff\xfe",
    ],
)  # fmt: skip
def test_a_wrong_header_is_refused(keyed, header):
    assert_problem(keyed.get("/v1/documents", headers={"Authorization": header.encode("latin-1")}), 401)


def test_every_documented_route_but_health_wants_a_key(keyed):
    open_paths = {"/healthz", "/readyz"}
    asked = 0
    for path, operations in keyed.app.openapi()["paths"].items():
        for method in operations:
            if path not in open_paths:
                status = keyed.request(method.upper(), path.replace("{", "").replace("}", "")).status_code
                assert status == (403 if path == "/retrieval" else 401), (method, path)
                asked += 1
    assert asked > 10
    assert keyed.post("/mcp/", json={}).status_code == 401


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/static/page.css"])
def test_the_page_and_the_probes_are_for_everybody(keyed, path):
    assert keyed.get(path).status_code == 200


def test_metrics_are_for_this_machine_and_for_admins(keyed, token, folder):
    admin = KeyStore(folder / "keys.sqlite").add("监控", ["admin"])[1]
    assert_problem(keyed.get("/metrics", headers=bearer(token)), 403)
    assert TestClient(keyed.app, client=HERE).get("/metrics").status_code == 200
    time.sleep(0.6)  # a new key is known within a second
    assert keyed.get("/metrics", headers=bearer(admin)).status_code == 200
    assert_problem(keyed.post("/v1/ask", json=QUESTION, headers=bearer(admin)), 403)


def test_a_revoked_key_is_refused_within_a_second(keyed, folder):
    store = KeyStore(folder / "keys.sqlite")
    key, token = store.add("暂用", ["ask"])
    time.sleep(0.6)
    assert keyed.get("/v1/documents", headers=bearer(token)).status_code == 200
    store.revoke(key.id)
    time.sleep(1)
    assert_problem(keyed.get("/v1/documents", headers=bearer(token)), 401)


@pytest.mark.parametrize(
    "place", ["/v1/documents?key={}", "/v1/documents/{}", "/?access_token={}", "/v1/ask?q=%7A{}"]
)
def test_a_key_in_the_address_is_refused_and_not_logged(keyed, token, caplog, place):
    caplog.set_level(logging.DEBUG)
    shown = token[1:] if "%7A" in place else token
    response = keyed.get(place.format(shown), headers=bearer(token))
    assert_problem(response, 401)
    secret = token.rsplit("_", 1)[1]
    assert secret not in response.text
    written = [
        masked(None, "", dict(vars(record)))
        for record in caplog.records
        if record.name.startswith("zhengwen")
    ]
    assert written
    assert all(secret not in str(line["path"]) for line in written)


def test_the_refusals_speak_the_language_of_the_interface(keyed, token):
    chat = keyed.post("/v1/chat/completions", json=MESSAGES)
    assert (chat.status_code, chat.json()["error"]["code"]) == (401, "invalid_api_key")
    bare = keyed.post("/retrieval", json=RETRIEVAL)
    assert (bare.status_code, bare.json()["error_code"]) == (403, 1001)
    unknown = keyed.post("/retrieval", json=RETRIEVAL, headers=bearer("zw_00000000_" + "0" * 64))
    assert (unknown.status_code, unknown.json()["error_code"]) == (403, 1002)
    assert keyed.post("/v1/chat/completions", json=MESSAGES, headers=bearer(token)).status_code == 200


def test_a_burst_is_slowed_down(sample_index, tmp_path):
    with TestClient(create_app(Settings(**vars_of(sample_index, tmp_path))), client=HERE) as client:
        replies = [client.get("/v1/models") for _ in range(200)]
        statuses = [reply.status_code for reply in replies]
        assert (statuses.count(200), statuses.count(429)) == (100, 100)
        assert 1 <= int(replies[-1].headers["retry-after"]) <= 10
        assert replies[-1].json()["error"]["code"] == "rate_limit_exceeded"
        refused = client.post("/v1/ask", json=QUESTION)
        assert_problem(refused, 429)
        assert client.get("/healthz").status_code == 200
        assert b'zhengwen_rate_limited_total{by="address"} 101.0' in client.app.state.metrics.text()


def vars_of(index: Path, folder: Path) -> dict[str, Any]:
    """The defaults as they are shipped, but for where things are written."""
    made = settings(index, folder).model_dump()
    shipped = {name: Settings.model_fields[name].default for name in ("rate_key", "rate_address")}
    return made | shipped


def test_guesses_at_a_key_are_slowed_down(sample_index, folder, token):
    limited = settings(sample_index, folder, rate_address="5/minute")
    with TestClient(create_app(limited), client=ELSEWHERE) as client:
        guesses = [
            client.get("/v1/documents", headers=bearer(f"zw_{n:08x}_" + "0" * 64)).status_code
            for n in range(7)
        ]
        assert guesses == [401] * 5 + [429] * 2
        assert client.get("/v1/documents", headers=bearer(token)).status_code == 200


def test_a_body_of_50_mb_is_refused(keyed, token):
    response = keyed.post("/v1/ask", content=b"x" * (50 << 20), headers=bearer(token))
    assert_problem(response, 413)
    assert_problem(keyed.post("/v1/ask", content=b"x" * (50 << 20)), 401)


def test_a_question_of_100000_characters_is_refused(keyed, token):
    assert_problem(keyed.post("/v1/ask", json={"question": "字" * 100_000}, headers=bearer(token)), 422)
    assert_problem(keyed.post("/v1/search", json={"query": "字" * 100_000}, headers=bearer(token)), 422)


def test_a_long_conversation_is_cut_not_refused(keyed, token):
    long = QUESTION | {"history": ["宁夏2025年高企要多少家？" * 20] * 1000}
    assert keyed.post("/v1/ask", json=long, headers=bearer(token)).status_code == 200


@pytest.mark.parametrize("target", ["/v1/documents/%FF%FE", "/v1/targets?indicator=%C4%CF"])
def test_an_address_that_is_not_utf_8_is_refused(keyed, token, target):
    assert_problem(keyed.get(target, headers=bearer(token)), 400)


def test_a_body_that_is_not_utf_8_is_refused(keyed, token):
    headers = bearer(token) | {"Content-Type": "application/json"}
    assert_problem(keyed.post("/v1/ask", content=b'{"question": "\xb5\xda"}', headers=headers), 400)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/documents/..%2F..%2Fetc%2Fpasswd", "/static/..%2Fcli.py", "/clause/s01/..%2F..%2Fx",
        "/v1/export/..%2Fkeys.sqlite", "/%2e%2e/%2e%2e/etc/passwd", "/static/..%5Ccli.py",
    ],
)  # fmt: skip
def test_a_path_that_climbs_is_refused(keyed, token, path):
    assert_problem(keyed.get(path, headers=bearer(token)), 404)


def test_a_request_has_an_id_that_is_taken_over_where_it_is_well_formed(keyed):
    assert keyed.get("/healthz", headers={"X-Request-ID": "r-1.a_B"}).headers["x-request-id"] == "r-1.a_B"
    for bad in ("a b", "x" * 65, "<script>", ""):
        made = keyed.get("/healthz", headers={"X-Request-ID": bad}).headers["x-request-id"]
        assert made != bad
        assert len(made) == 32


def test_api_answers_carry_guarding_headers(keyed, token):
    headers = keyed.get("/v1/documents", headers=bearer(token)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    page = keyed.get("/").headers
    assert page.get_list("content-security-policy") == [page["content-security-policy"]]
    assert "script-src 'self'" in page["content-security-policy"]


def test_other_origins_are_let_in_by_setting_only(keyed, sample_index, tmp_path):
    preflight = {"Origin": "https://portal.example", "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in keyed.options("/v1/ask", headers=preflight).headers
    allowed = settings(sample_index, tmp_path, cors_origins="https://portal.example")
    with TestClient(create_app(allowed), client=ELSEWHERE) as client:
        found = client.options("/v1/ask", headers=preflight)
        assert found.headers["access-control-allow-origin"] == "https://portal.example"
        other = client.options("/v1/ask", headers=preflight | {"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in other.headers


def test_logs_hold_neither_the_question_nor_the_key(keyed, token, caplog):
    caplog.set_level(logging.INFO)
    keyed.post("/v1/ask?asked=研发", json=QUESTION, headers=bearer(token))
    lines = [json.dumps(vars(record), default=str, ensure_ascii=False) for record in caplog.records]
    assert any('"path": "/v1/ask"' in line for line in lines)
    ours = [line for line in lines if "zhengwen." in line]
    assert all("研发" not in line and token not in line for line in ours)


def test_a_damaged_file_of_keys_closes_the_service(sample_index, tmp_path):
    (tmp_path / "keys.sqlite").write_bytes(b"this is no database" * 100)
    with TestClient(create_app(settings(sample_index, tmp_path)), client=HERE) as client:
        assert_problem(client.post("/v1/ask", json=QUESTION), 503)
        assert client.get("/healthz").status_code == 200
