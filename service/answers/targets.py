"""Answers to questions for a quantity: the number first, with unit, year, place and baseline, then what says so."""

import re
from collections.abc import Iterable, Sequence

from corpus.regions import short_form
from indexer.records import Target
from service.answers.dating import year_carried
from service.answers.draft import Draft, Line, Said
from service.answers.indicators import named, shown
from service.answers.material import Choice, Fact, Material
from service.answers.measures import chosen_sentences, quoted_lines
from service.answers.of_records import named_indicators, of_part
from service.answers.sorts import first_of_sort, is_of_sort
from service.answers.wording import amount, baseline, place, source, trimmed
from service.citing import Quotation
from service.question import apart

_STATED = 3
"""Quantities that are put in words of our own."""

_NEAR, _BESIDE = 1.2, 2.5
"""How far below the best quantity another may stand to be said too: anywhere, in the same sentence."""

_NAMED = 3.0
"""How far below the best quantity one of the indicator that the question names by its name may stand."""

_TOUCHED = 0.3
"""How much of a quantity's name the question must cover for it to be said beside the best."""

_WHOLLY, _HARDLY = 0.8, 0.5
"""How much of the best name the question covers, and what part of that another covers, which then is not what is asked."""

_CLAUSES = 3
_FAR = 90
"""Characters into a sentence after which its number would come late."""

_CLUMSY = re.compile(
    r"^(?:大幅|不断|进一步|持续|逐步|全面|推动|推进|加大|提高|提升|增强|完善|加强|加快|实施|开展|支持|落实|鼓励|积极|力争|争取|率先|依托|或|各(?:牵头|市|地|部门|单位)|[但且并使将对让把]|以及)(?!型|率|额)|要(?:达到|提高)"
)
"""How the name of an indicator begins that is no name: the sentence says it better itself."""

_STANDS = re.compile(r"^(?:位居|居|列|位列|排|进入|跻身|迈入|保持)")
_STATES = {"target": "的目标", "actual": "", "support": ""}
_SEVERAL = 2
"""Places named from which on an answer names the document's own region too."""


def quantity(material: Material) -> Draft | None:
    """Say the quantities asked for; None where none of the clauses found states one."""
    if not material.asked.amount or not material.facts:
        return None
    kinds = material.asked.kinds
    question = material.query.question
    granted = question.kind == "support" and not kinds and not material.asked.units
    compared = question.kind == "compare" and apart(question).kind == "support"
    if (granted or compared) and best_fact(material).target.kind != "support":
        return None
    if kinds and not is_of_sort(material, best_fact(material)):
        return None
    stated = _stated(material)
    lines = [said for group in _alike(stated) if (said := _worded(material, group)) is not None]
    evidence = quoted_lines(material, _evidence(material, stated))
    return Draft((*lines, *evidence), tuple(fact.target for fact in stated))


def _stated(material: Material) -> list[Fact]:
    """Return the quantities to say: the best, those beside it in its sentence, and the same ones elsewhere.

    One whose name the question hardly touches is left to its sentence.
    """
    best = best_fact(material)
    told = [fact for fact in material.facts if fact.fits >= _TOUCHED or fact.target is best.target]
    chosen: list[Fact] = [best]
    by_name = best is not material.facts[0]  # what scores higher is of another indicator, or of a part
    for fact in told:
        if fact is best or _is_part_of(material, fact, best) or (by_name and not _is_same(fact, best)):
            continue
        other = best.target.kind == "support" != fact.target.kind
        if other or not is_of_sort(material, fact) or _is_elsewhere(material, fact, best):
            continue
        if best.fits >= _WHOLLY and fact.fits < _HARDLY * best.fits:
            continue
        beside = fact.sentence is best.sentence and fact.score >= best.score - _BESIDE
        if fact.target.op == "growth" and not material.asked.growth and fact is not best:
            continue
        again = any(_is_same(fact, one) for one in chosen)
        near = fact.score >= best.score - _NEAR
        if (beside or near or again) and (again or len(list(_alike(chosen))) < _STATED):
            chosen.append(fact)
    return chosen + _of_other_years(material, chosen)


