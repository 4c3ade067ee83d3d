"""The targets of one clause of running text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

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
from indexer.targets.mentions import Mention
from indexer.targets.naming import name_of
from indexer.targets.phrases import bare, head_noun, tidy, without_periods
from indexer.targets.scopes import place_of, places_before, site_of
from indexer.targets.sentence_facts import SentenceFacts, between, read_facts
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
    facts = read_facts(text, sentence, quantities, reading.periods)
    _announce(reading, facts)
    for mention in facts.mentions:
        if mention.role != "period" and not _describes(mention):
            yield from _targets(reading, facts, mention)
    for segment in sentence.segments:
        reading.line.opened = set_up(text[segment.start : segment.end]) or reading.line.opened


def _describes(mention: Mention) -> bool:
    """Say whether a rank only describes what follows: 增幅居前五位的县, 全国前10%的学科."""
    top = mention.quantity.kind == "rank" or (
        mention.quantity.kind == "share" and mention.left.endswith("前")
    )
    return top and re.match(r"的[一-龥]", mention.right) is not None


def _announce(reading: _Reading, facts: SentenceFacts) -> None:
    """Remember what a segment before a colon announces: 技术合同成交额的目标分别为：银川市210亿元."""
    for segment, words in zip(facts.sentence.segments, facts.words, strict=True):
        if segment.closed_by in ("：", ":") and segment.start not in facts.counted:
            reading.line.lead = head_noun(_BROKEN_DOWN.sub("", _ANNOUNCES.sub("", words)))


_ANNOUNCES: Final = re.compile(
    r"的?(?:预期|规划|计划)?(?:目标|任务|指标)?(?:数|值)?(?:分别)?(?:如下|为|是)?$"
)

_BROKEN_DOWN: Final = re.compile(
    r"^(?:分(?:市州?|县区?|区县?|地区|地州市|盟市|区域|年度)|(?:各|向各)(?:市州?|县区?|地区|盟市))?(?:下达|分解|明确|确定|设定)的?(?=.{4})"
)


def _targets(reading: _Reading, facts: SentenceFacts, mention: Mention) -> Iterator[Target]:
    clause, quantity, line = reading.clause, mention.quantity, reading.line
    said = own_time(facts, mention)
    kind = kind_of(mention, clause.text, facts.sentence, said.year, reading.document, reading.context)
    when = reading.dating.settle(kind, said, mention)
    places, left = places_before(_words_before(facts, mention))
    near = facts.words[max(0, facts.place(mention) - 2) : facts.place(mention) + 1]
    scope = next(filter(None, map(site_of, reversed(near))), line.scope)
    name = _name(reading, facts, mention, left, kind, bool(places))
    _remember(line, facts, mention, name)
    start, end = _quote(clause.text, mention)
    base = clause.span.start
    target = Target(
        doc=clause.doc, clause_id=clause.clause_id, indicator=name, scope=scope, kind=kind, op=quantity.op,
        value=quantity.value, value_max=quantity.value_max, unit=quantity.unit, year=when.year, period=when.period,
        baseline_value=mention.baseline.quantity.value if mention.baseline else None, baseline_year=None,
        quote=clause.text[start:end], span=Span(base + start, base + end), value_text=quantity.text,
    )  # fmt: skip
    shared = quantity.kind == "level" or mention.left.rstrip("达到为").endswith(("均", "都"))
    for one in split_names(name) if shared else (name,):
        yield from (replace(target, indicator=one, scope=place) for place in places or (target.scope,))


def _words_before(facts: SentenceFacts, mention: Mention) -> str:
    """Return a mention's own words before its number, without dates."""
    start, end = mention.left_start, mention.left_start + len(mention.left)
    return without_periods(facts.text, start, end, between(facts.dates, start, end))


def _remember(line: _Line, facts: SentenceFacts, mention: Mention, name: str) -> None:
    """Keep what the next quantity may leave out."""
    quantity = mention.quantity
    if mention.role in ("condition", "attribute"):
        return
    line.previous, line.sentence = name, facts.sentence.start
    if not quantity.change and quantity.kind not in ("rank", "times", "level"):
        line.base = bare(name)
        line.by_unit[quantity.unit] = line.base
        line.recent = [*line.recent, line.base][-4:]


def _name(
    reading: _Reading, facts: SentenceFacts, mention: Mention, left: str, kind: TargetKind, placed: bool
) -> str:
    line, context = reading.line, reading.context
    if mention.baseline and mention.quantity.kind == mention.baseline.quantity.kind and line.previous:
        return line.previous
    if mention.role == "baseline" and re.search(r"[比较]$", left.rstrip("的")) and line.base:
        return line.base
    if placed and not head_noun(left) and len(mention.right) < 2:
        return line.lead or line.previous or tidy(context.topic)
    place = facts.place(mention)
    around = Surroundings(
        left=left,
        topic="" if context.vague else context.topic,
        heading=context.topic,
        opened=line.opened,
        receiver_before=line.receiver,
        lead=context.lead,
        previous=line.previous,
        fresh=line.sentence == facts.sentence.start,
        base=line.base,
        same_unit=line.by_unit.get(mention.quantity.unit, ""),
        recent=tuple(line.recent),
        earlier=tuple(filter(None, facts.words[:place])),
        later=tuple(filter(None, facts.words[place + 1 :])),
        grant=kind == "support",
        detail=not context.goals,
    )
    if around.grant and (receiver := around.receiver()):
        line.receiver = receiver
    if name := name_of(mention, around):
        return around.told_apart(name) if around.grant else name
    first = re.split(r"[，。；：]", facts.text[:40])[0]
    return tidy(around.owner()) or tidy(mention.right[:12]) or tidy(first)[:20]


def _quote(text: str, mention: Mention) -> tuple[int, int]:
    start, end = mention.segment.start, mention.segment.end
    while start < end and text[start] in " 　\n、，":
        start += 1
    while end > start and text[end - 1] in " 　\n":
        end -= 1
    return start, end
