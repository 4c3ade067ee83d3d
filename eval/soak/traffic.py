"""What clients do to a server, well-behaved ones and others, and what each of them ought to be answered."""

import http.client
import json
import random
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

QUESTIONS = (
    "单个企业每年最高能拿多少研发奖补？",
    "2030年全社会研发经费投入强度的目标是多少？",
    "科技厅牵头哪些任务？",
    "什么是科技型中小企业？",
    "比较两个五年规划的技术合同成交额目标",
    "火箭发射场有多大？",
    "那2025年呢？",
)
_JSON = {"Content-Type": "application/json"}
_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status 0 where a connection was meant to end without an answer."""

    status: int
    body: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """One kind of client.

    share    how often it comes, relative to the others
    expects  statuses that are right for it
    """

    name: str
    share: int
    expects: frozenset[int]
    visit: Callable[[int, random.Random], Reply]


def _request(port: int, method: str, path: str, body: object = None) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
    try:
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method, path, data, _JSON)
        response = connection.getresponse()
        return Reply(response.status, response.read().decode())
    finally:
        connection.close()


def _post(path: str, body_of: Callable[[random.Random], object]) -> Callable[[int, random.Random], Reply]:
    return lambda port, dice: _request(port, "POST", path, body_of(dice))


def _get(*paths: str) -> Callable[[int, random.Random], Reply]:
    return lambda port, dice: _request(port, "GET", dice.choice(paths))


def _question(dice: random.Random) -> str:
    return dice.choice(QUESTIONS)


def _clause(port: int, dice: random.Random) -> Reply:
    found = _request(port, "POST", "/v1/search", {"query": _question(dice), "k": 1})
    hits: Sequence[Mapping[str, Any]] = json.loads(found.body)["hits"]
    clause_id = str(hits[0]["clause_id"]).replace("#", "%23")
    return _request(port, "GET", f"/v1/clauses/{clause_id}")


def _hangs_up(port: int, dice: random.Random) -> Reply:
    """Send a question and leave before the answer."""
    body = json.dumps({"question": _question(dice), "stream": True}).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT_S) as sock:
        sock.sendall(
            b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
    return Reply(0)


def _trickles(port: int, dice: random.Random) -> Reply:
    """Begin a request and never end it; leave after a while."""
    with socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT_S) as sock:
        sock.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        sock.settimeout(dice.uniform(0.1, 0.5))
        with suppress(TimeoutError):
            sock.recv(100)
    return Reply(0)


def _too_much(port: int, _: random.Random) -> Reply:
    """Send more than is taken; the server may answer and close before all of it is sent."""
    try:
        return _request(port, "POST", "/v1/ask", b" " * (2 << 20))
    except ConnectionError:
        return Reply(0)


CLIENTS: tuple[Client, ...] = (
    Client("问答", 30, frozenset({200}), _post("/v1/ask", lambda dice: {"question": _question(dice)})),
    Client(
        "追问",
        5,
        frozenset({200}),
        _post("/v1/ask", lambda dice: {"question": "那2025年呢？", "history": [_question(dice)]}),
    ),
    Client(
        "流式问答",
        8,
        frozenset({200}),
        _post("/v1/ask", lambda dice: {"question": _question(dice), "stream": True}),
    ),
    Client("检索", 15, frozenset({200}), _post("/v1/search", lambda dice: {"query": _question(dice)})),
    Client(
        "OpenAI",
        8,
        frozenset({200}),
        _post(
            "/v1/chat/completions",
            lambda dice: {
                "model": "zhengwen",
                "messages": [{"role": "user", "content": _question(dice)}],
                "stream": dice.random() < 0.5,
            },
        ),
    ),
    Client("条款", 8, frozenset({200}), _clause),
    Client(
        "记录",
        8,
        frozenset({200}),
        _get(
            "/v1/targets?year=2025",
            "/v1/duties?unit=%E7%A7%91%E6%8A%80%E5%8E%85",
            "/v1/targets?format=csv",
            "/v1/documents",
        ),
    ),
    Client("网页", 4, frozenset({200}), _get("/", "/docs", "/healthz", "/readyz")),
    Client("错问题", 4, frozenset({422}), _post("/v1/ask", lambda _: {"question": "？？？"})),
    Client("坏请求", 4, frozenset({400}), _post("/v1/ask", lambda _: b"{")),
    Client("大请求", 2, frozenset({0, 413}), _too_much),
    Client("没有的地址", 2, frozenset({404}), _get("/v1/clauses/none%23none", "/v1/none")),
    Client("挂断", 3, frozenset({0}), _hangs_up),
    Client("拖延", 3, frozenset({0}), _trickles),
)
