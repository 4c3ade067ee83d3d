"""The external knowledge interface, asked as Dify asks it, over a real socket."""

import json
from itertools import pairwise

import httpx
import pytest

KEY = {"Authorization": "Bearer zw_any"}
FIELDS = {
    "doc",
    "title",
    "document_number",
    "issuer",
    "region",
    "genre",
    "status",
    "issued",
    "locator",
    "url",
}


def _request(**changes) -> dict:
    request = {
        "knowledge_id": "zhengwen",
        "query": "企业研发投入的奖补比例",
        "retrieval_setting": {"top_k": 5, "score_threshold": 0.0},
    }
    return request | changes


def _ask(address: str, headers: dict = KEY, **changes) -> httpx.Response:
    return httpx.post(f"{address}/retrieval", json=_request(**changes), headers=headers)


def _records(address: str, *conditions: dict, top_k: int = 5, **joined) -> list[dict]:
    condition = {"conditions": list(conditions), **joined}
    setting = {"top_k": top_k, "score_threshold": 0.0}
    response = _ask(address, metadata_condition=condition, retrieval_setting=setting)
    assert response.status_code == 200, response.text
    return response.json()["records"]


def test_records_have_content_score_title_and_metadata(address):
    response = _ask(address)
    assert response.status_code == 200
    assert response.json().keys() == {"records"}
    records = response.json()["records"]
    assert len(records) == 5
    for record in records:
        assert record.keys() == {"content", "score", "title", "metadata"}
        assert 0 <= record["score"] <= 1
        assert record["metadata"].keys() >= FIELDS
        text = httpx.get(f"{address}/v1/documents/{record['metadata']['doc']}/text").text
        assert record["content"] in text
        doc, _, place = record["metadata"]["clause_id"].partition("#")
        assert record["metadata"]["url"] == f"{address}/clause/{doc}/{place}"
        assert httpx.get(record["metadata"]["url"]).headers["content-type"].startswith("text/html")
    assert all(one["score"] >= other["score"] for one, other in pairwise(records))


def test_the_order_is_that_of_search(address):
    hits = httpx.post(f"{address}/v1/search", json={"query": _request()["query"], "k": 5}).json()["hits"]
    records = _ask(address).json()["records"]
    assert [record["metadata"]["clause_id"] for record in records] == [hit["clause_id"] for hit in hits]


def test_the_threshold_cuts_the_tail_and_top_k_the_length(address):
    records = _ask(address).json()["records"]
    between = (records[0]["score"] + records[-1]["score"]) / 2
    cut = _ask(address, retrieval_setting={"top_k": 5, "score_threshold": between}).json()["records"]
    assert cut == [record for record in records if record["score"] >= between]
    assert 0 < len(cut) < 5
    assert len(_ask(address, retrieval_setting={"top_k": 1, "score_threshold": 0}).json()["records"]) == 1
    many = _ask(address, retrieval_setting={"top_k": 1000, "score_threshold": None}).json()["records"]
    assert len(many) == 100


@pytest.mark.parametrize(
    "condition",
    [None, {}, {"conditions": []}, {"conditions": None, "logical_operator": None}, {"logic": "or", "conditions": []}],
)  # fmt: skip
def test_a_missing_or_empty_condition_is_no_condition(address, condition):
    assert _ask(address, metadata_condition=condition).json() == _ask(address).json()


@pytest.mark.parametrize(
    ("condition", "docs"),
    [
        ({"name": "genre", "comparison_operator": "is", "value": "办法"}, {"s02", "s06"}),
        ({"name": ["genre"], "comparison_operator": "is", "value": "办法"}, {"s02", "s06"}),
        ({"name": "status", "comparison_operator": "is", "value": "已废止"}, {"s02"}),
        ({"name": "status", "comparison_operator": "is not", "value": "in_force"}, {"s01", "s02", "s03"}),
        ({"name": "issued", "comparison_operator": "after", "value": "2024"}, {"s09", "s10"}),
        ({"name": "issued", "comparison_operator": "before", "value": "2019-01-01"}, {"s01"}),
        ({"name": "document_number", "comparison_operator": "end with", "value": "[2024]1号"}, {"s06"}),
        ({"name": "issuer", "comparison_operator": "contains", "value": "财政厅"}, {"s02", "s06"}),
        ({"name": "region", "comparison_operator": "in", "value": "青岭市,澜城市"}, {"s07", "s08"}),
        ({"name": "title", "comparison_operator": "start with", "value": "青岭"}, {"s08"}),
        ({"name": "doc", "comparison_operator": "not in", "value": ["s02", "s06"]}, {f"s{n:02}" for n in (1, 3, 4, 5, 7, 8, 9, 10)}),
        ({"name": "issued", "comparison_operator": "empty"}, set()),
    ],
)  # fmt: skip
def test_conditions_choose_the_documents(address, condition, docs):
    records = _records(address, condition, top_k=100)
    assert {record["metadata"]["doc"] for record in records} <= docs
    assert bool(records) is bool(docs)
    if len(docs) <= 2:
        assert {record["metadata"]["doc"] for record in records} == docs


