"""/mcp/: the MCP server over streamable HTTP, stateless, JSON replies."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from urllib.parse import urlsplit

from fastapi import FastAPI
from mcp.server.transport_security import TransportSecuritySettings

from service.engine import Engine
from service.mcp import create_server
from service.settings import Settings

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def mount(
    app: FastAPI, engine: Callable[[], Engine], settings: Settings
) -> Callable[[], AbstractAsyncContextManager[None]]:
    """Mount the server at /mcp and return what the lifespan must enter, once an application."""
    server = create_server(engine)
    inner = server.streamable_http_app(
        streamable_http_path="/",
        json_response=True,
        stateless_http=True,
        max_request_body_size=settings.max_body,
        transport_security=transport_security(settings),
    )
    app.mount("/mcp", inner)
    return server.session_manager.run


def transport_security(settings: Settings) -> TransportSecuritySettings:
    """Return which Host and Origin headers are let in; any other Host gets 421, any other Origin 403.

    Those are loopback, the address listened on, the host of `public_url`, and `allowed_hosts`, each with any port.
    """
    named = [name.strip() for name in settings.allowed_hosts.split(",")]
    public = urlsplit(settings.public_url).netloc
    hosts = list(dict.fromkeys(filter(None, (*_LOOPBACK, _bracketed(settings.host), public, *named))))
    allowed = [form for host in hosts for form in (host, f"{host}:*")]
    return TransportSecuritySettings(
        allowed_hosts=allowed,
        allowed_origins=[f"{scheme}://{host}" for host in allowed for scheme in ("http", "https")],
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
