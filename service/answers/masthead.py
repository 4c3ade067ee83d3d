"""Answers to questions on a document itself: number, issuer, dates, addressees, whether it is in force, what replaced it."""

import re
from collections.abc import Callable, Iterable
from datetime import date

from corpus.masthead.dates import find_dates
from corpus.model import Masthead
from service.answers.draft import Draft, Line, Said
from service.answers.material import Material
from service.answers.measures import chosen_sentences, quoted, quoted_lines
from service.answers.readings import Reading, Sentence, folded
from service.answers.terms import Terms
from service.answers.wording import short_title, source, status_words, trimmed
from service.citing import Quotation

_VALID = re.compile(
    r"管用|能用|有效(?!期[内满])|作废|废止|废掉|失效|取代|替[代掉]|算数|执行的|在执行|哪个文件废"
)
_FROM = re.compile(r"生效|施行|实施|执行|几时起|有效期|管(?:几年|到)|到哪天|期限|实施期")
_WHAT = re.compile(r"是什么文件|是哪个文件|什么文件|哪份文件|叫什么|全称|全名")
_WHICH = re.compile(r"哪(?:些|几[个份])(?:文件|规划|方案|办法)|在哪些")
_NUMBER = re.compile(r"文号|几号文|发文字号|哪个文件")
_DATE = re.compile(r"落款|成文|印发|发布|公布|出台|哪天|几时|什么时候|啥时候|何时|签发|挂")
_TO = re.compile(r"给谁|主送|下发|发给|哪些单位|印发给")
_BY = re.compile(r"谁(?:发|印发|制定|出台)|发文(?:机关|单位)|哪个(?:部门|单位|机关)(?:发|印发|制定|出台)")
_VALIDITY = re.compile(r"废止|失效|施行|有效期|不再执行|停止执行|实施期|规划期")
_PUTS_OUT = re.compile(
    r"哪[份个些]?.{0,4}(?:文件|办法|规定|政策).{0,4}(?:作废|废止|废掉|失效)|废止了(?:哪|什么)|(?:这条|这个|那条|那个|该).{0,6}(?:有效|管用|算数|执行)"
)
_ENDED = re.compile(r"废止|失效|不再执行|停止执行|不再施行")
_HEAD, _TAIL = 20, 12
_MENTIONS = 10
_MENTIONED = 0.6
_ABOUT_DOCUMENTS = re.compile(r"文件|规划|方案|办法|哪|提|出现|最高|多少")
_CLOSE = 4.0


def masthead(material: Material) -> Draft | None:
    """Say what is asked about a document, with the line of it that says so; None where nothing fits."""
    text = material.query.question.text
    if not material.readings:
        return None
    if _WHICH.search(text):
        return mentions(material)
    doc = _meant(material)
    if doc is None:
        return None
    lines: list[Line] = []
    if _PUTS_OUT.search(text):
        lines += _replaced(material)
    if not lines and _VALID.search(text):
        lines += _validity(material, doc)
    if _FROM.search(text) or (_VALID.search(text) and not lines):
        lines += _terms(material, doc)
    asked: list[tuple[re.Pattern[str], Callable[[Material, str], Iterable[Line]]]] = [
        (_NUMBER, _number), (_BY, _issuer), (_DATE, _issued), (_TO, _addressees),
    ]  # fmt: skip
    for pattern, told in asked if not lines else ():
        if pattern.search(text):
            lines += told(material, doc)
    if _WHAT.search(text) and material.query.question.numbers:
        lines = [*_title(material, doc), *_issuer(material, doc), *_issued(material, doc)]
    if not lines:
        return None
    cited = {said.quotations[0].clause.clause_id for line in lines for said in line.said if said.quotations}
    further = [
        group for group in chosen_sentences(material) if group[0].reading.clause.clause_id not in cited
    ]
    kept = further[:1] if _VALID.search(text) or _FROM.search(text) else []
    return Draft((*lines, *quoted_lines(material, kept, further=True)))


def _replaced(material: Material) -> list[Line]:
    """Quote the sentence found that puts something out of force."""
    best = material.choices[0].score if material.choices else 0.0
    for choice in material.choices:
        if choice.score >= best - _CLOSE and _ENDED.search(choice.sentence.text):
            return [quoted(material, [choice])]
    return []


def _meant(material: Material) -> str | None:
    """Return the document asked about: the one whose number is named (None where it is not here), else the best clause's."""
    named = material.query.question.numbers
    for doc in material.holdings.by_number(named):
        return doc
    if named:
        return None
    return material.readings[0].clause.doc


def _head(material: Material, doc: str) -> Masthead:
    return material.holdings.citer.head(doc)


def _lines_of(material: Material, doc: str) -> list[Reading]:
    """Return the clauses at the top and the end of a document, where its masthead and signature stand."""
    rows = material.holdings.rows(doc)
    chosen = [*rows[:_HEAD], *rows[max(_HEAD, len(rows) - _TAIL) :]]
    return [
        one
        for one in material.holdings.readings(chosen)
        if one.clause.kind in ("header", "signature", "para") and one.sentences
    ]


def _line_with(material: Material, doc: str, holds: Callable[[str], bool]) -> Quotation | None:
    """Return the first line of the masthead for whose words `holds` is true."""
    for reading in _lines_of(material, doc):
        for sentence in reading.sentences:
            if holds(
                reading.clause.text[
                    sentence.span.start - reading.clause.span.start : sentence.span.end
                    - reading.clause.span.start
                ]
            ):
                return Quotation(reading.clause, sentence.span)
    return None


def _stated(material: Material, doc: str, words: str, holds: Callable[[str], bool]) -> list[Line]:
    quotation = _line_with(material, doc, holds)
    return [Line((Said(words, (quotation,)),))] if quotation is not None else []


