"""The engine in service: replaced when a generation is published and when a day begins, never in the middle of a request."""

import gc
import logging
import threading
from collections.abc import Callable
from datetime import date
from time import monotonic

from corpus.errors import EngineUnavailable, IndexFault
from service.engine import Engine
from service.settings import Settings

_PAUSE_S = 5.0
"""How long to wait before asking a search engine again that did not answer."""

_log = logging.getLogger("zhengwen.index")


class EngineHolder:
    """Hands out the current engine; `refresh` moves to the generation that CURRENT names, and to the day that it is.

    The day decides which documents are in force. Opening the same generation again also reads all its files once more,
    so damage that came later is found within a day.

    A request takes the engine once and keeps it to its end, so an answer never mixes two generations; the old one
    is freed when its last request lets go of it.
    """

    def __init__(
        self,
        settings: Settings,
        opener: Callable[[Settings], Engine] = Engine.open,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._settings = settings
        self._opener = opener
        self._today = today
        self._engine: Engine | None = None
        self._fault: IndexFault | None = None
        self._tried: tuple[str, date] | None = None
        self._not_before = 0.0
        self._lock = threading.Lock()

    @property
    def fault(self) -> IndexFault | None:
        """Why the newest generation could not be opened, None when it serves."""
        return self._fault

    def engine(self) -> Engine:
        """Return the engine in service; raises IndexFault when there is none."""
        engine = self._engine
        if engine is None:
            self.refresh()
            engine = self._engine
        if engine is None:
            raise self._fault or IndexFault("索引尚未就绪，请稍后重试。")
        return engine

    def refresh(self) -> bool:
        """Open the generation that CURRENT names if it, or the day, is another; return whether the engine was replaced.

        What serves goes on serving where that fails, whatever the reason; `fault` then says it.
        """
        with self._lock:
            if monotonic() < self._not_before:
                return False
            try:
                wanted = Engine.published(self._settings), self._today()
                if self._engine is not None and wanted == self._tried:
                    return False
                self._tried = wanted
                opened = self._opener(self._settings)
                opened.warm()
            except IndexFault as fault:
                return self._failed(fault)
            except Exception as error:  # noqa: BLE001 - whoever looks for new generations must go on looking
                return self._failed(_unexpected(self._settings, error))
            replaced, self._engine, self._fault = self._engine, opened, None
        if replaced is not None:
            del replaced
            gc.collect()  # an engine's parts know each other: files and memory would stay until a collection by chance
        return True

    def _failed(self, fault: IndexFault) -> bool:
        if isinstance(fault, (EngineUnavailable, _Unexpected)):
            self._tried, self._not_before = None, monotonic() + _PAUSE_S
        if str(fault) != str(self._fault):
            _log.error("index not opened: %s", fault)
        self._fault = fault
        return False


class _Unexpected(IndexFault):
    """Something else than the index is in the way: memory, open files, a fault of the program."""


def _unexpected(settings: Settings, error: Exception) -> IndexFault:
    return _Unexpected(
        f"打开索引 {settings.index} 时出错（{type(error).__name__}: {error}），稍后自动重试。"
        "请检查内存、打开文件数的上限和磁盘，再运行 zhengwen index verify 核对索引。"
    )
