"""Clause text cut into sentences (。；) and segments (，：), brackets and quotation marks kept whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between commas; positions in the clause text. `closed_by` is the sign after it."""

    start: int
    end: int
    closed_by: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch between full stops or semicolons; it ends before its closing sign."""

    start: int
    end: int
    segments: tuple[Segment, ...]


_SIGN: Final = re.compile(r"[。；！？;，：,:\n\t（(）)“”《》]")
_CLOSES: Final = {"“": "”", "《": "》"}
_MINOR: Final = "，：,:"
_LONGEST: Final = 80  # segments; no sentence of prose has more, and what leans on its sentence stays cheap
_SMALL_BRACKET: Final = re.compile(r"[（(][^（()）。；，\d]{0,8}[）)]")


def split_sentences(text: str, start: int = 0) -> Iterator[Sentence]:
    """Yield the sentences of a text from `start`, empty ones left out.

    A line break ends a sentence only behind a sign that may end one: PDF lines break anywhere. A longer bracket is a
    segment of its own.

    >>> [text[s.start:s.end] for text in ["一、目标。到2025年，达到3家；建成（含在建）5个"] for s in split_sentences(text)]
    ['一、目标', '到2025年，达到3家', '建成（含在建）5个']
    """
    segments: list[Segment] = []
    opened = at = sentence = start
    while match := _SIGN.search(text, at):
        sign, here = match[0], match.start()
        at = match.end()
        if sign in _CLOSES:
            closing = text.find(_CLOSES[sign], at)
            at = closing + 1 if 0 <= closing < at + 60 else at
            continue
        if sign in "（(" and (small := _SMALL_BRACKET.match(text, here)):
            at = small.end()
            continue
        if (
            sign in "”》"
            or (sign == "\n" and not _line_ends(text, here))
            or (sign in ",:" and _inside_number(text, here))
        ):
            continue
        if here > opened:
            segments.append(Segment(opened, here, sign))
        opened = at
        if (sign not in _MINOR and sign not in "（()）") or len(segments) >= _LONGEST:
            if segments:
                yield Sentence(sentence, here, tuple(segments))
            segments, sentence = [], at
    if len(text) > opened:
        segments.append(Segment(opened, len(text), ""))
    if segments:
        yield Sentence(sentence, len(text), tuple(segments))


def _line_ends(text: str, at: int) -> bool:
    return at == 0 or text[max(0, at - 8) : at].rstrip()[-1:] in "。；：！？）"


def _inside_number(text: str, at: int) -> bool:
    return text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
