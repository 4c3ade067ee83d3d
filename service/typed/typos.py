"""Slips of the keyboard: a character that sounds or looks like the one meant, found by what the corpus says.

A character is doubted where no pair that it makes with its neighbours occurs in the corpus. It is read as another one
where that makes a name of the lexicon or words of the corpus, and no third one would do nearly as well.
"""

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from math import log1p

import numpy as np
import rjieba
from numpy.typing import NDArray

from service.typed.alike import Manner, alike
from service.typed.known import Names

Frequency = Callable[[Sequence[str]], NDArray[np.int64]]

_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
FUNCTION_WORDS = frozenset(
    "的地得了着过之其者所以而且但若则因由于从自到至在向往对给把被将让叫令使为跟和与及或同比按照据用"
    "是有无没不未非可能会要应该须得想愿敢肯请问谁哪几多少何吗呢吧啊呀哦嘛啥咋怎么什什样这那此该本每各某另别"
    "我你您他她它们咱俺自己人家大小个只条件项位名家次年月日号点些种一二三四五六七八九十百千万亿两双半都也还又再就才"
    "仅只很太最更已曾正刚将上下前后里外中内间时去来起出进回做干办管搞弄拿领看说讲听算成当像买卖靠搬签钱找填罚赔写"
)
"""Characters that stand alone in running text, so that an unknown pair with them says nothing."""
_CERTAIN = frozenset("的了着谁哪几多少什么怎咋啥吗呢吧啊这那我你您他她它们")
"""Characters that are hardly ever typed for another one."""
_MOST = 3
"""Slips that are looked for in one question."""
_OFTEN = 3
"""Clauses that hold a word which is taken for the one meant."""
_LONG = 4
"""Code points from which a name says so much that even a word of the dictionary was mistyped for a part of it."""
_CLEAR = 1.0
"""By how much the best reading must beat the next, in logarithms of frequency."""
_SOUND = 1.0
"""What a reading by sound has before one by shape: most questions are typed by sound."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A character at a place of a text and what was meant by it; `weight` says how clear that is."""

    at: int
    meant: str
    manner: Manner
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class TypoFinder:
    """Finds slips by the terms and names of one corpus.

    frequency  in how many clauses each term occurs
    names      names of the lexicon and of the corpus
    usual      pairs of characters that are common elsewhere, and no slips although the corpus lacks them
    """

    frequency: Frequency
    names: Names
    usual: Container[str] = frozenset()

    def find(self, text: str) -> tuple[Slip, ...]:
        """Return the slips of a text, in order, at most three."""
        slips: list[Slip] = []
        for run in _RUN.finditer(text):
            words = run.group()
            while len(slips) < _MOST and (found := self._clearest(words)):
                words = words[: found.at] + found.meant + words[found.at + 1 :]
                slips.append(replace(found, at=run.start() + found.at))
        return tuple(sorted(slips, key=lambda slip: slip.at))

    def _clearest(self, run: str) -> Slip | None:
        """Return the slip of a run that is clearest, None where there is none."""
        doubted = self._doubted(run)
        if not doubted:
            return None
        cut = _Cut.of(run)
        found = [slip for at in doubted if (slip := self._meant(cut, at)) is not None]
        return max(found, key=lambda slip: slip.weight, default=None)

    def _doubted(self, run: str) -> list[int]:
        """Return the places none of whose pairs occurs in the corpus."""
        known = [count > 0 for count in self.frequency(list(map(str.__add__, run, run[1:]))).tolist()]
        before, behind = [False, *known], [*known, False]
        return [
            at
            for at, character in enumerate(run)
            if not before[at] and not behind[at] and character not in _CERTAIN
        ]

    def _meant(self, cut: "_Cut", at: int) -> Slip | None:
        """Return what was meant by the character at a place, None where that is not clear."""
        names = self.names.around(cut.run, at)
        partners = cut.partners(at, self.usual)
        if not names and not partners:
            return None
        found = []
        run, meant = cut.run, alike().of(cut.run[at])
        if not partners:
            meant = {other: manner for other, manner in meant.items() if other in names}
        left, right = run[at - 1 : at] if at else "", run[at + 1 : at + 2]
        pairs = [left + other for other in meant] + [other + right for other in meant]
        counts = self.frequency(pairs).tolist()
        for number, (other, manner) in enumerate(meant.items()):
            sides = counts[number] if left else 0, counts[len(meant) + number] if right else 0
            weight = _named(cut, at, names.get(other, 0)) or _worded(cut, at, other, sides, partners)
            if weight:
                usual = log1p(sides[0]) + log1p(sides[1])
                found.append(Slip(at, other, manner, weight + usual + (_SOUND if manner == "sound" else 0.0)))
        found.sort(key=lambda slip: -slip.weight)
        if not found or (len(found) > 1 and found[0].weight - found[1].weight < _CLEAR):
            return None
        return found[0]


def _named(cut: "_Cut", at: int, size: int) -> float:
    """Return what a name of so many characters around a place says for a reading, 0 for nothing."""
    if size >= _LONG or (size and not cut.in_word[at] and cut.run[at] not in FUNCTION_WORDS):
        return 1.0 + size
    return 0.0


def _worded(cut: "_Cut", at: int, other: str, sides: tuple[int, int], partners: frozenset[int]) -> float:
    """Return what words of the corpus say for a reading, 0 for nothing.

    sides  in how many clauses the reading's pair with the character before, and behind, occurs
    """
    if other in FUNCTION_WORDS:
        return 0.0
    before, behind = cut.run[max(at - 1, 0) : at] + other, other + cut.run[at + 1 : at + 2]
    if at - 1 in partners and sides[0] >= _OFTEN and rjieba.has_word(before):
        return 2.0 if sides[1] or cut.parted(at + 1) else 0.0
    if at + 1 in partners and sides[1] >= _OFTEN and rjieba.has_word(behind):
        return 2.0 if sides[0] or cut.parted(at) else 0.0
    return 0.0


@dataclass(frozen=True, slots=True)
class _Cut:
    """A run of characters with the words that jieba's dictionary sees in it.

    in_word  whether each character is part of a word of two or more
    """

    run: str
    in_word: tuple[bool, ...]

    @classmethod
    def of(cls, run: str) -> "_Cut":
        return cls(run, tuple(len(word) > 1 for word in rjieba.cut(run, False) for _ in word))

    def partners(self, at: int, usual: Container[str]) -> frozenset[int]:
        """Return the neighbours with which a character may have been meant to be a word.

        Both stand alone, neither is a word that does so by its nature, and they are no usual pair.
        """
        if not self._orphan(at):
            return frozenset()
        beside = (near for near in (at - 1, at + 1) if 0 <= near < len(self.run) and self._orphan(near))
        return frozenset(near for near in beside if self.run[min(at, near) : max(at, near) + 1] not in usual)

    def parted(self, at: int) -> bool:
        """Whether a word may begin or end before a place: at an edge, a function word, or a word of two or more."""
        if at in (0, len(self.run)):
            return True
        beside = (at - 1, at)
        return any(self.in_word[near] or self.run[near] in FUNCTION_WORDS for near in beside)

    def _orphan(self, at: int) -> bool:
        return not self.in_word[at] and self.run[at] not in FUNCTION_WORDS
