"""Tables that a plain text draws with tabs, pipes or runs of spaces."""

import re
from collections.abc import Sequence

from corpus.numbering import line_label

Grid = tuple[tuple[str, ...], ...]

_PIPE_RULE = re.compile(r"(?=.*(?:--|:))\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?")
_HEAD = re.compile(r"(?:序\s?号|编号|指标(?:名称)?|项目(?:名称)?|类\s?别|地\s?区|时\s?间)\s")
_HEADED_STYLES = ("part", "subpart", "chapter", "division", "article")


def grid_at(lines: Sequence[str], start: int) -> tuple[Grid, int] | None:
    """Return the table that begins at line `start` and the number of lines it takes, or None.

    >>> grid_at(["序号 指标 2025年", "1 投入（%） 2.4", "2 企业（家） 500", "注：略"], 0)[1]
    3
    """
    return _piped(lines, start) or _tabbed(lines, start) or _spaced(lines, start)


def _piped(lines: Sequence[str], start: int) -> tuple[Grid, int] | None:
    rows: list[tuple[str, ...]] = []
    at = start
    while at < len(lines) and (text := lines[at].strip()).startswith("|") and text.count("|") >= 2:
        if not _PIPE_RULE.fullmatch(text):
            cells = re.split(r"(?<!\\)\|", text.strip("|"))
            rows.append(tuple(cell.strip().replace("\\|", "|") for cell in cells))
        at += 1
    return (tuple(rows), at - start) if rows else None


def _tabbed(lines: Sequence[str], start: int) -> tuple[Grid, int] | None:
    """Lines of as many tabs; blank lines and a short subheading may stand between them."""
    rows: list[tuple[str, ...]] = []
    at = end = start
    while at < len(lines):
        text = lines[at].strip()
        cells = tuple(cell.strip() for cell in text.split("\t"))
        at += 1
        if rows and not text:
            continue
        if len(cells) == 1 and rows and _divides(lines, at - 1, len(rows[0])):
            cells = (text,) * len(rows[0])
        elif len(cells) == 1 or _is_heading(text):
            break
        if rows and len(cells) != len(rows[0]) and min(len(cells), len(rows[0])) < 3:
            break
        rows.append(cells)
        end = at
    return (_padded(rows), end - start) if len(rows) >= 2 else None


def _is_heading(text: str) -> bool:
    label = line_label(text)
    return label is not None and label.style in _HEADED_STYLES


def _divides(lines: Sequence[str], at: int, width: int) -> bool:
    """Whether a line without tabs is a subheading across the table: short, and the table goes on behind it."""
    text = lines[at].strip()
    after = next((line.strip() for line in lines[at + 1 : at + 4] if line.strip()), "")
    return 0 < len(text) <= 30 and text[-1] not in "。；：" and after.count("\t") == width - 1


def _spaced(lines: Sequence[str], start: int) -> tuple[Grid, int] | None:
    """A head row that begins with 序号 or the like, then rows that count 1, 2, 3."""
    head = lines[start].split()
    if not _HEAD.match(lines[start].lstrip()) or len(head) < 3 or any(len(cell) > 20 for cell in head):
        return None
    rows = [tuple(head)]
    at = end = start + 1
    while at < len(lines):
        cells = lines[at].split()
        at += 1
        if not cells:
            continue
        if len(cells) < 2 or cells[0] != str(len(rows)):
            break
        over = len(cells) - len(head)
        if over > 0:  # a space inside the name
            cells[1 : 2 + over] = ["".join(cells[1 : 2 + over])]
        rows.append(tuple(cells))
        end = at
    return (_padded(rows), end - start) if len(rows) >= 3 else None


def _padded(rows: Sequence[tuple[str, ...]]) -> Grid:
    width = max(len(row) for row in rows)
    return tuple(row + ("",) * (width - len(row)) for row in rows)
