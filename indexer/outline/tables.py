"""The head of a table: the words that stand over each cell of its rows."""

import re
from collections.abc import Sequence
from itertools import pairwise

_NUMBER = re.compile(r"[-—+≥≤><约]?\d[\d.,]*\s*(?:[%％‰*]|以上|以下|左右)?")
_HEAD_WORDS = re.compile(
    r"序\s?号|名\s?称|指\s?标|单\s?位|项\s?目|类\s?别|内\s?容|任\s?务|地\s?区|时\s?间|备\s?注|属\s?性|目\s?标|\d{4}\s?年|部\s?门|标\s?准|期\s?限|比\s?例|份\s?数|方\s?式"
)
_DEEPEST = 3


def head_rows(rows: Sequence[Sequence[str]]) -> int:
    """Return how many of the first rows are the table's head (0 where it has none).

    >>> head_rows([["序号", "指标", "2025年"], ["1", "投入", "2.4"]])
    1
    >>> head_rows([["指标", "目标", "目标"], ["指标", "2025年", "2030年"], ["投入", "2.4", "3"]])
    2
    """
    if not rows or _is_body(rows[0]):
        return 0
    depth = 1
    while depth < min(_DEEPEST, len(rows) - 1) and _is_headed_by(rows[depth], rows[depth - 1]):
        depth += 1
    return depth


def header_cells(rows: Sequence[Sequence[str]], depth: int) -> tuple[str, ...]:
    """Return the words over each column: the cells of the head from top to bottom, a merged cell once."""
    width = max((len(row) for row in rows), default=0)
    heads: list[str] = []
    for column in range(width):
        words = [row[column] for row in rows[:depth] if column < len(row) and row[column]]
        heads.append(" ".join(dict.fromkeys(words)))
    return tuple(heads)


def _is_body(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    numbers = sum(1 for cell in filled if _NUMBER.fullmatch(cell))
    return bool(filled) and (numbers > 0 and not _HEAD_WORDS.search("".join(filled)))


def _is_headed_by(row: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a row is a second head row: the one above has merged cells that this one divides."""
    merged_across = any(a and a == b for a, b in pairwise(above))
    merged_down = any(a and a == b for a, b in zip(above, row, strict=False))
    has_number = any(_NUMBER.fullmatch(cell) for cell in row if cell)
    return (
        merged_across
        and not has_number
        and (merged_down or not row[0] or bool(_HEAD_WORDS.search("".join(row))))
    )
