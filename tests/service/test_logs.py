import io
import json
import logging
import logging.config

import pytest

from service.exchange import CURRENT, Exchange
from service.logs import logging_config

TOKEN = "zw_0123abcd_" + "5" * 64


@pytest.fixture
def lines():
    """Where a logger of its own, configured as the service's are, writes."""
    written = io.StringIO()
    made = logging_config("info", "json")
    formatter = logging.config.DictConfigurator(made).configure_formatter(made["formatters"]["lines"])
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    logger = logging.getLogger("zhengwen.test_logs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_a_line_is_json_with_the_request_it_belongs_to(lines):
    token = CURRENT.set(Exchange("r-1", "0123abcd"))
    logging.getLogger("zhengwen.test_logs").info("request", extra={"path": "/v1/ask", "status": 200})
    CURRENT.reset(token)
    (line,) = lines()
    assert (line["event"], line["request_id"], line["key"], line["path"]) == (
        "request",
        "r-1",
        "0123abcd",
        "/v1/ask",
    )
    assert {"time", "level"} <= line.keys()


def test_a_key_is_masked_wherever_it_stands(lines):
    logger = logging.getLogger("zhengwen.test_logs")
    logger.warning("got %s", TOKEN, extra={"header": f"Bearer {TOKEN}"})
    try:
        int(TOKEN)
    except ValueError:
        logger.exception("failed")
    assert len(lines()) == 2
    assert "5" * 16 not in json.dumps(lines())


def test_a_line_feed_cannot_forge_a_line(lines):
    logging.getLogger("zhengwen.test_logs").info("request", extra={"path": '/x\n{"event": "forged"}'})
    assert len(lines()) == 1


def test_the_access_log_of_the_server_is_off():
    assert logging_config("info", "json")["loggers"]["uvicorn.access"]["level"] == "WARNING"
