"""Canonical text: joins what a page break, a blank line, OCR or the width of a page cut apart.

Nothing else changes. White space at the ends of lines, blank lines, page marks and Markdown's bold marks are dropped;
a table row becomes one line, its cells parted by tabs. All offsets, quotes and hashes of a document refer to this text.
"""

from corpus.model import Line, Reading, Span
from corpus.repair.atoms import Atom, atoms_of
from corpus.repair.joining import habits_of, join

_PHYSICAL = frozenset({"txt", "text", "md", "markdown"})  # formats whose blocks are lines, not paragraphs


def repair(reading: Reading) -> tuple[str, tuple[Line, ...]]:
    """Return the canonical text of what a reader yielded, and its lines.

    The text is the lines joined by a line feed; no line is empty. Spans count code points of the text.
    """
    atoms = list(atoms_of(reading))
    physical = reading.format.lower().lstrip(".") in _PHYSICAL
    habits = habits_of([a for a in atoms if a.kind == "text"], physical)
    texts: list[str] = []
    lines: list[Line] = []
    offset = 0
    for atom, text in join(atoms, habits):
        span = Span(offset, offset + len(text))
        texts.append(text)
        if atom.kind == "row":
            lines.append(Line(span, "row", atom.page, None, _cell_spans(atom, offset), atom.table))
        else:
            lines.append(Line(span, "paragraph", atom.page, atom.level))
        offset = span.end + 1
    return "\n".join(texts), tuple(lines)


def _cell_spans(atom: Atom, offset: int) -> tuple[Span, ...]:
    """Where each cell stands; the cells of a row that is merged across the table share one span."""
    if "\t" not in atom.text:
        return (Span(offset, offset + len(atom.text)),) * len(atom.cells)
    spans = []
    for cell in atom.cells:
        spans.append(Span(offset, offset + len(cell)))
        offset += len(cell) + 1
    return tuple(spans)
