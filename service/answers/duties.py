"""Answers to questions for who does what: who leads and supports a task, or all tasks of a body with their number."""

import re
from collections.abc import Sequence

from corpus.model import Span
from indexer.records import Duty
from indexer.store.facts import Role
from service.answers.draft import Draft, Line, Said
from service.answers.material import Material
from service.answers.measures import chosen_sentences, quoted_lines
from service.answers.readings import Reading
from service.answers.wording import shortened, source, trimmed
from service.citing import Quotation

_TASKS = re.compile(
    r"""哪[些几一两]?(?:项|件|个|条|方面|块)?(?:任务|工作|事|活|职责|改革|条款) | 哪[些几一两]?(?:项|件|条) | 什么(?:任务|工作|活|职责|事) | 几项 | (?:负责|干|管|做)(?:什么|啥) | 的任务 | 哪些事 | 各是哪""",
    re.VERBOSE,
)
_WHO = re.compile(
    r"谁|哪(?:个|些|几个|几家|家|两|三)?(?:部门|单位|厅|局|委|机构|市|级)|由哪|归哪|什么(?:部门|单位)|还是|吗|参不参加|是不是|要不要"
)
_LEADS = re.compile(r"牵头|挑头|主抓|领衔|负责")
_SUPPORTS = re.compile(r"配合|参加|参与|协助|协同")
_EXPLAINS = "负责解释"
_JOINT = re.compile(r"一[起块]儿?|共同|联合|[两三四]家|合伙")
_NEAR = 2.5
"""How far below the best clause one may stand whose duty is told."""

_SHOWN = 30
"""Tasks that are listed; more are counted."""

_GIST = 60
_NAMED_TASKS = 4
_NAMED = 1.5
"""What it counts among clauses nearly as good that a duty is one of the body named."""

_OTHERS = 2


def duty(material: Material) -> Draft | None:
    """Say who does a task, or what a body does; None where no duty fits."""
    query = material.query
    if query.agencies and _TASKS.search(query.question.text) and not _WHO.search(query.question.text):
        listed = tasks(material)
        if listed is not None:
            return listed
    return who(material)


def who(material: Material) -> Draft | None:
    """Say who leads and who supports the task that is asked about."""
    found = _duty_asked(material)
    holder = _holder(material, found[1]) if found is not None else None
    if found is None or holder is None:
        return None
    reading, told = found
    quotation, words = _cited(holder, told)
    if roles(told):
        lines = [*_role_of(material, told, quotation), Line((Said(roles(told), (quotation,)),))]
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
            rated.append((score + _NAMED * _concerns(material, one), reading, one))
    if not rated:
        return None
    _, reading, one = max(rated, key=lambda rating: rating[0])
    return reading, one


def _concerns(material: Material, duty_: Duty) -> bool:
    """Whether a body that the question names has the role in a duty that the question names."""
    canonical, asked = material.holdings.bodies.canonical, set(material.query.agencies)
    names = (
        duty_.lead
        if _role(material) == "lead"
        else duty_.support
        if _role(material) == "support"
        else (*duty_.lead, *duty_.support)
    )
    return any(canonical(name) in asked for name in names)


def _role(material: Material) -> Role | None:
    """Return the role that the question names; None where it names none or both."""
    text = material.query.question.text
    leads, supports = _LEADS.search(text), _SUPPORTS.search(text)
    return "lead" if leads and not supports else "support" if supports and not leads else None


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


def _holder(material: Material, duty_: Duty) -> Reading | None:
    row = material.holdings.tree.row_of(duty_.clause_id)
    return None if row is None else material.holdings.readings([row])[0]


def _cited(holder: Reading, duty_: Duty) -> tuple[Quotation, str]:
    """Return the words that give the duty, the remark in brackets or the sentence: to be cited, and to be shown."""
    sentence = holder.sentence_at(duty_.span.start)
    if sentence is None:
        return Quotation(holder.clause, duty_.span), trimmed(duty_.quote)
    span = Span(min(sentence.span.start, duty_.span.start), max(sentence.span.end, duty_.span.end))
    return Quotation(holder.clause, span), trimmed(sentence.text)


def roles(duty_: Duty) -> str:
    """Return who leads and who supports, with the verbs of the document, "" where they stand in a sentence of their own.

    省科技厅牵头，省财政厅、省教育厅配合
    """
    quote = duty_.quote
    lead, support = "、".join(duty_.lead), "、".join(duty_.support)
    if "责任单位" in quote and not support and lead:
        return f"责任单位为{lead}"
    verb, help_ = _verb(duty_, "牵头", ""), _verb(duty_, "配合", "")
    if not re.match(r"^[（(]|^(?:以上|上述|本[节部章])|^.{0,4}单位[：:]|^，?第", quote) and not (
        verb == "牵头" and help_
    ):
        return ""
    parts = [f"{lead}{verb or '负责'}" if lead else "", f"{support}{help_ or '配合'}" if support else ""]
    return "，".join(filter(None, parts))


