"""A web page as the lines a browser shows, each with what tells the article from the rest of the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.limits import Limits
from corpus.readers.html_words import words
from corpus.readers.superscripts import raised
from corpus.readers.tables import Cell, grid

_HEADINGS = {f"h{level}": level for level in range(1, 7)}

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z]+")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_WIDE = "\u2018-\u201d\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
_SPACE_IN_HAN = re.compile(rf"(?<=[{_WIDE}])\n(?=[{_WIDE}])")
_ATTACHMENT = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|ofd|wps|et|zip|rar|7z|txt|jpe?g|png)(?:[?#]|$)", re.IGNORECASE
)
_OWN_LABEL = re.compile(
    r"[（(]?[\d一二三四五六七八九十]+[)）、.．]|第[\d一二三四五六七八九十百]+[条章节]|[①-⑳⑴-⒇]|—"
)

_MAIN_CELL_PARAGRAPHS = 3
_MAIN_CELL_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Segment:
    """One line of the page, or one data table.

    linked   how many of its characters stand in links (links to attachments not counted)
    aside    it stands in a navigation, a footer or a toolbar by the name of an element, class or id
    level    of the heading it stands in
    box      number of the box (<div>, <td> and the like) that it stands in
    cells    the grid of a data table, else empty
    """

    text: str
    linked: int = 0
    aside: bool = False
    level: int | None = None
    box: int = 0
    cells: tuple[tuple[Cell, ...], ...] = ()


def line_text(raw: str) -> str:
    """Return the text of a line as a browser shows it: runs of white space are one blank, none at its ends.

    A line break of the source between two wide characters is no blank: editors wrap long Chinese lines there.

    >>> line_text("　　澜江\\n 省科技厅，\\n会同\\xa0\\xa0省财政厅 R&D\\nCenter ")
    '澜江 省科技厅，会同 省财政厅 R&D Center'
    """
    text = _SPACE_IN_HAN.sub("", raw.replace("\r", ""))
    return _SPACES.sub(" ", text.replace("\xa0", " ")).strip(" \u3000")


def segments(root: etree._Element, name: str, limits: Limits) -> Iterator[Segment]:
    """Yield the lines and data tables of the tree under `root` in document order, hidden ones left out.

    `name` is the file's name, for messages.
    """
    return _Walk(name, limits).segments(root)


@dataclass(slots=True)
class _Walk:
    """The line under construction while the tree is walked, and how many asides, links and so on are open."""

    name: str
    limits: Limits
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    asides: int = 0
    links: int = 0
    preformatted: int = 0
    raised: int = 0
    level: int | None = None
    lists: list[int | None] = field(default_factory=list)
    boxes: list[int] = field(default_factory=lambda: [0])
    boxes_seen: int = 0

    def segments(self, root: etree._Element) -> Iterator[Segment]:
        yield from self._enter(root)
        open_elements = [(root, iter(root))]
        while open_elements:
            parent, children = open_elements[-1]
            element = next(children, None)
            if element is None:
                open_elements.pop()
                yield from self._leave(parent)
                if open_elements:
                    yield from self._add(parent.tail)
            elif self._is_skipped(element):
                yield from self._add(element.tail)
            elif element.tag == "table" and is_data_table(element):
                yield from self._line()
                yield self._table(element)
                yield from self._add(element.tail)
            else:
                yield from self._enter(element)
                open_elements.append((element, iter(element)))
        yield from self._line()

    def _enter(self, element: etree._Element) -> Iterator[Segment]:
        tag = str(element.tag)
        if tag in words().lines or tag == "br":
            yield from self._line()
        self.asides += _is_aside(element)
        self.links += _is_link(element)
        self.preformatted += tag == "pre"
        self.raised += tag == "sup"
        if tag in words().boxes:
            self.boxes_seen += 1
            self.boxes.append(self.boxes_seen)
        self.level = _HEADINGS.get(tag, self.level)
        if tag in ("ol", "ul"):
            self.lists.append(_number(element.get("start"), 1) if tag == "ol" else None)
        if tag == "li":
            self._label(element)
        yield from self._add(element.text)

    def _leave(self, element: etree._Element) -> Iterator[Segment]:
        tag = str(element.tag)
        if tag in words().lines:
            yield from self._line()
        self.asides -= _is_aside(element)
        self.links -= _is_link(element)
        self.preformatted -= tag == "pre"
        self.raised -= tag == "sup"
        if tag in words().boxes:
            self.boxes.pop()
        if tag in _HEADINGS:
            self.level = None
        if tag in ("ol", "ul"):
            self.lists.pop()

    def _add(self, text: str | None) -> Iterator[Segment]:
        if not text:
            return
        first, *others = text.split("\n") if self.preformatted else [text]
        self._append(first)
        for part in others:
            yield from self._line()
            self._append(part)

    def _append(self, text: str) -> None:
        self.parts.append(raised(text) if self.raised else text)
        if self.links:
            self.linked += len(text.strip())

    def _line(self) -> Iterator[Segment]:
        text = line_text("".join(self.parts))
        if text:
            yield Segment(text, min(self.linked, len(text)), bool(self.asides), self.level, self.boxes[-1])
        self.parts.clear()
        self.linked = 0

    def _label(self, item: etree._Element) -> None:
        """Put the number in front that the browser prints for an item of an <ol>, unless its text has a label."""
        if not self.lists or (number := self.lists[-1]) is None:
            return
        number = _number(item.get("value"), number)
        self.lists[-1] = number + 1
        if not _OWN_LABEL.match(line_text("".join(_texts(item))[:80])):
            self.parts.append(f"{number}.")

    def _is_skipped(self, element: etree._Element) -> bool:
        return not isinstance(element.tag, str) or element.tag in words().unseen or _is_hidden(element)

    def _table(self, table: etree._Element) -> Segment:
        rows = [
            [self._cell(cell) for cell in row if cell.tag in ("td", "th") and not _is_hidden(cell)]
            for row in table.iter("tr")
            if not _is_hidden(row)
        ]
        cells = grid(rows, self.name, self.limits)
        linked = sum(len(line_text("".join(_texts(link)))) for link in table.iter("a") if _is_link(link))
        text = "\n".join("\t".join(" ".join(cell.paragraphs) for cell in row) for row in rows)
        aside = bool(self.asides) or _is_aside(table)
        return Segment(text, min(linked, len(text)), aside, box=self.boxes[-1], cells=cells)

    def _cell(self, cell: etree._Element) -> Cell:
        lines = _Walk(self.name, self.limits).segments(cell)
        paragraphs = tuple(line.text for line in lines)
        return Cell(
            paragraphs, max(1, _number(cell.get("colspan"), 1)), max(1, _number(cell.get("rowspan"), 1))
        )


def is_data_table(table: etree._Element) -> bool:
    """Tell whether a <table> holds data rather than the layout of a page.

    Layout: marked as such, holding another table or a form, of one row or one column, or with one cell that
    holds most of the text in several paragraphs.
    """
    if table.get("role") == "presentation" or next(table.iter("form", "nav", "h1", "h2"), None) is not None:
        return False
    if sum(1 for _ in table.iter("table")) > 1:
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    lengths = [(len("".join(_texts(cell)).strip()), cell) for row in rows for cell in row]
    longest, main = max(lengths, key=lambda pair: pair[0])
    paragraphs = sum(1 for _ in main.iter("p", "div", "br", "li"))
    everything = sum(length for length, _ in lengths)
    return not (longest > everything * _MAIN_CELL_SHARE and paragraphs >= _MAIN_CELL_PARAGRAPHS)


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style", "")))


def _is_link(element: etree._Element) -> bool:
    """Tell whether an <a> leads away: not an anchor, and not a file that belongs to the document."""
    target = element.get("href") if element.tag == "a" else None
    return target is not None and not _ATTACHMENT.search(target)


def _is_aside(element: etree._Element) -> bool:
    known = words()
    if element.tag in known.elements or element.get("role") in known.roles:
        return True
    if element.tag == "body":
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return any(word.lower() in known.classes for word in _NAME.findall(names[:200]))


def _texts(element: etree._Element) -> Iterator[str]:
    for text in element.itertext():
        yield str(text)


def _number(value: str | None, otherwise: int) -> int:
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else otherwise
