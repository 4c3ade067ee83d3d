"""Schemathesis over the whole OpenAPI document with all its checks: the service does what it says, whatever it is sent.

It runs as its own program against a real server, so that neither its pytest plugin nor its warnings touch other tests.
`ZHENGWEN_FUZZ_CASES=500 .venv/bin/pytest --timeout=0 tests/service/api/test_openapi_fuzz.py` (make fuzz) looks longer.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.api.app import create_app
from service.security.keys import KeyStore
from service.settings import Settings

pytest.importorskip("schemathesis", reason="schemathesis is not installed (make setup)")

CASES = os.environ.get("ZHENGWEN_FUZZ_CASES", "3")
SEED = os.environ.get("ZHENGWEN_FUZZ_SEED", "20261121")
CONFIG = """\
[[operations]]
include-path = "/retrieval"
# The check wants 401 and can be told nothing else; Dify's contract is 403 with error_code 1001 (test_security.py)
checks.missing_required_header.enabled = false
"""


@pytest.fixture(scope="module")
def keyed(serve, sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server that wants a key, and a key."""
    folder = tmp_path_factory.mktemp("keyed")
    token = KeyStore(folder / "keys.sqlite").add("检查", ["ask", "admin"])[1]
    places = {"audit": str(folder / "audit"), "feedback": str(folder / "feedback.sqlite")}
    settings = Settings(
        index=sample_index, keys=folder / "keys.sqlite", open=False, rate_key="", rate_address="", **places
    )
    with serve(create_app(settings)) as address:
        yield address, token


def examined(address: str, folder: Path, *more: str) -> int:
    """Let schemathesis ask the service at `address`; return how many cases passed, fail where one did not."""
    (folder / "schemathesis.toml").write_text(CONFIG, encoding="utf-8")
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json",
        "--max-examples", CASES, "--seed", SEED, "--continue-on-failure", "--no-color", *more,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
    selected = re.search(r"Tested: (\d+)", done.stdout)
    assert selected
    assert int(selected[1]) >= 20, "not all operations were asked"
    return int(re.search(r"(\d+) generated", done.stdout)[1])


def test_whoever_asks_without_keys_gets_what_the_description_says(address, tmp_path):
    assert examined(address, tmp_path) > 500


def test_with_keys_too_and_none_is_answered_without_one(keyed, tmp_path):
    address, token = keyed
    header = f"Authorization: Bearer {token}"
    assert examined(address, tmp_path, "-H", header, "--phases", "examples,coverage") > 400
