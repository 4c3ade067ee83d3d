"""Who leads and who supports: every style of responsibility in a document as a record with what it governs."""

import re
from collections.abc import Iterator

from corpus.model import Document, Span
from indexer.duties.marked import Assignment, find_marked
from indexer.duties.names import split_names
from indexer.duties.scope import Outline
from indexer.duties.stated import find_stated
from indexer.records import Clause, Duty

_LEAD_COLUMN = re.compile(
    r"(?:牵头|责任|主办|承办|负责|主责|实施|落实|承担|组织)(?:责任|和责任|及责任)?(?:单位|部门|主体|机构|处室|科室)|^牵头$"
)
_SUPPORT_COLUMN = re.compile(r"(?:配合|协办|参加|参与|协助|协同|支持|会办)(?:责任)?(?:单位|部门|机构)|^配合$")
_NONE = frozenset({"", "-", "—", "——", "－", "/", "无"})
_BLANK = re.compile(r"[\s。；;，,*]*")
_ENDS_IN_ROLE = re.compile(r"(?:牵头|负责|配合|参加|参与|落实|协助|实施)[。；;]?$")


def find_duties(document: Document, clauses: tuple[Clause, ...]) -> tuple[Duty, ...]:
    """Return every responsibility that a document states, in document order.

    Names are as printed. `covers` holds the clauses that are governed: the clause itself and its sub-items, the
    paragraphs or units before a duty line, or those that 以上第（一）至（三）项 names. Masthead and imprint state none.
    """
    outline = Outline(document.text, clauses)
    duties: list[Duty] = []
    governed: set[int] = set()
    marks = {
        index: _marked(clause)
        for index, clause in enumerate(clauses)
        if clause.kind not in ("header", "signature", "row")
    }
    _join_lines(clauses, marks)
    lines = {index for index, found in marks.items() for each in found if _is_whole(clauses[index], each)}
    for index, found in marks.items():
        for each in found:
            covers = _covers(outline, index, each, governed)
            covers = [unit for unit in covers if unit not in lines] or [index]
            governed.update([*covers, index] if index in lines else covers)
            duties.append(_duty(document, outline, index, each, covers))
    inherited: dict[str, tuple[str, ...]] = {}
    for index, clause in enumerate(clauses):
        if clause.kind == "row":
            duties.extend(_row_duties(document, clause))
        elif index in marks:
            for each in _stated(outline, index, marks[index], index in governed, inherited):
                duties.append(
                    _duty(document, outline, index, each, _stated_covers(outline, index, each, governed))
                )
    return tuple(sorted(duties, key=lambda duty: (duty.span.start, duty.span.end)))


def _marked(clause: Clause) -> list[Assignment]:
    start = clause.span.start
    return [
        Assignment(start + item.start, start + item.end, item.lead, item.support, item.scope)
        for item in find_marked(clause.text)
    ]


def _join_lines(clauses: tuple[Clause, ...], marks: dict[int, list[Assignment]]) -> None:
    """Make one of 牵头单位：… and 配合单位：… on lines of their own, one below the other."""
    for index in sorted(marks):
        following = marks.get(index + 1)
        if len(marks[index]) != 1 or not following or len(following) != 1:
            continue
        first, second = marks[index][0], following[0]
        if (
            _is_whole(clauses[index + 1], second)
            and first.lead
            and not first.support
            and second.support
            and not second.lead
        ):
            marks[index] = [Assignment(first.start, second.end, first.lead, second.support, first.scope)]
            marks[index + 1] = []


def _is_whole(clause: Clause, item: Assignment) -> bool:
    """Tell whether a responsibility is all that an unlabelled paragraph says."""
    outside = (
        clause.text[: max(0, item.start - clause.span.start)] + clause.text[item.end - clause.span.start :]
    )
    return not clause.label and not outside.strip("　 \t\n。；;，,*")


def _covers(outline: Outline, index: int, item: Assignment, governed: set[int]) -> list[int]:
    clause = outline.clauses[index]
    if item.scope:
        return outline.named(index, item.scope)
    if _is_whole(clause, item):
        return outline.under_line(index, governed)
    closing = _BLANK.fullmatch(clause.text, item.end - clause.span.start) is not None
    return outline.under_mark(index, item.start, governed, closing=closing)


def _stated_covers(outline: Outline, index: int, item: Assignment, governed: set[int]) -> list[int]:
    clause = outline.clauses[index]
    if item.scope:
        return outline.named(index, item.scope)
    if (
        _is_whole(clause, item)
        and clause.kind == "para"
        and _ENDS_IN_ROLE.search(clause.text)
        and "，" in clause.text
    ):
        return outline.under_line(index, governed)
    if clause.text.rstrip().endswith(("：", ":")) and item.end >= clause.span.start + len(
        clause.text.rstrip()
    ):
        return [index, *outline.descendants(index)]
    return [index]


def _stated(
    outline: Outline,
    index: int,
    marks: list[Assignment],
    governed: bool,
    inherited: dict[str, tuple[str, ...]],
) -> Iterator[Assignment]:
    """Yield what the sentences of a clause state, offsets in `Document.text`; note the lead-in's bodies for its items."""
    clause = outline.clauses[index]
    start = clause.span.start
    words = _without(clause.text, [(mark.start - start, mark.end - start) for mark in marks])
    found = find_stated(
        words,
        len(clause.label),
        legal=outline.is_article(index),
        marked=governed or bool(marks),
        inherited=inherited.get(clause.parent or "", ()),
    )
    if found and clause.text.rstrip().endswith(("：", ":")):
        inherited[clause.clause_id] = found[-1].lead
    for item in found:
        yield Assignment(start + item.start, start + item.end, item.lead, item.support, item.scope)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """Blank out stretches of a text; its length stays."""
    kept, at = [], 0
    for left, right in spans:
        kept += [text[at:left], "。" * (min(right, len(text)) - max(left, at))]
        at = max(at, right)
    return "".join([*kept, text[at:]])


def _row_duties(document: Document, clause: Clause) -> Iterator[Duty]:
    """Yield the duty of a table row whose head row names a column of responsible bodies."""
    lead: list[str] = []
    support: list[str] = []
    leads = [bool(_LEAD_COLUMN.search(_plain(head))) for head in clause.header_cells]
    first = next((head for head in clause.header_cells if "牵头" in head), None)
    for cell, head, is_lead in zip(clause.cells, clause.header_cells, leads, strict=False):
        words = cell.of(document.text).strip()
        if words in _NONE or words == head.strip():
            continue
        if is_lead and (first is None or "牵头" in head):
            lead.extend(split_names(words))
        elif is_lead or _SUPPORT_COLUMN.search(_plain(head)):
            support.extend(split_names(words))
    names = tuple(dict.fromkeys(lead))
    others = tuple(name for name in dict.fromkeys(support) if name not in names)
    if names or others:
        yield Duty(clause.doc, clause.clause_id, (clause.clause_id,), names, others, clause.text, clause.span)


def _plain(head: str) -> str:
    return re.sub(r"\s", "", head)


def _duty(document: Document, outline: Outline, index: int, item: Assignment, covers: list[int]) -> Duty:
    clause = outline.clauses[index]
    return Duty(
        doc=clause.doc,
        clause_id=clause.clause_id,
        covers=tuple(outline.clauses[each].clause_id for each in covers),
        lead=item.lead,
        support=item.support,
        quote=document.text[item.start : item.end],
        span=Span(item.start, item.end),
    )
