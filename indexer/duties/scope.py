"""Which units a responsibility governs: its own item, the paragraphs before it, a whole section, 以上第（一）至（三）项."""

import re
from collections.abc import Iterator, Sequence

from corpus.numbering import chinese_ordinal
from indexer.records import Clause

_NUMERAL = r"[0-9０-９一二三四五六七八九十百]+"
_NUMBER = re.compile(_NUMERAL)
_RANGE = re.compile(rf"({_NUMERAL})[）)]?(?:大?[项条款点])?[至到—\-－～~]+第?[（(]?({_NUMERAL})")
_WITHIN = re.compile(r"本(部分|节|章|条|款|项|任务)")
_APART = ("box", "row")  # 专栏 and tables inside a unit have duties of their own
_LONGEST_RANGE = 200
_REMARK = re.compile(
    r"[（(【]?(?:完成|实施|推进|办理)?(?:时限|时间|期限|进度)(?:要求|安排)?\s*[：:]|[（(【]?(?:牵头|责任|配合|参加|参与|协办|主办)(?:单位|部门|领导|人)\s*[：:]"
)


def label_number(label: str) -> int:
    """Return the number that a label prints: 3 for （三）, 3. and 第三条; 0 where there is none."""
    digits = _NUMBER.search(label)
    return chinese_ordinal(digits[0]) if digits else 0


def label_shape(label: str) -> str:
    """Return a label with its number taken out, so that labels of one series are equal: （三） and （四） → （N）."""
    return _NUMBER.sub("N", label)


