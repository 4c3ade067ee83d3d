"""Who may have what: an address, a path and an Authorization header in, a caller or a refusal out."""

import ipaddress
import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

from service.security.keys import Key, KeyFault, KeyRing, KeyScope, KeyStore

_BEARER = re.compile(r"Bearer +(?P<token>[A-Za-z0-9._~+/=-]{1,512})", re.IGNORECASE)
_OPEN = frozenset({"/healthz", "/readyz"})
_API = frozenset({"v1", "retrieval", "mcp"})
_FRESH_S = 0.5
_SILENT = frozenset({"GET", "HEAD"})

HEADER_FIELD = "Authorization"
"""Names the field at fault where the header is missing or is not `Bearer <key>`."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: `key` is None for someone who needs none."""

    address: str
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not; `field` names what is at fault where it is the header itself. `failed` counts as a guess at a key."""

    status: int
    detail: str
    field: str = ""
    failed: bool = False


class Doorman:
    """Judges requests by the keys of a store; what a store says is looked up again every half second."""

    def __init__(self, store: KeyStore, open_: bool) -> None:
        self._store = store
        self._open = open_
        self._ring = KeyRing.of(())
        self._fault: KeyFault | None = None
        self._looked = float("-inf")
        self._lock = threading.Lock()

    def judge(
        self, method: str, path: str, address: str, authorization: str | None, forwarded: bool = False
    ) -> Caller | Refusal:
        """Return the caller, or why the request is refused.

        method, path   as requested, the path percent-decoded
        address        where the request comes from, "" for a socket of this machine
        authorization  the header, None where it is absent
        forwarded      a proxy passed the request on, so its address proves nothing
        """
        need = needed_scope(method, path)
        if need is None:
            return Caller(address)
        ring = self._keys()
        if isinstance(ring, KeyFault):
            return Refusal(503, "密钥文件无法读取，服务暂停应答；请联系管理员。")
        local = is_loopback(address) and not forwarded
        if need == "admin" and authorization is None and local:
            return Caller(address)
        if not ring:
            return self._without_keys(need, address, local)
        return _with_key(ring, need, address, authorization)

    def _without_keys(self, need: KeyScope, address: str, local: bool) -> Caller | Refusal:
        if local or (self._open and need == "ask"):
            return Caller(address)
        return Refusal(
            401,
            "服务还没有设置密钥，只接受本机的请求。请管理员用 zhengwen keys add 新建密钥，"
            "再以 Authorization: Bearer zw_… 请求头访问。",
        )

    def _keys(self) -> KeyRing | KeyFault:
        if monotonic() - self._looked >= _FRESH_S:
            with self._lock:
                if monotonic() - self._looked >= _FRESH_S:
                    self._look()
        return self._fault or self._ring

    def _look(self) -> None:
        try:
            ring = KeyRing.of(self._store.all())
            # keys that vanish are a fault: to forget them would let everybody in
            lost = bool(self._ring) and not ring
            self._fault = KeyFault("密钥文件不见了。") if lost else None
            self._ring = self._ring if lost else ring
        except KeyFault as fault:
            self._fault = fault
        self._looked = monotonic()


def needed_scope(method: str, path: str) -> KeyScope | None:
    """Return the scope that a path wants, None where it is for everybody.

    Whatever is not read of the page, its files and the API description is taken for API.

    >>> needed_scope("POST", "/v1/ask"), needed_scope("GET", "/metrics"), needed_scope("GET", "/static/page.js")
    ('ask', 'admin', None)
    """
    first = path.lstrip("/").partition("/")[0]
    if path == "/metrics":
        return "admin"
    if path in _OPEN or (method in _SILENT and first not in _API):
        return None
    return "ask"


def is_loopback(address: str) -> bool:
    """Return whether an address is of this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("::ffff:127.0.0.1"), is_loopback("192.0.2.7"), is_loopback("localhost")
    (True, True, False, False)
    """
    if not address:
        return True
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return (mapped or parsed).is_loopback


def _with_key(ring: KeyRing, need: KeyScope, address: str, authorization: str | None) -> Caller | Refusal:
    if authorization is None:
        return Refusal(401, "请求没有带密钥，请加上请求头 Authorization: Bearer zw_…。", HEADER_FIELD)
    match = _BEARER.fullmatch(authorization.strip())
    if match is None:
        return Refusal(401, "请求头 Authorization 的格式不对，应为 Bearer zw_…。", HEADER_FIELD, failed=True)
    key = ring.find(match["token"], datetime.now(UTC))
    if key is None:
        return Refusal(401, "密钥无效：不存在、已撤销或已过期，请向管理员索取新的密钥。", failed=True)
    if need not in key.scopes:
        return Refusal(403, f"这个密钥没有 {need} 权限，请换用有权限的密钥。")
    return Caller(address, key)
