"""Which characters are typed for one another: those that sound alike (any tone) and those that look alike."""

import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Manner = Literal["sound", "shape"]

_LEVELS = ((0xB0, 0xD8), (0xD8, 0xF8))
"""Rows of GB 2312 that hold its everyday (level one) and its rarer characters (level two)."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Characters by what they are mistaken for.

    sounds  a character → those that share one of its syllables, the everyday ones only
    shapes  a character → those that look like it, the most alike first
    """

    sounds: Mapping[str, frozenset[str]]
    shapes: Mapping[str, str]

    def of(self, character: str) -> dict[str, Manner]:
        """Return what may have been meant by a character, and why; sound before shape."""
        meant: dict[str, Manner] = dict.fromkeys(self.shapes.get(character, ""), "shape")
        meant |= dict.fromkeys(sorted(self.sounds.get(character, frozenset())), "sound")
        meant.pop(character, None)
        return meant


@cache
def alike() -> Alike:
    """Return the characters by sound (pypinyin's table) and by shape (lookalikes.toml); the first call takes 0.4 s."""
    from pypinyin.constants import PINYIN_DICT

    written: dict[str, list[str]] = defaultdict(list)
    syllables: dict[str, set[str]] = {}
    for level, rows in enumerate(_LEVELS):
        for character in _characters(*rows):
            said = {plain(syllable) for syllable in PINYIN_DICT.get(ord(character), "").split(",")} - {""}
            syllables[character] = said
            if level == 0:
                for syllable in said:
                    written[syllable].append(character)
    sounds = {
        character: frozenset(other for syllable in said for other in written[syllable])
        for character, said in syllables.items()
    }
    shapes = tomllib.loads(resources.files("service.typed").joinpath("lookalikes.toml").read_text("utf-8"))
    both: dict[str, str] = dict(shapes)
    for character, others in shapes.items():  # who looks like whom is mutual, however many others each has
        for other in others:
            if character not in both.get(other, ""):
                both[other] = both.get(other, "") + character
    return Alike(sounds, both)


def plain(syllable: str) -> str:
    """Return a syllable without its tone: zhòng → zhong, lǜ → lv.

    >>> plain("zhòng"), plain("lǜ")
    ('zhong', 'lv')
    """
    bare = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(mark for mark in bare if not unicodedata.combining(mark))


def _characters(first: int, end: int) -> list[str]:
    codes = (bytes([row, cell]) for row in range(first, end) for cell in range(0xA1, 0xFF))
    return [text for text in (code.decode("gb2312", "ignore") for code in codes) if text]
