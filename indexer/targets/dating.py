"""The year and period of a quantity: said in its sentence, or governing from outside."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from indexer.periods import Period
from indexer.records import TargetKind
from indexer.targets.context import ClauseContext, DocumentContext
from indexer.targets.mentions import Mention
from indexer.targets.sentence_facts import SentenceFacts


@dataclass(frozen=True, slots=True)
class Dated:
    """A year and a period as printed; every: the period recurs (每年)."""

    year: int | None = None
    period: str | None = None
    every: bool = False


_ELIDED: Final = re.compile(r"\s*(?:不低于|不少于|不超过|每[个名家县人户])")
_COMPLETES: Final = re.compile(r"^(?:底?前)?(?:全部)?(?:完成|实现|建成|投产|投用|达产|见效)")


def own_time(facts: SentenceFacts, mention: Mention) -> Dated:
    """Return the year and period that the sentence itself gives a quantity."""
    at, segment = mention.quantity.core.start, mention.segment
    if mention.role == "baseline":
        return _base_time(facts, mention)
    cut = bisect_left([p.span.start for p in facts.stated], at)
    before, behind = facts.stated[:cut], facts.stated[cut:]
    every = _recurrence(facts, mention)
    if every is not None:
        own = next(
            (p for p in reversed(before) if p.span.start >= segment.start or _is_deadline(facts, p)), None
        )
        return Dated(own.last if own else None, every.text, True)
    if listed := _listed_year(facts, mention, before):
        return _dated(listed)
    if before:
        return _dated(before[-1])
    if behind and behind[0].span.start < min(segment.end, mention.quantity.span.end + 12):
        return _dated(behind[0])
    return Dated(_completed(facts, mention, behind))


def _listed_year(facts: SentenceFacts, mention: Mention, before: Sequence[Period]) -> Period | None:
    """Return the year of a member of a list that goes with a list of years: 2022年、2023年分别达到45%、65%."""
    years = before[-mention.of :]
    if mention.of < 2 or len(years) < mention.of or "分别" not in mention.left:
        return None
    gaps = (facts.text[one.span.end : other.span.start] for one, other in pairwise(years))
    return years[mention.position] if all(gap in ("、", "和", "及", "与") for gap in gaps) else None


def _dated(period: Period) -> Dated:
    return Dated(period.last, None if period.kind == "year" else period.text)


def _is_deadline(facts: SentenceFacts, period: Period) -> bool:
    return facts.text.endswith("到", 0, period.span.start)


def _base_time(facts: SentenceFacts, mention: Mention) -> Dated:
    at = mention.quantity.core.start
    cut = bisect_left([p.span.start for p in facts.dates], at)
    if (
        cut
        and (last := facts.dates[cut - 1]).last
        and last.span.start >= mention.left_start
        and at - last.span.end < 6
    ):
        return Dated(last.last)
    return Dated()


def _recurrence(facts: SentenceFacts, mention: Mention) -> Period | None:
    """Return the 每年 of the segment, or of the segment before where this one has no subject of its own."""
    segment = mention.segment
    reach = min(segment.end, mention.quantity.core.end + 8)
    every = facts.every[: bisect_left([p.span.start for p in facts.every], reach)]
    if not every:
        return None
    if every[-1].span.start >= segment.start:
        return every[-1]
    place = facts.place(mention)
    elided = _ELIDED.match(facts.text, segment.start)
    dated = any(segment.start <= p.span.start < segment.end for p in facts.stated)
    follows = place > 0 and every[-1].span.start >= facts.sentence.segments[place - 1].start
    return every[-1] if elided and follows and not dated else None


def _completed(facts: SentenceFacts, mention: Mention, later: Sequence[Period]) -> int | None:
    """Return the year of a later segment that says when the whole is done: …，2028年完成首飞."""
    for period in later:
        starts = (s for s in facts.sentence.segments if s.start <= period.span.start <= s.start + 2)
        segment = next(starts, None)
        if segment is None or segment.start <= mention.segment.start or segment.start in facts.counted:
            continue
        if _COMPLETES.match(facts.text[period.span.end : segment.end]):
            return period.last
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
