"""A connection to Milvus whose every fault is explained to the user."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Self
from urllib.parse import urlsplit

from corpus.errors import EngineUnavailable
from indexer.settings import EngineSettings

_SCHEMES = ("http", "https", "tcp")

_RARE_PINGS = {"grpc.keepalive_time_ms": 600_000, "grpc.keepalive_permit_without_calls": False}
"""Milvus Lite closes connections whose client asks every ten seconds, as pymilvus does, whether it is alive."""

_PAUSE_S = 2.0
"""For so long after a server did not answer, nobody waits for it again."""


class Outage:
    """Remembers that a server did not answer, so that not every question waits for it in vain."""

    def __init__(self) -> None:
        self._fault: EngineUnavailable | None = None
        self._until = 0.0

    def begin(self, fault: EngineUnavailable) -> None:
        """Note that the server did not answer."""
        self._fault, self._until = fault, monotonic() + _PAUSE_S

    def check(self) -> None:
        """Raise what was noted last while it is fresh."""
        if self._fault is not None and monotonic() < self._until:
            raise EngineUnavailable(str(self._fault))


@dataclass(frozen=True, slots=True)
class Connection:
    """A client of pymilvus, with what errors call the server.

    client   pymilvus.MilvusClient; any number of threads may use it
    address  the server without credentials
    """

    client: Any
    address: str
    outage: Outage = field(default_factory=Outage)

    @classmethod
    def open(cls, settings: EngineSettings) -> Self:
        """Connect within `milvus_timeout` seconds; raises EngineUnavailable where that fails."""
        address = _checked(settings)
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise EngineUnavailable(
                "ZHENGWEN_ENGINE=milvus 需要 pymilvus（用文件时还需要 milvus-lite）。请运行 pip install 'zhengwen[milvus]'。"
            ) from error
        _quiet(settings.is_file)
        with explained(address, "连接"):
            return cls(
                MilvusClient(
                    settings.milvus_uri,
                    token=settings.milvus_token.get_secret_value(),
                    timeout=settings.milvus_timeout,
                    grpc_options=_RARE_PINGS if settings.is_file else {},
                ),
                address,
            )

    @contextmanager
    def explained(self, doing: str) -> Iterator[None]:
        """Turn a fault of the server into EngineUnavailable; `doing` says what failed."""
        self.outage.check()
        try:
            with explained(self.address, doing):
                yield
        except EngineUnavailable as fault:
            if _is_silence(fault.__cause__):
                self.outage.begin(fault)
            raise

    def close(self) -> None:
        """Close the client; other clients of the same server go on."""
        self.client.close()


@contextmanager
def explained(address: str, doing: str) -> Iterator[None]:
    """Turn what pymilvus and gRPC raise into EngineUnavailable."""
    from grpc import RpcError
    from pymilvus.exceptions import MilvusException

    try:
        yield
    except (MilvusException, RpcError, OSError, ValueError) as error:
        reason = str(getattr(error, "message", "") or error).split("\n", 1)[0]
        raise EngineUnavailable(f"Milvus（{address}）{doing}失败：{reason}。{_advice(address)}") from error


def _is_silence(error: BaseException | None) -> bool:
    """Whether an error is one of the way to the server, not one that the server answered with."""
    from grpc import RpcError, StatusCode

    return isinstance(error, RpcError) or isinstance(getattr(error, "code", None), StatusCode)


def _quiet(is_file: bool) -> None:
    """Keep tracebacks of what is explained here, and the progress of Milvus Lite's analyzer, off standard error."""
    for name in ("pymilvus", "milvus_lite"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if is_file:
        with suppress(ImportError):
            import jieba

            jieba.setLogLevel(logging.WARNING)


def _advice(address: str) -> str:
    if address.endswith(".db"):
        return (
            "Milvus Lite 的文件同一时间只能由一个进程打开：请先停止使用它的服务或命令；"
            "文件损坏时，删除它再运行 zhengwen index 即可重建。"
        )
    return "请检查服务是否运行、ZHENGWEN_MILVUS_URI 和 ZHENGWEN_MILVUS_TOKEN 是否正确。"


def _checked(settings: EngineSettings) -> str:
    """Return the server without credentials; raises EngineUnavailable where the setting names none."""
    uri = settings.milvus_uri
    if not uri:
        raise EngineUnavailable(
            "ZHENGWEN_ENGINE=milvus 还需要 ZHENGWEN_MILVUS_URI：以 .db 结尾的文件（Milvus Lite），"
            "或服务地址，如 http://milvus:19530。"
        )
    if settings.is_file:
        Path(uri).resolve().parent.mkdir(parents=True, exist_ok=True)
        return uri
    parts = urlsplit(uri)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise EngineUnavailable(
            f"ZHENGWEN_MILVUS_URI={parts._replace(netloc=parts.hostname or '').geturl()} 不是 .db 文件，也不是 http、https、tcp 地址。"
            "例如 var/milvus.db，或 http://milvus:19530。"
        )
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
