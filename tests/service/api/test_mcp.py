"""The MCP server, asked by the official client over streamable HTTP and over standard input and output."""

import logging
import os
import sys
from pathlib import Path

import anyio
import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult

from service.api.mcp import transport_security
from service.mcp import create_server
from service.settings import Settings

TOOLS = {"search_clauses", "ask_policy", "find_targets", "find_duties", "get_clause", "list_documents"}
QUESTION = "科技型中小企业的研发奖补比例是多少？"
REPOSITORY = Path(__file__).parents[3]


def _call(target: object, tool: str, **arguments: object) -> CallToolResult:
    async def call() -> CallToolResult:
        async with Client(target) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(call)


def _result(address: str, tool: str, **arguments: object) -> dict:
    result = _call(f"{address}/mcp/", tool, **arguments)
    assert not result.is_error, result.content
    return result.structured_content


def _refusal(address: str, tool: str, **arguments: object) -> str:
    result = _call(f"{address}/mcp/", tool, **arguments)
    assert result.is_error
    return result.content[0].text


@pytest.mark.parametrize("path", ["/mcp/", "/mcp"])
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_tools_are_typed_and_read_only(address, path, mode):
    async def listed():
        async with Client(address + path, mode=mode) as client:
            return client.server_info, client.instructions, (await client.list_tools()).tools

    info, instructions, tools = anyio.run(listed)
    assert info.name == "zhengwen"
    assert "逐字" in instructions
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.output_schema["properties"]
        assert any("\u4e00" <= char <= "\u9fff" for char in tool.description)
        assert all("description" in field for field in tool.input_schema["properties"].values())


def test_search_clauses_gives_what_search_gives(address):
    found = _result(address, "search_clauses", query=QUESTION, k=3, genre="办法")
    expected = httpx.post(
        f"{address}/v1/search", json={"query": QUESTION, "k": 3, "filters": {"genre": "办法"}}
    ).json()
    assert found["hits"] == expected["hits"]


def test_ask_policy_gives_what_ask_gives(address):
    answer = _result(address, "ask_policy", question="最高多少？", history=[QUESTION])
    expected = httpx.post(f"{address}/v1/ask", json={"question": "最高多少？", "history": [QUESTION]}).json()
    for name in ("answer", "citations", "standalone_question", "abstained"):
        assert answer[name] == expected[name]


def test_find_targets_gives_what_targets_gives(address):
    found = _result(address, "find_targets", indicator="研发经费投入强度", year=2025, limit=3)
    expected = httpx.get(
        f"{address}/v1/targets", params={"indicator": "研发经费投入强度", "year": 2025, "limit": 3}
    ).json()
    assert found["targets"] == expected["targets"] != []
    assert found["total"] == expected["total"]


def test_find_duties_gives_what_duties_gives(address):
    found = _result(address, "find_duties", unit="科技厅", role="lead", limit=4)
    expected = httpx.get(f"{address}/v1/duties", params={"unit": "科技厅", "role": "lead", "limit": 4}).json()
    assert found["duties"] == expected["duties"] != []
    assert found["total"] == expected["total"] > 4


def test_get_clause_gives_what_the_clause_says(address):
    wanted = _result(address, "search_clauses", query=QUESTION, k=1)["hits"][0]
    clause = _result(address, "get_clause", clause_id=wanted["clause_id"])
    assert clause["text"] == wanted["text"]
    assert clause["next"]


def test_list_documents_filters_and_pages(address):
    everything = _result(address, "list_documents")
    assert everything["total"] == len(everything["documents"]) == 10
    rules = _result(address, "list_documents", genre="办法", limit=1, offset=1)
    assert (rules["total"], [row["doc"] for row in rules["documents"]]) == (2, ["s06"])
    assert _result(address, "list_documents", title="低空")["total"] == 1
    assert _result(address, "list_documents", status="repealed", region="青岭市")["total"] == 0


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("ask_policy", {"question": "？"}, "问题中没有可以检索的文字"),
        ("search_clauses", {"query": "字" * 2001}, "超过上限"),
        ("search_clauses", {"query": ""}, "参数不符合要求"),
        ("get_clause", {"clause_id": "没有"}, "search_clauses"),
        ("search_clauses", {"query": "税", "k": 0}, "greater than or equal to 1"),
        ("search_clauses", {"query": "税", "issued_from": "去年"}, "issued_from"),
        ("find_targets", {"kind": "goal"}, "kind"),
    ],
)
def test_the_model_sees_what_was_wrong(address, tool, arguments, says):
    assert says in _refusal(address, tool, **arguments)


def test_the_model_does_not_see_a_fault_of_the_service(caplog):
    def broken() -> None:
        raise RuntimeError("secret")

    result = _call(create_server(broken), "ask_policy", question=QUESTION)
    assert result.is_error
    assert "secret" not in result.content[0].text


def test_without_an_index_the_model_is_told_so(tmp_path):
    from service.holder import EngineHolder

    holder = EngineHolder(Settings(index=tmp_path / "none"))
    result = _call(create_server(holder.engine), "list_documents")
    assert result.is_error
    assert "zhengwen index" in result.content[0].text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Host": "localhost:1"}, 200),
        ({"Origin": "http://evil.example"}, 403),
    ],
)
def test_a_foreign_host_is_refused(address, headers, status):
    request = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
    response = httpx.post(f"{address}/mcp/", json=request, headers=accept | headers)
    assert response.status_code == status
    if status == 200:
        assert response.headers["content-type"].startswith("application/json")
        assert len(response.json()["result"]["tools"]) == 6


def test_hosts_come_from_the_settings():
    settings = Settings(
        host="::1", public_url="https://zw.example:8443/base", allowed_hosts="a.example, 10.0.0.1:80"
    )
    allowed = transport_security(settings).allowed_hosts
    assert {"127.0.0.1:*", "[::1]:*", "zw.example:8443", "a.example", "a.example:*", "10.0.0.1:80"} <= set(
        allowed
    )
    assert "" not in allowed
    assert ":*" not in allowed


def test_making_a_server_leaves_the_root_logger_alone(monkeypatch):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    create_server(lambda: None)
    assert root.handlers == []


def test_over_standard_input_and_output(sample_index):
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "zhengwen", "mcp", "--index", str(sample_index)],
        cwd=REPOSITORY,
        env=dict(os.environ),
    )

    async def talk():
        async with Client(server) as client:
            tools = await client.list_tools()
            answer = await client.call_tool("ask_policy", {"question": QUESTION})
            wrong = await client.call_tool("get_clause", {"clause_id": "没有"})
            return tools.tools, answer, wrong

    tools, answer, wrong = anyio.run(talk)
    assert {tool.name for tool in tools} == TOOLS
    assert answer.structured_content["citations"]
    assert wrong.is_error
    assert "没有" in wrong.content[0].text
