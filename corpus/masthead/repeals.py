"""Which documents a document puts out of force (…同时废止), and what follows for the others."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.masthead.numbers import find_numbers
from corpus.masthead.quoting import promote, quoted_titles, same_words
from corpus.model import Masthead

_REPEALED = re.compile(
    r"(?:同时|即行|予以|自行|一并|相应)?(?:废止|停止执行|停止施行|终止执行)(?=[。；，,;）)]|$)"
)
_HYPOTHETICAL = re.compile(r"修订或者?废止|被废止|废止的|废止前|如.{0,10}废止")
_NOT_REPEALED = re.compile(r"(?:根据|依据|按照|依照|执行|适用|以)\s*$")
_LISTED = re.compile(r"\s*(?:[（(]?[\d一二三四五六七八九十]+[）)、.．]|《)")
_NUMBER_AFTER = re.compile(r"\s*[（(](?P<note>[^（）()]{4,40}号)[^（）()]{0,20}[）)]")


def find_repeals(lines: Iterable[str], title: str = "") -> tuple[str, ...]:
    """Return the documents that the lines put out of force: 《title》 with （number） where one follows, as printed.

    Where the title is that of a decision to abolish documents, its list counts.

    >>> find_repeals(["本办法自2024年6月1日起施行。《某办法》（某科规〔2019〕3号）同时废止。", "上述《某规定》修订或者废止的，从其规定。"])
    ('《某办法》（某科规〔2019〕3号）',)
    """
    found: list[str] = []
    abolishes = re.search(r"废止|失效", title) is not None and title.endswith(("决定", "通知", "公告"))
    for line in lines:
        if abolishes and _LISTED.match(line):
            found.extend(_cited(line, len(line)))
        if "废止" not in line and "停止" not in line and "终止" not in line:
            continue
        for sentence in re.findall(r"[^。]+", line):
            end = max((m.start() for m in _REPEALED.finditer(sentence)), default=-1)
            if end < 0 or _HYPOTHETICAL.search(sentence):
                continue
            found.extend(_cited(sentence, end))
    return tuple(dict.fromkeys(found))


def _cited(sentence: str, end: int) -> Iterator[str]:
    """The titles before an offset, each with the number after it, that are not cited as grounds."""
    for quoted in quoted_titles(sentence[:end]):
        if not _NOT_REPEALED.search(sentence[: quoted.start]):
            number = _NUMBER_AFTER.match(sentence, quoted.end)
            yield sentence[quoted.start : number.end() if number else quoted.end]


def link_repeals(mastheads: Mapping[str, Masthead]) -> dict[str, Masthead]:
    """Return the mastheads of a corpus by document, those that another one repeals marked with status and `repealed_by`.

    A repealed document is found by its number, else by its title, and never among later ones than the document that repeals
    it. What the catalogue says stays.
    """
    by_number: dict[str, list[str]] = {}
    by_title: dict[str, list[str]] = {}
    for doc, masthead in sorted(mastheads.items()):
        if masthead.document_number:
            by_number.setdefault(masthead.document_number, []).append(doc)
        if masthead.title:
            by_title.setdefault(same_words(masthead.title), []).append(doc)
    linked = dict(mastheads)
    for doc, masthead in sorted(mastheads.items()):
        for citation in masthead.repeals:
            for target in _targets(citation, by_number, by_title):
                if target != doc and _may_repeal(masthead, linked[target], find_numbers(citation)):
                    found = {**linked[target].found, "status": "inferred", "repealed_by": "inferred"}
                    linked[target] = replace(linked[target], status="repealed", repealed_by=doc, found=found)
    return linked


def _targets(
    citation: str, by_number: Mapping[str, list[str]], by_title: Mapping[str, list[str]]
) -> list[str]:
    numbers = find_numbers(citation)
    if numbers and numbers[0] in by_number:
        return by_number[numbers[0]]
    titles = quoted_titles(citation)
    return by_title.get(same_words(promote(titles[0].inner)), []) if titles else []


def _may_repeal(repealing: Masthead, repealed: Masthead, numbers: Sequence[str]) -> bool:
    if numbers and repealed.document_number and repealed.document_number not in numbers:
        return False
    if repealed.found.get("status") == "catalog" or repealed.repealed_by is not None:
        return False
    return not (repealing.issued and repealed.issued and repealed.issued > repealing.issued)
