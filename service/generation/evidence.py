"""The clauses that a model is given, and the words of them that a sentence of its own is cited with."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.model import STATUS_NAMES, Span
from indexer.records import Clause
from service.checks.witness import numbers_of, plain
from service.citing import Citer, Quotation
from service.schema import Citation
from service.sentences import sentences

_MOST = 16
_LONGEST = 1500
_GAP = "……"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One clause as it is sent: `n` is what the model cites it by, `text` what it is shown of it."""

    n: int
    clause: Clause
    source: str
    text: str


def gather(
    cited: Sequence[Citation],
    further: Iterable[str],
    find: Callable[[str], Clause | None],
    citer: Citer,
    characters: int,
) -> tuple[Evidence, ...]:
    """Return the cited clauses, then `further` ones, as many as fit into `characters`."""
    quoted: dict[str, list[Span]] = {}
    for one in cited:
        quoted.setdefault(one.clause_id, []).append(Span(one.start, one.end))
    found: list[Evidence] = []
    left = characters
    for clause_id in dict.fromkeys((*quoted, *further)):
        clause = find(clause_id)
        heads = citer.cite([Quotation(clause, clause.span)]) if clause else []
        if clause is None or not heads:
            continue
        text = _shown(clause, quoted.get(clause_id, ()), min(_LONGEST, left))
        source = _source(clause, heads[0])
        if not text or len(source) + len(text) > left or len(found) == _MOST:
            break
        left -= len(source) + len(text)
        found.append(Evidence(len(found) + 1, clause, source, text))
    return tuple(found)


def _source(clause: Clause, head: Citation) -> str:
    status = STATUS_NAMES.get(head.status, "")  # type: ignore[call-overload]
    number = "，".join(filter(None, (head.document_number, status)))
    headings = " / ".join(clause.headings)
    return f"《{head.title}》（{number}）{head.locator}" + (f"（{headings}）" if headings else "")


def _shown(clause: Clause, quoted: Sequence[Span], most: int) -> str:
    """Return what is sent of a clause: a row with the heads of its cells, of a long clause what is quoted and the beginning."""
    if clause.kind == "row" and clause.cells:
        heads = clause.header_cells or ("",) * len(clause.cells)
        start = clause.span.start
        pairs = [
            (head, clause.text[cell.start - start : cell.end - start])
            for head, cell in zip(heads, clause.cells, strict=False)
        ]
        return "；".join(f"{head}：{words}" if head else words for head, words in pairs if words.strip())[
            :most
        ]
    if len(clause.text) <= most:
        return clause.text.strip()
    parts = sentences(clause.text)
    start = clause.span.start
    wanted = [
        at
        for at, part in enumerate(parts)
        if any(q.start - start < part.end and part.start < q.end - start for q in quoted)
    ]
    chosen: set[int] = set()
    size = 0
    for at in (*wanted, *range(len(parts))):
        if at not in chosen and size + parts[at].end - parts[at].start <= most:
            chosen.add(at)
            size += parts[at].end - parts[at].start
    written, before = "", -1
    for at in sorted(chosen):
        written += (_GAP if at != before + 1 else "") + parts[at].of(clause.text)
        before = at
    return written


def cited_for(statement: str, evidence: Evidence, citer: Citer) -> Citation | None:
    """Return the clause as a citation of `n`, quoting the sentences of it that a statement rests on.

    Those are the one that shares most with it, and on from there to every other that holds a number of the statement.
    """
    clause = evidence.clause
    span = clause.span if clause.kind == "row" else _resting_on(statement, clause)
    made = citer.cite([Quotation(clause, span)])
    return made[0].model_copy(update={"n": evidence.n}) if made else None


def _resting_on(statement: str, clause: Clause) -> Span:
    parts = sentences(clause.text)
    if not parts:
        return clause.span
    wanted, numbers = pairs(statement), numbers_of(statement)
    shared = [len(pairs(part.of(clause.text)) & wanted) for part in parts]
    best = max(range(len(parts)), key=lambda at: (shared[at], -at))
    first = last = best
    numbers -= numbers_of(parts[best].of(clause.text))
    for at in sorted(range(len(parts)), key=lambda at: (-shared[at], at)):
        held = numbers & numbers_of(parts[at].of(clause.text))
        if held and shared[at]:
            numbers -= held
            first, last = min(first, at), max(last, at)
    return Span(clause.span.start + parts[first].start, clause.span.start + parts[last].end)


def pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring signs of a text, marks aside."""
    bare = re.sub(r"[^\w]", "", plain(text))
    return set(map(str.__add__, bare, bare[1:]))
