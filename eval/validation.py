"""`zhengwen eval check`: does the gold say what the documents say?"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.annotations import (
    MODELS,
    UNANSWERABLE,
    Evidence,
    Fault,
    GoldClause,
    GoldDuty,
    GoldTarget,
    Located,
    Question,
    gold_files,
    read_lines,
)
from eval.matching import find_all
from eval.texts import TextSource, normalised

Row = Question | GoldClause | GoldTarget | GoldDuty
Quoting = Evidence | GoldClause | GoldTarget | GoldDuty


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was looked at and what is wrong with it; `faults` in order of file and line."""

    files: int
    lines: int
    quotes: int
    faults: tuple[Fault, ...]


def inspect_gold(folder: Path, source: TextSource) -> Inspection:
    """Check every gold file of a folder against the documents; what is wrong is data, not an exception."""
    files = gold_files(folder)
    rows, faults = list[Located[Row]](), list[Fault]()
    for path in files:
        kind = path.stem.split("-", 1)[0]
        found, broken = read_lines(path, MODELS[kind])
        rows += [Located(f.path, f.line, f.item) for f in found if isinstance(f.item, Row)]
        faults += broken
    quotes = [quoting for row in rows for quoting in _quotes(row)]
    text = normalised(source)
    faults += _repeated(rows)
    faults += [fault for row in rows for fault in _contradictions(row)]
    faults += [fault for quoting in quotes for fault in _not_in_text(quoting, text)]
    ordered = sorted(faults, key=lambda fault: (fault.path, fault.line, fault.message))
    return Inspection(len(files), len(rows), len(quotes), tuple(ordered))


def _quotes(row: Located[Row]) -> Iterable[Located[Quoting]]:
    if isinstance(row.item, Question):
        return [Located(row.path, row.line, evidence) for evidence in row.item.evidence]
    return [Located(row.path, row.line, row.item)]


def _identity(row: Row) -> tuple[Hashable, str] | None:
    """Return what must be unique within the folder, and how to name it to a person."""
    match row:
        case Question() | GoldTarget():
            return (type(row), row.id), f"id {row.id}"
        case GoldClause():
            return (type(row), row.doc, row.n), f"{row.doc} 的 n={row.n}"
        case _:
            return None


def _repeated(rows: list[Located[Row]]) -> Iterator[Fault]:
    first = dict[Hashable, Located[Row]]()
    for row in rows:
        identity = _identity(row.item)
        if identity is None:
            continue
        key, name = identity
        earlier = first.setdefault(key, row)
        if earlier is not row:
            yield Fault(
                row.path, row.line, f"{name} 重复，已见于 {earlier.path.name}:{earlier.line}；请改名。"
            )


def _contradictions(row: Located[Row]) -> Iterator[Fault]:
    if isinstance(row.item, Question):
        if row.item.answerable and row.item.type == UNANSWERABLE:
            yield Fault(
                row.path, row.line, f"问题 {row.item.id} 标为 {UNANSWERABLE}，却给了证据；二者去其一。"
            )
        if not row.item.answerable and row.item.type != UNANSWERABLE:
            yield Fault(
                row.path,
                row.line,
                f"问题 {row.item.id} 没有证据；请补 evidence，或把类型改为 {UNANSWERABLE}。",
            )
        return
    named = row.path.stem.split("-", 1)[1]
    if row.item.doc != named:
        yield Fault(
            row.path, row.line, f"文件名说的是文件 {named}，这一行写的是 {row.item.doc}；请移到对应文件。"
        )


def _not_in_text(quoting: Located[Quoting], text: TextSource) -> Iterator[Fault]:
    item = quoting.item
    whole = text(item.doc)
    if whole is None:
        yield Fault(
            quoting.path,
            quoting.line,
            f"语料里没有文件 {item.doc}；请核对 doc，或用 --corpus 指定语料文件夹。",
        )
        return
    found = len(find_all(whole, item.quote))
    if not found:
        yield Fault(
            quoting.path,
            quoting.line,
            f"在 {item.doc} 的正文里找不到引文“{_short(item.quote)}”；请逐字照抄。",
        )
    elif item.nth and item.nth > found:
        yield Fault(
            quoting.path,
            quoting.line,
            f"引文“{_short(item.quote)}”在 {item.doc} 里只出现 {found} 次，nth 却是 {item.nth}。",
        )


def _short(quote: str, width: int = 30) -> str:
    return quote if len(quote) <= width else quote[:width] + "…"
