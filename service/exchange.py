"""The request that is being answered, for whatever writes about it: logs, the audit log, feedback."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request; `key` is the id of its key, "" where it has none."""

    request_id: str = ""
    key: str = ""


CURRENT: ContextVar[Exchange] = ContextVar("zhengwen_exchange", default=Exchange())  # noqa: B039 - frozen