def _named_one(material: Material) -> Fact | None:
    """Return the best quantity of an indicator that the question names, of the years and state it names; None for no such."""
    best, wanted = material.facts[0], material.asked
    keys = named_indicators(material.query, wanted, material.holdings)
    meant = named(material, best.target).key in keys and wanted.state in ("", best.target.kind)
    if not keys or meant:
        return None
    for fact in material.facts:
        one, name = fact.target, named(material, fact.target)
        fits = (not wanted.years or one.year in wanted.years) and wanted.state in ("", one.kind)
        if fact.score >= best.score - _NAMED and fits and name.key in keys and name.group in ("", "其中"):
            return fact
    return None


def _is_elsewhere(material: Material, fact: Fact, best: Fact) -> bool:
    """Whether a quantity is of a place that the question does not name, where the best one is of a place that it does."""
    text = material.query.standalone.text
    here, there = (short_form(one.target.scope) for one in (best, fact))
    return here != there and len(here) > 1 and here in text and not (len(there) > 1 and there in text)


def _is_named_so(name: str, other: str) -> bool:
    return bool(name and other) and (name.endswith(other) or other.endswith(name))


def _is_part_of(material: Material, fact: Fact, best: Fact) -> bool:
    """Whether a quantity is for a part that the question does not name, of what the best one is the whole."""
    parts = [of_part(material.query, material.asked, one.target, material.holdings) for one in (fact, best)]
    return parts == [True, False]


def best_fact(material: Material) -> Fact:
    """Return the quantity that answers best; of a whole and its parts the whole, where the question names no part."""
    best = _named_one(material) or first_of_sort(material)
    if not of_part(material.query, material.asked, best.target, material.holdings):
        return best
    key = named(material, best.target).key
    for fact in material.facts:
        one = fact.target
        whole = not of_part(material.query, material.asked, one, material.holdings)
        same = (one.year, one.unit, one.kind) == (best.target.year, best.target.unit, best.target.kind)
        if whole and same and named(material, one).key == key:
            return fact
    return best


def _of_other_years(material: Material, chosen: Sequence[Fact]) -> list[Fact]:
    """Return the best quantity of the same indicator or clause for each further year that is asked for."""
    best = best_fact(material)
    key = named(material, best.target).key
    told = {fact.target.year for fact in chosen} | {fact.target.baseline_year for fact in chosen}
    found = []
    for year in material.asked.years if len(material.asked.years) > 1 else ():
        alike = (
            fact
            for fact in material.facts
            if fact.target.year == year
            and (fact.target.unit == best.target.unit or fact.target.op == "qualitative")
            and (fact.reading.row == best.reading.row or _is_named_so(named(material, fact.target).key, key))
        )
        first = next(alike, None) if year not in told else None
        if first is not None:
            found.append(first)
    return found


def _is_same(fact: Fact, other: Fact) -> bool:
    a, b = fact.target, other.target
    return (a.value, a.value_max, a.unit, a.year, a.kind, a.scope) == (
        b.value,
        b.value_max,
        b.unit,
        b.year,
        b.kind,
        b.scope,
    ) and a.op == b.op


def _alike(facts: Sequence[Fact]) -> Iterable[list[Fact]]:
    groups: list[list[Fact]] = []
    for fact in facts:
        group = next((group for group in groups if _is_same(fact, group[0])), None)
        if group is None:
            groups.append([fact])
        else:
            group.append(fact)
    return groups


