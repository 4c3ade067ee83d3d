"""Word documents: paragraphs with the labels that Word generates, tables, text boxes and notes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.limits import Limits
from corpus.model import Block, Reading
from corpus.readers.docx_numbering import Numbering, read_numbering
from corpus.readers.docx_package import Package, W, open_package
from corpus.readers.docx_runs import Runs
from corpus.readers.docx_styles import (
    Style,
    attribute,
    integer,
    is_on,
    list_place,
    outline_level,
    read_styles,
)
from corpus.readers.tables import Cell, padded, table_blocks, too_many

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Around paragraphs and tables without changing what is printed.
_TRANSPARENT = {f"{W}{tag}" for tag in ("ins", "moveTo", "customXml", "smartTag", "sdtContent")} | {
    f"{_MC}Choice"
}
_CONTENTS_TITLES = ("目录", "目次")


def read_docx(data: bytes, name: str, limits: Limits) -> Reading:
    """Return the body of a .docx file in document order.

    Labels of lists stand in front of the text as Word shows them; insertions are kept, deletions and hidden text
    dropped; a line break begins a new block; a note follows the paragraph that refers to it, as "[1]" and its text,
    without a mark in the paragraph, where it would read as a digit. Headers, footers and a generated table of
    contents are left out. Word does not store pages, so blocks have none. `name` is the file's name, for messages.

    Raises:
        DamagedDocument, EncryptedDocument, DocumentTooLarge: see `open_package`.
    """
    package = open_package(data, name, limits)
    styles = read_styles(package.styles)
    body = _Body(name, limits, styles, read_numbering(package.numbering, styles), package)
    document = package.document.find(f"{W}body")
    blocks = tuple(body.blocks(document)) if document is not None else ()
    return Reading(format="docx", blocks=blocks)


@dataclass(slots=True)
class _Body:
    """The document while it is walked: what lists have counted, and what belongs to the paragraph to come."""

    name: str
    limits: Limits
    styles: dict[str, Style]
    numbering: Numbering
    package: Package
    runs: Runs = field(init=False)
    carried: str = ""
    notes: int = 0
    open_cells: int = 0
    notes_in_cells: list[Block] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.runs = Runs.of(self.package.document)

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """Yield the blocks of a body, a cell, a text box or a note."""
        title: Block | None = None
        for block, contents in self._children(container):
            if contents:
                title = None  # the word 目录 over the table of contents
                continue
            if title is not None:
                yield title
            title = block if "".join(block.text.split()) in _CONTENTS_TITLES else None
            if title is None:
                yield block
        if title is not None:
            yield title

    def _children(self, container: etree._Element) -> Iterator[tuple[Block, bool]]:
        """Yield the blocks, each with whether it is a line of a generated table of contents."""
        for child in container.iterchildren():
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                for block in self._table(child):
                    yield block, False
            elif child.tag == f"{W}sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                contents = attribute(gallery) == "Table of Contents"
                for content in child.iterchildren(f"{W}sdtContent"):
                    for block, is_contents in self._children(content):
                        yield block, contents or is_contents
            elif child.tag == f"{_MC}AlternateContent":
                for choice in list(child)[:1]:
                    yield from self._children(choice)
            elif child.tag in _TRANSPARENT:
                yield from self._children(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[tuple[Block, bool]]:
        properties = paragraph.find(f"{W}pPr")
        style = self._style(properties)
        content = self.runs.read(paragraph)
        text = self.carried + content.text
        self.carried = ""
        mark = properties.find(f"{W}rPr") if properties is not None else None
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            # The end of the paragraph was deleted: its text runs on into the next one, which sets the format.
            self.carried = text
            return
        if not is_on(mark.find(f"{W}vanish") if mark is not None else None) or text:
            text = self._label(properties, style, text) + text
        level = outline_level(properties) or style.level
        contents = style.contents or content.contents
        for line in text.split("\n"):
            line = line.strip(" \u3000\t").replace("\t", "\u3000")
            if line:
                yield Block(line, level=None if contents else level), contents
        for box in content.boxes:
            yield from self._children(box)
        for note in content.notes:
            if self.open_cells:
                self.notes_in_cells += self._note(note)
            else:
                yield from ((block, False) for block in self._note(note))

    def _style(self, properties: etree._Element | None) -> Style:
        style_id = attribute(properties.find(f"{W}pStyle")) if properties is not None else None
        return self.styles.get(style_id or "", self.styles.get("", Style("")))

    def _label(self, properties: etree._Element | None, style: Style, text: str) -> str:
        """Count the paragraph in its list and return its label; an empty paragraph counts but shows nothing."""
        place = list_place(properties) or style.place
        if place is None or place.num_id == 0:
            return ""
        label = self.numbering.label(place, style.style_id)
        return label if text.strip() else ""

    def _note(self, note: etree._Element) -> Iterator[Block]:
        """Yield the text of a footnote or endnote that is referred to here."""
        part = self.package.footnotes if note.tag == f"{W}footnoteReference" else self.package.endnotes
        note_id = attribute(note, "id")
        found = [] if part is None else [element for element in part if attribute(element, "id") == note_id]
        for element in found[:1]:
            self.notes += 1
            mark = f"[{self.notes}] "
            for block in self.blocks(element):
                yield Block(mark + block.text) if block.text else block
                mark = ""

    def _table(self, table: etree._Element) -> list[Block]:
        rows: list[dict[int, Cell]] = []
        cells = 0
        for row in _rows(table):
            rows.append(self._row(row, rows[-1] if rows else {}))
            cells += len(rows[-1])
            if cells > self.limits.table_cells:
                raise too_many(self.name, self.limits)
        blocks = table_blocks(padded(rows, self.name, self.limits))
        if not self.open_cells:
            blocks += self.notes_in_cells
            self.notes_in_cells = []
        return blocks

    def _row(self, row: etree._Element, above: dict[int, Cell]) -> dict[int, Cell]:
        """Return the cells of a row by column; a vertically merged one is the very cell above it."""
        places: dict[int, Cell] = {}
        x = integer(row.find(f"{W}trPr/{W}gridBefore")) or 0
        cell = Cell(())
        for element in _cells(row):
            properties = element.find(f"{W}tcPr")
            empty = etree.Element(f"{W}tcPr") if properties is None else properties
            merge = empty.find(f"{W}vMerge")
            span = max(1, integer(empty.find(f"{W}gridSpan")) or 1)
            paragraphs = tuple(self._cell_lines(element))
            if merge is not None and attribute(merge) != "restart" and x in above and not paragraphs:
                cell = above[x]
            elif attribute(empty.find(f"{W}hMerge")) != "continue" or not places:
                cell = Cell(paragraphs)
            if x + span > self.limits.table_cells:
                raise too_many(self.name, self.limits)
            for right in range(x, x + span):
                places[right] = cell
            x += span
        return places

    def _cell_lines(self, cell: etree._Element) -> Iterator[str]:
        self.open_cells += 1
        for block in self.blocks(cell):
            if block.kind == "table":
                yield from (" ".join(text for text in row if text) for row in block.rows)
            else:
                yield block.text
        self.open_cells -= 1


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, those deleted with changes tracked left out."""
    for child in table.iterchildren():
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag == f"{W}sdt":
            for content in child.iterchildren(f"{W}sdtContent"):
                yield from _rows(content)
        elif child.tag in _TRANSPARENT:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row.iterchildren():
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt":
            for content in child.iterchildren(f"{W}sdtContent"):
                yield from _cells(content)
        elif child.tag in _TRANSPARENT:
            yield from _cells(child)
