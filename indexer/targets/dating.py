"""The year and period of a quantity: said in its sentence, or governing from outside."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from indexer.periods import Period
from indexer.records import TargetKind
from indexer.targets.context import ClauseContext, DocumentContext
from indexer.targets.mentions import Mention
from indexer.targets.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Dated:
    """A year and a period as printed; every: the period recurs (每年)."""

    year: int | None = None
    period: str | None = None
    every: bool = False


_REFERENCE: Final = re.compile(r"(?:比|较|由|从|与|同|自|相比|截至|是|为|相当于|以)$")
_IS_BASE: Final = re.compile(
    r"^[^，。；]{0,10}的?基础上|^的?[^，。；]{0,12}(?:提高|增加|增长|扩大|上升|降低|下降|减少)(?:到|至)|^的[\d一二两三]"
)
_COMPLETES: Final = re.compile(r"^(?:底?前)?(?:全部)?(?:完成|实现|建成|投产|投用|达产|见效)")


def own_time(
    text: str, sentence: Sentence, mention: Mention, mentions: Sequence[Mention], periods: Sequence[Period]
) -> Dated:
    """Return the year and period that the sentence itself gives a quantity."""
    at, segment = mention.quantity.core.start, mention.segment
    if mention.role == "baseline":
        return _base_time(mention, periods, at)
    stated = [p for p in periods if p.last is not None and not _is_reference(text, p)]
    before = [p for p in stated if p.span.start < at]
    every = _recurrence(text, sentence, mention, periods)
    if every is not None:
        own = [
            p
            for p in before
            if p.span.start >= segment.start or text[max(0, p.span.start - 1) : p.span.start] == "到"
        ]
        return Dated(own[-1].last if own else None, every.text, True)
    if before:
        return _dated(before[-1])
    behind = [
        p for p in stated if at < p.span.start < segment.end and p.span.start - mention.quantity.span.end < 12
    ]
    if behind:
        return _dated(behind[0])
    return Dated(_completed(text, sentence, mention, mentions, stated))


def _dated(period: Period) -> Dated:
    return Dated(period.last, None if period.kind == "year" else period.text)


def _base_time(mention: Mention, periods: Sequence[Period], at: int) -> Dated:
    own = [p for p in periods if mention.left_start <= p.span.start < at and p.last and at - p.span.end < 6]
    return Dated(own[-1].last) if own else Dated()


def _is_reference(text: str, period: Period) -> bool:
    before, after = (
        text[max(0, period.span.start - 3) : period.span.start],
        text[period.span.end : period.span.end + 24],
    )
    if after.startswith("起"):
        return True
    if not _REFERENCE.search(before):
        return bool(re.match(r"^[^，。；]{0,10}的?基础上", after))
    return not before.endswith(("是", "为", "以")) or after.startswith("的")


def _recurrence(text: str, sentence: Sentence, mention: Mention, periods: Sequence[Period]) -> Period | None:
    """Return the 每年 of the segment, or of the segment before where this one has no subject of its own."""
    segment = mention.segment
    every = [
        p
        for p in periods
        if p.kind == "every" and p.span.start < min(segment.end, mention.quantity.core.end + 8)
    ]
    own = [p for p in every if segment.start <= p.span.start]
    if own:
        return own[-1]
    starts = [s.start for s in sentence.segments]
    place = starts.index(segment.start)
    elided = re.match(r"\s*(?:不低于|不少于|不超过|每[个名家县人户])", text[segment.start : segment.end])
    if place and elided and not any(p.last and segment.start <= p.span.start < segment.end for p in periods):
        earlier = [p for p in every if starts[place - 1] <= p.span.start]
        return earlier[-1] if earlier else None
    return None


def _completed(
    text: str, sentence: Sentence, mention: Mention, mentions: Sequence[Mention], periods: Sequence[Period]
) -> int | None:
    """Return the year of a later segment that says when the whole is done: …，2028年完成首飞."""
    counted = {m.segment.start for m in mentions if m.quantity.kind != "level"}
    for segment in sentence.segments:
        if segment.start <= mention.segment.start or segment.start in counted:
            continue
        for p in periods:
            if segment.start <= p.span.start <= segment.start + 2 and _COMPLETES.match(
                text[p.span.end : segment.end]
            ):
                return p.last
    return None


@dataclass(slots=True)
class Dating:
    """Settles years of a clause's quantities in order; a year said of the past holds until another stands."""

    document: DocumentContext
    context: ClauseContext
    past: Dated | None = None

    def settle(self, kind: TargetKind, said: Dated, mention: Mention) -> Dated:
        """Return year and period, with what governs from outside where the sentence is silent."""
        document, context = self.document, self.context
        if kind == "support":
            return Dated(None, said.period if said.every else None)
        if mention.role == "baseline":
            return Dated(said.year)
        if said.year is not None:
            if kind == "actual" and context.state == "actual":
                self.past = said
            return said
        if mention.within and document.last is None and document.issued:
            return Dated(document.issued + mention.within)
        if _from_issue(mention):
            return Dated(document.issued)
        if said.every:
            annual = document.last if document.first == document.last else None
            return Dated(context.year if context.year is not None else annual, said.period, True)
        if kind == "actual":
            return self._state(said)
        if context.year is not None:
            return Dated(context.year, said.period or context.period)
        return Dated(document.last, said.period)

    def _state(self, said: Dated) -> Dated:
        if self.context.state != "actual":
            return said
        governing = self.past or (
            Dated(self.context.year, self.context.period) if self.context.year else None
        )
        if governing is None:
            return Dated(self.document.first - 1 if self.document.first else None, said.period)
        return Dated(governing.year, said.period or governing.period)


def _from_issue(mention: Mention) -> bool:
    """Say whether a length of time runs from the issue of the document: 印发后3个月内."""
    return mention.quantity.kind == "time" and bool(
        re.search(r"(?:印发|发布|公布)(?:之日)?(?:后|起)", mention.left)
    )