def _number(material: Material, doc: str) -> list[Line]:
    head = _head(material, doc)
    if not head.document_number:
        return []
    number = folded(head.document_number)
    return _stated(
        material,
        doc,
        f"{short_title(head)}的发文字号为{head.document_number}",
        lambda text: number in folded(text),
    )


def _issuer(material: Material, doc: str) -> list[Line]:
    head = _head(material, doc)
    if not head.issuer:
        return []
    name = folded(head.issuer[0])
    return _stated(material, doc, f"发文机关为{'、'.join(head.issuer)}", lambda text: name in folded(text))


def _issued(material: Material, doc: str) -> list[Line]:
    """Say when a document was signed, and when it was sent out or published where another line says so."""
    head = _head(material, doc)
    lines: list[Line] = []
    if head.issued:
        lines += _stated(
            material, doc, f"成文日期为{_day(head.issued)}", lambda text: _dated(text, head.issued)
        )
    for reading in _lines_of(material, doc):
        text = reading.clause.text
        found = next((one.iso for one in find_dates(text)), None)
        word = next((word for word in ("发布", "印发") if word in text), "")
        if found and word and found != head.issued and len(text) < 40:
            lines.append(
                Line(
                    (
                        Said(
                            f"{word}日期为{_day(found)}",
                            (Quotation(reading.clause, reading.sentences[0].span),),
                        ),
                    )
                )
            )
    return lines


def _dated(text: str, day: str | None) -> bool:
    return any(one.iso == day for one in find_dates(text))


def _day(iso: str) -> str:
    """Return a date as documents write it: 2021年9月28日."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def _addressees(material: Material, doc: str) -> list[Line]:
    head = _head(material, doc)
    if not head.addressees:
        return []
    first = folded(head.addressees[0])
    return _stated(
        material, doc, f"主送机关为{'、'.join(head.addressees)}", lambda text: folded(text).startswith(first)
    )


def _title(material: Material, doc: str) -> list[Line]:
    head = _head(material, doc)
    title = folded(head.title).strip("《》")
    number = f"（{head.document_number}）" if head.document_number else ""
    named = _stated(
        material, doc, f"{head.document_number}是{short_title(head)}", lambda text: title in folded(text)
    )
    numbered = _line_with(material, doc, lambda text: folded(head.document_number or "-") in folded(text))
    if named and numbered is not None:
        said = named[0].said[0]
        return [Line((Said(said.text, (numbered, *said.quotations)),))]
    return named if number else []


def _validity(material: Material, doc: str) -> list[Line]:
    """Say whether a document is in force, and what put it out of force, by the clause that says so."""
    head = _head(material, doc)
    words = status_words(doc, material.holdings.citer)
    quotations = _repealing(material, doc)
    if words and quotations:
        return [Line((Said(f"{short_title(head)}{_numbered(head)}{words}", quotations),))]
    expiry = _sentence(material, doc, _FROM_TEXT)
    if words and expiry is not None:
        return [Line((Said(f"{short_title(head)}{_numbered(head)}{words}", (expiry,)),))]
    return []


_FROM_TEXT = re.compile(r"(?:施行|实施期|有效期|规划期|执行)")


def _numbered(head: Masthead) -> str:
    return f"（{head.document_number}）" if head.document_number else ""


def _repealing(material: Material, doc: str) -> tuple[Quotation, ...]:
    """Return the sentences of other documents that put this one out of force."""
    head = _head(material, doc)
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
            if (
                reading.clause.doc != doc
                and names
                and re.search(r"废止|失效|不再执行|停止执行", sentence.text)
            ):
                return (Quotation(reading.clause, sentence.span),)
    return ()


def _sentence(material: Material, doc: str, pattern: re.Pattern[str]) -> Quotation | None:
    """Return the sentence of a document's end, or of what was found, that says from when or how long it applies."""
    rows = material.holdings.rows(doc)
    last = material.holdings.readings(rows[max(0, len(rows) - _TAIL * 3) :])
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


def _terms(material: Material, doc: str) -> list[Line]:
    """Quote from when and how long a document applies."""
    quotation = _sentence(material, doc, _FROM_TEXT)
    if quotation is None:
        return []
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


def mentions(material: Material) -> Draft | None:
    """List the documents that mention what is asked about, each with the sentence that does so best."""
    terms = Terms.of(material.query, material.holdings).weights
    words = {term: weight for term, weight in terms.items() if not _ABOUT_DOCUMENTS.search(term)}
    best: dict[str, tuple[float, Quotation, str]] = {}
    for reading in material.holdings.readings(material.ranked):
        for sentence in reading.sentences:
            held = sum(weight for term, weight in words.items() if term in sentence.folded)
            if held > best.get(reading.clause.doc, (0.0,))[0]:
                best[reading.clause.doc] = (
                    held,
                    Quotation(reading.clause, sentence.span),
                    trimmed(sentence.text),
                )
    most = max((held for held, _, _ in best.values()), default=0.0)
    kept = {doc: found for doc, found in best.items() if found[0] >= _MENTIONED * most}
    if not kept:
        return None
    citer = material.holdings.citer
    shown = sorted(kept.items(), key=lambda pair: -pair[1][0])[:_MENTIONS]
    lines = [Line((Said(f"提到的文件共{len(shown)}份："),))]
    for doc, (_, quotation, said) in shown:
        remark = "，".join(filter(None, (citer.head(doc).document_number, status_words(doc, citer))))
        lines.append(
            Line(
                (
                    Said(
                        f"{short_title(citer.head(doc))}{f'（{remark}）' if remark else ''}：{said}",
                        (quotation,),
                    ),
                ),
                "- ",
            )
        )
    return Draft(tuple(lines))
