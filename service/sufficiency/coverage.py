"""How much of a question's words a sentence with its surroundings has, weighed by how literally such words are repeated."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import log

from corpus.regions import find_regions
from indexer.lexicon import Lexicon
from service.answers.material import Choice, Material
from service.answers.readings import folded
from service.sufficiency.grounds import Grounds
from service.sufficiency.literalness import content_words, literalness

_STORY, _TAIL = 60, 80
"""Characters up to which a question is read as a whole; how much is read of the end of a longer one."""

_ABSENT = 0.3
"""By how much less than the highest idf a word is still one that the index lacks."""

_SENTENCE, _CLAUSE, _HEAD = 1.0, 0.85, 0.7
"""What it counts where a word stands in the sentence or above it, in its clause, in the head of its document."""

_SYNONYM, _PARTLY, _HALF = 0.9, 0.75, 0.5
"""What it counts where a synonym stands there, or some of the word's characters; how many of them must."""

_NAMED, _IN_MARKS, _LIKE = 0.9, 0.9, 0.4
"""Literalness of an indicator's name and of words in quotation marks; weight from which a synonym stands for a name."""

_NEVER = 0.03
"""Literalness up to which a word is one of asking (什么, 听说)."""

_RARE = 0.75
"""How rare a name counts as, between 0 (in every clause) and 1 (in none)."""

