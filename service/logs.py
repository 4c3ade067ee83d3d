"""Structured logs: one JSON object a line with the request's id; a key never appears, whatever is logged."""

import logging
import logging.config
import sys
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor

from service.exchange import CURRENT
from service.security.keys import without_keys

LogFormat = Literal["auto", "json", "text"]


def configure(level: str, form: LogFormat) -> None:
    """Send the logs of the service and of the web server to standard error; called once, by `zhengwen serve`."""
    logging.config.dictConfig(logging_config(level, form))


def logging_config(level: str, form: LogFormat) -> dict[str, Any]:
    """Return the configuration for `logging.config.dictConfig`."""
    render: list[Processor] = (
        [structlog.processors.format_exc_info, masked, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if form == "json" or (form == "auto" and not sys.stderr.isatty())
        else [
            structlog.processors.format_exc_info,
            masked,
            structlog.processors.LogfmtRenderer(bool_as_flag=False),
        ]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
                "foreign_pre_chain": [
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    structlog.stdlib.ExtraAdder(),
                    _without_colours,
                    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
                    _of_request,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "zhengwen": {"level": level.upper()},
            "uvicorn": {"level": "INFO"},
            "uvicorn.access": {
                "level": "WARNING"
            },  # it writes whole addresses, with whatever stands in the query
        },
    }


def masked(_: object, __: str, event: EventDict) -> EventDict:
    """Mask whatever looks like a key in the texts of a log line."""
    return {name: without_keys(value) if isinstance(value, str) else value for name, value in event.items()}


def _without_colours(_: object, __: str, event: EventDict) -> EventDict:
    event.pop("color_message", None)  # the web server says the same again for terminals
    return event


def _of_request(_: object, __: str, event: EventDict) -> EventDict:
    exchange = CURRENT.get()
    if exchange.request_id:
        event.setdefault("request_id", exchange.request_id)
    if exchange.key:
        event.setdefault("key", exchange.key)
    return event
