"""What tells whether the clauses found answer a question: few features, weighed in service/abstain.toml."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.targets.phrases import FULL
from service.answers.material import Material
from service.sufficiency.coverage import (
    Covered,
    Word,
    coverage,
    focus_of,
    is_about_documents,
    missing,
    missing_anywhere,
    telling,
    words_of,
)
from service.sufficiency.demands import DEMANDS, Demand, Demander, Evidence
from service.sufficiency.grounds import Grounds

FEATURES = (
    "nothing", "tight", "words_found", "missing", "telling", "focus", "lead", "fits", "valued",
    "year", "place", "unit", "date", "reached", "sought", "body", "together",
)  # fmt: skip
"""The columns of a judgement.

nothing      how near to nothing is the part of the question's words that the best sentence and its surroundings have
tight        that part within the sentence itself, of those with the sort of value asked for
words_found  how many words that is, weighed
missing      surprise that it lacks the others (nats)
telling      surprise that no sentence has the nouns among them
focus        surprise that no sentence with the sort of value asked for has the word next to the question word
lead         how far the first clause stands out of the ten, by that part of the words
fits         how much of the best quantity's name the question covers
valued       whether an amount is asked for
year …       what is lost of the words when the sentence must also be of the year (the place, …) asked for
together     what is lost beyond the greatest of them when it must have all of that
"""

SIGNS = (-1, 1, 1, -1, -1, -1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1)
"""Whether a feature can only speak for (1) or against (-1) an answer, by what it means."""

_RATED = 24
"""Sentences that are looked at."""

_TRACE = 0.05
"""Part of the words below which a sentence has nothing to do with the question."""

_BY_WORDS = frozenset({"unit", "date"})
_FIRM = 0.8
"""Demands that say little by themselves; weight of all words of a question below which what they cost says less."""

_LITTLE = 0.35
"""Part of the words below which a sentence is hardly about the question."""

_MOST, _STORY = 8.0, 40
"""Cap of surprise; characters from which on a question tells a story, whose words count less the longer it is."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was looked at, and what it showed.

    values   one number a feature, in the order of FEATURES
    words    the content words of the question
    lacking  nouns that the best sentence surprisingly lacks, the most surprising first
    best     the sentence that has most of the words
    foreign  whether no sentence has anything of the question, and it asks for nothing that policies hold
    unmet    demands that cost coverage, with what they cost, the dearest first
    demands  all demands
    valued   whether an amount is asked for
    apart    what is lost when all demands must be met together
    other_year  what is lost of the words of a question for a goal or result where the quantity must be of its year
    unsaid   whether the very noun whose amount is asked for stands in no sentence found
    """

    values: tuple[float, ...]
    words: tuple[Word, ...]
    lacking: tuple[str, ...]
    best: Covered | None
    foreign: bool
    unmet: tuple[tuple[Demand, float], ...]
    demands: tuple[Demand, ...]
    valued: bool
    apart: float
    unsaid: bool = False
    other_year: float = 0.0


def judge(material: Material, grounds: Grounds) -> Judgement:
    """Look at the clauses found for a question."""
    words = words_of(material, grounds)
    text = material.query.standalone.text
    given = is_about_documents(text)
    rated = coverage(words, material.choices[:_RATED], grounds, given)
    best = max(rated, key=lambda one: one.share, default=None)
    share = best.share if best is not None else 0.0
    demander = Demander(material, grounds, frozenset(word.named for word in words if word.named))
    found = demander.evidence(rated)
    checks = [Check(demand, tuple(map(demand.met, found))) for demand in demander.demands()]
    firm = min(1.0, sum(word.weight for word in words) / _FIRM) if words else 1.0
    lost = [
        (
            check.demand,
            (firm if check.demand.sort in _BY_WORDS else 1.0) * (share - _share_of(found, [check])),
        )
        for check in checks
    ]
    by_sort = {sort: _mean([loss for demand, loss in lost if demand.sort == sort]) for sort in DEMANDS}
    together = max(0.0, share - _share_together(found, checks) - max(by_sort.values()))
    focus = focus_of(material, words)
    telling_words = telling(missing_anywhere(words, rated))
    story = min(1.0, _STORY / max(1, len(text)))
    values = (
        max(0.0, 1.0 - share / _LITTLE),
        _tight(found, checks),
        min(_MOST, share * sum(word.literal for word in words)),
        story * min(_MOST, sum(surprise for _, surprise in missing(words, best))),
        story * float(min(len(telling_words), 3)),
        _focus(focus, words, rated, found, checks),
        _lead(material.scores) * share,
        max((fact.fits for fact in material.facts[:1]), default=0.0) if material.asked.amount else 0.0,
        float(demander.valued),
        *by_sort.values(),
        together,
    )
    return Judgement(
        values,
        words,
        tuple(word.text for word in telling_words),
        best,
        share < _TRACE and not given,
        tuple(sorted(((demand, loss) for demand, loss in lost if loss > 0), key=lambda one: -one[1])),
        tuple(check.demand for check in checks),
        demander.valued,
        together,
        demander.exact and any(words[at] in telling_words and _measures(words[at]) for at in focus),
        by_sort["year"] if demander.exact else 0.0,
    )


@dataclass(frozen=True, slots=True)
class Check:
    """A demand, and which pieces of evidence meet it, in their order."""

    demand: Demand
    met: tuple[bool, ...]


def _share_of(found: Sequence[Evidence], checks: Sequence[Check]) -> float:
    """Return the best share among evidence that meets these demands."""
    return max(
        (one.share for at, one in enumerate(found) if all(check.met[at] for check in checks)), default=0.0
    )


def _share_together(found: Sequence[Evidence], checks: Sequence[Check]) -> float:
    """Return the best share among evidence that meets a demand of every sort."""
    by_sort: dict[str, list[Check]] = {}
    for check in checks:
        by_sort.setdefault(check.demand.sort, []).append(check)
    return max(
        (
            one.share
            for at, one in enumerate(found)
            if all(any(check.met[at] for check in some) for some in by_sort.values())
        ),
        default=0.0,
    )


def _focus(
    focus: Sequence[int],
    words: Sequence[Word],
    rated: Sequence[Covered],
    found: Sequence[Evidence],
    checks: Sequence[Check],
) -> float:
    """Return the surprise that no sentence with the sort of value asked for has the word next to the question word."""
    if not focus:
        return 0.0
    kinds = [check for check in checks if check.demand.sort in ("unit", "sought")]
    fitting = {id(one.choice) for at, one in enumerate(found) if all(check.met[at] for check in kinds)}
    left = [one for one in rated if id(one.choice) in fitting]
    return max(words[at].surprise * (1.0 - max((one.parts[at] for one in left), default=0.0)) for at in focus)


def _tight(found: Sequence[Evidence], checks: Sequence[Check]) -> float:
    """Return the best share within a sentence itself, of those with the sort of value asked for."""
    units = [check for check in checks if check.demand.sort == "unit"]
    return max(
        (one.tight for at, one in enumerate(found) if all(check.met[at] for check in units)), default=0.0
    )


def _measures(word: Word) -> bool:
    """Whether a noun is the name of a quantity: 利润总额, 失业率, not 人才."""
    return len(word.text) > 2 and FULL.search(word.text) is not None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _lead(scores: Sequence[float]) -> float:
    """Return how far the first score is above the third, as a part of the distance to the last; not bound to a scale."""
    if len(scores) < 4 or scores[0] <= scores[-1]:
        return 0.0
    return max(0.0, (scores[0] - scores[2]) / (scores[0] - scores[-1]))
