"""What holds on every view: width, colours, accessibility, weight, headers, and a server that goes away."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

AXE = Path(__file__).parents[2] / "build" / "web" / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = {
    "/": ".example",
    "/documents?q=研发": ".hits",
    "/documents/s02": ".paper",
    "/clause/s10/sec_2__subsec_3__box_1__row_4": ".records",
    "/targets?indicator=国家高新技术企业数": ".canvas svg",
    "/duties?unit=省科技厅": ".duty-row",
}


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_needs_no_sideways_scrolling(page, width):
    page.look(width, 844)
    for path, ready in VIEWS.items():
        page.open(path, ready)
        assert page.script("return document.documentElement.scrollWidth") <= width, path
    page.open("/", ".example")
    page.find(".example").click()
    page.find(".prose .cite").click()
    page.find(".panel .quote")
    assert page.script("return document.documentElement.scrollWidth") <= width


def test_the_appearance_follows_the_system_and_can_be_chosen(page):
    def brightness() -> int:
        colour = page.script("return getComputedStyle(document.body).backgroundColor")
        return sum(map(int, re.findall(r"\d+", colour)[:3]))

    page.look(1280, 860, dark=True)
    page.open("/", ".example")
    assert brightness() < 150
    page.find("#theme").click()
    page.until(lambda: brightness() > 600)
    page.driver.refresh()
    page.find(".example")
    assert brightness() > 600
    assert "浅色" in page.text("#theme")


@pytest.mark.skipif(not AXE.exists(), reason="没有 axe-core（scripts/system-packages 用 npm 取得）")
@pytest.mark.parametrize(
    ("width", "dark"), [(390, False), (1280, False), (1280, True)], ids=["phone", "light", "dark"]
)
def test_axe_finds_nothing_serious(page, dark, width):
    page.look(width, 844, dark)
    found = {}
    for path, ready in VIEWS.items():
        page.open(path, ready)
        found[path] = _violations(page)
    page.open("/", ".example")
    page.find(".example").click()
    page.find(".prose .cite").click()
    page.find(".panel .quote")
    found["answer"] = _violations(page)
    assert [f"{path} {rule}" for path, rules in found.items() for rule in rules] == []


def _violations(page) -> list[str]:
    page.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    result = page.driver.execute_async_script(
        "const done = arguments[0]; axe.run({resultTypes: ['violations'],"
        " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(done, (e) => done({violations:"
        " [{id: String(e), impact: 'critical', nodes: []}]}))"
    )
    return [
        f"{rule['id']}: {[(node['target'], node.get('failureSummary', '')[:300]) for node in rule['nodes'][:2]]}"
        for rule in result["violations"]
        if rule["impact"] in ("serious", "critical")
    ]


def test_the_page_is_light_and_guarded(address):
    def fetch(path: str) -> tuple[int, dict[str, str], str]:
        with urlopen(Request(address + path)) as response:  # noqa: S310 - our own server
            content = response.read()
            return (
                len(content),
                {name.lower(): value for name, value in response.headers.items()},
                content.decode("utf-8"),
            )

    weight, headers, html = fetch("/")
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]
    version = re.search(r"/static/(v\w+)/", html)
    assert version
    seen, todo = set(), re.findall(r"/static/v\w+/([\w.-]+)", html)
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        size, headers, text = fetch(f"/static/{version[1]}/{name}")
        assert "immutable" in headers["cache-control"]
        weight += size
        todo += re.findall(r"(?:from|import\()\s*\"\./([\w.-]+)\"", text)
    assert len(seen) > 10
    assert weight < 300_000


class _Halfway(BaseHTTPRequestHandler):
    """Passes everything on but questions: the first gets half an answer, then there is no more service for them."""

    target = ""

    def do_GET(self) -> None:
        with urlopen(self.target + self.path) as response:  # noqa: S310 - our own server
            content = response.read()
            self.send_response(response.status)
            for name in ("Content-Type", "Content-Security-Policy"):
                if response.headers[name]:
                    self.send_header(name, response.headers[name])
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if asked.get("stream"):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write('event: delta\ndata: {"text": "回答的前一半，"}\n\n'.encode())
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def halfway(address: str) -> Iterator[str]:
    handler = type("Halfway", (_Halfway,), {"target": address})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_server_that_goes_away_in_the_middle_leaves_the_half_and_says_what_to_do(browser_at, halfway):
    page = browser_at(halfway)
    page.open("/", ".example")
    page.find("#question").send_keys("奖补比例是多少？")
    page.find(".composer .primary").click()
    assert "重试" in page.text(".turn .failed")
    assert "回答的前一半" in page.text(".turn .prose")
    assert page.find(".turn .failed button").is_enabled()
    assert page.text(".composer .primary") == "提问"


def test_a_service_with_keys_asks_for_one_and_goes_on(browser_at, locked, downloads):
    address, key = locked
    page = browser_at(address)
    page.driver.get(address + "/targets?indicator=技术合同成交额")
    page.find("dialog input").send_keys("zw_wrong")
    page.find("dialog .primary").click()
    page.find("dialog", "无效")
    page.find("dialog input").send_keys(key)
    page.find("dialog .primary").click()
    page.find(".data")
    before = set(downloads.glob("*.csv"))
    page.find(".list-head a", "CSV").click()
    file = page.until(lambda: next(iter(set(downloads.glob("*.csv")) - before), None))
    page.until(lambda: "技术合同成交额" in file.read_text(encoding="utf-8-sig"))
    page.open("/", ".example")
    page.ask("技术合同成交额的目标是多少？")
    assert page.all(".cite")
