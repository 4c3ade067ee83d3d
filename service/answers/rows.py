"""Table rows in words: what stands in a cell is said with the head over it."""

import re

from indexer.records import Clause

_ORDINAL_HEADS = frozenset({"序号", "编号", "项次", ""})
_EMPTY = frozenset({"—", "-", "－", "/", "——", "--"})
_UNIT_HEADS = frozenset({"单位", "计量单位", "指标单位"})
_VERBS = ("依据", "按照", "包括", "根据")
_NATURE = re.compile(r"^(?:预期|约束|指导)性$")
_NUMBER = re.compile(r"^[≥≤＞＜>＜<约]?\s*\d[\d,.]*(?P<more>左右|以上|以内|以下)?$")


def row_words(clause: Clause) -> str:
    """Return a table row in words: 技术合同成交额：2015年为46亿元，2020年为150亿元.

    The number of the row and cells without content are left out; a row without heads is its cells in order.
    """
    pairs = cells_of(clause)
    if not pairs:
        return clause.text
    first, rest = pairs[0][1], pairs[1:]
    unit = next((cell for head, cell in rest if head in _UNIT_HEADS), "")
    numbers = any(_NUMBER.match(cell) for _, cell in rest)
    said = [_said(head, cell, unit) for head, cell in rest if not (numbers and head in _UNIT_HEADS)]
    return f"{first}：{'，'.join(said)}" if said else first


def cells_of(clause: Clause) -> list[tuple[str, str]]:
    """Return the cells of a row that say something, each with its head; without the number of the row."""
    start = clause.span.start
    cells = [" ".join(clause.text[span.start - start : span.end - start].split()) for span in clause.cells]
    heads = clause.header_cells or ("",) * len(cells)
    return [
        (head.strip(), cell)
        for head, cell in zip(heads, cells, strict=False)
        if cell and not (head.strip() in _ORDINAL_HEADS and cell.isdigit()) and cell not in _EMPTY
    ]


def _said(head: str, cell: str, unit: str) -> str:
    match = _NUMBER.match(cell)
    if match is not None and unit:
        at = match.start("more") if match["more"] else len(cell)
        cell = cell[:at] + unit + cell[at:]
    if not head or head == cell:
        return cell
    if _NATURE.match(cell):
        return f"{head}为{cell}指标" if "指标" not in head else f"{head}为{cell}"
    return f"{head}{cell}" if head.startswith(_VERBS) else f"{head}为{cell}"
