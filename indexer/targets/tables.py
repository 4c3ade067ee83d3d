"""Targets in tables: one record a cell; the head gives the year, the row the indicator and the unit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from corpus.model import Span
from indexer.periods import Period, find_periods
from indexer.records import Clause, Op, Target, TargetKind
from indexer.targets.captions import Caption, bracketed_unit
from indexer.targets.columns import Column, cell_op, column_of, is_head, is_unit, number_cell
from indexer.targets.context import ClauseContext, DocumentContext
from indexer.targets.levels import find_levels
from indexer.targets.phrases import FULL, tidy
from indexer.targets.reading import read_text
from indexer.targets.scopes import split_places

Cell = tuple[Span, str]

_GRANTS: Final = re.compile(r"补|奖|资助|限额|标准|分担|承担")
_PLANNED: Final = re.compile(r"目标|预期|规划|计划")
_REACHED: Final = re.compile(r"实际|现状|基期|完成|实现|基础|已")
_HEAD_RESIDUE: Final = re.compile(
    r"到|末|年?(?:目标|实际|现状|基期|完成|实现|规划|预期|预计|计划)?(?:值|数|情况)?"
)
_GROWTH: Final = re.compile(r"年均增|增速|增幅|增长率")
_COUNTABLE: Final = re.compile(r"[\d一二三四五六七八九十百全]")
_ALL_OF_IT: Final = re.compile(r"(?:每年|每家|单个)?(?:最高|不超过|不低于)?")


@dataclass(slots=True)
class TableReader:
    """Reads rows in order; a row without head cells of its own takes the head row that stands above it.

    head    cells of that head row; parent: the clause that holds the table
    caption the words of the last 表N, 专栏N, and of a line 单位：亿元 that stands below it
    """

    context: DocumentContext
    head: tuple[str, ...] = ()
    parent: str | None = None
    caption: Caption = field(default_factory=Caption)

    def read(self, clause: Clause, above: ClauseContext) -> list[Target] | None:
        """Return the targets of a row, None where the clause is no table row."""
        self.caption = self.caption.after(clause)
        cells = self._cells(clause)
        if not cells:
            return None
        words = tuple(text for _, text in cells)
        head = clause.header_cells if len(clause.header_cells) == len(cells) else ()
        if not head and is_head(words):
            self.head, self.parent = words, clause.parent
            return []
        if not head and self.parent == clause.parent and len(self.head) == len(cells):
            head = self.head
        if not head:
            return None if clause.kind != "row" else []
        if head == words:
            return []
        plain_head = tuple(re.sub(r"\s+", "", words) for words in head)
        row = _Row(clause, above, self.context, tuple(cells), plain_head, _columns(plain_head), self.caption)
        return [target for index in range(len(cells)) for target in row.targets(index)]

    def _cells(self, clause: Clause) -> list[Cell]:
        """Return the cells with their spans in the clause: those of a row, or words parted by spaces under a head."""
        text, base = clause.text, clause.span.start
        if clause.cells:
            spans = [Span(cell.start - base, cell.end - base) for cell in clause.cells]
        elif "\t" in text.strip():
            spans = [Span(m.start(), m.end()) for m in re.finditer(r"[^\t\n]+", text)]
        elif clause.kind in ("row", "para", "item") and "\n" not in text:
            spans = [Span(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
            known = self.parent == clause.parent and len(spans) == len(self.head)
            if len(spans) < 3 or not (known or clause.kind == "row" or is_head(text.split())):
                return []
        else:
            spans = []
        return [(span, text[span.start : span.end].strip()) for span in spans]


def _columns(head: tuple[str, ...]) -> tuple[Column, ...]:
    columns = [column_of(words) for words in head]
    named = "name" in columns or "place" in columns
    if not named and "class" in columns:
        columns[columns.index("class")] = "name"
    elif not named and "text" in columns:
        columns[columns.index("text")] = "name"
    return tuple(columns)


@dataclass(frozen=True, slots=True)
class _Row:
    """One body row with its head."""

    clause: Clause
    above: ClauseContext
    document: DocumentContext
    cells: tuple[Cell, ...]
    head: tuple[str, ...]
    columns: tuple[Column, ...]
    caption: Caption

    def targets(self, index: int) -> Iterator[Target]:
        """Yield the records of a cell, one for each place that the row names."""
        span, words = self.cells[index]
        column = self.columns[index]
        if column in ("number", "class", "unit", "skip", "term", "place"):
            return
        if not (_COUNTABLE.search(words) or (column == "value" and find_levels(words))):
            return
        if column == "name" and (index == self._name_index() or not re.search(r"\d", words)):
            return
        cell = number_cell(words)
        found = [self._number(index, cell)] if cell else self._words(index, span, words)
        places = next(
            (
                places
                for (_, words), column in zip(self.cells, self.columns, strict=True)
                if column in ("place", "name", "unit") and (places := split_places(words))
            ),
            (),
        )
        project = self._name() if not places and "项目" in self.head[self._name_index()] else ""
        for target in found:
            yield from (replace(target, scope=place) for place in places or (project or target.scope,))

    def _number(self, index: int, cell: re.Match[str]) -> Target:
        """Return the record of a cell that is a number."""
        value = Decimal(cell["low"].replace(",", ""))
        high = Decimal(cell["high"].replace(",", "")) if cell["high"] else None
        op: Op = "range" if high is not None else cell_op(cell)
        op = "growth" if _GROWTH.search(self.head[index]) else op
        year, period, kind = self._when(index)
        clause = self.clause
        return Target(
            doc=clause.doc, clause_id=clause.clause_id, indicator=self._indicator(index) or self.caption.subject or tidy(self.above.topic),
            scope=self.above.scope, kind=kind, op=op, value=value, value_max=high, unit=self._unit(index, cell),
            year=year, period=period, baseline_value=None, baseline_year=None,
            quote=clause.text, span=clause.span, value_text=self.cells[index][1],
        )  # fmt: skip

    def _words(self, index: int, span: Span, words: str) -> list[Target]:
        """Return the records of a cell of words: 标准厂房30万平方米, 年均增长17%, 研发费用的6%."""
        clause = self.clause
        start = clause.span.start + span.start
        part = replace(clause, text=words, label="", heading="", span=Span(start, start + len(words)))
        year, period, kind = self._when(index)
        topic = tidy(self._whole_name())
        inner = replace(self.above, topic=topic, year=year if kind == "target" else self.above.year)
        found = []
        for target in read_text(part, self.document, inner):
            whole = _ALL_OF_IT.fullmatch(words.replace(target.value_text, "").strip())
            if whole or self.columns[index] == "value":
                name = self._indicator(index)
            else:
                name = tidy(("" if target.indicator.startswith(topic) else topic) + target.indicator)
            made = kind if self.columns[index] == "value" or target.kind != "support" else "support"
            if _GRANTS.search(self.head[index]):
                made = "support"
            dated = None if made == "support" else target.year or year
            found.append(
                replace(
                    target, indicator=name, kind=made, year=dated, period=target.period or period,
                    quote=clause.text, span=clause.span,
                )
            )  # fmt: skip
        return found

    def _name_index(self) -> int:
        """Return which cell names the row, -1 where none does; 项目名称 goes before 建设内容."""
        names = [i for i, column in enumerate(self.columns) if column == "name"]
        called = [i for i in names if re.search(r"指标|名称", self.head[i])]
        return called[-1] if called else names[0] if names else -1

    def _name(self) -> str:
        """Return the row's name without its bracketed unit."""
        index = self._name_index()
        if index < 0:
            return ""
        name = self.cells[index][1]
        bracket = re.search(r"[（(]([^（()）]{1,8}(?:（[^）]{1,2}）)?)[）)]\s*$", name)
        return name[: bracket.start()].strip() if bracket and is_unit(bracket[1]) else name

    def _whole_name(self) -> str:
        """Return the row's name, with the class of grant that the row belongs to: 首次认定的企业 and 高新技术企业奖励."""
        name = self._name()
        if "class" not in self.columns:
            return name
        index = self.columns.index("class")
        kind = self.cells[index][1]
        return name + kind if _GRANTS.search(self.head[index]) and not name.endswith(kind) else name

    def _indicator(self, index: int) -> str:
        """Return the indicator of a cell: the row's name, with the head of a column that is no year."""
        head = re.sub(r"（[^）]*）|\([^)]*\)", "", self.head[index])
        if self.columns[index] == "value":
            rest = head
            for found in find_periods(head):
                rest = rest.replace(found.text, "")
            rest = _HEAD_RESIDUE.sub("", rest)
            return tidy(self._name() + rest) if len(rest) > 1 else tidy(self._name())
        share = "比例" if self.cells[index][1].endswith("%") and not FULL.search(head) else ""
        return tidy(self._whole_name() + head + share)

    def _unit(self, index: int, cell: re.Match[str]) -> str:
        """Return the unit of a number cell: its own, the head's, the row's or the name's."""
        scale = str(cell["scale"])
        if cell["unit"]:
            return scale + str(cell["unit"])
        if unit := bracketed_unit(self.head[index]):
            return scale + unit
        if "unit" in self.columns:
            return re.sub(r"^[-—/]$", "", self.cells[self.columns.index("unit")][1])
        named = self.cells[self._name_index()][1] if self._name_index() >= 0 else ""
        return scale + (bracketed_unit(named) or self.caption.unit)

    def _dated(self, index: int) -> Period | None:
        """Return the period of a column, or that of the row's term."""
        dated = [p for p in find_periods(self.head[index]) if p.last]
        if not dated and "term" in self.columns:
            term = self.cells[self.columns.index("term")][1]
            dated = [p for p in find_periods(term) if p.last]
        return dated[-1] if dated else None

    def _when(self, index: int) -> tuple[int | None, str | None, TargetKind]:
        """Return year, period and kind of a column."""
        head, dated, document = self.head[index], self._dated(index), self.document
        year = dated.last if dated else None
        period = dated.text if dated and dated.kind != "year" else None
        if _PLANNED.search(head):
            return year or self.above.year or document.last, period, "target"
        if _REACHED.search(head):
            return year, period, "actual"
        if year is not None:
            return year, period, "actual" if document.is_past(year) else "target"
        if self.above.state == "rule" or _GRANTS.search(head):
            return None, None, "support"
        kind: TargetKind = "actual" if self.above.state == "actual" else "target"
        return self.above.year or document.last, None, kind
