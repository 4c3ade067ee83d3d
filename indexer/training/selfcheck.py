"""Whether an adaptation helped, told by clauses that it did not learn from: one sentence must find the rest."""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from indexer.encoder import Encoder
from indexer.training.sources import Article

DEPTH = 10
_ONE_IN = 10
_MOST = 2_000
_SHORTEST = 8
"""Characters that a sentence and the rest must each have."""


def held_out(clauses: Sequence[Article]) -> tuple[list[Article], list[int]]:
    """Return the clauses to learn from, and the places of those to measure on: a tenth, chosen by their text.

    A clause is measured on where it has more than one sentence; copies of its text are not learnt from either.
    """
    chosen = {clause.text for clause in clauses if _is_chosen(clause.text) and _parted(clause.text)}
    tests = [at for at, clause in enumerate(clauses) if clause.text in chosen]
    return [clause for clause in clauses if clause.text not in chosen], tests[:_MOST]


def found_share(encoder: Encoder, clauses: Sequence[Article], tests: Sequence[int]) -> float:
    """Return for which share of `tests` the first sentence finds the rest of its clause among all clauses' first ten.

    0.0 where there is nothing to measure on.
    """
    if not tests:
        return 0.0
    whole = [clause.whole for clause in clauses]
    asked = []
    for at in tests:
        first, rest = _parted(clauses[at].text) or ("", "")
        asked.append(first)
        whole[at] = Article(clauses[at].title, clauses[at].headings, rest).whole
    passages = encoder.encode_passages(whole)
    found = 0
    for at, vector in zip(tests, encoder.encode_questions(asked), strict=True):
        scores = passages @ vector
        found += int(np.count_nonzero(scores > scores[at]) < DEPTH)
    return found / len(tests)


def _is_chosen(text: str) -> bool:
    return sha256(text.encode()).digest()[0] % _ONE_IN == 0


def _parted(text: str) -> tuple[str, str] | None:
    first, stop, rest = text.partition("。")
    first, rest = first.strip(), rest.strip()
    return (first + stop, rest) if min(len(first), len(rest)) >= _SHORTEST else None