class Outline:
    """The clauses of a document as a tree, for finding what a responsibility governs. Indices are 0-based."""

    def __init__(self, text: str, clauses: Sequence[Clause]) -> None:
        self.text = text
        self.clauses = clauses
        self.at = {clause.clause_id: index for index, clause in enumerate(clauses)}
        self.parent = [self.at.get(clause.parent or "", -1) for clause in clauses]
        self.children: list[list[int]] = [[] for _ in clauses]
        for index, parent in enumerate(self.parent):
            if 0 <= parent < index:
                self.children[parent].append(index)

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the units that hold a clause, innermost first."""
        seen = index
        while 0 <= (parent := self.parent[seen]) < seen:
            yield parent
            seen = parent

    def descendants(self, index: int) -> Iterator[int]:
        """Yield all units under a clause in document order, without tables and boxes."""
        pending = self.children[index][::-1]
        while pending:
            child = pending.pop()
            if self.clauses[child].kind in _APART:
                continue
            yield child
            pending.extend(self.children[child][::-1])

    def has_words(self, index: int) -> bool:
        """Tell whether a unit says something of its own beside its label and heading."""
        clause = self.clauses[index]
        said = clause.text.removeprefix(clause.label).strip("　 \t\n。：:")
        return len(said) > len(clause.heading.strip()) + 1

    def is_remark(self, index: int) -> bool:
        """Tell whether a paragraph only says by when or with whom the task above it is done: 完成时限：持续推进."""
        clause = self.clauses[index]
        return not clause.label and _REMARK.match(clause.text) is not None

    def is_article(self, index: int) -> bool:
        """Tell whether a clause is an article (第X条) or part of one."""
        return self.clauses[index].kind == "article" or any(
            self.clauses[above].kind == "article" for above in self.ancestors(index)
        )

    def under_line(self, index: int, marked: set[int]) -> list[int]:
        """Return what a duty line of its own governs: the units of its section since the last marked one."""
        home = next((above for above in self.ancestors(index) if self.clauses[above].kind == "section"), -1)
        found: list[int] = []
        for before in range(index - 1, max(home, -1), -1):
            if before in marked:
                break
            if self.clauses[before].kind in ("header", "signature", *_APART) or self.is_remark(before):
                continue
            found.append(before)
        else:
            if home >= 0 and home not in marked and self.has_words(home):
                found.append(home)
        if not found and home >= 0 and not any(below in marked for below in self.descendants(home)):
            found.append(home)
        return found[::-1] or [index]

    def under_mark(self, index: int, offset: int, marked: set[int], *, closing: bool) -> list[int]:
        """Return what a mark inside a clause governs.

        offset   where the mark stands in `Document.text`
        marked   indices of the units that another mark governs already
        closing  the mark ends its paragraph: the paragraph's earlier units, and earlier unmarked paragraphs of the same
                 unit, are governed too
        """
        if not closing:
            return [index]
        line = self.text.rfind("\n", 0, offset) + 1
        first = index
        while first > 0 and self.clauses[first - 1].span.end > line and first - 1 not in marked:
            first -= 1
        found = [each for each in range(first, index + 1) if self.clauses[each].kind not in _APART]
        opening = self.clauses[first]
        if not opening.label and opening.kind == "para":
            found = self._paragraphs_before(first, marked) + found
        if self.clauses[index].label:
            found += [
                below for below in self.descendants(index) if below > index and self.clauses[below].label
            ]
        return sorted(set(found) | {index})

    def _paragraphs_before(self, index: int, marked: set[int]) -> list[int]:
        parent = self.parent[index]
        found: list[int] = []
        for before in range(index - 1, parent if parent >= 0 else index - 1, -1):
            clause = self.clauses[before]
            if before in marked or clause.label or clause.kind != "para":
                return found[::-1]
            found.append(before)
        if parent >= 0 and parent not in marked and self.has_words(parent):
            found.append(parent)
        return found[::-1]

    def named(self, index: int, scope: str) -> list[int]:
        """Return the units that scope words name (以上第9至11项任务, 上述第（三）（四）项, 以上三项, 本部分), in order."""
        home = self._home(index, scope)
        numbers = scope_numbers(scope)
        if not numbers:
            found = [
                below for below in self._inside(home, index) if self.clauses[below].label or below != index
            ]
        elif len(numbers) == 1 and "第" not in scope:
            found = self._last(index, numbers[0])
        else:
            found = [
                each
                for each in (self._numbered(index, home, number, scope) for number in numbers)
                if each >= 0
            ]
        governed = {below for each in found for below in (each, *self.descendants(each))} - {index}
        return sorted(governed) or [index]

    def _home(self, index: int, scope: str) -> int:
        within = _WITHIN.match(scope)
        sections = [
            above for above in self.ancestors(index) if self.clauses[above].kind in ("section", "article")
        ]
        if not sections:
            return -1
        return sections[-1] if within and within[1] == "部分" else sections[0]

    def _inside(self, home: int, index: int) -> list[int]:
        if home < 0:
            return [index]
        return [below for below in self.descendants(home) if below != index]

    def _last(self, index: int, count: int) -> list[int]:
        """Return the last `count` units of one series before a line: 以上三项."""
        last = next(
            (i for i in range(index - 1, -1, -1) if self.clauses[i].label and self.clauses[i].kind != "row"),
            -1,
        )
        chain = [last, *self.ancestors(last)] if last >= 0 else []
        for unit in chain:
            shape = label_shape(self.clauses[unit].label)
            series = [
                each
                for each in (self.children[self.parent[unit]] if self.parent[unit] >= 0 else range(index))
                if each <= unit
                and self.parent[each] == self.parent[unit]
                and label_shape(self.clauses[each].label) == shape
            ]
            if len(series) >= count and (len(series) == count or unit == last):
                return series[-count:]
        return []

    def _numbered(self, index: int, home: int, number: int, scope: str) -> int:
        """Return the nearest unit before a line that prints a number, -1 where there is none."""
        bracketed = re.search(r"[（(]", scope) is not None
        fallback = -1
        for each in range(index, -1, -1):
            clause = self.clauses[each]
            if not clause.label or clause.kind in _APART or label_number(clause.label) != number:
                continue
            if (clause.label[0] in "（(") == bracketed:
                return each
            if fallback < 0 and each > home:
                fallback = each
        return fallback


def scope_numbers(scope: str) -> list[int]:
    """Return the numbers that scope words name, ranges filled: 第9至11项 → 9, 10, 11."""
    numbers: list[int] = []
    for low, high in _RANGE.findall(scope):
        first, last = chinese_ordinal(low), chinese_ordinal(high)
        numbers.extend(range(first, min(last, first + _LONGEST_RANGE) + 1))
    rest = _RANGE.sub("", scope)
    numbers.extend(chinese_ordinal(digits) for digits in _NUMBER.findall(rest))
    return sorted({number for number in numbers if number > 0})
