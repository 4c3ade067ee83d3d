"""Markdown, above all what an OCR makes of a scanned document: a line-based reading of the few marks it uses.

Not CommonMark, on purpose: there "1. 组建省实验室" is an item of a list that is numbered anew, "——" or "--集群规模"
under a line makes it a heading, and the closing ** of "**（一）目标。**各地" does not close, since it stands between
a punctuation mark and a letter. The labels of an official document must stay as they are printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from corpus.limits import Limits
from corpus.model import Block, Reading
from corpus.readers.superscripts import raised
from corpus.readers.tables import Rows

_HEADING = re.compile(
    r"""
    [ ]{0,3} (?P<marks> \#{1,6} )
    (?: [ \t]+ | (?= [*（《“〔\u4e00-\u9fff] ) )   # OCR often leaves the blank out
    (?P<text> .* )
    """,
    re.VERBOSE,
)
_UNDERLINE = re.compile(r"[ ]{0,3}={3,}[ \t]*")
_FENCE = re.compile(r"[ ]{0,3}(?:```|~~~).*")
_QUOTE = re.compile(r"\A[ ]{0,3}(?:>[ ]?)+")
_BULLET = re.compile(
    r"""
    \A [ ]{0,8} [*+-] [ \t]+
    (?! \d{1,4} [ \t]* [*+-]? [ \t]* $ )    # "- 3 -" is a page number, not an item
    (?= \S )
    """,
    re.VERBOSE,
)
_UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
_FRONT_MATTER = re.compile(r"[\w-]{1,30}:[ \t]+\S.*|[\w-]{1,30}:[ \t]*")

# Every repetition is bounded: a line may be millions of characters long.
_IMAGE = re.compile(r"!\[(?P<text>[^\[\]]{0,300})\]\([^()]{0,1000}\)")
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]]{1,300})\]\([^()]{0,1000}\)")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|big|center|div|em|font|i|img|p|s|small|span|strong|sub|sup|u)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_RAISED = re.compile(r"<sup>([^<>]{1,20})</sup>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<![*0-9A-Za-z])\*(?=[^\s*])([^*]{0,300}[^\s*])\*(?![*0-9A-Za-z])")
_STRONG_UNDERSCORES = re.compile(r"(?<![_0-9A-Za-z])__(?=[^\s_])([^_]{0,300}[^\s_])__(?![_0-9A-Za-z])")
_CODE = re.compile(r"(?<!`)`([^`]{1,300})`(?!`)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")

_TABLE_OPEN = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_CLOSE = re.compile(r"</table\s*>", re.IGNORECASE)

PAGE_BREAK = "---"
_RULE_LENGTH = 200


def looks_like_markdown(text: str) -> bool:
    """Tell whether a plain text file is evidently Markdown: two headings with #, or one and **bold** as well.

    >>> looks_like_markdown("# 规划\\n\\n**（一）目标。**到2025年"), looks_like_markdown("一、目标\\n#1机组")
    (True, False)
    """
    headings = sum(
        1 for line in text.split("\n") if line.lstrip(" ").startswith("#") and _HEADING.fullmatch(line)
    )
    return headings >= 2 or (headings == 1 and text.count("**") >= 2)


def read_markdown(text: str, name: str, limits: Limits) -> Reading:
    """Return one block a line, blank lines and page breaks (---) included, tables as one block each.

    Heading marks become the level; bold, italic, code, link and escape marks, bullets and quote marks go; printed
    labels ("1.", "（一）", "--") stay. Pipe tables and HTML tables (as OCR programs write them) are table blocks.
    Front matter becomes the metadata. `name` is the file's name, for messages.
    """
    lines = _without_comments(text).removesuffix("\n").split("\n")
    metadata, lines = _front_matter(lines)
    reader = _Lines(lines, name, limits)
    return Reading(format="markdown", blocks=tuple(reader.blocks()), metadata=metadata)


@dataclass(slots=True)
class _Lines:
    """The lines and how far they have been read."""

    lines: list[str]
    name: str
    limits: Limits
    at: int = 0

    def blocks(self) -> Iterator[Block]:
        previous: Block | None = None
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if _UNDERLINE.fullmatch(line) and previous is not None and previous.text:
                previous = Block(previous.text, level=1)
                self.at += 1
                continue
            if previous is not None:
                yield previous
            previous = None
            new = self._table() or self._html_table()
            if new is None:
                new = list(_line_blocks(line))
                self.at += 1
            if new:
                yield from new[:-1]
                previous = new[-1]
        if previous is not None:
            yield previous

    def _table(self) -> list[Block] | None:
        """Read a pipe table that begins here, or return None."""
        end = self.at
        while end < len(self.lines) and _UNESCAPED_PIPE.search(self.lines[end]):
            end += 1
        rows = _pipe_rows(self.lines[self.at : end])
        if rows is None:
            return None
        self.at = end
        return [Block(kind="table", rows=rows)]

    def _html_table(self) -> list[Block] | None:
        """Read an HTML table that begins on this line, or return None."""
        if not _TABLE_OPEN.search(self.lines[self.at]):
            return None
        end = self.at
        depth = 0
        while end < len(self.lines):
            depth += len(_TABLE_OPEN.findall(self.lines[end])) - len(_TABLE_CLOSE.findall(self.lines[end]))
            end += 1
            if depth <= 0:
                break
        # Imported here: few Markdown files hold one, and lxml takes its time.
        from corpus.readers.html import fragment_blocks

        markup = "\n".join(self.lines[self.at : end])
        self.at = end
        return fragment_blocks(markup, self.name, self.limits)


def _line_blocks(line: str) -> Iterator[Block]:
    """Yield the block of a line that is no table; two where a <br> breaks it; none for a fence or a lone image."""
    if _FENCE.fullmatch(line):
        return
    if _is_rule(line):
        yield Block(PAGE_BREAK)
        return
    heading = _HEADING.fullmatch(line)
    level = None
    if heading is not None:
        level, line = len(heading["marks"]), heading["text"].rstrip(" \t").rstrip("#")
    else:
        line = _BULLET.sub("", _QUOTE.sub("", line, count=1), count=1)
    had_words = bool(line.strip())
    for part in _BREAK_TAG.split(line):
        text = plain(part)
        if text or not had_words:
            yield Block(text, level=level if text else None)


def _is_rule(line: str) -> bool:
    marks = "".join(line.split()) if len(line) <= _RULE_LENGTH else ""
    return len(marks) >= 3 and marks[0] in "-*_" and not marks.strip(marks[0])


def plain(text: str) -> str:
    """Return the words of one line without Markdown's marks; blanks at its end go, an indent stays.

    >>> plain("**（一）目标。**研发投入*强度*达到 1\\\\.3%&nbsp;左右")
    '（一）目标。研发投入强度达到 1.3%\\xa0左右'
    >>> plain("PM2.5 < 35，3 * 4，__ 项")
    'PM2.5 < 35，3 * 4，__ 项'
    """
    text = _IMAGE.sub(lambda match: match["text"] if _has_han(match["text"]) else "", text)
    text = _LINK.sub(r"\g<text>", text)
    text = _TAG.sub("", _RAISED.sub(lambda match: raised(match[1]), text))
    text = text.replace("**", "")  # not only in pairs: OCR loses one of them, or sets both inside a label
    text = _EMPHASIS.sub(r"\1", text)
    text = _STRONG_UNDERSCORES.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    return unescape(_ESCAPE.sub(r"\1", text)).rstrip()


def _has_han(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def _pipe_rows(lines: list[str]) -> Rows | None:
    """Return the cells of a pipe table, its delimiter row left out, or None where the lines are none.

    OCR now and then loses the delimiter row; two lines in outer pipes with as many cells are a table all the same.
    """
    if len(lines) < 2:
        return None
    delimited = _is_delimiter_row(lines[1])
    if not delimited and not all(
        line.strip().startswith("|") and line.strip().endswith("|") for line in lines
    ):
        return None
    rows = [_cells(line) for line in lines if not _is_delimiter_row(line)]
    if not rows or (not delimited and any(len(row) != len(rows[0]) for row in rows)):
        return None
    width = max(len(row) for row in rows)
    if width < 2:
        return None
    return tuple((*row, *("",) * (width - len(row))) for row in rows if any(row))


def _is_delimiter_row(line: str) -> bool:
    return "-" in line and not line.strip(" \t|:-")


def _cells(line: str) -> tuple[str, ...]:
    line = line.strip()
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return tuple(plain(_BREAK_TAG.sub(" ", cell)).strip() for cell in _UNESCAPED_PIPE.split(line))


def _without_comments(text: str) -> str:
    """Leave out <!-- … -->; one that is never closed is text."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[at:start])
        at = end + 3
    return "".join([*parts, text[at:]])


def _front_matter(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Split off a YAML head (--- … ---) of plain "key: value" lines."""
    if lines[0].strip() != PAGE_BREAK:
        return {}, lines
    end = next((n for n, line in enumerate(lines[1:40], 1) if line.strip() == PAGE_BREAK), None)
    if end is None or end < 2 or not all(_FRONT_MATTER.fullmatch(line) for line in lines[1:end]):
        return {}, lines
    pairs = (line.split(":", 1) for line in lines[1:end])
    metadata = {key: value.strip().strip("\"'") for key, value in pairs}
    return {key: value for key, value in metadata.items() if value}, lines[end + 1 :]
