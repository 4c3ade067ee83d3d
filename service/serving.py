"""Runs the web server: one process, or several over one socket, each replaced when it dies."""

import functools
import gc
import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import tempfile
import threading

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from corpus.errors import ZhengwenError
from service import logs
from service.api.patience import PatientProtocol
from service.metrics import COUNTS
from service.settings import Settings

_log = logging.getLogger("uvicorn.error")

_HUNG_S = 30
"""A worker that does not answer its supervisor for so long is replaced."""


def serve(settings: Settings, workers: int = 1) -> bool:
    """Serve until told to stop (SIGTERM, SIGINT), then answer what is under way; return whether it could start.

    Raises ZhengwenError where several workers cannot have the address.

    With several workers the operating system hands each connection to one of them. All map the same index files, so
    the index is in memory once. A worker that dies or hangs is replaced; SIGHUP replaces them one after the other.
    """
    config = uvicorn.Config(
        functools.partial(application, settings),
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        http=PatientProtocol,
        ws="none",
        limit_concurrency=settings.connections,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.drain_seconds,
        timeout_worker_healthcheck=_HUNG_S,
    )
    if workers == 1:
        server = uvicorn.Server(config)
        server.run()
        return server.started
    with tempfile.TemporaryDirectory(prefix="zhengwen-metrics-") as counts:
        os.environ[COUNTS] = counts
        with _listener(settings, config.backlog) as listener:
            supervisor = Multiprocess(config, sockets=[listener])
            supervisor.run()
    return all(process.exitcode != STARTUP_FAILURE for process in supervisor.processes)


def _listener(settings: Settings, backlog: int) -> socket.socket:
    """Return a socket that listens already: whoever comes before the first worker is ready waits."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=backlog)
    except OSError as error:
        raise ZhengwenError(
            f"无法监听 {settings.host}:{settings.port}：{error.strerror or error}。请换一个端口（--port）或地址（--host）。"
        ) from error
    shown = f"[{settings.host}]" if family == socket.AF_INET6 else settings.host
    _log.info("running on http://%s:%d", shown, listener.getsockname()[1])
    return listener


def application(settings: Settings) -> FastAPI:
    """Return the application of one process."""
    from service.api.app import create_app

    logs.configure(settings.log_level, settings.log_format)
    _stop_with_parent()
    app = create_app(settings)
    gc.collect()
    gc.freeze()  # what is there for good: the collection after a reload need not look at it
    return app


def _stop_with_parent() -> None:
    """Let a worker stop when its supervisor is gone, killed ones included; it would hold the port for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_stop, args=(parent.sentinel,), daemon=True).start()


def _wait_and_stop(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
