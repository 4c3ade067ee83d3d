"""Cuts a stream of words into sentences, each with the citation marks that close it, as they become whole."""

import re
from collections.abc import Iterable, Iterator

_OPENING, _CLOSING = "“（《〔「『(", "”）》〕」』)"
_FAR = 300  # a bracket that does not close within so many signs is a slip
_STOP = "。！？"  # not their ASCII forms, which stand in addresses and image marks
_TAIL = re.compile(
    rf"[{_STOP}]+[{re.escape(_CLOSING)}\"']*(?P<marks>(?:[ \t]*(?:\[[\d,，、 \t]{{1,12}}\]|［[\d,，、 \t]{{1,12}}］|【[\d,，、 \t]{{1,12}}】))*)(?P<rest>[ \t]*[\[［【]?[\d,，、 \t]{{0,12}})?"
)
_THINKING, _THOUGHT = "<think>", "</think>"
_LONGEST = 2_000
_REACH = 100  # the marks behind a stop are within so many signs


def spoken(pieces: Iterable[str]) -> Iterator[str]:
    """Yield what a model says without what it thinks first, which some put between <think> tags.

    >>> "".join(spoken(["<th", "ink>先看", "条款</thi", "nk>", "目标为3%[1]。"]))
    '目标为3%[1]。'
    """
    held, thinking, spoke = "", False, False
    for piece in pieces:
        if spoke:
            yield piece
            continue
        held += piece
        if not thinking and held.lstrip()[: len(_THINKING)] == _THINKING:
            thinking = True
        if thinking:
            _, closed, rest = held.partition(_THOUGHT)
            held = rest if closed else held[-len(_THOUGHT) :]
            thinking = not closed
            if closed and held:
                spoke = True
                yield held
        elif not _THINKING.startswith(held.lstrip()):
            spoke = True
            yield held
    if not spoke and not thinking and held:
        yield held


def cut(pieces: Iterable[str]) -> Iterator[str]:
    """Yield sentences; a line break before one is kept, so that they join to the text. The last one may lack its stop.

    >>> list(cut(["甲为3", "%。[1]乙", "为“是。”[2]。\\n- 丙[3]"]))
    ['甲为3%。[1]', '乙为“是。”[2]。', '\\n- 丙[3]']
    """
    held = ""
    for piece in pieces:
        held += piece
        recent = held[-len(piece) - _REACH :]
        if len(held) < _LONGEST and not any(sign in recent for sign in f"{_STOP}\n"):
            continue
        at = _end(held)
        while at:
            yield held[:at]
            held = held[at:]
            at = _end(held)
    if held.strip():
        yield held


def _end(text: str) -> int:
    """Return where the first sentence ends for certain, 0 where that cannot be known yet."""
    depth, opened = 0, 0
    start = len(text) - len(text.lstrip())
    for at in range(start, len(text)):
        sign = text[at]
        if sign == "\n" or at - start >= _LONGEST:
            return at
        if sign in _OPENING:
            opened = opened if depth else at
            depth += 1
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        if sign not in _STOP or (depth and at - opened < _FAR):
            continue
        tail = _TAIL.match(text, at)
        if tail and tail.end() < len(text):  # what follows is there, and is no mark
            return tail.end("marks")
        return 0
    return 0
