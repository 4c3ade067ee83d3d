"""Joining: was a line cut off, so that the next one goes on with its sentence?"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.numbering import Label, Style, is_bare, line_label
from corpus.repair.atoms import Atom
from corpus.repair.wrapping import Wrap, wrap_width

_DATE_LINE = re.compile(
    r"[\d〇○零一二三四五六七八九十]{2,4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?"
)
_ORGAN_LINE = re.compile(
    r"[^，。；：、]{2,30}(?:政府|厅|局|委员?会?|办公[室厅]|小组|部|院|署|法院|（代章）|（章）)"
)
_TITLE = re.compile(
    r"(?:通知|意见|方案|办法|规划|计划|措施|要点|决定|规定|条例|细则|公告|通告|批复|函|报告|》|[）)])$"
)
_SENTENCE = re.compile(r"[。；！？]")
_CLOSERS = "”’」』）)】〕》〉\"' "
_STOPS = "。！？；：!?;:…"
_CONTINUES = "，。、；：！？）》〉」』”’】〕,;%％)"  # no line begins with these unless it was cut off
_BREAKS = "，、,（(《〈“‘"  # no line ends with these unless it was cut off
_PAIRS = (("（", "）", 160), ("《", "》", 80), ("“", "”", 80))
_HALF_TO_FULL = str.maketrans("()", "（）")


@dataclass(slots=True)
class _Paragraph:
    """A paragraph in the making, with what tells whether its last line was cut."""

    first: Atom
    last: Atom
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    sentences: int = 0
    commas: int = 0
    pauses: int = 0
    depth: list[int] = field(default_factory=lambda: [0] * len(_PAIRS))

    def add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)
        self.sentences += len(_SENTENCE.findall(piece))
        self.commas += piece.count("，") + piece.count(",")
        self.pauses += piece.count("，") + piece.count("、")
        full = piece.translate(_HALF_TO_FULL)
        for i, (opener, closer, _) in enumerate(_PAIRS):
            self.depth[i] = max(0, self.depth[i] + full.count(opener) - full.count(closer))


@dataclass(frozen=True, slots=True)
class Habits:
    """How the file at hand breaks its lines.

    runs_on    full lines that end a sentence go on more often than not: most sentences end inside a paragraph
    sentences  styles of label whose lines are whole sentences here, not headings: one that breaks off was cut
    """

    physical: bool
    wrap: Wrap | None
    indents: bool
    runs_on: bool
    sentences: frozenset[Style]


def habits_of(atoms: Sequence[Atom], physical: bool) -> Habits:
    """Return how a file breaks its lines, seen from its lines of text; `physical`: they are lines, not paragraphs."""
    words = [atom.text for atom in atoms]
    wrap = wrap_width([atom.printed for atom in atoms]) if physical else None
    indented = sum(atom.indented for atom in atoms)
    ended = [atom for atom in atoms if _is_ended(atom.text)]
    inner = sum(len(_SENTENCE.findall(atom.text)) for atom in atoms) - len(ended)
    last = sum(1 for atom in ended if wrap is not None and not wrap.is_full(atom.printed))
    return Habits(
        physical, wrap, len(words) <= indented * 4 <= len(words) * 3.8, inner > last, _sentence_styles(words)
    )


def _sentence_styles(words: Sequence[str]) -> frozenset[Style]:
    """The styles of label of which three lines in four end like a sentence."""
    seen: Counter[Style] = Counter()
    ended: Counter[Style] = Counter()
    for text in words:
        label = line_label(text)
        if label is not None and not is_bare(label, text):
            seen[label.style] += 1
            ended[label.style] += _is_ended(text) or text[-1] in "）)"
    return frozenset(style for style in seen if seen[style] >= 3 and ended[style] * 4 >= seen[style] * 3)


def join(atoms: Sequence[Atom], habits: Habits) -> Iterator[tuple[Atom, str]]:
    """Yield each whole paragraph or row: its first atom and its words. Blanks and page marks are gone."""
    current: _Paragraph | None = None
    marked = spaced = False
    for atom in atoms:
        if atom.kind in ("blank", "mark"):
            marked = marked or atom.kind == "mark"
            spaced = True
            continue
        if current is not None:
            paged = marked or current.first.page != atom.page
            if atom.kind == "text" and _goes_on(current, atom, paged, spaced, habits):
                current.add(_glue(current.pieces[-1], atom.text) + atom.text)
                current.last = atom
                marked = spaced = False
                continue
            yield current.first, "".join(current.pieces)
            current = None
        marked = spaced = False
        if atom.kind == "row":
            yield atom, atom.text
        else:
            current = _Paragraph(atom, atom)
            current.add(atom.text)
    if current is not None:
        yield current.first, "".join(current.pieces)


def _goes_on(before: _Paragraph, atom: Atom, paged: bool, spaced: bool, habits: Habits) -> bool:
    """Whether the line continues the paragraph before it; `paged`, `spaced`: a page break, a blank line is between."""
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
    full = habits.wrap is not None and habits.wrap.is_full(before.last.printed)
    if label is not None:
        return last.endswith("第") or (full and not _is_ended(last) and _is_mention(before, label, text))
    if last[-1] in _BREAKS or _is_open(before, text):
        return True
    if _is_ended(last):
        goes_on = last[-1] == "；" or habits.runs_on
        return full and not spaced and (not atom.indented if habits.indents else goes_on)
    if full:
        return not (habits.indents and atom.indented)
    if _DATE_LINE.fullmatch(text) or _ORGAN_LINE.fullmatch(text) or last[-1] in "）)":
        return False
    if habits.physical and atom.indented and habits.indents and not paged:
        return False
    return (habits.physical or paged) and _is_cut(before, paged, habits)


def _is_mention(before: _Paragraph, label: Label, text: str) -> bool:
    """An article named in running text that happens to begin a line: no blank behind it, and no heading before it."""
    heading = line_label(before.pieces[0])
    return (
        label.style == "article"
        and not text[label.end : label.end + 1].isspace()
        and (heading is None or heading.style not in ("part", "subpart", "chapter", "division"))
    )


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


def _is_cut(before: _Paragraph, paged: bool, habits: Habits) -> bool:
    """Running text that breaks off: it holds whole sentences, or is too long and too articulate for a heading."""
    if before.sentences:
        tail = _SENTENCE.split(before.pieces[-1])[-1].strip()
        label = line_label(tail)
        return label is None or label.style == "point" or len(tail) > 40  # else a heading is glued to its end
    label = line_label(before.pieces[0])
    if label is not None:
        return label.style in habits.sentences or (before.length > 60 and before.commas > 1)
    if paged and before.length >= 30 and before.pauses > 1:
        return _TITLE.search(before.pieces[-1]) is None
    return before.commas >= 1 and before.length >= 12 if paged else before.commas >= 2 and before.length >= 40


def _glue(left: str, right: str) -> str:
    """Nothing between Chinese characters; a space between Latin words and between a label and a number."""
    a, b, label = left[-1:], right[:1], line_label(left)
    if a.isascii() and b.isascii() and a.isalnum() and b.isalnum():
        whole = a.isdigit() and b.isdigit() and (label is None or not is_bare(label, left))
        return "" if whole else " "  # a number cut in two, not a label before a number
    waiting = (
        label is not None
        and is_bare(label, left)
        and label.style not in ("arabic", "cn_comma", "cn_paren", "dash")
    )
    return " " if waiting else ""
