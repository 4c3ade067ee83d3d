"""Records as rows of SQLite tables: the columns follow from the fields of the dataclass, and read back unchanged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints

import orjson

from corpus.model import Span

Row = tuple[Any, ...]
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Field:
    """How one field of a record is kept: the SQLite columns, and the way there and back (None: as it is)."""

    name: str
    columns: tuple[str, ...]
    declared: tuple[str, ...]
    encode: Callable[[Any], Any] | None = None
    decode: Callable[[Any], Any] | None = None


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _span_pairs(spans: tuple[Span, ...]) -> str:
    return _json([(span.start, span.end) for span in spans]) if spans else "[]"


def _tuple(text: str) -> tuple[Any, ...]:
    return () if text == "[]" else tuple(orjson.loads(text))


def _spans(text: str) -> tuple[Span, ...]:
    return () if text == "[]" else tuple(Span(start, end) for start, end in orjson.loads(text))


def _kept(name: str, hint: Any) -> _Field:
    """Choose the columns of a field by its type; TypeError for a type that has no column."""
    inner = [part for part in get_args(hint) if part is not NoneType]
    optional = len(inner) < len(get_args(hint)) and len(inner) == 1
    plain = inner[0] if optional else hint
    null = "" if optional else " NOT NULL"
    origin = get_origin(plain)
    if plain is str or origin is Literal:
        return _Field(name, (name,), (f"TEXT{null}",))
    if plain is int:
        return _Field(name, (name,), (f"INTEGER{null}",))
    if plain is Decimal:
        return _Field(name, (name,), (f"TEXT{null}",), str, Decimal)
    if plain is Span and not optional:
        return _Field(name, ("start", "end"), ("INTEGER NOT NULL", "INTEGER NOT NULL"))
    if origin is tuple and get_args(plain) == (Span, ...):
        return _Field(name, (name,), (f"TEXT{null}",), _span_pairs, _spans)
    if origin is tuple and {*get_args(plain)} <= {str, int, ...}:
        return _Field(name, (name,), (f"TEXT{null}",), _json, _tuple)
    if origin is Mapping and get_args(plain) == (str, str):
        return _Field(name, (name,), (f"TEXT{null}",), lambda value: _json(dict(value)), orjson.loads)
    raise TypeError(f"field {name}: no column for {hint}")


@dataclass(frozen=True, slots=True)
class Columns(Generic[R]):
    """The columns of a kind of record.

    names     as they stand in the table
    declared  SQLite types, beside `names`
    """

    record: type[R]
    names: tuple[str, ...]
    declared: tuple[str, ...]
    _fields: tuple[_Field, ...]

    def row(self, record: R) -> Row:
        """Return the values of a record, beside `names`."""
        values: list[Any] = []
        for kept in self._fields:
            value = getattr(record, kept.name)
            if isinstance(value, Span):
                values += (value.start, value.end)
            else:
                values.append(value if kept.encode is None or value is None else kept.encode(value))
        return tuple(values)

    def read(self, row: Sequence[Any]) -> R:
        """Turn values beside `names` back into the record."""
        values = {}
        at = 0
        for kept in self._fields:
            value = row[at]
            if len(kept.columns) == 2:
                values[kept.name] = Span(value, row[at + 1])
            else:
                values[kept.name] = value if kept.decode is None or value is None else kept.decode(value)
            at += len(kept.columns)
        return self.record(**values)

    def without(self, names: Iterable[str]) -> "Columns[R]":
        """Return the columns of the other fields; they make rows of records, not records of rows."""
        left_out = set(names)
        return _joined(self.record, tuple(field for field in self._fields if field.name not in left_out))

    def declaration(self) -> str:
        """Return the columns as CREATE TABLE wants them."""
        return ", ".join(f'"{name}" {kind}' for name, kind in zip(self.names, self.declared, strict=True))


@cache
def columns(record: type[R]) -> Columns[R]:
    """Return the columns of a frozen dataclass; TypeError where a field's type has none."""
    hints = get_type_hints(record)
    return _joined(record, tuple(_kept(field.name, hints[field.name]) for field in fields(record)))  # type: ignore[arg-type]


def _joined(record: type[R], kept: tuple[_Field, ...]) -> Columns[R]:
    names = tuple(name for field in kept for name in field.columns)
    return Columns(record, names, tuple(kind for field in kept for kind in field.declared), kept)
