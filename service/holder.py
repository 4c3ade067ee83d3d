"""The engine in service: opened once, replaced when a new generation is published, never in the middle of a request."""

import logging
import threading
from collections.abc import Callable
from time import monotonic

from corpus.errors import EngineUnavailable, IndexFault
from service.engine import Engine
from service.settings import Settings

_PAUSE_S = 5.0
"""How long to wait before asking a search engine again that did not answer."""

_log = logging.getLogger("zhengwen.index")


class EngineHolder:
    """Hands out the current engine; `refresh` moves to the generation that CURRENT names.

    A request takes the engine once and keeps it to its end, so an answer never mixes two generations; the old one
    is freed when its last request lets go of it.
    """

    def __init__(self, settings: Settings, opener: Callable[[Settings], Engine] = Engine.open) -> None:
        self._settings = settings
        self._opener = opener
        self._engine: Engine | None = None
        self._fault: IndexFault | None = None
        self._tried = ""
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
        """Open the generation that CURRENT names if it is not the one in service; return whether it was replaced."""
        with self._lock:
            if monotonic() < self._not_before:
                return False
            try:
                published = Engine.published(self._settings)
                if self._engine is not None and published == self._tried:
                    return False
                self._tried = published
                opened = self._opener(self._settings)
            except IndexFault as fault:
                if isinstance(fault, EngineUnavailable):
                    self._tried, self._not_before = "", monotonic() + _PAUSE_S
                if str(fault) != str(self._fault):
                    _log.error("index not opened: %s", fault)
                self._fault = fault
                return False
            self._engine, self._fault = opened, None
            return True
