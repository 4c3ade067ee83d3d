"""How often: a moving window for each key and each address, kept in memory (library `limits`)."""

import ipaddress
import math
from time import time

from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from service.security.access import Caller


class Rates:
    """Counts requests; built within the event loop that serves, used from that loop only.

    by_key, by_address  such as "100/10 seconds; 3000/hour"; "" for no limit. A request with a key counts for the key,
                        any other for its address.
    """

    def __init__(self, by_key: str, by_address: str) -> None:
        self._by_key = _parsed(by_key)
        self._by_address = _parsed(by_address)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def wait(self, caller: Caller) -> int:
        """Count one request; return 0 where it may pass, else the seconds after which to try again."""
        if caller.key is not None:
            return await self._hit(self._by_key, "key", caller.key.id)
        return await self._hit(self._by_address, "address", network(caller.address))

    async def _hit(self, items: list[RateLimitItem], kind: str, name: str) -> int:
        for item in items:
            if not await self._limiter.hit(item, kind, name):
                until = (await self._limiter.get_window_stats(item, kind, name)).reset_time
                return max(1, math.ceil(until - time()))
        return 0


def network(address: str) -> str:
    """Return what counts as one address: an IPv6 host has a whole /64 to itself.

    >>> network("2001:db8::1") == network("2001:db8::2"), network("192.0.2.7")
    (True, '192.0.2.7')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def valid_rate(text: str) -> str:
    """Return the text; raises ValueError where it is no rate."""
    _parsed(text)
    return text


def _parsed(text: str) -> list[RateLimitItem]:
    return parse_many(text) if text.strip() else []
