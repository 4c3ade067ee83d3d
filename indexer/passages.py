"""What a clause is found by: the words of its own and of what stands around it, field by field.

Pure functions of a document and its records: the same input gives the same passages, so they can be improved by
measuring. A change here changes `manifest.code_version`, and with it every index is made anew.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from corpus.model import Document, Masthead
from indexer.records import Clause, Duty, Target

Passage = Mapping[str, str]
"""The text of every part in PARTS."""

PARTS = ("title", "headings", "text", "records", "context")
"""
title     title, number, region, issuers and year of the document
headings  the trail of headings
text      the clause's own words; a table row with the head of the column in front of each cell
records   indicator, scope and time of its targets, the units of its duties, for the first clause the masthead
context   the lead-in that a child of a list hangs on, what a duty covers
"""

PARTS_OF: Mapping[str, tuple[str, ...]] = {"all": PARTS, "text": ("text",), "context": ("context",)}
"""The fields of the index and their parts: all parts in one piece, and two of them once more on their own.

One field of everything ranks better than the same words in five: a word is as rare as it is among whole passages, and
its repetitions count once.
"""

FIELDS = tuple(PARTS_OF)

_LEAD_IN_ENDS = ("：", ":", "——")
_SENTENCE_ENDS = "。；！？\n"
_GIST = 40
"""Characters that stand for a clause without a heading."""


def passages(
    document: Document, clauses: Sequence[Clause], targets: Sequence[Target], duties: Sequence[Duty]
) -> Iterator[Passage]:
    """Yield the passage of each clause, in order."""
    title = _title(document.masthead)
    by_id = {clause.clause_id: clause for clause in clauses}
    said: defaultdict[str, list[str]] = defaultdict(list)
    around: defaultdict[str, list[str]] = defaultdict(list)
    for target in targets:
        said[target.clause_id] += _target_words(target)
    for duty in duties:
        for covered in dict.fromkeys((duty.clause_id, *duty.covers)):
            said[covered] += (*duty.lead, *duty.support)
        around[duty.clause_id] += [
            _gist(by_id[covered]) for covered in duty.covers if covered in by_id and covered != duty.clause_id
        ]
    if clauses:
        said[clauses[0].clause_id] += _masthead_words(document.masthead)
    for clause in clauses:
        parent = by_id.get(clause.parent) if clause.parent else None
        context = [lead_in(parent.text)] if parent else []
        yield {
            "title": title,
            "headings": " ".join(clause.headings),
            "text": _own_words(document, clause),
            "records": " ".join(dict.fromkeys(filter(None, said[clause.clause_id]))),
            "context": " ".join(filter(None, context + around[clause.clause_id])),
        }


def embedding_text(passage: Passage) -> str:
    """Return what the encoder reads of a passage."""
    return "\n".join(
        filter(None, (passage["title"], passage["headings"], passage["context"], passage["text"]))
    )


def lead_in(text: str) -> str:
    """Return the sentence that a text ends with if it leads over to a list, else "".

    >>> lead_in("给予奖励。对下列企业给予补助：")
    '对下列企业给予补助：'
    >>> lead_in("给予奖励。")
    ''
    """
    words = text.rstrip()
    if not words.endswith(_LEAD_IN_ENDS):
        return ""
    return words[max(words.rfind(mark) for mark in _SENTENCE_ENDS) + 1 :]


def _title(head: Masthead) -> str:
    year = head.issued[:4] if head.issued else ""
    return " ".join(filter(None, (head.title, head.document_number, head.region, *head.issuer, year)))


def _target_words(target: Target) -> list[str]:
    years = [f"{year}年" for year in (target.year, target.baseline_year) if year]
    return [target.indicator, target.scope, *years, target.period or ""]


def _masthead_words(head: Masthead) -> list[str]:
    """Name what a question on the document itself asks for."""
    stated = (
        ("发文机关", "、".join(head.issuer)),
        ("发文字号", head.document_number),
        ("主送机关", "、".join(head.addressees)),
        ("成文日期", head.issued),
        ("施行日期", head.effective),
        ("有效期至", head.expires),
    )
    return [f"{name} {value}" for name, value in stated if value]


def _own_words(document: Document, clause: Clause) -> str:
    if not clause.cells:
        return clause.text
    heads = clause.header_cells or ("",) * len(clause.cells)
    cells = (cell.of(document.text) for cell in clause.cells)
    return "；".join(f"{head} {cell}".strip() for head, cell in zip(heads, cells, strict=False))


def _gist(clause: Clause) -> str:
    return clause.heading or clause.text[:_GIST]
