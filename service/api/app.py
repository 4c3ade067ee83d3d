"""The application: settings in, FastAPI out; everything is built once in the lifespan."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI

from service.api import dify, documents, facts, mcp, openai, operations, pages, problems, search
from service.api.dialects import Dialects
from service.api.limits import BodyLimit
from service.holder import EngineHolder
from service.settings import Settings

_POLL_SECONDS = 1.0


def create_app(settings: Settings) -> FastAPI:
    """Return the application; the index is opened when it starts, and followed when a new one is published."""
    holder = EngineHolder(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(holder.refresh)
        follower = asyncio.create_task(_follow(holder))
        async with run_mcp():
            yield
        follower.cancel()
        with suppress(asyncio.CancelledError):
            await follower

    app = FastAPI(
        title="政问",
        description="用政策文件的条款回答问题：逐字引用，可以核对，文件没说的如实说明。",
        version="1",
        lifespan=lifespan,
    )
    app.state.holder = holder
    app.state.settings = settings
    app.add_middleware(BodyLimit, limit=settings.max_body)
    app.add_middleware(Dialects)  # the last, so that it rewords the refusals of all others
    problems.install(app)
    for module in (search, facts, documents, openai, dify, operations):
        app.include_router(module.router)
    pages.install(app)
    run_mcp = mcp.mount(app, holder.engine, settings)
    return app


async def _follow(holder: EngineHolder) -> None:
    while True:
        await asyncio.sleep(_POLL_SECONDS)
        await asyncio.to_thread(holder.refresh)