def _verb(duty_: Duty, role: str, otherwise: str | None = None) -> str:
    """Return the document's own word for leading (牵头) or supporting (配合)."""
    words = ("牵头", "领衔", "负责", "承办") if role == "牵头" else ("配合", "参加", "参与", "协助", "协同")
    return next((word for word in words if word in duty_.quote), role if otherwise is None else otherwise)


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
                        else f"{_verb(duty_, role)}单位"
                    )
                    said.append(Line((Said(f"{name}是{word}", (quotation,)),)))
    return said[:_OTHERS]


def _task(material: Material, reading: Reading, duty_: Duty) -> list[Line]:
    """Quote what the duty is about: the sentence that the question asks for, or the tasks that the duty covers."""
    tree, citer = material.holdings.tree, material.holdings.citer
    covered = [row for cover in duty_.covers if (row := tree.row_of(cover)) is not None]
    if len(covered) > 1 and (reading.clause.clause_id == duty_.clause_id):
        tasks_ = [
            one
            for one in material.holdings.readings(covered[:_NAMED_TASKS])
            if one.sentences and one.row != reading.row
        ]
        return [
            _about(
                _gist(one, duty_),
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


def _about(words: str, place: str, quotation: Quotation) -> Line:
    return Line((Said(f"任务内容：{words}（{place}）", (quotation,)),))


def tasks(material: Material) -> Draft | None:
    """List every task that the bodies named lead or support, with their number; None where there is none."""
    role = _role(material)
    found = _duties_of(material, role)
    if not found:
        return None
    lines: list[Line] = []
    named = material.holdings.lexicon.find_agencies(material.query.question.text)
    subject = "、".join(dict.fromkeys(mention.name for mention in named))
    for part, verb in (("lead", "牵头或负责"), ("support", "配合或参加")):
        of_part = [duty_ for duty_ in found if _has_role(material, duty_, part)]
        if role not in (None, part) or not of_part:
            continue
        shown = [line for duty_ in of_part[:_SHOWN] if (line := _item(material, duty_)) is not None]
        more = f"，列出前{len(shown)}项" if len(of_part) > len(shown) else ""
        lines.append(Line((Said(f"{subject}{verb}的任务共{len(of_part)}项{more}："),)))
        lines += shown
    return Draft(tuple(lines), (), tuple(found[:_SHOWN]))


def _has_role(material: Material, duty_: Duty, part: str) -> bool:
    canonical = material.holdings.bodies.canonical
    names = duty_.lead if part == "lead" else duty_.support
    held = {canonical(name) for name in names}
    every = _JOINT.search(material.query.question.text) is not None
    return (all if every else any)(agency in held for agency in material.query.agencies)


def _duties_of(material: Material, role: Role | None) -> list[Duty]:
    """Return the duties of the bodies named, of the documents that the question means."""
    holdings = material.holdings
    names = [name for agency in material.query.agencies for name in holdings.bodies.names(agency)]
    if not names:
        return []
    parts: tuple[Role, ...] = (role,) if role else ("lead", "support")
    found = [
        duty_
        for duty_ in holdings.facts.duties(units=names, role=role)
        if any(_has_role(material, duty_, part) for part in parts)
    ]
    meant = holdings.bodies.documents(material.query, {duty_.doc for duty_ in found})
    return [duty_ for duty_ in found if duty_.doc in meant]


def _item(material: Material, duty_: Duty) -> Line | None:
    """Return the line of one task: what it is, where it stands, and who does it with whom."""
    holder = _holder(material, duty_)
    if holder is None:
        return None
    first = next(
        (row for cover in duty_.covers if (row := material.holdings.tree.row_of(cover)) is not None),
        holder.row,
    )
    covered = material.holdings.readings([first])[0]
    gist = _gist(covered, duty_)
    told = roles(duty_)
    quotation, _ = _cited(holder, duty_)
    also = (
        ()
        if covered.row == holder.row
        else (Quotation(covered.clause, covered.sentences[0].span),)
        if covered.sentences
        else ()
    )
    words = f"{gist}（{source(covered.clause, material.holdings.citer)}" + (f"；{told}）" if told else "）")
    return Line((Said(words, (quotation, *also)),), "- ")


def _gist(covered: Reading, duty_: Duty) -> str:
    if covered.clause.heading and len(covered.clause.heading) <= _GIST:
        return trimmed(covered.clause.heading)
    first = next((one for one in covered.sentences if not one.aside), None)
    words = trimmed(first.text) if first is not None else trimmed(duty_.quote)
    return shortened(words, _GIST)
