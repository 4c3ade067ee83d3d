"""A sentence with everything that is worked out once for all its quantities."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from indexer.periods import Period
from indexer.quantities import Quantity
from indexer.targets.mentions import Mention, read_mentions
from indexer.targets.phrases import without_periods
from indexer.targets.sentences import Sentence


@dataclass(frozen=True, slots=True)
class SentenceFacts:
    """A sentence while its quantities are read; positions in the clause text.

    mentions  its quantities with their words
    stated    the years and plans that date something in it, not the 2015年 of 比2015年增长 nor one in a title
    every     its recurrences: 每年, 每半年
    dates     all periods, and the lengths of time that only say over how long: what no name contains
    words     the words of each segment without dates
    counted   where the segments begin that hold a number
    """

    text: str
    sentence: Sentence
    mentions: tuple[Mention, ...]
    stated: tuple[Period, ...]
    every: tuple[Period, ...]
    dates: tuple[Period, ...]
    words: tuple[str, ...]
    counted: frozenset[int]

    def place(self, mention: Mention) -> int:
        """Return which segment of the sentence a mention stands in."""
        return bisect_left([s.start for s in self.sentence.segments], mention.segment.start)

    def around(self, mention: Mention) -> str:
        """Return the words of the mention's segment."""
        return self.text[mention.segment.start : mention.segment.end]


_TITLE: Final = re.compile(r"《[^》]*》")
_REFERENCE: Final = re.compile(r"(?:比|较|由|从|与|同|自|相比|截至|是|为|相当于|以)$")


def read_facts(
    text: str, sentence: Sentence, quantities: Sequence[Quantity], periods: Sequence[Period]
) -> SentenceFacts:
    """Return the facts of a sentence; quantities and periods are those of the whole text, in order."""
    mentions = tuple(read_mentions(text, sentence, quantities))
    starts = [p.span.start for p in periods]
    inside = periods[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
    titles = [m.span() for m in _TITLE.finditer(text, sentence.start, sentence.end)]
    timely = [p for p in inside if not any(a <= p.span.start < b for a, b in titles)]
    lengths = [Period(m.quantity.core, "every", m.quantity.text) for m in mentions if m.role == "period"]
    dates = tuple(sorted([*inside, *lengths], key=lambda p: p.span.start))
    return SentenceFacts(
        text,
        sentence,
        mentions,
        tuple(p for p in timely if p.last is not None and not _is_reference(text, p)),
        tuple(p for p in timely if p.kind == "every"),
        dates,
        tuple(
            without_periods(text, s.start, s.end, between(dates, s.start, s.end)) for s in sentence.segments
        ),
        frozenset(m.segment.start for m in mentions if m.quantity.kind != "level"),
    )


def between(periods: Sequence[Period], start: int, end: int) -> Sequence[Period]:
    """Return the periods that may touch the stretch from start to end."""
    starts = [p.span.start for p in periods]
    return periods[max(0, bisect_left(starts, start) - 1) : bisect_left(starts, end)]


def _is_reference(text: str, period: Period) -> bool:
    """Say whether a year is only compared with or counted from: 比2015年, 2022年起, 在2020年45家的基础上."""
    before = text[max(0, period.span.start - 3) : period.span.start]
    after = text[period.span.end : period.span.end + 24]
    if after.startswith("起"):
        return True
    if not _REFERENCE.search(before):
        return bool(re.match(r"^[^，。；]{0,10}的?基础上", after))
    return not before.endswith(("是", "为", "以")) or after.startswith("的")
