"""Canonical text: joins what a page break, a blank line, OCR or the width of a page cut apart.

Nothing else changes. White space at the ends of lines, blank lines, page marks and Markdown's bold marks are dropped;
a table row becomes one line, its cells parted by tabs. All offsets, quotes and hashes of a document refer to this text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from corpus.model import Block, Line, Reading, Span
from corpus.numbering import is_bare, line_label
from corpus.textgrid import grid_at
from corpus.wrapping import Wrap, wrap_width

_PHYSICAL = frozenset({"txt", "text", "md", "markdown"})  # formats whose blocks are lines, not paragraphs

# A line that is only a rule or a page number: "---", "— 3 —", "第 3 页 共 9 页".
_PAGE_MARK = re.compile(
    r"(?:[-*_=－—]\s?){3,}|[-—－–]{1,2}\s*\d{1,4}\s*[-—－–]{1,2}|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
)
_ATX = re.compile(r"(?P<marks>#{1,6})(?:\s+|(?=[^#\s\d]))")
_DATE_LINE = re.compile(
    r"[\d〇○零一二三四五六七八九十]{2,4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?"
)
_ORGAN_LINE = re.compile(
    r"[^，。；：、]{2,30}(?:政府|厅|局|委员?会?|办公[室厅]|小组|部|院|署|法院|（代章）|（章）)"
)
_SENTENCE = re.compile(r"[。；！？]")
_CLOSERS = "”’」』）)】〕》〉\"' "
_STOPS = "。！？；：!?;:…"
_CONTINUES = "，。、；：！？）》〉」』”’】〕,;%％)"  # no line begins with these unless it was cut off
_BREAKS = "，、,（(《〈“‘"  # no line ends with these unless it was cut off
_PAIRS = (("（", "）", 160), ("《", "》", 80), ("“", "”", 80))
_HALF_TO_FULL = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class _Atom:
    """A physical line, table row, blank or page mark, in order."""

    kind: str  # "text", "row", "blank", "mark"
    text: str = ""
    page: int | None = None
    level: int | None = None
    indented: bool = False
    cells: tuple[str, ...] = ()
    table: int | None = None


@dataclass(slots=True)
class _Paragraph:
    """A paragraph in the making, with what tells whether its last line was cut."""

    first: _Atom
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    sentences: int = 0
    commas: int = 0
    depth: list[int] = field(default_factory=lambda: [0] * len(_PAIRS))

    def add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)
        self.sentences += len(_SENTENCE.findall(piece))
        self.commas += piece.count("，") + piece.count(",")
        full = piece.translate(_HALF_TO_FULL)
        for i, (opener, closer, _) in enumerate(_PAIRS):
            self.depth[i] = max(0, self.depth[i] + full.count(opener) - full.count(closer))


@dataclass(frozen=True, slots=True)
class _Habits:
    """How the file at hand breaks its lines."""

    physical: bool
    wrap: Wrap | None
    indents: bool


def repair(reading: Reading) -> tuple[str, tuple[Line, ...]]:
    """Return the canonical text of what a reader yielded, and its lines.

    The text is the lines joined by a line feed; no line is empty. Spans count code points of the text.
    """
    atoms = list(_atoms(reading))
    words = [a.text for a in atoms if a.kind == "text"]
    physical = reading.format.lower().lstrip(".") in _PHYSICAL
    indented = sum(a.indented for a in atoms)
    habits = _Habits(physical, wrap_width(words) if physical else None, indented * 3 >= len(words) > 0)
    texts: list[str] = []
    lines: list[Line] = []
    offset = 0
    for atom, text in _joined(atoms, habits):
        span = Span(offset, offset + len(text))
        texts.append(text)
        if atom.kind == "row":
            lines.append(Line(span, "row", atom.page, None, _cell_spans(atom, offset), atom.table))
        else:
            lines.append(Line(span, "paragraph", atom.page, atom.level))
        offset = span.end + 1
    return "\n".join(texts), tuple(lines)


# ---------------------------------------------------------------- blocks to atoms


def _atoms(reading: Reading) -> Iterator[_Atom]:
    tables = count()
    run: list[tuple[str, Block]] = []
    for block in reading.blocks:
        if block.kind == "table":
            yield from _text_atoms(run, tables)
            run = []
            yield from _table_atoms(block.rows, block.page, tables)
        else:
            run.extend((line, block) for line in re.split(r"\r\n|[\n\r\v\u2028\u2029]", block.text))
    yield from _text_atoms(run, tables)


def _text_atoms(run: Sequence[tuple[str, Block]], tables: "count[int]") -> Iterator[_Atom]:
    lines = [line for line, _ in run]
    at = 0
    while at < len(run):
        found = grid_at(lines, at)
        if found is not None:
            yield from _table_atoms(found[0], run[at][1].page, tables)
            at += found[1]
            continue
        raw, block = run[at]
        yield _text_atom(raw, block)
        at += 1


def _text_atom(raw: str, block: Block) -> _Atom:
    if _PAGE_MARK.fullmatch(raw.strip()):
        return _Atom("mark", page=block.page)
    text = _clean(raw)
    if not text:
        return _Atom("mark" if "\f" in raw else "blank", page=block.page)
    level = block.level
    match = _ATX.match(text)
    if match is not None:
        text = text[match.end() :].strip().rstrip("#").rstrip()
        level = level or len(match.group("marks"))
    indent = raw[: len(raw) - len(raw.lstrip())].replace("\u3000", "  ").replace("\t", "  ")
    return (
        _Atom("text", text, block.page, level, len(indent) >= 2) if text else _Atom("blank", page=block.page)
    )


def _clean(text: str) -> str:
    """The words without bold marks, zero-width characters and the white space around them."""
    text = re.sub(r"[\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1f]", "", text)
    return text.replace("**", "").strip()


def _table_atoms(rows: Sequence[Sequence[str]], page: int | None, tables: "count[int]") -> Iterator[_Atom]:
    """A table with one column is a drawn box: its lines are paragraphs, and so are a caption and a note across all columns."""
    clean = [tuple(_clean(re.sub(r"[ \t]*[\n\r\v]+[ \t]*", "\n", cell)) for cell in row) for row in rows]
    clean = [row for row in clean if any(row)]
    boxed = all(len(row) == 1 for row in clean)
    number = None if boxed else next(tables)
    for i, row in enumerate(clean):
        across = len(row) > 1 and len(set(row)) == 1
        if boxed or (across and i in (0, len(clean) - 1)):
            for line in row[0].split("\n"):
                yield _text_atom(line, Block(page=page))
            continue
        cells = tuple(re.sub(r"\s*[\n\t]\s*", "", cell) for cell in row)
        yield _Atom("row", cells[0] if across else "\t".join(cells), page, cells=cells, table=number)


def _cell_spans(atom: _Atom, offset: int) -> tuple[Span, ...]:
    """Where each cell stands; the cells of a row that is merged across the table share one span."""
    if "\t" not in atom.text:
        return (Span(offset, offset + len(atom.text)),) * len(atom.cells)
    spans = []
    for cell in atom.cells:
        spans.append(Span(offset, offset + len(cell)))
        offset += len(cell) + 1
    return tuple(spans)


# ---------------------------------------------------------------- atoms to lines


def _joined(atoms: Sequence[_Atom], habits: _Habits) -> Iterator[tuple[_Atom, str]]:
    current: _Paragraph | None = None
    marked = False
    for atom in atoms:
        if atom.kind in ("blank", "mark"):
            marked = marked or atom.kind == "mark"
            continue
        if current is not None:
            paged = marked or current.first.page != atom.page
            if atom.kind == "text" and _goes_on(current, atom, paged, habits):
                current.add(_glue(current.pieces[-1], atom.text) + atom.text)
                marked = False
                continue
            yield current.first, "".join(current.pieces)
            current = None
        marked = False
        if atom.kind == "row":
            yield atom, atom.text
        else:
            current = _Paragraph(atom)
            current.add(atom.text)
    if current is not None:
        yield current.first, "".join(current.pieces)


def _goes_on(before: _Paragraph, atom: _Atom, paged: bool, habits: _Habits) -> bool:
    """Whether the line continues the paragraph before it."""
    text = atom.text
    label = line_label(text)
    if _waits(before):
        return label is None and atom.level is None
    if atom.level is not None or (
        before.first.level is not None and text[0] not in _CONTINUES and not any(before.depth)
    ):
        return False
    if text[0] in _CONTINUES:
        return True
    last = before.pieces[-1]
    if label is not None:
        return last.endswith("第")
    if last[-1] in _BREAKS or _is_open(before, text):
        return True
    full = habits.wrap is not None and habits.wrap.is_full(last)
    if _is_ended(last):
        return full and habits.indents and not atom.indented
    if full:
        return not (habits.indents and atom.indented)
    if _DATE_LINE.fullmatch(text) or _ORGAN_LINE.fullmatch(text) or last[-1] in "）)":
        return False
    if habits.physical and atom.indented and habits.indents and not paged:
        return False
    return (habits.physical or paged) and _is_cut(before, paged)


def _waits(before: _Paragraph) -> bool:
    """A label alone on its line waits for its words; 附件 alone is complete."""
    if len(before.pieces) > 1:
        return False
    label = line_label(before.pieces[0])
    return label is not None and label.style != "annex" and is_bare(label, before.pieces[0])


def _is_open(before: _Paragraph, text: str) -> bool:
    """A bracket or quotation mark was opened, not closed, and the next line closes it soon."""
    full = text.translate(_HALF_TO_FULL)
    for depth, (opener, closer, reach) in zip(before.depth, _PAIRS, strict=True):
        at = full.find(closer, 0, reach)
        if depth and at >= 0 and opener not in full[:at]:
            return True
    return False


def _is_ended(piece: str) -> bool:
    bare = piece.rstrip(_CLOSERS)
    return bare[-1:] in _STOPS or (bare[-1:] == "." and not bare[-2:-1].isascii())


def _is_cut(before: _Paragraph, paged: bool) -> bool:
    """Running text that breaks off: it holds whole sentences, or is too long and too articulate for a heading."""
    if before.sentences:
        tail = _SENTENCE.split(before.pieces[-1])[-1].strip()
        label = line_label(tail)
        return label is None or label.style == "point" or len(tail) > 40  # else a heading is glued to its end
    if line_label(before.pieces[0]) is not None:
        return before.length > 60 and before.commas > 1
    return before.commas >= 1 and before.length >= 12 if paged else before.commas >= 2 and before.length >= 40


def _glue(left: str, right: str) -> str:
    """Nothing between Chinese characters; a space between Latin words and between a label and a number."""
    a, b = left[-1:], right[:1]
    if a.isascii() and b.isascii() and a.isalnum() and b.isalnum():
        return "" if a.isdigit() and b.isdigit() and line_label(left) is None else " "
    label = line_label(left)
    waiting = (
        label is not None
        and is_bare(label, left)
        and label.style not in ("arabic", "cn_comma", "cn_paren", "dash")
    )
    return " " if waiting else ""


__all__ = ["repair"]
