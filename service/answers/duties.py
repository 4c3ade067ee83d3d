"""Answers to questions for who does what: who leads and supports a task, or all tasks of a body with their number."""

from collections.abc import Sequence

from indexer.records import Duty
from service.answers.assignments import asks_tasks, tasks
from service.answers.draft import Draft, Line, Said, Table
from service.answers.material import Material
from service.answers.meant import superseded
from service.answers.measures import chosen_sentences, quoted_lines
from service.answers.readings import Reading
from service.answers.roles import cited_beside, cited_for, gist_of, holder_of, role_asked, roles, verb_of
from service.answers.wording import source, trimmed
from service.citing import Quotation

_EXPLAINS = "负责解释"
_NEAR = 2.5
"""How far below the best clause one may stand whose duty is told."""


_NAMED_TASKS = 4
_NAMED = 1.5
"""What it counts among clauses nearly as good that a duty is one of the body named."""

_OVER = 1.5
"""What is taken off for a document that is repealed where the question does not mean an old one."""

_TOLD = 0.5
"""What the best sentence of a clause counts beside the rank of the clause."""

_NAMES_TASK = 0.6
"""How much of what the best task shares with the question another must share to be told too."""

_OTHERS = 2


def duty(material: Material) -> Draft | None:
    """Say who does a task, or what a body does; None where no duty fits."""
    if asks_tasks(material):
        listed = tasks(material)
        if listed is not None:
            return listed
    if material.asked.places > 1:
        apart = by_place(material)
        if apart is not None:
            return apart
    return who(material)


def by_place(material: Material) -> Draft | None:
    """Set side by side who does a task in each place that is named; None where fewer than two say so."""
    rows: dict[str, tuple[Said, ...]] = {}
    told: list[Duty] = []
    for reading in material.readings:
        region = material.holdings.citer.head(reading.clause.doc).region
        duties = [one for one in reading.held.duties if _EXPLAINS not in one.quote]
        if region in rows or region not in material.query.regions or not duties:
            continue
        one = _nearest(material, reading, duties)
        holder = holder_of(material, one)
        if holder is None or not roles(one):
            continue
        quotation = cited_for(holder, one)[0]
        rows_ = [row for cover in one.covers if (row := material.holdings.tree.row_of(cover)) is not None]
        subject = next((got for got in material.holdings.readings(rows_[:1]) if got.sentences), reading)
        rows[region] = (
            Said(region),
            Said(roles(one), (quotation,)),
            Said(gist_of(subject, one), (Quotation(subject.clause, subject.sentences[0].span),)),
            Said(source(subject.clause, material.holdings.citer)),
        )
        told.append(one)
    if len(rows) < 2:
        return None
    return Draft((Table(("地区", "分工", "任务", "出处"), tuple(rows.values())),), (), tuple(told))


def who(material: Material) -> Draft | None:
    """Say who leads and who supports the task that is asked about."""
    found = _duty_asked(material)
    holder = holder_of(material, found[1]) if found is not None else None
    if found is None or holder is None:
        return None
    reading, told = found
    quotation, words = cited_for(holder, told)
    beside = cited_beside(material, holder, told)
    if roles(told):
        lines = [*_role_of(material, told, quotation), Line((Said(roles(told), (quotation, *beside)),))]
        lines += _task(material, reading, told)
    else:
        lines = [Line((Said(f"{words}（{source(holder.clause, material.holdings.citer)}）", (quotation,)),))]
    used = {reading.row, holder.row}
    further = [group for group in chosen_sentences(material) if group[0].reading.row not in used]
    return Draft((*lines, *quoted_lines(material, further[:_OTHERS], further=True)), (), (told,))


def _duty_asked(material: Material) -> tuple[Reading, Duty] | None:
    """Return the duty that is asked for with the clause that it is about: of the best clause that has one.

    A duty of the body that the question names is preferred among clauses that are nearly as good.
    """
    best = max(material.scores, default=0.0)
    text = material.query.question.text
    rated = []
    for reading, score in zip(material.readings, material.scores, strict=True):
        duties = [one for one in reading.held.duties if _EXPLAINS not in one.quote or "解释" in text]
        if duties and score >= best - _NEAR:
            one = _nearest(material, reading, duties)
            over = superseded(material.query, material.holdings.citer.status(reading.clause.doc))
            told = max((one.score for one in material.choices if one.reading.row == reading.row), default=0.0)
            rated.append(
                (score + _TOLD * told + _NAMED * _concerns(material, one) - _OVER * over, reading, one)
            )
    if not rated:
        return None
    _, reading, one = max(rated, key=lambda rating: rating[0])
    return reading, one


