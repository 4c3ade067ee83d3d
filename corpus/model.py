"""The nouns of the lowest floor: what a reader yields, and a document with its canonical text.

All offsets count Unicode code points of `Document.text`, start inclusive, end exclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["paragraph", "table"]
LineKind = Literal["paragraph", "row"]
Status = Literal["in_force", "expired", "repealed", "unknown"]

STATUS_NAMES: Mapping[Status, str] = {
    "in_force": "有效",
    "expired": "已失效",
    "repealed": "已废止",
    "unknown": "未注明",
}
"""What users see of a status."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of `Document.text`: code points from `start` (inclusive) to `end` (exclusive)."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words at this span."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or one table as the file holds it, before any repair.

    text   the words of a paragraph; empty for a table
    rows   the cells of a table, row by row, merged cells repeated; empty for a paragraph
    page   1-based page number, None where the format has no pages
    level  heading level that the format itself declares (Markdown #, <h2>, Word "Heading 2"), else None
    """

    text: str = ""
    kind: BlockKind = "paragraph"
    page: int | None = None
    level: int | None = None
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one file: its blocks in reading order, and facts that stand outside the text.

    metadata  e.g. the table of a government web page: {"发文字号": "…", "成文日期": "…"}, keys as printed
    """

    format: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the canonical text: a whole paragraph, or one table row whose cells are parted by tabs.

    span   the line without its line break
    cells  the spans of the row's cells (empty for a paragraph)
    table  0-based number of the table in the document that a row belongs to, else None
    """

    span: Span
    kind: LineKind = "paragraph"
    page: int | None = None
    level: int | None = None
    cells: tuple[Span, ...] = ()
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a document says of itself (GB/T 9704-2012 §7: 版头, 主体, 版记).

    Dates are ISO 8601 (YYYY-MM-DD); None means that neither the text nor the catalogue states it.
    found         for each field that has a value, where it was found: "text", "metadata", "catalog", "inferred"
    region        the most specific region that issues, in full (广州市); "全国" for a body of the whole country
    region_path   that region with those it lies in, the widest first, as far as known (广东省, 广州市)
    notice_title  title of the notice that transmits the document, "" where there is none
    period        first and last year that a plan is for
    repeals       documents that this one puts out of force, as printed: 《…》（…号）
    conflicts     for a field found in the text, what a web page says of it where that is something else
    """

    title: str = ""
    document_number: str | None = None
    issuer: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    issued: str | None = None
    effective: str | None = None
    expires: str | None = None
    status: Status = "unknown"
    repealed_by: str | None = None
    region: str = ""
    genre: str = ""
    found: Mapping[str, str] = field(default_factory=dict)
    region_path: tuple[str, ...] = ()
    notice_title: str = ""
    period: tuple[int, int] | None = None
    repeals: tuple[str, ...] = ()
    conflicts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its canonical text: the lines of `text` are joined by "\\n", and every span refers to it."""

    doc: str
    source_file: str
    sha256: str
    text: str
    lines: tuple[Line, ...]
    masthead: Masthead = field(default_factory=Masthead)
