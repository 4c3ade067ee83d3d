"""Targets in tables: one record a cell; the head gives the year, the row the indicator and the unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Literal

from corpus.model import Document, Span
from indexer.periods import find_periods
from indexer.quantities import find_quantities
from indexer.records import Clause, Op, Target, TargetKind
from indexer.targets.context import ClauseContext, DocumentContext
from indexer.targets.phrases import FULL, tidy
from indexer.targets.reading import read_text
from indexer.targets.scopes import split_places
from indexer.units import unit_table

Column = Literal["number", "name", "unit", "value", "text", "term", "place", "skip"]

_NUMBERING: Final = re.compile(r"^(?:序号|编号|号)$")
_NAME: Final = re.compile(r"指标|项目名称|名称|项目|类别|内容|任务|对象|措施|事项")
_UNIT: Final = re.compile(r"^(?:计量)?单位$")
_PLACE: Final = re.compile(r"^(?:地区|市|市州|县|县区|区域|城市|市（州）|单位名称|地方|各市)$")
_TERM: Final = re.compile(r"年限|期限|起止|建设期|时间|时限|进度")
_SKIP: Final = re.compile(r"属性|责任|牵头|备注|依据|配合|办理方式|性质|类型|主管")
_CELL: Final = re.compile(
    r"^\s*(?P<sign>[≥≤><＞＜≧≦约]|不低于|不超过|超过)?\s*(?P<low>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<scale>[万亿]?)"
    r"(?:\s*[-—–～~至]\s*(?P<high>\d+(?:,\d{3})*(?:\.\d+)?))?\s*(?P<unit>[^\d\s*＊以左]{0,6}?)\s*(?P<tail>以上|以下|左右|以内)?\s*(?P<note>[*＊①-⑨]*)$"
)
_SIGNS: Final[dict[str, Op]] = {"≥": "ge", "≧": "ge", "不低于": "ge", "超过": "ge", "≤": "le", "≦": "le", "不超过": "le", ">": "gt", "＞": "gt", "<": "lt", "＜": "lt", "约": "approx"}
_TAILS: Final[dict[str, Op]] = {"以上": "ge", "以下": "le", "以内": "le", "左右": "approx"}


@dataclass(slots=True)
class TableReader:
    """Reads rows in order; a row needs the head row above it.

    head  cells of the head row that stands
    """

    document: Document
    context: DocumentContext
    head: tuple[str, ...] = ()
    title: str = ""
    parent: str | None = None
    columns: tuple[Column, ...] = field(default=())

    def read(self, clause: Clause, above: ClauseContext) -> list[Target] | None:
        """Return the targets of a row, None where the clause is no table row."""
        cells = self._cells(clause)
        if not cells:
            return None
        head = clause.header_cells if len(clause.header_cells) == len(cells) else ()
        words = tuple(text for _, text in cells)
        if not head and _is_head(words):
            self.head, self.parent = words, clause.parent
            return []
        head = head or (self.head if self.parent == clause.parent and len(self.head) == len(cells) else ())
        if not head:
            return None if clause.kind != "row" else []
        if head == words:
            return []
        return list(_row(clause, above, self.context, cells, tuple(re.sub(r"\s+", "", h) for h in head)))

    def _cells(self, clause: Clause) -> list[tuple[Span, str]]:
        """Return the cells with their spans in the clause: those of a row, or words parted by spaces under such a head."""
        if clause.cells:
            base = clause.span.start
            spans = [Span(cell.start - base, cell.end - base) for cell in clause.cells]
        elif clause.kind in ("row", "para", "item") and "\t" not in clause.text.strip() and clause.text.count("\n") == 0:
            spans = [Span(m.start(), m.end()) for m in re.finditer(r"\S+", clause.text)]
            known = self.parent == clause.parent and len(spans) == len(self.head)
            if len(spans) < 3 or not (known or clause.kind == "row" or _is_head(clause.text.split())):
                return []
        else:
            spans = [Span(m.start(), m.end()) for m in re.finditer(r"[^\t\n]+", clause.text)] if "\t" in clause.text.strip() else []
        return [(span, clause.text[span.start : span.end].strip()) for span in spans]


def is_number(words: str) -> re.Match[str] | None:
    """Return the parts of a cell that is a number and no more: 31.5*, ≥4.5, 62以上, 3—5, 9.8亿元."""
    match = _CELL.match(words)
    if match and match["unit"] and match["unit"].lstrip("万亿") not in unit_table().kinds:
        return None
    return match


def _is_head(words: Sequence[str]) -> bool:
    return len(words) >= 3 and not any(is_number(word) for word in words) and any(re.search(r"序号|指标|单位|项目|名称|地区|年", word) for word in words[:3])


def _column(head: str) -> Column:
    if not head or _NUMBERING.match(head):
        return "number"
    if _UNIT.match(head):
        return "unit"
    if _SKIP.search(head):
        return "skip"
    if _PLACE.match(head):
        return "place"
    if _TERM.search(head) and not find_periods(head):
        return "term"
    if find_periods(head) or re.search(r"目标|现状|实际|基期|完成值|实现值|规划值|指标值|计划数|预期", head):
        return "value"
    return "name" if _NAME.search(head) else "text"


def _row(clause: Clause, above: ClauseContext, document: DocumentContext, cells: list[tuple[Span, str]], head: tuple[str, ...]) -> list[Target]:
    columns = [_column(words) for words in head]
    if "name" not in columns and "place" not in columns and "text" in columns:
        columns[columns.index("text")] = "name"
    facts = _Row(clause, above, document, cells, head, columns)
    found: list[Target] = []
    for index, (span, words) in enumerate(cells):
        if columns[index] in ("number", "unit", "skip", "term", "place") or not re.search(r"[\d一二三四五六七八九十百全]", words):
            continue
        if columns[index] == "name" and (index == facts.name_index or not re.search(r"\d", words)):
            continue
        cell = is_number(words)
        found += facts.number(index, cell) if cell else facts.words(index, span, words)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """One body row with its head."""

    clause: Clause
    above: ClauseContext
    document: DocumentContext
    cells: list[tuple[Span, str]]
    head: tuple[str, ...]
    columns: list[Column]

    @property
    def name_index(self) -> int:
        """Return which cell names the indicator; -1 where none does."""
        return self.columns.index("name") if "name" in self.columns else -1

    def name(self) -> str:
        """Return the row's name without its bracketed unit."""
        if self.name_index < 0:
            return ""
        return re.sub(r"（[^）]{1,8}）|\([^)]{1,8}\)$", "", self.cells[self.name_index][1]).strip()

    def unit(self, index: int, cell: re.Match[str]) -> str:
        """Return the unit of a cell: its own, the row's, the name's or the head's."""
        if cell["unit"]:
            return cell["scale"] + cell["unit"]
        if "unit" in self.columns:
            return re.sub(r"^[-—/]$", "", self.cells[self.columns.index("unit")][1])
        named = self.cells[self.name_index][1] if self.name_index >= 0 else ""
        for words in (self.head[index], named):
            bracket = re.findall(r"[（(](?:单位[:：])?([^（()）]{1,8}(?:（[^）]{1,2}）)?)[）)]", words)
            if bracket and (bracket[-1].lstrip("万亿") in unit_table().kinds or bracket[-1] in unit_table().kinds):
                return cell["scale"] + bracket[-1]
        return cell["scale"]

    def number(self, index: int, cell: re.Match[str]) -> list[Target]:
        """Return the records of a cell that is a number: one, or one for each place of the row."""
        value = Decimal(cell["low"].replace(",", ""))
        high = Decimal(cell["high"].replace(",", "")) if cell["high"] else None
        op: Op = _SIGNS.get(cell["sign"] or "", _TAILS.get(cell["tail"] or "", "eq"))
        year, period, kind = self._when(index)
        name = self._indicator(index)
        target = self._target(index, name, kind, "range" if high is not None else op, value, high, self.unit(index, cell), year, period)
        return self._each_place(target)

    def words(self, index: int, span: Span, words: str) -> list[Target]:
        """Return the records of a cell of words: 标准厂房30万平方米, 年均增长17%, 研发费用的6%."""
        part = replace(self.clause, text=words, label="", heading="", span=Span(self.clause.span.start + span.start, self.clause.span.start + span.start + len(words)))
        year, period, kind = self._when(index)
        topic = tidy(self.name())
        found = []
        inner = replace(self.above, topic=topic, year=year if kind == "target" else self.above.year)
        for target in read_text(part, self.document, inner):
            bare = re.fullmatch(r"(?:每年|每家|单个)?(?:最高|不超过|不低于)?", words.replace(target.value_text, "").strip()) is not None
            name = self._indicator(index) if bare or self.columns[index] == "value" else tidy(f"{'' if target.indicator.startswith(topic) else topic}{target.indicator}")
            made = kind if self.columns[index] == "value" or target.kind != "support" else "support"
            if re.search(r"补|奖|资助|限额|标准|支持", self.head[index]):
                made = "support"
            found.append(replace(target, indicator=name, kind=made, year=None if made == "support" else target.year or year, period=target.period or period,
                                 quote=self.clause.text, span=self.clause.span))  # fmt: skip
        return [each for target in found for each in self._each_place(target)]

    def _indicator(self, index: int) -> str:
        """Return the indicator of a cell: the row's name, with the head of a column that is no year."""
        name, head = self.name(), re.sub(r"（[^）]*）|\([^)]*\)", "", self.head[index])
        if self.columns[index] == "value":
            rest = head
            for found in find_periods(head):
                rest = rest.replace(found.text, "")
            rest = re.sub(r"到|末|年?(?:目标|实际|现状|基期|完成|实现|规划|预期|预计|计划)?(?:值|数|情况)?", "", rest)
            return tidy(name + rest) if len(rest) > 1 else tidy(name)
        others = [text for i, (_, text) in enumerate(self.cells) if self.columns[i] == "name" and i != self.name_index and len(text) < 26 and not re.search(r"\d", text)]
        if others:
            name = others[-1] if re.search(r"类别|类型", self.head[self.name_index]) else name
            prefix = others[-1] + self.cells[self.name_index][1] if name == others[-1] and not others[-1].endswith(self.cells[self.name_index][1]) else name
            name = prefix
        share = "比例" if self.cells[index][1].endswith("%") and not FULL.search(head) else ""
        return tidy(name + head + share)

    def _when(self, index: int) -> tuple[int | None, str | None, TargetKind]:
        """Return year, period and kind of a column."""
        head = self.head[index]
        dated = [p for p in find_periods(head) if p.last]
        if not dated and "term" in self.columns:
            dated = [p for p in find_periods(self.cells[self.columns.index("term")][1]) if p.last]
        year = dated[-1].last if dated else None
        period = dated[-1].text if dated and dated[-1].kind != "year" else None
        if re.search(r"目标|预期|规划|计划", head):
            return year or self.above.year or self.document.last, period, "target"
        if re.search(r"实际|现状|基期|完成|实现|基础|已", head):
            return year, period, "actual"
        if year is not None:
            past = (self.document.issued is not None and year < self.document.issued) or (self.document.first is not None and year < self.document.first)
            return year, period, "actual" if past else "target"
        if self.above.state == "rule" or re.search(r"补|奖|资助|限额|标准|分担|承担", head):
            return None, None, "support"
        return self.above.year or self.document.last, None, "actual" if self.above.state == "actual" else "target"

    def _each_place(self, target: Target) -> list[Target]:
        places: tuple[str, ...] = ()
        for index, column in enumerate(self.columns):
            if column in ("place", "name"):
                places = places or split_places(self.cells[index][1])
        return [replace(target, scope=place) for place in places] or [target]

    def _target(self, index: int, name: str, kind: TargetKind, op: Op, value: Decimal, high: Decimal | None, unit: str, year: int | None, period: str | None) -> Target:
        clause = self.clause
        return Target(
            doc=clause.doc, clause_id=clause.clause_id, indicator=name or tidy(self.above.topic), scope=self.above.scope, kind=kind, op=op,
            value=value, value_max=high, unit=unit, year=year, period=period, baseline_value=None, baseline_year=None,
            quote=clause.text, span=clause.span, value_text=self.cells[index][1],
        )  # fmt: skip
