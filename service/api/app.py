"""The application: settings in, FastAPI out; everything is built once in the lifespan."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

from service.api import (
    dify,
    documents,
    facts,
    feedback,
    manual,
    mcp,
    metrics,
    openai,
    openapi,
    operations,
    pages,
    problems,
    search,
    security,
)
from service.api.dialects import Dialects
from service.api.exchange import Exchanges
from service.api.limits import BodyLimit
from service.engine import Engine
from service.holder import EngineHolder
from service.metrics import Metrics
from service.recorder import Recorder
from service.settings import Settings
from service.telling import generator_for
from service.witnessed import WitnessedEngine

_POLL_SECONDS = 1.0


def create_app(settings: Settings) -> FastAPI:
    """Return the application; the index is opened when it starts, and followed when a new one is published."""

    def witnessed(settings: Settings) -> Engine:
        return WitnessedEngine.of(Engine.open(settings, generator=generator), recorder)

    holder = EngineHolder(settings, witnessed)
    counted = Metrics(holder)
    recorder = Recorder.of(settings, counted)
    generator = generator_for(settings, counted.registry)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        recorder.start()
        if generator is not None:  # who waits for the model must not take the threads of the others
            current_default_thread_limiter().total_tokens += settings.llm_concurrency
        await asyncio.to_thread(holder.refresh)
        follower = asyncio.create_task(_follow(holder))
        async with run_mcp():
            yield
        follower.cancel()
        with suppress(asyncio.CancelledError):
            await follower
        if generator is not None:
            await asyncio.to_thread(generator.close)
        await asyncio.to_thread(recorder.stop)

    app = FastAPI(
        title="政问",
        description="用政策文件的条款回答问题：逐字引用，可以核对，文件没说的如实说明。",
        version="1",
        lifespan=lifespan,
        generate_unique_id_function=openapi.operation_name,
        docs_url=None,  # its page is fetched from elsewhere; ours is service.api.manual
        redoc_url=None,
    )
    app.state.holder = holder
    app.state.settings = settings
    app.state.metrics = counted
    app.state.recorder = recorder
    # From the inside out: the last one sees a request first.
    app.add_middleware(BodyLimit, limit=settings.max_body, seconds=settings.body_seconds)
    security.install(app, settings, counted)
    app.add_middleware(Dialects)  # rewords the refusals of those before it
    security.install_cors(app, settings)
    app.add_middleware(Exchanges, metrics=counted)
    problems.install(app)
    for module in (search, facts, documents, openai, dify, operations, feedback, metrics):
        app.include_router(module.router)
    pages.install(app)
    openapi.install(app, settings.max_question, security.keyed(settings))
    manual.install(app)
    run_mcp = mcp.mount(app, holder.engine, settings)
    return app


async def _follow(holder: EngineHolder) -> None:
    while True:
        await asyncio.sleep(_POLL_SECONDS)
        await asyncio.to_thread(holder.refresh)
