"""What a document says of itself: title, number, issuers, addressees, dates, region, kind, status (GB/T 9704-2012 §7)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.masthead.dates import DATE, find_dates, first_date
from corpus.masthead.issuers import find_addressees, find_issuers
from corpus.masthead.jurisdiction import find_jurisdiction
from corpus.masthead.layout import Layout, lay_out
from corpus.masthead.numbers import find_number, normalize_number
from corpus.masthead.repeals import find_repeals, link_repeals
from corpus.masthead.rows import Row, facts_at_foot, in_brackets, rows_of
from corpus.masthead.terms import find_period, find_terms, stated_expiry, status_on
from corpus.masthead.titles import find_titles
from corpus.masthead.vocabulary import vocabulary
from corpus.model import Line, Masthead, Status

_PERIOD_LINES = 40
_ALWAYS = {"genre": "inferred", "period": "inferred", "repeals": "text"}
_NOTHING = re.compile(r"[\s无—\-–/\\暂空]*")
_ADOPTED = re.compile(rf"(?P<date>{DATE})(?P<after>[^0-9一二三四五六七八九十〇年]{{0,60}})", re.VERBOSE)


def find_masthead(text: str, lines: tuple[Line, ...], metadata: Mapping[str, str]) -> Masthead:
    """Return what a document says of itself.

    text, lines  the canonical text and its lines
    metadata     facts outside of the text, e.g. the table of a government web page, labels as printed

    The text is believed before the metadata. What neither states is None, "" or empty, never a guess; what follows from
    something else (the region of a title, the day of 自印发之日起) is marked "inferred" in `found`.
    """
    rows = rows_of(text, lines)
    layout = lay_out(rows)
    facts = _facts(metadata, layout.facts, facts_at_foot(rows))
    words = [line.span.of(text) for line in lines]
    titles = find_titles(layout, facts)
    named = [title for title in (titles.title, titles.notice) if title]
    issuers = find_issuers(layout, titles, facts)
    number = find_number(layout.front_words, layout.attached_words, named[::-1], issuers.names)
    addressees = find_addressees(layout.addressed) or find_addressees(facts.get("addressees", ""))
    issued, issued_found = _issued(layout, facts)
    terms = find_terms(words, issued)
    effective = terms.effective or first_date(facts.get("effective", ""))
    expires = terms.expires or stated_expiry(facts.get("expires", ""), effective)
    place = find_jurisdiction(issuers.names, named, addressees, text)
    status = _status(facts.get("status", ""))
    masthead = Masthead(
        title=titles.title,
        document_number=number or _stated_number(facts),
        issuer=issuers.names,
        addressees=addressees,
        issued=issued,
        effective=effective,
        expires=expires,
        status=status or ("in_force" if effective or expires else "unknown"),
        region=place.region,
        genre=genre_of(titles.title),
        region_path=place.path,
        notice_title=titles.notice if titles.notice != titles.title else "",
        period=find_period(titles.title, words[:_PERIOD_LINES]),
        repeals=find_repeals(words, titles.title),
        conflicts=_conflicts(number, issued if issued_found == "text" else None, facts),
    )
    found = {
        "title": titles.found,
        "notice_title": titles.found,
        "document_number": "text" if number else "metadata",
        "issuer": issuers.found,
        "addressees": "text" if layout.addressed else "metadata",
        "issued": issued_found,
        "effective": terms.effective_found or "metadata",
        "expires": terms.expires_found or "metadata",
        "status": "metadata" if status else "inferred",
        "region": place.found,
        "region_path": place.found,
    }
    return _marked(masthead, _ALWAYS | found)


def genre_of(title: str) -> str:
    """Return the kind of document that a title names at its end, "" where it names none.

    >>> genre_of("某市行动计划（2023—2026年）"), genre_of("某办法（试行）"), genre_of("重点任务分工方案"), genre_of("某省概况")
    ('行动计划', '办法', '方案', '')
    """
    bare = re.sub(r"(?:\s*[（(][^（）()]*[）)])+$", "", title)
    word = max((word for word in vocabulary().genres if bare.endswith(word)), key=len, default="")
    return vocabulary().genres.get(word, "")


def _facts(*sources: Mapping[str, str] | None) -> dict[str, str]:
    """The facts by field of Masthead; earlier sources, and earlier labels of a field's list, come first."""
    order = list(vocabulary().labels)
    found: dict[str, str] = {}
    for source in sources:
        stated = {re.sub(r"[\s:：【】]", "", label): value.strip() for label, value in (source or {}).items()}
        for label in sorted((label for label in stated if label in vocabulary().labels), key=order.index):
            if not _NOTHING.fullmatch(stated[label]):
                found.setdefault(vocabulary().labels[label], stated[label])
    return found


def _stated_number(facts: Mapping[str, str]) -> str | None:
    words = normalize_number(facts.get("document_number", ""))
    return words if re.search(r"\d号?$", words) else None


def _conflicts(number: str | None, issued: str | None, facts: Mapping[str, str]) -> dict[str, str]:
    """What a web page says of the number and the date of the text, where it says something else."""
    stated = {"document_number": _stated_number(facts), "issued": first_date(facts.get("issued", ""))}
    printed = {"document_number": number, "issued": issued}
    return {
        name: other for name, other in stated.items() if other and printed[name] and other != printed[name]
    }


def _issued(layout: Layout, facts: Mapping[str, str]) -> tuple[str | None, str]:
    """The date of signature; else what a web page calls 成文日期; else the date of the note under the title."""
    signed = first_date(layout.date)
    if signed is not None:
        return signed, "text"
    stated = first_date(facts.get("issued", ""))
    if stated is not None:
        return stated, "metadata"
    noted = _noted_date((*layout.front, *layout.attached))
    return noted, "text" if noted else ""


def _noted_date(rows: Sequence[Row]) -> str | None:
    """The last date in the note in brackets under a title on which the text was adopted, amended or promulgated."""
    note = "".join(row.text for row in rows if in_brackets(row.text))
    days = [
        day.iso
        for match in _ADOPTED.finditer(re.sub(r"\s", "", note))
        if not re.match(r"起", match["after"])
        for day in find_dates(match["date"])
    ]
    return days[-1] if days else None


def _status(words: str) -> Status | None:
    statuses = vocabulary().statuses
    word = max((word for word in statuses if words.startswith(word)), key=len, default=None)
    return statuses[word] if word is not None else None


def _marked(masthead: Masthead, found: Mapping[str, str]) -> Masthead:
    """The masthead with `found` for the fields that have a value."""
    valued = {
        name: source
        for name, source in found.items()
        if source and getattr(masthead, name) not in (None, "", (), "unknown")
    }
    return replace(masthead, found=valued)


__all__ = ["find_masthead", "genre_of", "link_repeals", "status_on"]