_QUOTED = re.compile(r"[“\"「『《](?P<words>[^”\"」』》，。？]{2,16})[”\"」』》]")
_ASKS = re.compile(
    r"(?:规模|数量|总数|金额|总额|标准|目标|情况|水平)?(?:一共|总共|大概|到底|具体|各|分别|最[低高多少大]|至少)?(?:是|有|为|要|到|达到?|能|得|占|按|给)?(?:多少|几|多[大高久长]|什么|谁|哪)[个家项名人件年月天块折成]*[百千万亿]*[元钱]?(?:的)?|的?(?:预期|规划)?目标(?=[?？。]?$)"
)
_TELLING = 0.4
"""Literalness from which it tells something that a noun is missing."""


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of the question.

    like    what the lexicon puts beside it, folded
    literal share of answering clauses that repeat such a word
    known   whether any clause of the index has it
    noun    whether it names a thing
    weight  what it counts in shares: literalness by how rare it is in the index
    named   the name that an indicator goes by, "" for other words
    quoted  whether it stands in quotation marks
    """

    text: str
    like: tuple[str, ...]
    literal: float
    known: bool
    noun: bool
    weight: float
    named: str = ""
    quoted: bool = False

    @property
    def surprise(self) -> float:
        """How surprising it is that the answering clause lacks it: -ln(1 - literal)."""
        return -log(1.0 - self.literal)


@dataclass(frozen=True, slots=True)
class Covered:
    """A sentence with what it and its surroundings have of each word, within 0 and 1.

    share  of all words, weighed by literalness
    tight  the same with its surroundings counted little
    """

    choice: Choice
    parts: tuple[float, ...]
    share: float
    tight: float


def words_of(material: Material, grounds: Grounds) -> tuple[Word, ...]:
    """Return the content words of a question; names of places are left to another check."""
    text = last_part(material.query.standalone.text)
    for mention in reversed(find_regions(text, grounds.places)):
        text = f"{text[: mention.span.start]}，{text[mention.span.end :]}"
    names, text = _names_in(text, material.holdings.lexicon)
    kinds = {
        word: kind
        for word, kind in content_words(text).items()
        if word not in asking_words() and literalness().of(word, kind) > _NEVER
    }
    words = list(kinds)
    if not words and not names:
        return ()
    absent = log(1 + (grounds.size + 0.5) / 0.5) - _ABSENT
    lexicon, table = material.holdings.lexicon, literalness()
    return tuple(names) + tuple(
        Word(
            word,
            tuple(folded(term) for term, _ in lexicon.expansions(word)),
            table.of(word, kinds[word]),
            float(idf) < absent,
            table.is_noun(word, kinds[word]),
            table.of(word, kinds[word]) * min(1.0, max(0.0, float(idf)) / absent) ** 0.5,
        )
        for word, idf in zip(words, material.holdings.idf(words) if words else (), strict=True)
    )


def _names_in(text: str, lexicon: Lexicon) -> tuple[list[Word], str]:
    """Return the indicators that a text names and what it puts in quotation marks, and the rest of the text."""
    found: list[tuple[int, int, Word]] = []
    for mention in lexicon.find_indicators(text):
        name = folded(mention.name)
        like = {
            folded(mention.canonical),
            *(folded(term) for term, weight in lexicon.expansions(mention.name) if weight >= _LIKE),
        }
        found.append(
            (
                mention.span.start,
                mention.span.end,
                Word(name, tuple(sorted(like)), _NAMED, True, True, _NAMED * _RARE, mention.canonical),
            )
        )
    for match in _QUOTED.finditer(text):
        if all(match.end() <= start or match.start() >= end for start, end, _ in found):
            found.append(
                (
                    match.start(),
                    match.end(),
                    Word(folded(match["words"]), (), _IN_MARKS, True, True, _IN_MARKS * _RARE, "", True),
                )
            )
    for start, end, _ in sorted(found, key=lambda one: -one[0]):
        text = f"{text[:start]}，{text[end:]}"
    return [word for _, _, word in found], text


def is_about_documents(text: str) -> bool:
    """Whether a question without words of its own asks for what policies hold (有哪些目标)."""
    words = asking_table()
    return any(word in text for kind in ("documents", "contents") for word in words[kind])


@cache
def asking_table() -> Mapping[str, Sequence[str]]:
    """Return the words with which people ask, by kind (asking.toml)."""
    return tomllib.loads(resources.files("service.sufficiency").joinpath("asking.toml").read_text("utf-8"))


@cache
def asking_words() -> frozenset[str]:
    """Return the words with which people ask, and which say nothing of what they ask about."""
    return frozenset(word for words in asking_table().values() for word in words)


def last_part(text: str) -> str:
    """Return the end of a long question, from a comma on: what comes before tells a story."""
    if len(text) <= _STORY:
        return text
    at = max(text.find(mark, len(text) - _TAIL) for mark in "，,。；;？?！!")
    return text[at + 1 :] if 0 <= at < len(text) - _TAIL // 3 else text[-_TAIL:]


def coverage(
    words: Sequence[Word], choices: Sequence[Choice], grounds: Grounds, given: bool
) -> list[Covered]:
    """Rate sentences, in their order; where a question has no words, all have all of it (`given`) or nothing."""
    total = sum(word.weight for word in words)
    whole = float(given)
    made = []
    for choice in choices:
        context = grounds.context(choice.reading.row)
        near = choice.sentence.folded + choice.reading.headings
        held = {grounds.canonical(target.indicator) for target in choice.sentence.targets}
        parts, share, tight = [], 0.0, 0.0
        for word in words:
            part = (
                1.0 if word.named and word.named in held else _part(word, near, context.words, context.head)
            )
            parts.append(part)
            share += word.weight * part
            tight += word.weight * (part if part in (0.0, 1.0) else _part(word, near, near, ""))
        shares = (share / total, tight / total) if total else (whole, whole)
        made.append(Covered(choice, tuple(parts), *shares))
    return made


def missing(words: Sequence[Word], best: Covered | None) -> list[tuple[Word, float]]:
    """Return the words that a sentence lacks with the surprise of it, -ln(1 - literalness), the most surprising first."""
    parts = best.parts if best is not None else (0.0,) * len(words)
    return _lacking(words, parts)


def _lacking(words: Sequence[Word], parts: Sequence[float]) -> list[tuple[Word, float]]:
    found = [
        (word, word.surprise * (1.0 - part)) for word, part in zip(words, parts, strict=True) if part < 1.0
    ]
    return sorted(found, key=lambda one: -one[1])


def focus_of(material: Material, words: Sequence[Word]) -> list[int]:
    """Return which words stand next to the question word, before it (算力规模是多少) or behind (给多少安家费)."""
    text = folded(material.query.standalone.text)
    found = []
    for match in _ASKS.finditer(text):
        before = [
            at for at, word in enumerate(words) if word.noun and text.endswith(word.text, 0, match.start())
        ]
        after = [at for at, word in enumerate(words) if word.noun and text.startswith(word.text, match.end())]
        found += before + after
    return found


def missing_anywhere(words: Sequence[Word], rated: Sequence[Covered]) -> list[tuple[Word, float]]:
    """Return the words that no sentence has with the surprise of it, the most surprising first."""
    return _lacking(words, [max((one.parts[at] for one in rated), default=0.0) for at in range(len(words))])


def telling(lacking: Sequence[tuple[Word, float]], least: float = 0.5) -> list[Word]:
    """Return the nouns among words that are lacking mostly, the most surprising first."""
    return [
        word
        for word, surprise in lacking
        if word.noun
        and word.literal >= _TELLING
        and surprise >= (word.surprise if word.named else least * word.surprise)
    ]


def _part(word: Word, near: str, clause: str, head: str) -> float:
    for text, weight in ((near, _SENTENCE), (clause, _CLAUSE), (head, _HEAD)):
        if word.text in text:
            return weight
    for text, weight in ((near, _SENTENCE), (clause, _CLAUSE), (head, _HEAD)):
        if any(term in text for term in word.like):
            return _SYNONYM * weight
    if len(word.text) > 2 and not word.text.isascii():
        return _PARTLY * max(_pairs_in(text, clause) for text in (word.text, *word.like))
    return 0.0


def _pairs_in(text: str, words: str) -> float:
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    held = sum(pair in words for pair in pairs) / len(pairs) if pairs else 0.0
    return held if held >= _HALF else 0.0
