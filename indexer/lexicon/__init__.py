"""Which names mean the same: agencies, indicators, abbreviations, everyday and official words (lexicon.toml).

A user's own file in the same form is laid over the built-in one; see docs/lexicon.md.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.model import Span
from indexer.lexicon.file import LexiconError, Tables, merged, read_tables
from indexer.lexicon.names import bare_key, kind_of, level_rank, places_in, prefix_before
from indexer.lexicon.pattern import longest_of, stands_alone

__all__ = ["Lexicon", "LexiconError", "Mention", "load_lexicon"]

_BUILT_IN = Path(__file__).parent.with_name("lexicon.toml")
_FEW = 4
"""So many other names of a body or an indicator are searched beside the one that is said."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: as printed, the name that it goes by, and where it stands."""

    name: str
    canonical: str
    span: Span


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lexicon, looked up.

    agencies    every name of a kind of body, former ones too, without its level → the name it goes by
    places      kinds of bodies that a place before the name tells apart (人民政府, 海关)
    indicators  every name of an indicator, as `bare_key` writes it → the name it goes by
    printed     every name of an indicator as printed → the name it goes by
    terms       a word → what is searched beside it, with its weight below 1
    """

    agencies: Mapping[str, str] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    indicators: Mapping[str, str] = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    agency_pattern: re.Pattern[str] | None = None
    indicator_pattern: re.Pattern[str] | None = None
    term_pattern: re.Pattern[str] | None = None

    @classmethod
    def empty(cls) -> "Lexicon":
        """Return a lexicon that knows nothing: names are compared as printed, without their level."""
        return cls()

    def canonical_agency(self, name: str) -> str:
        """Return the name that a body goes by, without its level or region: 自治区科学技术厅 and 科技厅 → 科技厅.

        Former names give today's body (经信委 → 工业和信息化厅). Bodies that only their place tells apart keep it
        (东湖区政府 → 东湖区人民政府). A name that the lexicon lacks comes back without its level.
        """
        plain = re.sub(r"\s", "", name)
        prefix, kind = kind_of(re.sub(r"（[^（）]*）$", "", plain) or plain, self.agencies)
        canonical = self.agencies.get(kind.upper(), kind)
        return prefix + canonical if canonical in self.places else canonical

    def same_agency(self, first: str, second: str) -> bool:
        """Tell whether two names mean one body.

        省科技厅, 自治区科学技术厅 and 科技厅 do; 市财政局 and 县财政局 do not, nor two places' 财政局. A name in brackets
        counts as well: 省市场监管局（省知识产权局） is 省知识产权局.
        """
        return any(self._same(a, b) for a in _names_of(first) for b in _names_of(second))

    def _same(self, first: str, second: str) -> bool:
        if self.canonical_agency(first) != self.canonical_agency(second):
            return False
        a, b = (kind_of(name, self.agencies)[0] for name in (first, second))
        levels = level_rank(a), level_rank(b)
        if None not in levels and levels[0] != levels[1]:
            return False
        here, there = places_in(a), places_in(b)
        return not here or not there or here == there

    def canonical_indicator(self, name: str) -> str | None:
        """Return the name that an indicator goes by, None where the lexicon does not know it.

        全省 … before and 数, 数量 … behind the name do not count.
        """
        key = bare_key(name)
        core = re.sub(r"^(?:全[国省区市县]|[我本][国省区市县]|自治区)", "", key)
        for candidate in (key, core, re.sub(r"(?:数量?|总[数量]|[家个人]数|规模|总额)$", "", core)):
            if found := self.indicators.get(candidate):
                return found
        return None

    def find_agencies(self, text: str) -> tuple[Mention, ...]:
        """Return the bodies that a text names, in order, each with its level or region: 自治区科技厅."""
        found: list[Mention] = []
        end = 0
        for match in self.agency_pattern.finditer(text) if self.agency_pattern else ():
            kind = self.agencies[match[0].upper()]
            start = prefix_before(text, match.start(), end)
            if not stands_alone(text, start, match.start(), match.end()):
                continue
            canonical = text[start : match.start()] + kind if kind in self.places else kind
            end = match.end()
            found.append(Mention(text[start:end], canonical, Span(start, end)))
        return tuple(found)

    def find_indicators(self, text: str) -> tuple[Mention, ...]:
        """Return the indicators that a text names, in order; the longest name where names overlap."""
        if self.indicator_pattern is None:
            return ()
        return tuple(
            Mention(match[0], self.printed[match[0].upper()], Span(*match.span()))
            for match in self.indicator_pattern.finditer(text)
            if stands_alone(text, match.start(), match.start(), match.end(), latin_only=True)
        )

    def expansions(self, text: str) -> tuple[tuple[str, float], ...]:
        """Return what to search beside the words of a question: (term, weight below 1), heaviest first.

        Words that the question holds already are left out.
        """
        weights: dict[str, float] = {}
        for match in self.term_pattern.finditer(text) if self.term_pattern else ():
            if stands_alone(text, match.start(), match.start(), match.end(), latin_only=True):
                for term, weight in self.terms[match[0].upper()]:
                    weights[term] = max(weight, weights.get(term, 0.0))
        kept = [(term, weight) for term, weight in weights.items() if term not in text]
        return tuple(sorted(kept, key=lambda pair: -pair[1]))


def load_lexicon(extra: Path | None = None) -> Lexicon:
    """Return the built-in lexicon, with the user's own file laid over it where one is given.

    Raises LexiconError, in Chinese and with file, table and key, where a file cannot be read or is not in the form.
    """
    tables = read_tables(_BUILT_IN)
    if extra is not None:
        tables = merged(tables, read_tables(extra))
    return _lexicon(tables)


def _lexicon(tables: Tables) -> Lexicon:
    agencies = {name.upper(): name for name in (*tables.former_agencies, *tables.agencies)}
    for table in (tables.former_agencies, tables.agencies):
        agencies |= {other.upper(): name for name, others in table.items() for other in others}
    agencies |= {name.upper(): name for name in tables.agencies}
    printed = {name.upper(): name for name in tables.indicators}
    printed |= {other.upper(): name for name, others in tables.indicators.items() for other in others}
    terms = _terms(tables)
    return Lexicon(
        agencies,
        frozenset(tables.local_agencies),
        {bare_key(other): name for other, name in printed.items()},
        printed,
        terms,
        longest_of(agencies),
        longest_of(printed),
        longest_of(terms),
    )


def _terms(tables: Tables) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return for every word what is searched beside it, the heaviest weight where several tables name it."""
    found: dict[str, dict[str, float]] = {}
    for word, others, weight in _beside(tables):
        known = found.setdefault(word.upper(), {})
        for other in others:
            if other != word:
                known[other] = max(weight, known.get(other, 0.0))
    return {word: tuple(known.items()) for word, known in found.items() if known}


def _beside(tables: Tables) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """Yield (word, words to search beside it, weight) for each line of the tables."""
    for kind, groups in (("abbreviations", tables.abbreviations), ("synonyms", tables.synonyms)):
        for group in groups:
            for word in group:
                yield word, group, tables.weights[kind]
    for kind, lines in (("everyday", tables.everyday), ("related", tables.related)):
        for word, others in lines.items():
            yield word, others, tables.weights[kind]
    for kind, names in (("indicators", tables.indicators), ("agencies", tables.agencies)):
        for name, others in names.items():
            for word in (name, *others):
                yield word, (name, *others[:_FEW]), tables.weights[kind]


def _names_of(name: str) -> tuple[str, ...]:
    """Return a body's name and the second name that it bears in brackets."""
    plain = re.sub(r"\s", "", name)
    second = re.fullmatch(r"(.+?)（([^（）]+)）", plain)
    return (second[1], second[2]) if second else (plain,)
