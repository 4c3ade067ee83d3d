"""A question as typed and as read, with what was changed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import rjieba

from service.typed.english import english
from service.typed.gist import gist
from service.typed.script import narrow, simplified
from service.typed.typos import Slip, TypoFinder

How = Literal["script", "language", "sound", "shape"]

_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Correction:
    """Words as typed, as they were read, and why: another script or language, or a character of like sound or shape."""

    typed: str
    read: str
    how: How


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it is searched.

    text         what is understood and searched
    typed        what was typed, where slips were read otherwise; it is searched as well. Else ""
    corrections  what was changed, in order
    around       what stood around the question in a long message; it says where the asker is
    """

    text: str
    typed: str = ""
    corrections: tuple[Correction, ...] = ()
    around: str = ""

    @property
    def slips(self) -> tuple[Correction, ...]:
        """The corrections that are guesses, which a reader must be told of."""
        return tuple(one for one in self.corrections if one.how in ("sound", "shape"))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions for one corpus; without a finder of slips only script, width and English are changed.

    tells  how much words say that the documents of the corpus speak of
    """

    typos: TypoFinder | None = None
    tells: Callable[[str], float] = len

    def read(self, text: str) -> Reading:
        """Return a question as it was meant; one in plain simplified Chinese without slips comes back as it is."""
        plain = simplified(narrowed := narrow(text))
        changed = [Correction(narrowed, plain, "script")] if plain != narrowed else []
        plain, words = english(plain)
        changed += [Correction(typed, read, "language") for typed, read in words]
        asked = gist(plain, self.tells)
        plain = asked.question
        found = self.typos.find(plain) if self.typos else ()
        if not found:
            return Reading(plain, "", tuple(changed), asked.around)
        meant = plain
        for slip in found:
            meant = meant[: slip.at] + slip.meant + meant[slip.at + 1 :]
        return Reading(meant, plain, (*changed, *_shown(plain, meant, found)), asked.around)


def _shown(typed: str, meant: str, slips: Sequence[Slip]) -> list[Correction]:
    """Return the slips by the words that they stand in, one correction a word."""
    shown: dict[tuple[int, int], Correction] = {}
    for slip in slips:
        start, end = _word_at(meant, slip.at)
        shown.setdefault((start, end), Correction(typed[start:end], meant[start:end], slip.manner))
    return list(shown.values())


def _word_at(text: str, at: int) -> tuple[int, int]:
    """Return where the word around a place begins and ends; with the character before it where it stands alone."""
    run = next(found for found in _HAN.finditer(text) if found.start() <= at < found.end())
    start = run.start()
    for word in rjieba.cut(run.group(), False):
        if at < start + len(word):
            break
        start += len(word)
    end = start + len(word)
    if end - start == 1:
        return (start - 1, end) if start > run.start() else (start, min(end + 1, run.end()))
    return start, end
