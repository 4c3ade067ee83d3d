"""Checks an answer, whoever worded it, against the clauses it cites: what they do not say is taken out of it.

An answer is lines of statements, each closed by its citations [n]. A statement stays only if it breaks no rule; one
that is taken out is returned with the rule it broke, so that it can be counted.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from indexer.lexicon import Lexicon
from service.checks.rules import Rules
from service.checks.statements import (
    Statement,
    below,
    count_below,
    rebuilt,
    renumbered,
    sentences_of,
    statements_of,
)  # fmt: skip
from service.checks.verbatim import is_verbatim
from service.checks.witness import Witness
from service.schema import Citation

Broken = Literal[
    "no_citation", "unknown_citation", "quote", "number", "quantity", "limit", "year", "title", "agency", "role", "pairing",
    "negation", "words",
]  # fmt: skip
"""What a statement broke.

no_citation       nothing is cited
unknown_citation  a number that no citation has
quote             the words cited do not stand in the document at their place
number            a number that no cited clause has, or a count that is not that of the list
quantity          a number with a unit that no cited clause has together
limit             a quantity bounded another way (不超过 for 不低于), or without its bound
year              a year that no cited clause names
title             a document named that neither the cited clauses nor their heads name
agency            a body that no cited clause names
role              a body said to lead (support) that the cited duty does not name as leading (supporting)
pairing           a value given to a year, or called goal or result, against the records of the cited clauses
negation          the words around a negation of a cited clause without it, or with one that is not there
words             too little of the statement stands in the cited clauses
"""

_COUNT = re.compile(r"(?P<of>共|前|找到)(?P<count>\d+)[项份个条家]")


@dataclass(frozen=True, slots=True)
class Fault:
    """A statement that was withheld, and why."""

    statement: str
    rule: Broken


@dataclass(frozen=True, slots=True)
class Verification:
    """An answer after the check.

    text       what is left, citations numbered anew from 1
    citations  those that are still cited
    withheld   what was taken out
    """

    text: str
    citations: list[Citation] = field(default_factory=list)
    withheld: tuple[Fault, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many statements each rule took out."""
        counted: dict[str, int] = {}
        for fault in self.withheld:
            counted[fault.rule] = counted.get(fault.rule, 0) + 1
        return counted


@dataclass(frozen=True, slots=True)
class Verifier:
    """Checks the answers of one index.

    witness   what the clause of a citation says; None where there is no such clause
    document  the canonical text of a document, "" where there is none
    """

    witness: Callable[[Citation], Witness | None]
    document: Callable[[str], str]
    lexicon: Lexicon

    def verify(self, text: str, citations: Sequence[Citation]) -> Verification:
        """Return an answer without what its citations do not say."""
        exact = {cited.n: cited for cited in citations if is_exact(cited, self.document)}
        known = {n: found for n, cited in exact.items() if (found := self.witness(cited)) is not None}
        given = {cited.n for cited in citations}
        lines = statements_of(text.split("\n"))
        rules = Rules(self.lexicon)
        kept: list[list[Statement]] = []
        withheld: list[Fault] = []
        for at, line in enumerate(lines):
            kept.append([])
            for statement in line:
                broken = _broken(statement, at, lines, known, given, rules)
                if broken is None:
                    kept[-1].append(statement)
                else:
                    withheld.append(Fault(statement.text, broken))
        counted = [_counted(line, at, lines, kept) for at, line in enumerate(kept)]
        return Verification(*renumbered(rebuilt(lines, counted), citations), tuple(withheld))


def _counted(
    line: list[Statement], at: int, lines: Sequence[Sequence[Statement]], kept: Sequence[Sequence[Statement]]
) -> list[Statement]:
    """Let a line that says how many items follow say how many are left (共3项 after one of four was withheld)."""
    before = count_below(lines, at)
    left = sum(bool(one) for one in kept[at + 1 : at + 1 + before])
    if left == before or not line or line[-1].shape != "lead":
        return line
    lead = line[-1]
    raw = _COUNT.sub(lambda match: match[0].replace(match["count"], str(left)), lead.raw)
    return [*line[:-1], replace(lead, raw=raw)]


def is_exact(cited: Citation, document: Callable[[str], str]) -> bool:
    """Whether a quotation stands in the document to the letter, at its place."""
    return bool(cited.quote.strip()) and document(cited.doc)[cited.start : cited.end] == cited.quote


def _broken(
    statement: Statement,
    at: int,
    lines: Sequence[Sequence[Statement]],
    known: Mapping[int, Witness],
    given: set[int],
    rules: Rules,
) -> Broken | None:
    """Return what a statement breaks first, None where it breaks nothing."""
    if statement.shape == "blank" or (statement.shape == "head" and not re.search(r"\d", statement.text)):
        return None
    if statement.shape == "lead":
        return _lead_broken(statement.text, at, lines, known, rules)
    if not statement.numbers:
        return "no_citation"
    if any(n not in given for n in statement.numbers):
        return "unknown_citation"
    if any(n not in known for n in statement.numbers):
        return "quote"
    cited = [known[n] for n in statement.numbers]
    sentences = sentences_of(statement.text) if statement.shape == "said" else [statement.text]
    if any(not is_verbatim(sentence, cited) for sentence in sentences[:-1]):
        return "no_citation"
    return rules.broken(statement.text, cited, statement.cells)


def _lead_broken(
    text: str, at: int, lines: Sequence[Sequence[Statement]], known: Mapping[int, Witness], rules: Rules
) -> Broken | None:
    count = count_below(lines, at)
    for match in _COUNT.finditer(text):
        shown = int(match["count"])
        if shown != count and not (match["of"] == "共" and shown > count and "列出前" in text):
            return "number"
    cited = [known[n] for statement in below(lines, at) for n in statement.numbers if n in known]
    return rules.lead_broken(_COUNT.sub("", text), cited)
