"""The targets of one clause of running text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.model import Span
from indexer.periods import Period, find_periods
from indexer.quantities import Quantity, find_quantities
from indexer.records import Clause, Target, TargetKind
from indexer.targets.context import ClauseContext, DocumentContext
from indexer.targets.counting import only_names
from indexer.targets.dating import Dating, own_time
from indexer.targets.kinds import kind_of
from indexer.targets.levels import find_levels
from indexer.targets.lists import split_names
from indexer.targets.mentions import Mention, read_mentions
from indexer.targets.naming import name_of
from indexer.targets.phrases import bare, head_noun, tidy, without_periods
from indexer.targets.scopes import place_of, places_before
from indexer.targets.sentences import Sentence, split_sentences
from indexer.targets.surroundings import Surroundings, set_up


@dataclass(slots=True)
class _Line:
    """What has been read of a clause so far, and what the next quantity may leave out.

    previous  the last name, base: the last that is no change or rank; by_unit: that of each unit, recent: the last four; sentence: where the sentence of that name begins
    lead      what a segment before a colon announces: 技术合同成交额的目标为：…
    opened    the last thing set up by an earlier sentence; receiver: whom the last grant was for
    scope     whom the clause is for
    """

    scope: str
    previous: str = ""
    base: str = ""
    by_unit: dict[str, str] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    sentence: int = -1
    lead: str = ""
    opened: str = ""
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A clause while it is read."""

    clause: Clause
    document: DocumentContext
    context: ClauseContext
    periods: Sequence[Period]
    dating: Dating
    line: _Line


def read_text(clause: Clause, document: DocumentContext, context: ClauseContext) -> list[Target]:
    """Return the targets of a clause's running text."""
    text, label = clause.text, len(clause.label)
    periods = find_periods(text)
    quantities = _quantities(text, label, periods)
    if not quantities:
        return []
    line = _Line(scope=place_of(re.split(r"[，。：建打]|要", text[label:].lstrip(" 　"))[0]) or context.scope)
    reading = _Reading(clause, document, context, periods, Dating(document, context), line)
    found: list[Target] = []
    for sentence in split_sentences(text, label):
        found += _read_sentence(reading, sentence, quantities)
    return found


def _quantities(text: str, start: int, periods: Sequence[Period]) -> list[Quantity]:
    """Return the numbers and levels behind the label, without numbers that only name."""
    numbers = [q for q in find_quantities(text) if q.core.start >= start and not only_names(text, q, periods)]
    taken = [q.span for q in numbers]
    levels = [
        q for q in find_levels(text) if not any(s.start < q.span.end and q.span.start < s.end for s in taken)
    ]
    return sorted([*numbers, *levels], key=lambda q: q.span.start)


def _read_sentence(reading: _Reading, sentence: Sentence, quantities: Sequence[Quantity]) -> Iterator[Target]:
    text = reading.clause.text
    mentions = read_mentions(text, sentence, quantities)
    _announce(reading, sentence, mentions)
    titles = [m.span() for m in re.finditer(r"《[^》]*》", text[sentence.start : sentence.end])]
    inside = [
        p
        for p in reading.periods
        if sentence.start <= p.span.start < sentence.end
        and not any(a <= p.span.start - sentence.start < b for a, b in titles)
    ]
    for mention in mentions:
        if mention.role != "period" and not _describes(mention):
            yield from _targets(reading, sentence, mention, mentions, inside)
    for segment in sentence.segments:
        reading.line.opened = set_up(text[segment.start : segment.end]) or reading.line.opened


def _describes(mention: Mention) -> bool:
    """Say whether a rank only describes what follows: 增幅居前五位的县, 全国前10%的学科."""
    top = mention.quantity.kind == "rank" or (
        mention.quantity.kind == "share" and mention.left.endswith("前")
    )
    return top and re.match(r"的[一-龥]", mention.right) is not None


def _announce(reading: _Reading, sentence: Sentence, mentions: Sequence[Mention]) -> None:
    """Remember what a segment before a colon announces: 技术合同成交额的目标分别为：澜城市210亿元."""
    for segment in sentence.segments:
        if segment.closed_by in ("：", ":") and not any(m.segment is segment for m in mentions):
            words = without_periods(reading.clause.text, segment.start, segment.end, reading.periods)
            words = re.sub(
                r"的?(?:预期|规划|计划)?(?:目标|任务|指标)?(?:数|值)?(?:分别)?(?:如下|为|是)?$", "", words
            )
            reading.line.lead = head_noun(words)


