"""Which documents a question means: by number, title words, plan period, year, genre, region, and whether in force."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.model import Masthead
from service.question import Question

Floats = NDArray[np.float32]

_PERIOD = re.compile(r"十[一二三四五六七八九]五")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_GENRES = re.compile(r"规划|行动计划|方案|办法|要点|措施|分工|意见|条例|细则|规定|纲要|试行|暂行")
_NUMBER = re.compile(r"^(?P<head>[^〔\d]*)〔?(?P<year>\d{4})〕?第?(?P<serial>\d+)号$")

_TELLING = 4
"""Terms of titles that a question must hold to name a document by them."""
_AHEAD = 0.85
"""A document is named where no other of its kind reaches this share of how well its title fits."""

FEATURES = (
    "title", "number", "period", "period_conflict", "document_year", "genre", "region", "region_conflict",
    "old", "new", "not_in_force",
)  # fmt: skip
"""What `Catalogue.features` says of every document, in this order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as the choice sees it."""

    doc: str
    masthead: Masthead
    in_force: bool
    regions: frozenset[str]
    periods: frozenset[str]
    years: frozenset[int]
    genres: frozenset[str]
    number: tuple[str, int, int] | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All documents of an index, with an index of their titles.

    titles    for each term the documents whose title holds it, and its weight there (BM25 with b = 0: titles are short)
    in_force  bool [documents]
    """

    entries: tuple[Entry, ...]
    titles: Mapping[str, tuple[NDArray[np.int64], Floats]]
    in_force: NDArray[np.bool_]

    @classmethod
    def build(
        cls,
        heads: Sequence[tuple[str, Masthead]],
        terms: Callable[[str], Sequence[str]],
        in_force: Callable[[Masthead], bool],
        regions: Callable[[Masthead], Iterable[str]],
    ) -> Self:
        """Make the catalogue of documents given as (doc, masthead), in the order of the index."""
        entries = []
        postings: dict[str, list[int]] = defaultdict(list)
        for at, (doc, head) in enumerate(heads):
            entries.append(_entry(doc, head, in_force(head), frozenset(regions(head))))
            words = " ".join((head.title, head.document_number or "", *head.issuer))
            for term in dict.fromkeys(terms(words)):
                postings[term].append(at)
        size = len(entries)
        titles = {
            term: (
                np.array(found, np.int64),
                np.full(len(found), log(1 + (size - len(found) + 0.5) / (len(found) + 0.5)), np.float32),
            )
            for term, found in postings.items()
        }
        return cls(tuple(entries), titles, np.array([entry.in_force for entry in entries], np.bool_))

    def features(
        self, question: Question, terms: Mapping[str, float], regions: frozenset[str], ordinals: Sequence[int]
    ) -> Floats:
        """Return what speaks for each of these documents, float32 [ordinals, len(FEATURES)], each within 0 and 1.

        terms    the question's terms with their weights
        regions  places that the question names, with the provinces that hold them
        """
        rows = np.zeros((len(ordinals), len(FEATURES)), np.float32)
        rows[:, 0] = self._title(terms)[ordinals]
        periods = {name for name, _, _ in question.periods}
        years = set(question.years)
        genres = set(_GENRES.findall(question.text))
        if question.numbers or periods or years or genres or regions:
            for at, entry in enumerate(self.entries[ordinal] for ordinal in ordinals):
                rows[at, 1:8] = (
                    _numbered(entry.number, question.numbers),
                    bool(periods & entry.periods),
                    bool(periods and entry.periods and not periods & entry.periods),
                    bool(years & entry.years),
                    min(len(genres & entry.genres), 2) / 2,
                    bool(regions & entry.regions),
                    bool(regions and entry.regions and not regions & entry.regions),
                )
        in_force = self.in_force[ordinals]
        rows[:, 8] = ~in_force & question.old
        rows[:, 9] = in_force & question.new
        rows[:, 10] = ~in_force & (not (question.old or periods or years or question.numbers))
        return rows

    def named(self, question: Question, terms: Mapping[str, float]) -> list[Entry]:
        """Return the documents that a question names: by number, else the one that its title words tell from others.

        The one named by title is of a genre that the question speaks of, of no other plan, and ahead of every other.
        """
        numbered = [entry for entry in self.entries if _numbered(entry.number, question.numbers)]
        if numbered:
            return numbered
        genres = set(_GENRES.findall(question.text))
        periods = {name for name, _, _ in question.periods}
        held = sum(term in self.titles for term in terms)
        if not genres or held < _TELLING:
            return []
        scores = self._title(terms)
        fitting = [
            (float(scores[at]), entry)
            for at, entry in enumerate(self.entries)
            if scores[at] > _AHEAD * 0.9
            and genres & entry.genres
            and not (periods and periods ^ entry.periods)
        ]
        fitting.sort(key=lambda pair: -pair[0])
        if not fitting or (len(fitting) > 1 and fitting[1][0] > _AHEAD * fitting[0][0]):
            return []
        return [fitting[0][1]]

    def meant(
        self, question: Question, regions: frozenset[str], ordinals: Sequence[int]
    ) -> NDArray[np.bool_]:
        """Return which of these documents one of the things compared means, bool [ordinals].

        By plan, by year and genre, as the old or the new one of its genre; where nothing of that is said, by region.
        """
        entries = [self.entries[ordinal] for ordinal in ordinals]
        periods = {name for name, _, _ in question.periods}
        years = set(question.years)
        genres = set(_GENRES.findall(question.text))
        aged = question.old is not question.new
        ways: tuple[Callable[[Entry], bool], ...] = (
            lambda entry: bool(periods & entry.periods),
            lambda entry: bool(years & entry.years and genres & entry.genres),
            lambda entry: aged and entry.in_force is question.new and bool(genres & entry.genres),
            lambda entry: aged and entry.in_force is question.new,
            lambda entry: bool(regions & entry.regions),
        )
        for way in ways:
            found = np.array([way(entry) for entry in entries], np.bool_)
            if found.any():
                return found
        return np.ones(len(entries), np.bool_)

    def _title(self, terms: Mapping[str, float]) -> Floats:
        scores = np.zeros(len(self.entries), np.float32)
        for term, weight in terms.items():
            if term in self.titles:
                rows, weights = self.titles[term]
                scores[rows] += weight * weights
        best = float(scores.max(initial=0.0))
        return scores / best if best > 0 else scores


def _entry(doc: str, head: Masthead, in_force: bool, regions: frozenset[str]) -> Entry:
    match = _NUMBER.match(head.document_number or "")
    years = {int(year) for year in _YEAR.findall(head.title)}
    if head.issued:
        years.add(int(head.issued[:4]))
    if match:
        years.add(int(match["year"]))
    return Entry(
        doc,
        head,
        in_force,
        regions,
        frozenset(_PERIOD.findall(head.title)),
        frozenset(years),
        frozenset(_GENRES.findall(head.title)),
        (match["head"], int(match["year"]), int(match["serial"])) if match else None,
    )


def _numbered(own: tuple[str, int, int] | None, named: Sequence[tuple[str, int, int]]) -> bool:
    return own is not None and any(
        own[1:] == (year, serial) and (head.endswith(own[0]) or own[0].endswith(head))
        for head, year, serial in named
    )
