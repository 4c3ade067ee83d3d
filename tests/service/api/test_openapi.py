"""What the OpenAPI document says: its examples are true, and every operation names its refusals and its key."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.security.keys import KeyStore
from service.settings import Settings

Json = dict[str, Any]
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def document(client: TestClient) -> Json:
    return client.get("/openapi.json").json()


def operations(document: Json) -> list[tuple[str, str, Json]]:
    return [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def schema_of(document: Json, schema: Json) -> Json:
    return (
        document["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    )


def examples_of(parameter: Json) -> list[Any]:
    """Return the examples of a parameter: its own, or those of its schema."""
    own = parameter.get("examples") or parameter["schema"].get("examples") or []
    return [one["value"] for one in own.values()] if isinstance(own, dict) else list(own)


def test_the_examples_of_every_operation_are_answered(client, document):
    client = TestClient(client.app, client=("127.0.0.1", 50000))  # the metrics are for this machine
    asked = set()
    for method, path, operation in operations(document):
        parameters = operation.get("parameters", [])
        place, query = path, {}
        for parameter in parameters:
            examples = examples_of(parameter)
            if parameter["in"] == "path":
                assert examples, (path, parameter["name"])
                place = place.replace("{" + parameter["name"] + "}", examples[0].replace("#", "%23"))
            elif examples:
                query[parameter["name"]] = examples[0]
            else:
                assert not parameter.get("required"), (path, parameter["name"])
        bodies = [None]
        if "requestBody" in operation:
            bodies = schema_of(document, operation["requestBody"]["content"]["application/json"]["schema"])[
                "examples"
            ]
        for body in bodies:
            if path == "/v1/feedback":  # an answer to be rated must have been given
                given = client.post("/v1/ask", json={"question": "研发奖补比例是多少？"}).json()
                body = body | {"answer_id": given["id"]}
            response = client.request(method, place, params=query, json=body)
            assert response.status_code in (200, 201), (method, path, response.text[:500])
            kind = response.headers["content-type"].partition(";")[0]
            assert kind in operation["responses"][str(response.status_code)]["content"], (path, kind)
            asked.add((method, path))
    assert len(asked) == len(operations(document)) > 20


def test_answers_to_the_examples_hold_what_is_asked_for(client, document):
    schemas = document["components"]["schemas"]
    for example in schemas["AskRequest"]["examples"]:
        answer = client.post("/v1/ask", json=example | {"stream": False}).json()
        assert not answer["abstained"], example
        assert answer["citations"]
    for example in schemas["SearchRequest"]["examples"]:
        assert client.post("/v1/search", json=example).json()["hits"], example


def test_every_operation_names_its_refusals_in_its_own_shape(document):
    shapes = {"/retrieval": "Failure", "/v1/chat/completions": "ErrorReply", "/v1/models": "ErrorReply"}
    for method, path, operation in operations(document):
        shape = next((name for base, name in shapes.items() if path.startswith(base)), "Problem")
        refusals = {code: one for code, one in operation["responses"].items() if int(code) >= 400}
        assert "400" in refusals, (method, path)
        if path not in ("/healthz", "/readyz"):
            assert {"403", "429", "503"} <= refusals.keys(), (method, path)
            assert operation["security"], (method, path)
        if method == "POST":
            assert "413" in refusals
        for code, refusal in refusals.items():
            ((kind, content),) = refusal["content"].items()
            assert kind == (PROBLEM if shape == "Problem" else "application/json")
            assert content["schema"]["$ref"].endswith(f"/{shape}")
            assert any("\u4e00" <= char <= "\u9fff" for char in refusal["description"])
            if code in ("429", "503"):
                assert "Retry-After" in refusal["headers"]
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_a_key_is_described_and_wanted_once_there_is_one(sample_index, tmp_path):
    store = KeyStore(tmp_path / "keys.sqlite")
    settings = Settings(index=sample_index, keys=tmp_path / "keys.sqlite", audit="", feedback="")
    with TestClient(create_app(settings), client=("127.0.0.1", 50000)) as client:
        before = client.get("/openapi.json").json()
        assert {"密钥": []} in before["paths"]["/v1/ask"]["post"]["security"]
        assert {} in before["paths"]["/v1/ask"]["post"]["security"]
        store.add("甲", ["ask"])
        after = client.get("/openapi.json").json()
        assert after["paths"]["/v1/ask"]["post"]["security"] == [{"密钥": []}]
        assert "security" not in after["paths"]["/healthz"]["get"]
        assert after["components"]["securitySchemes"]["密钥"]["scheme"] == "bearer"


def test_the_length_of_a_question_is_that_of_the_settings(sample_index, tmp_path):
    app = create_app(
        Settings(index=sample_index, keys=tmp_path / "k", audit="", feedback="", max_question=77)
    )
    schemas = app.openapi()["components"]["schemas"]
    assert schemas["AskRequest"]["properties"]["question"]["maxLength"] == 77
    assert schemas["SearchRequest"]["properties"]["query"]["maxLength"] == 77


@pytest.mark.parametrize(
    ("method", "path", "body", "field", "words"),
    [
        ("GET", "/v1/targets?year=20x5", None, "year", "“20x5”不是年份"),
        ("GET", "/v1/targets?year=2025&year=x", None, "year", "“x”不是年份"),
        ("GET", "/v1/targets?offset=99999999999999999999", None, "offset", "应不大于"),
        ("GET", "/v1/targets/series", None, "indicator", "缺少这个字段"),
        ("GET", "/v1/duties?units=x", None, "units", "没有这个字段"),
        ("POST", "/v1/ask", {"question": "税", "filters": {"year": ["x"]}}, "filters.year[0]", "应为整数"),
        ("POST", "/v1/ask", {"question": "税", "filters": {"issued_to": "2024-13-01"}}, "filters.issued_to", "日期"),
        ("POST", "/v1/ask", {"question": "税", "history": [1]}, "history[0]", "应为字符串"),
        ("POST", "/v1/ask", {"question": "税", "stream": 0}, "stream", "true 或 false"),
        ("POST", "/v1/ask", {"filters": {}}, "question", "缺少这个字段"),
        ("POST", "/v1/search", {"query": "？！"}, "query", "没有可以检索的文字"),
        ("POST", "/v1/feedback", {"answer_id": "a", "rating": "ok"}, "rating", "可选：good、bad"),
    ],
)  # fmt: skip
def test_a_field_at_fault_is_named_as_the_caller_wrote_it(client, method, path, body, field, words):
    problem = client.request(method, path, json=body).json()
    assert problem["status"] == 422
    assert [fault["field"] for fault in problem["errors"]] == [field]
    assert words in problem["errors"][0]["message"]
    assert words in problem["detail"]


def test_the_manual_is_read_without_a_network_and_names_every_operation(client, document):
    page = client.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "//" not in page.text.replace("<!DOCTYPE html>", "")
    for method, path, operation in operations(document):
        assert f"{method} {path}" in page.text
        assert operation["summary"] in page.text
    assert "科技型中小企业的研发奖补比例是多少？" in page.text
