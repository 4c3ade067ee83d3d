"""Examines a model's sentences one by one: what passes is cited with the words it rests on, the rest is counted."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.checks.statements import statements_of
from service.checks.witness import plain
from service.citing import Citer
from service.generation.cleaning import clean
from service.generation.evidence import Evidence, cited_for, pairs
from service.schema import Citation
from service.verify import Verifier

_NUMBER = re.compile(r"\[(\d{1,2})\]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_PART = re.compile(r"[，,；;：:（）()、。]")
_ENDS = "。！？；"
_SHORT = 6
_LITTLE = 0.3
_OWN_WORDS = (
    "根据按照依据文件规定明确提出要求其中同时此外另外包括以及分别目标为实际为达到由牵头配合负责参加基数为责任单位是指该文件已失效已废止"
    "不低于不超过以上以下每年之间需要应当可以即为主要有以下对于关于在方面的"
)


@dataclass(frozen=True, slots=True)
class Passed:
    """A sentence that passed: its words with the numbers of the evidence, "- " before it where it is an item."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Examiner:
    """The check for one question.

    question  what was asked; its words may be used without a clause
    secrets   what must not be repeated: the mark that fences the data
    """

    question: str
    evidence: Mapping[int, Evidence]
    citer: Citer
    verifier: Verifier
    secrets: Sequence[str]

    def examine(self, raw: str) -> Passed | str:
        """Return a sentence as it may be sent on, else what it broke ("" where there is nothing in it)."""
        text = clean(raw)
        if not text.strip("- 。！？；"):
            return ""
        if any(secret in raw for secret in self.secrets):
            return "leak"
        statements = [one for line in statements_of([text]) for one in line]
        numbers = dict.fromkeys(map(int, _NUMBER.findall(text)))
        if any(n not in self.evidence for n in numbers):
            return "unknown_citation"
        if not numbers or any(not one.numbers for one in statements):
            return "no_citation"
        body = " ".join(one.text for one in statements)
        citations = [
            made for n in numbers if (made := cited_for(body, self.evidence[n], self.citer)) is not None
        ]
        if len(citations) < len(numbers):
            return "quote"
        checked = self.verifier.verify(text, citations)
        if checked.withheld or not checked.text:
            return checked.withheld[0].rule if checked.withheld else "words"
        if self._strays(body, citations):
            return "words"
        return Passed(text if text.endswith(tuple(_ENDS)) else f"{text}。", tuple(citations))

    def _strays(self, text: str, citations: Sequence[Citation]) -> bool:
        """Whether a part of a sentence says what neither clause nor question says, the rest being true or not."""
        said = [known.said.words for one in citations if (known := self.verifier.witness(one)) is not None]
        known_words = plain(self.question).lower() + "".join(said).lower()
        if any(word.lower() not in known_words for word in _LATIN.findall(plain(text))):
            return True
        familiar = pairs(self.question).union(pairs(_OWN_WORDS), *map(pairs, said))
        for part in _PART.split(text):
            found = pairs(part)
            if len(found) >= _SHORT and len(found & familiar) / len(found) < _LITTLE:
                return True
        return False
