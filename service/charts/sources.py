"""The documents behind a picture: numbered for the labels, listed below, told where one points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from corpus.model import STATUS_NAMES
from service.facts.selection import Found
from service.facts.series import Point, Series
from service.facts.wording import point_text
from service.schema import Citation


@dataclass(frozen=True, slots=True)
class Sources:
    """The citations of the records that are drawn, and the number of each document, from 1."""

    cited: Mapping[Found, Citation]
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, series: Sequence[Series], cited: Mapping[Found, Citation]) -> Self:
        """Number the documents of these series in the order of the index."""
        shown = {
            statement.found.target.doc
            for one in series
            for point in (*one.points, *one.undated)
            for statement in point.statements
        }
        docs = dict.fromkeys(citation.doc for citation in cited.values() if citation.doc in shown)
        return cls(cited, {doc: number for number, doc in enumerate(docs, 1)})

    def of_point(self, point: Point) -> list[int]:
        """Return the numbers of the documents that state a point."""
        return sorted({self.numbers[citation.doc] for citation in self._citations(point)})

    def told(self, point: Point, series: Series) -> str:
        """Return what a point is, and every place that states it."""
        state = "目标" if point.state == "goal" else "实际"
        year = f"{point.year}年" if point.year else (point.period or "未注明年份")
        disputed = "（各文件数值不一）" if point.disputed else ""
        places = [f"{titled(one)}{one.locator}：{one.quote}" for one in self._citations(point)]
        return "\n".join(
            (f"{series.place.name} {year}{state} {point_text(point, series)}{disputed}", *places)
        )

    def listed(self) -> list[str]:
        """Return a line for each document: its number, title, document number and status."""
        first: dict[str, Citation] = {}
        for citation in self.cited.values():
            first.setdefault(citation.doc, citation)
        return [f"[{number}] {_described(first[doc])}" for doc, number in self.numbers.items()]

    def _citations(self, point: Point) -> list[Citation]:
        found = {
            self.cited[one.found].n: self.cited[one.found]
            for one in point.statements
            if one.found in self.cited
        }
        return [found[n] for n in sorted(found)]


def titled(citation: Citation) -> str:
    """Return a document's title in title marks; those inside become single ones (GB/T 15834-2011 §4.14).

    >>> from service.schema import Citation
    >>> fields = dict(n=1, doc="d", clause_id="d#1", document_number=None, locator="", quote="", start=0, end=0, url="")
    >>> titled(Citation(title="《节能规划》分工方案", status="in_force", **fields))
    '《〈节能规划〉分工方案》'
    """
    return f"《{(citation.title or citation.doc).replace('《', '〈').replace('》', '〉')}》"


def _described(citation: Citation) -> str:
    ended: dict[str, str] = {status: STATUS_NAMES[status] for status in ("expired", "repealed")}
    facts = [citation.document_number, ended.get(citation.status)]
    told = "，".join(filter(None, facts))
    return titled(citation) + (f"（{told}）" if told else "")