def test_conditions_are_joined_by_either_name(address):
    old = {"name": "issued", "comparison_operator": "before", "value": "2020"}
    rules = {"name": "genre", "comparison_operator": "is", "value": "办法"}

    def docs(**joined) -> set[str]:
        return {record["metadata"]["doc"] for record in _records(address, old, rules, top_k=100, **joined)}

    assert docs() == docs(logical_operator="and") == docs(logic="and") == {"s02"}
    assert docs(logical_operator="or") == docs(logic="or")
    assert {"s02", "s06"} <= docs(logic="or") <= {"s01", "s02", "s06"}


def test_conditions_on_the_clause_are_checked_clause_by_clause(address):
    tenth = {"name": "locator", "comparison_operator": "is", "value": "第十条"}
    rules = {"name": "genre", "comparison_operator": "is", "value": "办法"}
    records = _records(address, tenth, rules)
    assert {record["metadata"]["locator"] for record in records} == {"第十条"}
    either = _records(address, tenth, rules, top_k=100, logical_operator="or")
    assert all(one["metadata"]["locator"] == "第十条" or one["metadata"]["genre"] == "办法" for one in either)


def test_one_document_is_a_knowledge_of_its_own(address):
    records = _ask(address, knowledge_id="s06").json()["records"]
    assert {record["metadata"]["doc"] for record in records} == {"s06"}


@pytest.mark.parametrize("header", ["zw_any", "Basic abc", "Bearer", "Bearer a b", ""])
def test_a_malformed_header_is_1001(address, header):
    response = _ask(address, headers={"Authorization": header})
    assert (response.status_code, response.json()["error_code"]) == (403, 1001)
    assert "Bearer" in response.json()["error_msg"]


@pytest.mark.parametrize("headers", [{}, KEY, {"Authorization": "bearer any"}])
def test_while_there_are_no_keys_any_bearer_is_let_in(address, headers):
    assert _ask(address, headers=headers).status_code == 200


def test_a_refused_key_is_1002(client, monkeypatch):
    monkeypatch.setattr("service.api.dify.authorised", lambda request: False)
    response = client.post("/retrieval", json=_request(), headers=KEY)
    assert (response.status_code, response.json()["error_code"]) == (403, 1002)


def test_an_unknown_knowledge_is_2001(address):
    response = _ask(address, knowledge_id="没有")
    assert (response.status_code, response.json()["error_code"]) == (404, 2001)
    assert "zhengwen" in response.json()["error_msg"]


@pytest.mark.parametrize(
    "changes",
    [
        {"query": ""},
        {"query": "？"},
        {"query": "字" * 2001},
        {"knowledge_id": 7},
        {"retrieval_setting": {"top_k": 0, "score_threshold": 0}},
        {"metadata_condition": {"logical_operator": "xor", "conditions": []}},
        {"metadata_condition": {"conditions": [{"name": "doc", "comparison_operator": "like", "value": "s"}]}},
        {"metadata_condition": {"conditions": [{"name": "issued", "comparison_operator": "before", "value": "以前"}]}},
    ],
)  # fmt: skip
def test_other_errors_have_the_shape_of_dify(address, changes):
    response = _ask(address, **changes)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/json"
    assert response.json().keys() == {"error_code", "error_msg"}
    assert any("\u4e00" <= char <= "\u9fff" for char in response.json()["error_msg"])


@pytest.mark.parametrize("value", ['"\\ud800"', "NaN", "1e999", "{}", "[]", str([1] * 1001)])
def test_a_value_of_a_strange_kind_is_refused(address, value):
    condition = {"name": "issued", "comparison_operator": ">", "value": "here"}
    body = json.dumps(_request(metadata_condition={"conditions": [condition]})).replace('"here"', value)
    response = httpx.post(
        f"{address}/retrieval", content=body, headers=KEY | {"content-type": "application/json"}
    )
    assert response.status_code == 422
    assert response.json()["error_code"] == 422


def test_a_body_that_is_no_json_is_refused_in_the_shape_of_dify(address):
    response = httpx.post(
        f"{address}/retrieval", content=b"{", headers=KEY | {"content-type": "application/json"}
    )
    assert response.status_code == 400
    assert response.json()["error_code"] == 400
