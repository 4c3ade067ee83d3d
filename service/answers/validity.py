"""Whether a document is in force, from when and how long it applies, and what put it out of force."""

import re

from corpus.model import Masthead
from service.answers.draft import Line, Said
from service.answers.imprint import line_with
from service.answers.material import Material
from service.answers.measures import quoted
from service.answers.readings import Reading, Sentence, folded
from service.answers.wording import short_title, source, status_words, trimmed
from service.citing import Quotation
from service.features import REPEALS

_VALIDITY = re.compile(r"废止|失效|施行|有效期|不再执行|停止执行|实施期|规划期")
_ENDED = re.compile(r"废止|失效|不再执行|停止执行|不再施行")
_TAIL = 36
"""Clauses at the end of a document that may say how long it applies."""

_CLOSE = 4.0
"""How far below the best sentence one may stand that puts something out of force."""

_FROM_TEXT = re.compile(r"(?:施行|实施期|有效期|规划期|执行)")


def replaced(material: Material, close: float = _CLOSE) -> list[Line]:
    """Quote the sentence found that puts something out of force."""
    best = material.choices[0].score if material.choices else 0.0
    for choice in material.choices:
        if choice.score >= best - close and _ENDED.search(choice.sentence.text):
            return [quoted(material, [choice])]
    return []


def validity(material: Material, doc: str) -> list[Line]:
    """Say whether a document is in force, and what put it out of force, by the clause that says so."""
    head = material.holdings.citer.head(doc)
    words = status_words(doc, material.holdings.citer)
    quotations = _repealing(material, doc)
    if words and quotations:
        return [Line((Said(f"{short_title(head)}{_numbered(head)}{words}", quotations),))]
    expiry = _sentence(material, doc, _FROM_TEXT)
    if words and expiry is not None:
        return [Line((Said(f"{short_title(head)}{_numbered(head)}{words}", (expiry,)),))]
    return []


def _numbered(head: Masthead) -> str:
    return f"（{head.document_number}）" if head.document_number else ""


def _repealing(material: Material, doc: str) -> tuple[Quotation, ...]:
    """Return the sentences of other documents that put this one out of force."""
    head = material.holdings.citer.head(doc)
    number = folded(head.document_number or "")
    title = folded(head.title).strip("《》")
    rows = [
        material.holdings.tree.row_of(ref.clause_id)
        for ref in material.holdings.facts.references_to_document(doc)
    ]
    readings = [*material.holdings.readings([row for row in rows if row is not None]), *material.readings]
    for reading in readings:
        for sentence in reading.sentences:
            names = (number and number in sentence.folded) or title in sentence.folded
            if reading.clause.doc != doc and names and REPEALS.search(sentence.text):
                return (Quotation(reading.clause, sentence.span),)
    return ()


def _sentence(material: Material, doc: str, pattern: re.Pattern[str]) -> Quotation | None:
    """Return the sentence of a document's end, or of what was found, that says from when or how long it applies."""
    rows = material.holdings.rows(doc)
    last = material.holdings.readings(rows[max(0, len(rows) - _TAIL) :])
    own = [reading for reading in material.readings if reading.clause.doc == doc]
    best: tuple[int, Reading, Sentence] | None = None
    for reading in (*own, *reversed(last)):
        for sentence in reading.sentences:
            worth = int(bool(re.search(r"^本|自.{2,20}起|至20\d\d年|有效期", sentence.text))) + int(
                "本" in sentence.text[:3]
            )
            if (
                _VALIDITY.search(sentence.text)
                and pattern.search(sentence.text)
                and worth
                and (best is None or worth > best[0])
            ):
                best = (worth, reading, sentence)
    return None if best is None else Quotation(best[1].clause, best[2].span)


def terms(material: Material, doc: str) -> list[Line]:
    """Quote from when and how long a document applies."""
    quotation = _sentence(material, doc, _FROM_TEXT)
    if quotation is None:
        return _planned(material, doc)
    row = material.holdings.tree.row_of(quotation.clause.clause_id)
    reading = material.holdings.readings([row])[0] if row is not None else None
    sentence = reading.sentence_at(quotation.span.end - 1) if reading is not None else None
    if sentence is None:
        return []
    return [
        Line(
            (
                Said(
                    f"{trimmed(sentence.text)}（{source(quotation.clause, material.holdings.citer)}）",
                    (quotation,),
                ),
            )
        )
    ]


def _planned(material: Material, doc: str) -> list[Line]:
    """Say the years that a plan is for, by its title."""
    head = material.holdings.citer.head(doc)
    if head.period is None:
        return []
    first, last = head.period
    title = folded(head.title).strip("《》")
    quotation = line_with(material, doc, lambda text: title in folded(text))
    if quotation is None:
        return []
    over = status_words(doc, material.holdings.citer)
    words = f"{short_title(head)}的期限为{first}年至{last}年"
    return [Line((Said(f"{words}，{over}" if over else words, (quotation,)),))]
