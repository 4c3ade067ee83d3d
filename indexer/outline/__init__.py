"""The outline of a document: its text taken apart into clauses, each with its label, path, headings and identity."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from corpus.model import Document
from indexer.identity import Step, clause_ids, labelled_step
from indexer.outline.fragments import Fragment, fragments_of
from indexer.outline.growth import Node
from indexer.outline.headings import heading_of
from indexer.outline.segments import roles_of, sheet_of
from indexer.outline.tables import head_rows, header_cells
from indexer.outline.tree import grow
from indexer.records import Clause

__all__ = ["outline"]

_NEAR = 3  # lines between two parts of one table


def outline(document: Document) -> tuple[Clause, ...]:
    """Return the clauses of a document in document order.

    Every character of the text but white space between clauses is in exactly one of them. A pure function of the text.
    """
    if not document.lines:
        return ()
    sheet = sheet_of(document.text, document.lines)
    fragments = fragments_of(document, sheet, roles_of(sheet))
    nodes = list(_nodes(fragments, document.text))
    return _clauses(document, nodes)


def _nodes(fragments: Sequence[Fragment], text: str) -> Iterator[Node]:
    """Grow one tree for each stretch of content between signatures and annex headings."""
    annex: Node | None = None
    for role, group in groupby(
        fragments, key=lambda f: "content" if f.role in ("content", "mention") else f.role
    ):
        if role == "content":
            run = list(group)
            yield from grow(run, [f.span.of(text) for f in run], annex)
            continue
        for fragment in group:
            words = fragment.span.of(text)
            if role == "annex" and fragment.label is not None:
                annex = Node(fragment, "section", words, heading_of(fragment.label, words, "section"))
                yield annex
            elif role == "annex_title" and annex is not None:
                annex.heading = annex.heading or words
                yield Node(fragment, "header", words, parent=annex)
            else:
                annex = annex if role == "header" else None
                yield Node(fragment, "signature" if role == "signature" else "header", words)


def _clauses(document: Document, nodes: Sequence[Node]) -> tuple[Clause, ...]:
    index = {id(node): i for i, node in enumerate(nodes)}
    parents = [index[id(node.parent)] if node.parent is not None else None for node in nodes]
    ids = clause_ids(document.doc, [_step(node) for node in nodes], parents)
    heads = _header_cells(document, nodes)
    paths: list[tuple[str, ...]] = []
    headings: list[tuple[str, ...]] = []
    clauses: list[Clause] = []
    for i, node in enumerate(nodes):
        parent, label = parents[i], node.fragment.label
        line = document.lines[node.fragment.line]
        top = node.kind in ("header", "signature") and parent is None
        paths.append(
            (paths[parent] if parent is not None else ())
            + (() if top or (parent is None and not label) else (label.text if label else "",))
        )
        headings.append(
            (headings[parent] if parent is not None else ()) + ((node.heading,) if node.heading else ())
        )
        clauses.append(
            Clause(
                doc=document.doc,
                clause_id=ids[i],
                n=i + 1,
                kind=node.kind,
                label=label.text if label else "",
                path=paths[i],
                headings=headings[i],
                heading=node.heading,
                span=node.fragment.span,
                text=node.text,
                page=line.page,
                parent=ids[parent] if parent is not None else None,
                cells=line.cells if node.kind == "row" else (),
                header_cells=heads.get(node.fragment.line, ()) if node.kind == "row" else (),
            )
        )
    return tuple(clauses)


def _step(node: Node) -> Step:
    label = node.fragment.label
    if label is not None:
        return labelled_step(label.style, node.kind, label.ordinal, label.sub)
    if node.kind == "para" and node.parent is not None and node.parent.kind == "article":
        return Step("para", first=2)
    return Step({"signature": "sig", "section": "head"}.get(node.kind, node.kind))


def _header_cells(document: Document, nodes: Sequence[Node]) -> dict[int, tuple[str, ...]]:
    """For each line that is a table row, the words over its cells; for rows of the head, nothing.

    A table without a head right behind another of the same width goes on with that one's head (a page break, a
    subheading between them).
    """
    found: dict[int, tuple[str, ...]] = {}
    rows = [node.fragment.line for node in nodes if node.kind == "row"]
    heads: tuple[str, ...] = ()
    end = -_NEAR
    for _, group in groupby(rows, key=lambda i: document.lines[i].table):
        numbers = list(group)
        cells = [tuple(span.of(document.text) for span in document.lines[i].cells) for i in numbers]
        depth = head_rows(cells)
        if depth or len(cells[0]) != len(heads) or numbers[0] - end >= _NEAR:
            heads = header_cells(cells, depth)
        end = numbers[-1]
        for k, i in enumerate(numbers):
            again = cells[k] in cells[:depth]
            found[i] = tuple("" for _ in cells[k]) if again else heads[: len(cells[k])]
    return found
