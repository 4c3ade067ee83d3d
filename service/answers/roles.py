"""The words for who leads and who supports a task, and what is cited for them."""

import re

from corpus.model import Span
from indexer.records import Duty
from indexer.store.facts import Role
from service.answers.material import Material
from service.answers.readings import Reading
from service.answers.wording import shortened, trimmed
from service.citing import Quotation

_LEADS = re.compile(r"牵头|挑头|主抓|领衔|负责")
_SUPPORTS = re.compile(r"配合|参加|参与|协助|协同")
_GIST = 60
_LINES = 3
"""Lines behind the first that one duty may take."""


def role_asked(material: Material) -> Role | None:
    """Return the role that the question names; None where it names none or both."""
    text = material.query.question.text
    leads, supports = _LEADS.search(text), _SUPPORTS.search(text)
    return "lead" if leads and not supports else "support" if supports and not leads else None


def holder_of(material: Material, duty_: Duty) -> Reading | None:
    """Return the clause that states a duty."""
    row = material.holdings.tree.row_of(duty_.clause_id)
    return None if row is None else material.holdings.readings([row])[0]


def cited_for(holder: Reading, duty_: Duty) -> tuple[Quotation, str]:
    """Return the words that give the duty, the remark in brackets or the sentence: to be cited, and to be shown."""
    sentence, clause = holder.sentence_at(duty_.span.start), holder.clause
    end = min(duty_.span.end, clause.span.end)  # 配合单位：… may stand on a line, and in a clause, of its own
    if sentence is None:
        return Quotation(clause, Span(duty_.span.start, end)), trimmed(duty_.quote)
    span = Span(min(sentence.span.start, duty_.span.start), max(sentence.span.end, end))
    return Quotation(clause, span), trimmed(sentence.text)


def cited_beside(material: Material, holder: Reading, duty_: Duty) -> tuple[Quotation, ...]:
    """Return the words of a duty that stand in the clauses behind the one that states it: 配合单位：… on its own line."""
    found: list[Quotation] = []
    row, text = holder.row + 1, duty_.span
    while text.end > holder.clause.span.end and len(found) < _LINES:
        clause = material.holdings.readings([row])[0].clause
        if clause.doc != duty_.doc or clause.span.start >= text.end:
            break
        found.append(Quotation(clause, Span(clause.span.start, min(clause.span.end, text.end))))
        row += 1
    return tuple(found)


def roles(duty_: Duty) -> str:
    """Return who leads and who supports, with the verbs of the document, "" where they stand in a sentence of their own.

    省科技厅牵头，省财政厅、省教育厅配合
    """
    quote = duty_.quote
    lead, support = "、".join(duty_.lead), "、".join(duty_.support)
    if "责任单位" in quote and not support and lead:
        return f"责任单位为{lead}"
    verb, help_ = verb_of(duty_, "牵头", ""), verb_of(duty_, "配合", "")
    if not re.match(r"^[（(]|^(?:以上|上述|本[节部章])|^.{0,4}单位[：:]|^，?第", quote) and not (
        verb == "牵头" and help_
    ):
        return ""
    parts = [f"{lead}{verb or '负责'}" if lead else "", f"{support}{help_ or '配合'}" if support else ""]
    return "，".join(filter(None, parts))


def verb_of(duty_: Duty, role: str, otherwise: str | None = None) -> str:
    """Return the document's own word for leading (牵头) or supporting (配合)."""
    words = ("牵头", "领衔", "负责", "承办") if role == "牵头" else ("配合", "参加", "参与", "协助", "协同")
    return next((word for word in words if word in duty_.quote), role if otherwise is None else otherwise)


def gist_of(covered: Reading, duty_: Duty) -> str:
    """Return what a task is in few words: its heading, or how it begins."""
    if covered.clause.heading and len(covered.clause.heading) <= _GIST:
        return trimmed(covered.clause.heading)
    first = next((one for one in covered.sentences if not one.aside), None)
    words = trimmed(first.text) if first is not None else trimmed(duty_.quote)
    return shortened(words, _GIST)