def _concerns(material: Material, duty_: Duty) -> bool:
    """Whether a body that the question names has the role in a duty that the question names."""
    canonical, asked = material.holdings.bodies.canonical, set(material.query.agencies)
    names = (
        duty_.lead
        if role_asked(material) == "lead"
        else duty_.support
        if role_asked(material) == "support"
        else (*duty_.lead, *duty_.support)
    )
    return any(canonical(name) in asked for name in names)


def _nearest(material: Material, reading: Reading, duties: Sequence[Duty]) -> Duty:
    """Return the duty that stands first behind the sentence which the question is about."""
    own = [one for one in duties if one.clause_id == reading.clause.clause_id]
    covering = [one for one in duties if one.clause_id != reading.clause.clause_id]
    if not own:
        return covering[0]
    topic = next(
        (one for one in material.choices if one.reading.row == reading.row and not one.sentence.aside), None
    )
    start = topic.sentence.span.start if topic is not None else reading.clause.span.start
    return next((one for one in sorted(own, key=lambda one: one.span.start) if one.span.end > start), own[-1])


def _role_of(material: Material, duty_: Duty, quotation: Quotation) -> list[Line]:
    """Say which role a body has that the question asks about (省财政厅是牵头还是配合)."""
    canonical = material.holdings.bodies.canonical
    said = []
    for agency in material.query.agencies:
        for names, role in ((duty_.lead, "牵头"), (duty_.support, "配合")):
            for name in names:
                if canonical(name) == agency and roles(duty_):
                    word = (
                        "责任单位"
                        if "责任单位" in duty_.quote and role == "牵头"
                        else f"{verb_of(duty_, role)}单位"
                    )
                    said.append(Line((Said(f"{name}是{word}", (quotation,)),)))
    return said[:_OTHERS]


def _task(material: Material, reading: Reading, duty_: Duty) -> list[Line]:
    """Quote what the duty is about: the sentence that the question asks for, or the tasks that the duty covers."""
    tree, citer = material.holdings.tree, material.holdings.citer
    covered = [row for cover in duty_.covers if (row := tree.row_of(cover)) is not None]
    if covered and covered != [reading.row] and reading.clause.clause_id == duty_.clause_id:
        tasks_ = [
            one
            for one in material.holdings.readings(covered[:_NAMED_TASKS])
            if one.sentences and one.row != reading.row
        ]
        tasks_ = _asked_about(material, tasks_, duty_)
        return [
            _about(
                gist_of(one, duty_),
                source(one.clause, citer, brief=at > 0),
                Quotation(one.clause, one.sentences[0].span),
            )
            for at, one in enumerate(tasks_)
        ]
    topic = next(
        (
            choice
            for choice in material.choices
            if choice.reading.row == reading.row and not choice.sentence.aside and not choice.sentence.bare
        ),
        None,
    )
    place = source(reading.clause, citer)
    if topic is not None and not (
        topic.sentence.span.start <= duty_.span.start < topic.sentence.span.end
        and topic.sentence.text == duty_.quote
    ):
        return [_about(trimmed(topic.sentence.text), place, topic.quotation)]
    heading = reading.clause.heading
    return [_about(heading, place, Quotation(reading.clause, reading.clause.span))] if heading else []


def _asked_about(material: Material, tasks_: Sequence[Reading], duty_: Duty) -> list[Reading]:
    """Keep of the tasks of a duty those that the question names, all where it names none."""
    fits = [material.holdings.matcher.covered(gist_of(one, duty_), material.query.terms) for one in tasks_]
    best = max(fits, default=0.0)
    return [one for one, fit in zip(tasks_, fits, strict=True) if fit >= _NAMES_TASK * best]


def _about(words: str, place: str, quotation: Quotation) -> Line:
    return Line((Said(f"任务内容：{words}（{place}）", (quotation,)),))
