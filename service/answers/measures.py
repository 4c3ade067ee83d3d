"""Answers in the documents' own words: the sentences that say so, each under its place."""

import re
from collections.abc import Sequence

from service.answers.draft import Draft, Line, Said, joined
from service.answers.material import Choice, Material
from service.answers.readings import Reading
from service.answers.wording import shortened, source, trimmed
from service.citing import Quotation

_FURTHER = 2
"""Clauses that are quoted beside the best one."""

_SAME_CLAUSE, _OTHER_CLAUSE = 1.6, 2.9
"""How far below the best sentence another may stand: in its own clause, in another."""

_DEFINING = 0.6
"""The same within the clause where a definition is asked for: what else it rules is not wanted."""

_LONG = 220
_BLANK = 2
_TOPIC = 40
_LEADS = re.compile(r"[：:]\s*$")
_RULES = re.compile(r"的\s*[；;。]?\s*$")
"""How an item ends that is a case which its lead-in rules on (…的；)."""

_STOPS = "。；;，,"


def measure(material: Material) -> Draft | None:
    """Quote the sentences that answer; None where nothing was found."""
    chosen = chosen_sentences(material)
    if not chosen:
        return None
    return Draft(tuple(quoted_lines(material, chosen)))


def chosen_sentences(material: Material, further: int = _FURTHER) -> list[list[Choice]]:
    """Return the sentences to be quoted, clause by clause, the best clause first, each clause's in reading order."""
    if not material.choices:
        return []
    best = material.choices[0].score
    same = _DEFINING if material.query.question.kind == "definition" else _SAME_CLAUSE
    groups: dict[int, list[Choice]] = {}
    for choice in material.choices:
        row = choice.reading.row
        if row in groups:
            near = choice.score >= max(groups[row][0].score - same, best - _OTHER_CLAUSE)
            if near and _length(groups[row]) + len(choice.sentence.text) <= _LONG:
                groups[row].append(choice)
        elif len(groups) <= further and choice.score >= best - _OTHER_CLAUSE:
            groups[row] = [choice]
    return [sorted(group, key=lambda one: one.sentence.span.end) for group in groups.values()]


def _length(choices: Sequence[Choice]) -> int:
    return sum(len(choice.sentence.text) for choice in choices)


def quoted_lines(material: Material, groups: Sequence[Sequence[Choice]], further: bool = False) -> list[Line]:
    """Return the lines that quote these sentences: the first plainly, the others (all where `further`) as further rules."""
    lines: list[Line] = []
    doc = ""
    for at, group in enumerate(groups, int(further)):
        clause = group[0].reading.clause
        if at == 1:
            lines.append(Line((Said("相关规定："),)))
        lines.append(quoted(material, group, brief=clause.doc == doc, mark="- " if at else ""))
        doc = clause.doc
    return lines


def quoted(material: Material, choices: Sequence[Choice], brief: bool = False, mark: str = "") -> Line:
    """Return a line with sentences of one clause and where they stand."""
    words = said_words(choices)
    if all(choice.sentence.aside for choice in choices):
        words = topic_of(choices[0].reading) + words
    place = source(choices[0].reading.clause, material.holdings.citer, brief)
    quotations = joined([choice.quotation for choice in choices])
    lead = lead_in(material, choices[0])
    if lead is not None:
        words = f"{trimmed(_said(lead)).rstrip('：:')}：{words}"
        quotations = (lead, *quotations)
    return Line((Said(f"{words}（{place}）", quotations),), mark)


def lead_in(material: Material, choice: Choice) -> Quotation | None:
    """Return the sentence that leads in to an item of a list, without which its words say nothing (有下列情形之一的，不予补助：)."""
    clause = choice.reading.clause
    if clause.kind not in ("item", "point", "dash") or not _RULES.search(clause.text):
        return None
    row = material.holdings.tree.parent(choice.reading.row)
    above = material.holdings.readings([row])[0] if row is not None else None
    if above is None or not above.sentences or not _LEADS.search(above.clause.text):
        return None
    return Quotation(above.clause, above.sentences[-1].span)


def _said(quotation: Quotation) -> str:
    clause, span = quotation.clause, quotation.span
    words = clause.text[span.start - clause.span.start : span.end - clause.span.start]
    return words.removeprefix(clause.label).lstrip(" 　\n")


def said_words(choices: Sequence[Choice]) -> str:
    """Return the words of sentences of one clause, …… where something between them is left out."""
    words = ""
    last: Choice | None = None
    for choice in choices:
        gap = last is not None and choice.sentence.span.start - last.sentence.span.end > _BLANK
        words = f"{words.rstrip(_STOPS)}……" if gap else words
        words += " ".join(choice.sentence.text.split())
        last = choice
    return trimmed(words)


def topic_of(reading: Reading) -> str:
    """Return what a clause is about, for a remark that does not say so: its heading, or how it begins."""
    if reading.clause.heading:
        return reading.clause.heading
    first = next((one for one in reading.sentences if not one.aside), None)
    if first is None:
        return reading.clause.headings[-1] if reading.clause.headings else ""
    return shortened(trimmed(first.text), _TOPIC)
