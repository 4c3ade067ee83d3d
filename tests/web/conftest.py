"""A real Chromium on a real server over the sample corpus and one document whose text looks like markup."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

REPOSITORY = Path(__file__).parents[2]
SAMPLE = REPOSITORY / "corpus" / "documents"
_START_S = 60
_WAIT_S = 20
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--lang=zh-CN",
)  # fmt: skip

HOSTILE = """\
试验市人民政府办公室文件
试政办发〔2025〕1号
试验市人民政府办公室关于印发试验市页面安全管理办法的通知
各县区人民政府：
现将《试验市页面安全管理办法》印发给你们。
试验市人民政府办公室
2025年3月1日
试验市页面安全管理办法
第一条　为检验页面安全，文件中的<img src=x onerror="window.ran=1">和<script>window.ran=1</script>一律照原样显示。
第二条　页面安全奖补每年不超过12万元，由试验市<b>科技局</b>负责。
"""


class Browser:
    """The page in Chromium, with waits instead of sleeps."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver = driver
        self.address = address

    def fresh(self) -> None:
        """Forget what the page keeps, at desktop width in light colours."""
        self.look(1280, 860)
        self.driver.get(f"{self.address}/static/icon.svg")
        self.script("sessionStorage.clear(); localStorage.clear()")
        self.driver.get_log("browser")

    def look(self, width: int, height: int, dark: bool = False) -> None:
        """Set the screen and the colours that the system prefers."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def open(self, path: str, until: str) -> None:
        """Open an address of the page and wait for an element."""
        self.driver.get(self.address + path)
        self.find(until)

    def until(self, holds: Callable[[], Any], saying: str = "") -> Any:
        """Wait until something holds."""
        wait = WebDriverWait(self.driver, _WAIT_S, 0.05, [StaleElementReferenceException])
        return wait.until(lambda _: holds(), saying)

    def all(self, css: str) -> list[WebElement]:
        """Return the visible elements."""
        return [one for one in self.driver.find_elements(By.CSS_SELECTOR, css) if one.is_displayed()]

    def find(self, css: str, text: str = "") -> WebElement:
        """Wait for a visible element, with this text in it where one is given."""
        return self.until(
            lambda: next((one for one in self.all(css) if text in one.text), None), f"{css} {text}"
        )

    def text(self, css: str) -> str:
        """Wait for an element and return its words."""
        return self.find(css).text

    def script(self, code: str, *given: Any) -> Any:
        """Run a script in the page."""
        body = f"return (async () => {{{code}}})();" if "await " in code else code
        return self.driver.execute_script(body, *given)

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def focused(self) -> WebElement:
        """Return the element with the focus."""
        return self.driver.switch_to.active_element

    def ask(self, question: str) -> None:
        """Ask and wait for the whole answer."""
        before = len(self.all(".turn"))
        self.find("#question").send_keys(question)
        self.find(".composer .primary").click()
        self.until(lambda: len(self.all(".turn")) == before + 1 and self.all(".turn:last-child .actions"))

    def answer_with(self, answer: dict[str, Any]) -> None:
        """Let every question get this answer, as plain JSON."""
        self.script(
            "const real = fetch; const body = JSON.stringify(arguments[0]);"
            "window.fetch = (to, how) => to === '/v1/ask'"
            " ? Promise.resolve(new Response(body, {headers: {'Content-Type': 'application/json'}})) : real(to, how);",
            answer,
        )

    def complaints(self) -> list[str]:
        """Return the errors on the console, violations of the security policy among them."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.fixture(scope="session")
def web_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus with the hostile document beside it."""
    from indexer.build import build

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, hostile = shared / "web-index", shared / "web-hostile"
    with FileLock(shared / "web-index.lock"):
        if not (folder / "CURRENT").exists():
            hostile.mkdir(exist_ok=True)
            (hostile / "h01.txt").write_text(HOSTILE, encoding="utf-8")
            build([SAMPLE, hostile], folder)
    return folder


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a server that writes nothing outside `folder` and counts no requests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGWEN_")}
    return kept | {
        "ZHENGWEN_KEYS": str(folder / "keys.sqlite"),
        "ZHENGWEN_AUDIT": str(folder / "audit"),
        "ZHENGWEN_FEEDBACK": str(folder / "feedback.sqlite"),
        "ZHENGWEN_RATE_KEY": "",
        "ZHENGWEN_RATE_ADDRESS": "",
    }


@contextmanager
def serving(index: Path, environment: dict[str, str]) -> Iterator[str]:
    """Start the server as a user does, yield where it listens, and stop it."""
    command = [sys.executable, "-m", "zhengwen", "serve", "--port", "0", "--index", str(index)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY, env=environment
    ) as process:
        assert process.stderr is not None
        found, said = None, []
        deadline = time.monotonic() + _START_S
        for line in process.stderr:
            said.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found or time.monotonic() > deadline:
                break
        assert found, "".join(said)
        with subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL):
            yield found.group()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) in (0, -signal.SIGTERM)


@pytest.fixture(scope="session")
def address(web_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server listens."""
    with serving(web_index, surroundings(tmp_path_factory.mktemp("served"))) as found:
        yield found


@pytest.fixture
def locked(web_index: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Where a server listens that wants a key, and the key."""
    environment = surroundings(tmp_path)
    added = subprocess.run(
        [sys.executable, "-m", "zhengwen", "keys", "add", "网页"],
        capture_output=True, text=True, check=True, cwd=REPOSITORY, env=environment,
    )  # fmt: skip
    key = re.search(r"zw_[\w.~-]+", added.stdout)
    assert key, added.stdout + added.stderr
    with serving(web_index, environment) as found:
        yield found, key.group()


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the browser puts what it downloads."""
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Iterator[webdriver.Chrome]:
    """One Chromium for all tests of a run."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("没有 chromium 或 chromedriver（scripts/system-packages 会装上）")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    made = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield made
    made.quit()


@pytest.fixture
def page(chromium: webdriver.Chrome, address: str) -> Iterator[Browser]:
    """The page at desktop width in light colours, nothing remembered; any complaint on its console fails the test."""
    browser = Browser(chromium, address)
    browser.fresh()
    yield browser
    assert browser.complaints() == []


@pytest.fixture
def browser_at(chromium: webdriver.Chrome) -> Callable[[str], Browser]:
    """The same Chromium for a server of the test's own, whose console is the test's business."""

    def at(address: str) -> Browser:
        browser = Browser(chromium, address)
        browser.fresh()
        return browser

    return at