def _targets(
    reading: _Reading,
    sentence: Sentence,
    mention: Mention,
    mentions: Sequence[Mention],
    periods: Sequence[Period],
) -> Iterator[Target]:
    clause, quantity, line = reading.clause, mention.quantity, reading.line
    text = clause.text
    said = own_time(text, sentence, mention, mentions, periods)
    kind = kind_of(mention, text, sentence, said.year, reading.document, reading.context)
    when = reading.dating.settle(kind, said, mention)
    spans = [m.quantity.core for m in mentions if m.role == "period"]
    left = without_periods(
        text,
        mention.left_start,
        mention.left_start + len(mention.left),
        sorted([*periods, *(Period(s, "every", "") for s in spans)], key=lambda p: p.span.start),
    )
    places, left = places_before(left)
    name = _name(reading, sentence, mention, left, kind, bool(places))
    names = (
        split_names(name) if quantity.kind == "level" or re.search(r"[均都]", mention.left[-4:]) else (name,)
    )
    if mention.role not in ("condition", "attribute"):
        line.previous, line.sentence = name, sentence.start
        if not quantity.change and quantity.kind not in ("rank", "times", "level"):
            line.base = bare(name)
            line.by_unit[quantity.unit] = line.base
            line.recent = [*line.recent, line.base][-4:]
    start, end = _quote(text, mention)
    base = clause.span.start
    target = Target(
        doc=clause.doc, clause_id=clause.clause_id, indicator=name, scope=line.scope, kind=kind, op=quantity.op,
        value=quantity.value, value_max=quantity.value_max, unit=quantity.unit, year=when.year, period=when.period,
        baseline_value=mention.baseline.quantity.value if mention.baseline else None, baseline_year=None,
        quote=text[start:end], span=Span(base + start, base + end), value_text=quantity.text,
    )  # fmt: skip
    for one in names:
        yield from (replace(target, indicator=one, scope=place) for place in places or (target.scope,))


def _name(
    reading: _Reading, sentence: Sentence, mention: Mention, left: str, kind: TargetKind, placed: bool
) -> str:
    line, context, text = reading.line, reading.context, reading.clause.text
    if mention.baseline and mention.quantity.kind == mention.baseline.quantity.kind and line.previous:
        return line.previous
    if mention.role == "baseline" and re.search(r"[比较]$", left.rstrip("的")) and line.base:
        return line.base
    if placed and not head_noun(left) and len(mention.right) < 2:
        return line.lead or line.previous or tidy(context.topic)
    around = Surroundings(
        left=left,
        topic="" if context.vague else context.topic,
        heading=context.topic,
        opened=line.opened,
        receiver_before=line.receiver,
        lead=context.lead,
        previous=line.previous,
        fresh=line.sentence == sentence.start,
        base=line.base,
        recent=tuple(line.recent),
        same_unit=line.by_unit.get(mention.quantity.unit, ""),
        earlier=_segments(reading, sentence, mention, later=False),
        later=_segments(reading, sentence, mention, later=True),
        grant=kind == "support",
        detail=not context.goals,
    )
    if around.grant and (receiver := around.receiver()):
        line.receiver = receiver
    name = name_of(mention, around)
    if name:
        return around.told_apart(name) if around.grant else name
    return tidy(around.owner()) or tidy(mention.right[:12]) or tidy(re.split(r"[，。；：]", text)[0])[:20]


def _segments(reading: _Reading, sentence: Sentence, mention: Mention, later: bool) -> tuple[str, ...]:
    """Return the words of the segments before or after that of a mention, without dates."""
    return tuple(
        words
        for s in sentence.segments
        if (s.start > mention.segment.start if later else s.start < mention.segment.start)
        and (words := without_periods(reading.clause.text, s.start, s.end, reading.periods))
    )


def _quote(text: str, mention: Mention) -> tuple[int, int]:
    start, end = mention.segment.start, mention.segment.end
    while start < end and text[start] in " 　\n、，":
        start += 1
    while end > start and text[end - 1] in " 　\n":
        end -= 1
    return start, end
