"""Who may ask: the one place where a request's Authorization header is judged."""

import re

from starlette.requests import Request

from service.security.access import Caller

_BEARER = re.compile(r"^Bearer +(?P<token>[A-Za-z0-9._~+/=-]+)$", re.IGNORECASE)


def well_formed(request: Request) -> bool:
    """Return whether the Authorization header is absent or reads `Bearer <token>` (RFC 6750 §2.1)."""
    header = request.headers.get("authorization")
    return header is None or _BEARER.match(header.strip()) is not None


def authorised(request: Request) -> bool:
    """Return whether the request may be answered: its header can be read, and the gate knows who asks."""
    return well_formed(request) and isinstance(getattr(request.state, "caller", None), Caller)