def _worded(material: Material, group: Sequence[Fact]) -> Line | None:
    """Put a quantity in words of our own; None where the sentence says it best itself: of a grant, without a plain name."""
    fact = group[0]
    if fact.target.kind == "support":
        if fact.reading.clause.kind == "row":
            return None
        late = fact.target.span.end - fact.sentence.span.start > _FAR
        words = trimmed(fact.target.quote)
        return Line((Said(words, _cited(group)),)) if late else None
    if _CLUMSY.search(shown(fact.target)):
        return None
    subject, further = _subject(material, fact)
    said = _predicated(subject, fact.target)
    before = fact.target.baseline_year
    dated, carrying = year_carried(material, fact.reading, before) if before else (False, ())
    start = baseline(fact.target, dated)
    if not start:
        start, carrying = _start_in_row(group)
    if fact.reading.clause.kind == "row":
        start = "；".join(filter(None, (start, source(fact.reading.clause, material.holdings.citer))))
    return Line(
        (
            Said(
                f"{said}（{start}）" if start else said,
                (*_cited(group), *further, *(carrying if start else ())),
            ),
        )
    )


def _start_in_row(group: Sequence[Fact]) -> tuple[str, tuple[Quotation, ...]]:
    for fact in group:
        words = _in_row(fact)
        if words:
            return words, (fact.quotation,)
    return "", ()


def _in_row(fact: Fact) -> str:
    """Return what a goal of a table row starts from, as an earlier column of the row states it."""
    goal = fact.target
    if fact.reading.clause.kind != "row" or goal.kind != "target" or goal.year is None:
        return ""
    earlier = [
        one
        for one in fact.sentence.targets
        if one.kind == "actual" and one.year and one.year < goal.year and one.indicator == goal.indicator
    ]
    last = max(earlier, key=lambda one: one.year or 0, default=None)
    return f"{last.year}年为{amount(last)}" if last is not None else ""


def _predicated(subject: str, target: Target) -> str:
    """Return subject and value as one sentence: …为60%；…居全国第28位."""
    words = amount(target)
    if target.op == "rank" and target.kind == "actual" and _STANDS.match(words):
        return f"{subject.removesuffix('排名').removesuffix('位次')}{words}"
    return f"{subject}为{words}"


def _cited(group: Sequence[Fact]) -> tuple[Quotation, ...]:
    seen: dict[str, Quotation] = {}
    for fact in group:
        seen.setdefault(fact.reading.clause.doc, fact.quotation)
    return tuple(seen.values())[:_CLAUSES]


def _subject(material: Material, fact: Fact) -> tuple[str, tuple[Quotation, ...]]:
    """Return what the quantity is of: year, place, indicator, and what must be cited for the year."""
    target = fact.target
    when = ""
    further: tuple[Quotation, ...] = ()
    if target.year is not None:
        carried, further = year_carried(material, fact.reading, target.year)
        when = f"{target.year}年" if carried else ""
    elif target.period and target.period in fact.reading.clause.text:
        when = target.period
    head = material.holdings.citer.head(target.doc)
    where = place(target, head)
    name = re.sub(r"^其中[：:]?", "", shown(target))
    told = where == head.region and material.asked.places < _SEVERAL
    return f"{when}{'' if told or where in name else where}{name}{_STATES[target.kind]}", further


def _evidence(material: Material, stated: Sequence[Fact]) -> list[list[Choice]]:
    """Return the sentences to quote: those of the quantities said, then what else answers."""
    groups: list[list[Choice]] = []
    told: set[int] = set()
    for fact in stated:
        stated_already = fact.reading.clause.kind == "row" and fact.target.kind != "support"
        told |= {fact.reading.row} if stated_already else set()
        if not stated_already and not any(_holds(group, fact) for group in groups):
            groups.append([Choice(fact.reading, fact.sentence, fact.score)])
    for group in chosen_sentences(material):
        rest = [
            choice
            for choice in group
            if choice.reading.row not in told and not any(_has(other, choice) for other in groups)
        ]
        if rest:
            groups.append(rest)
    return groups[:_CLAUSES]


def _holds(group: Sequence[Choice], fact: Fact) -> bool:
    return any(
        choice.sentence.span == fact.sentence.span and choice.reading.row == fact.reading.row
        for choice in group
    )


def _has(group: Sequence[Choice], choice: Choice) -> bool:
    return any(
        one.sentence.span == choice.sentence.span and one.reading.row == choice.reading.row for one in group
    )
