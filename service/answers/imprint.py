"""What a document prints of itself: title, number, issuer, dates, addressees, each by the line that says so."""

from collections.abc import Callable
from datetime import date

from corpus.masthead.dates import find_dates
from corpus.model import Masthead
from service.answers.draft import Line, Said
from service.answers.material import Material
from service.answers.readings import Reading, folded
from service.answers.wording import short_title
from service.citing import Quotation

_HEAD, _TAIL = 20, 12
"""Clauses at the top and at the end of a document in which its masthead and its signature stand."""


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


def line_with(material: Material, doc: str, holds: Callable[[str], bool]) -> Quotation | None:
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
    quotation = line_with(material, doc, holds)
    return [Line((Said(words, (quotation,)),))] if quotation is not None else []


def number(material: Material, doc: str) -> list[Line]:
    """Say the number of a document."""
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


def issuer(material: Material, doc: str) -> list[Line]:
    """Say who issued a document."""
    head = _head(material, doc)
    if not head.issuer:
        return []
    name = folded(head.issuer[0])
    return _stated(material, doc, f"发文机关为{'、'.join(head.issuer)}", lambda text: name in folded(text))


def issued(material: Material, doc: str) -> list[Line]:
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


def addressees(material: Material, doc: str) -> list[Line]:
    """Say to whom a document was sent."""
    head = _head(material, doc)
    if not head.addressees:
        return []
    first = folded(head.addressees[0])
    return _stated(
        material, doc, f"主送机关为{'、'.join(head.addressees)}", lambda text: folded(text).startswith(first)
    )


def title(material: Material, doc: str) -> list[Line]:
    """Say which document bears the number asked about."""
    head = _head(material, doc)
    title = folded(head.title).strip("《》")
    number = f"（{head.document_number}）" if head.document_number else ""
    named = _stated(
        material, doc, f"{head.document_number}是{short_title(head)}", lambda text: title in folded(text)
    )
    numbered = line_with(material, doc, lambda text: folded(head.document_number or "-") in folded(text))
    if named and numbered is not None:
        said = named[0].said[0]
        return [Line((Said(said.text, (numbered, *said.quotations)),))]
    return named if number else []
