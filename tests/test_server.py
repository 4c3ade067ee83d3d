"""The real server: started as a user starts it, asked over HTTP, stopped by SIGTERM."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

_START_S = 60


@pytest.fixture(scope="module")
def address(sample_index: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "zhengwen", "serve", "--port", "0", "--index", str(sample_index)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = None
        deadline = time.monotonic() + _START_S
        for line in process.stderr:
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found or time.monotonic() > deadline:
                break
        assert found, "the server did not say where it listens"
        yield found.group()
        process.send_signal(signal.SIGTERM)
        process.stderr.read()
        assert process.wait(timeout=20) in (0, -signal.SIGTERM)


def test_a_question_over_http_is_answered_with_its_clause(address):
    with httpx.Client(base_url=address, timeout=30) as http:
        assert http.get("/readyz").json()["status"] == "ready"
        answer = http.post("/v1/ask", json={"question": "单个企业每年最高能拿多少研发奖补？"}).json()
        assert "300万元" in json.dumps(answer, ensure_ascii=False)
        cited = answer["citations"][0]
        text = http.get(f"/v1/documents/{cited['doc']}/text").text
        assert text[cited["start"] : cited["end"]] == cited["quote"]


def test_serving_does_not_load_torch():
    code = (
        "import sys; import service.api.app, service.engine, indexer.build;"
        "sys.exit(any(name in sys.modules for name in ('torch', 'sentence_transformers', 'transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
