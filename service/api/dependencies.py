"""What routes are given: the engine that serves this request."""

from typing import Annotated

from fastapi import Depends, Request

from service.engine import Engine
from service.holder import EngineHolder


def _engine(request: Request) -> Engine:
    holder: EngineHolder = request.app.state.holder
    return holder.engine()


CurrentEngine = Annotated[Engine, Depends(_engine)]
