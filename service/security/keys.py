"""Keys: made once, shown once, kept only as salted hashes in one SQLite file.

A key reads `zw_<id>_<secret>`: the id (8 hexadecimal digits) finds the row, the secret is 32 random bytes in
hexadecimal. Because the secret is random and long, HMAC-SHA-256 under a salt of its own keeps it as safe as a slow
hash would, in microseconds (NIST SP 800-107 §5.3; slow hashes are for secrets that people choose).
"""

import hmac
import os
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from corpus.errors import ZhengwenError

KeyScope = Literal["ask", "admin"]
SCOPES: tuple[KeyScope, ...] = get_args(KeyScope)

_TOKEN = re.compile(r"zw_(?P<id>[0-9a-f]{8})_(?P<secret>[0-9a-f]{64})")
_LIKE_A_KEY = re.compile(r"zw_[0-9A-Za-z_-]{16,}")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, scopes TEXT NOT NULL, salt BLOB NOT NULL, digest BLOB NOT NULL,
    created TEXT NOT NULL, expires TEXT, revoked TEXT
) STRICT
"""
_COLUMNS = "id, name, scopes, salt, digest, created, expires, revoked"
_BUSY_S = 2.0


class KeyFault(ZhengwenError):
    """The file of keys cannot be read or written, or a key that is named in a command is not there."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept; the secret itself is nowhere.

    created, expires, revoked  moments in UTC; None where it does not expire, or is not revoked
    """

    id: str
    name: str
    scopes: tuple[KeyScope, ...]
    salt: bytes
    digest: bytes
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None

    def valid(self, now: datetime) -> bool:
        """Return whether the key opens anything at this moment."""
        return self.revoked is None and (self.expires is None or now < self.expires)

    def opened_by(self, secret: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(self.digest, _digest(self.salt, secret))


class KeyStore:
    """The file of keys."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(
        self, name: str, scopes: Iterable[KeyScope], lifetime: timedelta | None = None
    ) -> tuple[Key, str]:
        """Make a key and return it with its token, which can never be had again."""
        chosen = tuple(scope for scope in SCOPES if scope in set(scopes))
        if not chosen or not name.strip():
            raise KeyFault("新建密钥要有名称和至少一种权限（ask 提问，admin 管理）。")
        now = datetime.now(UTC)
        secret, salt = secrets.token_hex(32), secrets.token_bytes(32)
        key = Key(
            id=secrets.token_hex(4),
            name=name.strip(),
            scopes=chosen,
            salt=salt,
            digest=_digest(salt, secret),
            created=now,
            expires=now + lifetime if lifetime is not None else None,
        )
        with self._writing() as database:
            database.execute(f"INSERT INTO keys ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _row(key))  # noqa: S608
        return key, f"zw_{key.id}_{secret}"

    def revoke(self, key_id: str) -> None:
        """Make a key invalid for good; raises KeyFault where there is none of that id."""
        if not self._path.exists():
            raise KeyFault(f"没有编号为“{key_id}”的密钥：密钥文件 {self._path} 还不存在。")
        moment = datetime.now(UTC).isoformat()
        with self._writing() as database:
            found = database.execute(
                "UPDATE keys SET revoked = coalesce(revoked, ?) WHERE id = ?", (moment, key_id)
            )
            if found.rowcount == 0:
                raise KeyFault(f"没有编号为“{key_id}”的密钥，可用 zhengwen keys list 查看。")

    def all(self) -> list[Key]:
        """Return every key ever made, the oldest first; none where the file does not exist."""
        if not self._path.exists():
            return []
        try:
            with closing(sqlite3.connect(_read_only(self._path), uri=True, timeout=_BUSY_S)) as database:
                rows = database.execute(f"SELECT {_COLUMNS} FROM keys ORDER BY created, id").fetchall()  # noqa: S608
            return [_key(*row) for row in rows]
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise KeyFault(f"密钥文件 {self._path} 无法读取（{error}），请检查文件和权限。") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # created with its final rights, so that nobody else can read it even for a moment
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(self._path, timeout=_BUSY_S)) as database, database:
                database.execute(_SCHEMA)
                yield database
        except (sqlite3.Error, OSError) as error:
            raise KeyFault(f"密钥文件 {self._path} 无法写入（{error}），请检查文件夹和权限。") from error


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys at one moment."""

    keys: Mapping[str, Key]

    @classmethod
    def of(cls, keys: Iterable[Key]) -> "KeyRing":
        """Arrange keys by id."""
        return cls(MappingProxyType({key.id: key for key in keys}))

    def __bool__(self) -> bool:
        """Whether a key was ever made; revoking the last one does not open the service again."""
        return bool(self.keys)

    def find(self, token: str, now: datetime) -> Key | None:
        """Return the valid key that a token opens, None where there is none; the time taken tells nothing."""
        match = _TOKEN.fullmatch(token)
        if match is None:
            return None
        key = self.keys.get(match["id"], _NOBODY)
        opened = key.opened_by(match["secret"])
        return key if opened and key is not _NOBODY and key.valid(now) else None


def holds_key(text: str) -> bool:
    """Return whether something that looks like a key stands in the text.

    >>> holds_key("/v1/ask?key=zw_0123abcd_" + "0" * 64), holds_key("zw_config 是什么")
    (True, False)
    """
    return _LIKE_A_KEY.search(text) is not None


def without_keys(text: str) -> str:
    """Return the text with what looks like a key masked.

    >>> without_keys("Bearer zw_0123abcd_" + "0" * 64)
    'Bearer zw_***'
    """
    return _LIKE_A_KEY.sub("zw_***", text) if "zw_" in text else text


def _digest(salt: bytes, secret: str) -> bytes:
    return hmac.digest(salt, secret.encode("ascii"), "sha256")


def _read_only(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro"


def _row(key: Key) -> tuple[object, ...]:
    return (
        key.id,
        key.name,
        " ".join(key.scopes),
        key.salt,
        key.digest,
        key.created.isoformat(),
        key.expires.isoformat() if key.expires else None,
        key.revoked.isoformat() if key.revoked else None,
    )


def _key(
    key_id: str,
    name: str,
    scopes: str,
    salt: bytes,
    digest: bytes,
    created: str,
    expires: str | None,
    revoked: str | None,
) -> Key:
    return Key(
        key_id,
        name,
        tuple(scope for scope in SCOPES if scope in scopes.split()),
        salt,
        digest,
        datetime.fromisoformat(created),
        datetime.fromisoformat(expires) if expires else None,
        datetime.fromisoformat(revoked) if revoked else None,
    )


_NOBODY = Key("", "", (), b"\0" * 32, sha256(b"").digest(), datetime.min.replace(tzinfo=UTC))
