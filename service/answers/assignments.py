"""All tasks that a body leads or supports, with their number."""

import re
from collections.abc import Sequence

from indexer.records import Duty
from indexer.store.facts import Role
from service.answers.draft import Draft, Line, Said
from service.answers.material import Material
from service.answers.roles import cited_beside, cited_for, gist_of, holder_of, role_asked, roles
from service.answers.wording import source
from service.citing import Quotation

_TASKS = re.compile(
    r"""哪[些几一两]?(?:项|件|个|条|方面|块)?[^，。？?]{0,4}?(?:任务|工作|事|活|职责|改革|条款|政策|措施) | 哪[些几一两]?(?:项|件|条) | 什么(?:任务|工作|活|职责|事) | 几项 | (?:负责|干|管|做)(?:什么|啥) | 的任务 | 哪些事 | 各是哪""",
    re.VERBOSE,
)
_WHO = re.compile(
    r"谁|哪(?:个|些|几个|几家|家|两|三)?(?:部门|单位|厅|局|委|机构|市|级)|由哪|归哪|什么(?:部门|单位)|还是|吗|参不参加|是不是|要不要"
)
_JOINT = re.compile(r"一[起块]儿?|共同|联合|[两三四]家|合伙")
_PROVINCE = re.compile(r"(?:^|[^全各])(?:省|自治区)(?=[^内级里委属]{2,})")
_SHOWN = 30
"""Tasks that are listed; more are counted."""


def asks_tasks(material: Material) -> bool:
    """Whether a question asks what a body named does (省财政厅配合哪些任务)."""
    text = material.query.question.text
    return bool(material.query.agencies) and bool(_TASKS.search(text)) and not _WHO.search(text)


def tasks(material: Material) -> Draft | None:
    """List every task that the bodies named lead or support, with their number; None where there is none."""
    role = role_asked(material)
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
        shown = _items(material, of_part[:_SHOWN])
        more = f"，列出前{len(shown)}项" if len(of_part) > len(shown) else ""
        lines.append(Line((Said(f"{subject}{verb}的任务共{len(of_part)}项{more}："),)))
        lines += shown
    return Draft(tuple(lines), (), tuple(found[:_SHOWN]))


def _has_role(material: Material, duty_: Duty, part: str) -> bool:
    canonical = material.holdings.bodies.canonical
    names = duty_.lead if part == "lead" else duty_.support
    named = material.query.question.text
    held = {canonical(name) for name in names if not _of_city(name, named)}
    every = _JOINT.search(material.query.question.text) is not None
    return (all if every else any)(agency in held for agency in material.query.agencies)


def _of_city(name: str, text: str) -> bool:
    """Whether a body is a city's (市科技局) where the question names the province's (省科技厅)."""
    return bool(_PROVINCE.search(text)) and name[:1] in "市县区" and name not in text


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
    kept = [duty_ for duty_ in found if duty_.doc in meant]
    return sorted(kept, key=lambda duty_: _recency(material, duty_.doc))


def _recency(material: Material, doc: str) -> tuple[bool, int, str]:
    """Return what documents are ordered by: those in force first, the newest first among them."""
    citer = material.holdings.citer
    over = citer.status(doc) in ("repealed", "expired")
    issued = (citer.head(doc).issued or "").replace("-", "")
    return over, -int(issued or 0), doc


def _items(material: Material, duties: Sequence[Duty]) -> list[Line]:
    """Return a line a task; a document is named in full where its tasks begin."""
    lines: list[Line] = []
    doc = ""
    for duty_ in duties:
        item = _item(material, duty_, brief=duty_.doc == doc)
        if item is not None:
            lines.append(item)
            doc = duty_.doc
    return lines


def _item(material: Material, duty_: Duty, brief: bool) -> Line | None:
    """Return the line of one task: what it is, where it stands, and who does it with whom."""
    holder = holder_of(material, duty_)
    if holder is None:
        return None
    first = next(
        (row for cover in duty_.covers if (row := material.holdings.tree.row_of(cover)) is not None),
        holder.row,
    )
    covered = material.holdings.readings([first])[0]
    gist = gist_of(covered, duty_)
    told = roles(duty_)
    quotation, _ = cited_for(holder, duty_)
    beside = cited_beside(material, holder, duty_)
    also = (
        ()
        if covered.row == holder.row
        else (Quotation(covered.clause, covered.sentences[0].span),)
        if covered.sentences
        else ()
    )
    words = f"{gist}（{source(covered.clause, material.holdings.citer, brief)}" + (
        f"；{told}）" if told else "）"
    )
    return Line((Said(words, (quotation, *beside, *also)),), "- ")
