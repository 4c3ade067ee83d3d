"""An answer cut into statements, each with the citations that close it, and put together again from those that stay."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.schema import Citation

_MARKS = re.compile(r"(?P<marks>(?:\[\d+\])+)(?P<stop>[。；;，,！？!?]?)")
_NUMBER = re.compile(r"\[(\d+)\]")
_BULLET = re.compile(r"^(?:[-*•]|\d+[.．、])\s+|^>\s*")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*\|(?:\s*:?-+:?\s*\|)+\s*$")
_SENTENCE_END = re.compile(r"(?<=[。！？!?])(?=[^\s”’」』）)\]】。！？!?])")


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of an answer that stands or falls as one.

    text      its words without citation marks; in a table row every cell behind its head
    raw       as written, marks and stop included
    numbers   the citations that close it
    cells     the cells of a table row, without marks
    shape     said, row, head (of a table), lead (a line that leads over to what follows) or blank
    """

    text: str
    raw: str
    numbers: tuple[int, ...]
    shape: str
    cells: tuple[str, ...] = ()


def statements_of(lines: Sequence[str]) -> list[list[Statement]]:
    """Cut the lines of an answer into statements.

    >>> [(s.text, s.numbers, s.shape) for s in statements_of(["共1项：", "- 甲为5家[1][2]。乙未写明"])[1]]
    [('甲为5家', (1, 2), 'said'), ('乙未写明', (), 'said')]
    """
    made: list[list[Statement]] = []
    head: list[str] = []
    for at, line in enumerate(lines):
        if not line.strip():
            made.append([Statement("", line, (), "blank")])
        elif _ROW.match(line):
            first = at == 0 or not _ROW.match(lines[at - 1])
            if first:
                head = _cells(line)
            made.append([_row(line, head, first)])
        else:
            made.append(_said(line))
    return made


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _row(line: str, head: Sequence[str], first: bool) -> Statement:
    numbers = tuple(map(int, _NUMBER.findall(line)))
    if _RULE.match(line) or (first and not numbers):
        return Statement(" ".join(_cells(line)) if first else "", line, (), "head")
    cells = [_NUMBER.sub("", cell) for cell in _cells(line)]
    text = "；".join(
        f"{name}：{cell}" for name, cell in zip(head, cells, strict=False) if cell not in ("—", "-", "")
    )
    return Statement(text, line, numbers, "row", tuple(cells))


def _said(line: str) -> list[Statement]:
    found: list[Statement] = []
    at = 0
    for match in _MARKS.finditer(line):
        raw = line[at : match.end()]
        numbers = tuple(map(int, _NUMBER.findall(match["marks"])))
        found.append(Statement(_BULLET.sub("", line[at : match.start()]).strip(), raw, numbers, "said"))
        at = match.end()
    rest = line[at:]
    if rest.strip():
        text = _BULLET.sub("", rest).strip()
        found.append(Statement(text, rest, (), "lead" if text.endswith(("：", ":")) else "said"))
    return found


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a statement; more than one stands before the same citation only where they are quoted."""
    return [piece for piece in _SENTENCE_END.split(text) if piece.strip()]


def count_below(lines: Sequence[Sequence[Statement]], at: int) -> int:
    """Return how many items follow a line that leads over: bullets up to the next line that is none."""
    count = 0
    for line in lines[at + 1 :]:
        if not line or line[0].shape != "said" or not _BULLET.match(line[0].raw):
            break
        count += 1
    return count


def below(lines: Sequence[Sequence[Statement]], at: int) -> list[Statement]:
    """Return the statements to which a line leads over: up to the next such line."""
    found: list[Statement] = []
    for line in lines[at + 1 :]:
        if any(one.shape == "lead" for one in line):
            break
        found += [one for one in line if one.numbers]
    return found


def rebuilt(lines: Sequence[Sequence[Statement]], kept: Sequence[Sequence[Statement]]) -> str:
    """Put together what is left; a line that leads over to nothing, and a table without rows, go."""
    written: list[str] = []
    for at, line in enumerate(kept):
        raw = "".join(one.raw for one in line if one.shape != "lead" or _leads_somewhere(kept, at))
        if not line:
            continue
        if line[0].shape == "head" and not _has_rows(kept, at):
            continue
        if raw or line[0].shape == "blank":
            written.append(
                raw if lines[at][0].raw[:2] != "- " or raw.startswith("- ") else f"- {raw.lstrip()}"
            )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(written)).strip()


def _leads_somewhere(kept: Sequence[Sequence[Statement]], at: int) -> bool:
    return any(one.numbers for one in below(kept, at))


def _has_rows(kept: Sequence[Sequence[Statement]], at: int) -> bool:
    for line in kept[at + 1 :]:
        if line and line[0].shape == "row":
            return True
        if line and line[0].shape != "head":
            return False
    return False


def renumbered(text: str, citations: Sequence[Citation]) -> tuple[str, list[Citation]]:
    """Number the citations that are still used from 1, in the order of their use."""
    order: dict[int, int] = {}
    for number in map(int, _NUMBER.findall(text)):
        order.setdefault(number, len(order) + 1)
    by_number = {cited.n: cited for cited in citations}
    words = _NUMBER.sub(lambda match: f"[{order[int(match[1])]}]", text)
    return words, [by_number[old].model_copy(update={"n": new}) for old, new in order.items()]
