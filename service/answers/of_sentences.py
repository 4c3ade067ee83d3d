"""What speaks for a sentence as the answer to a question: one feature a column."""

import re
from collections.abc import Sequence
from math import log10

import numpy as np
from numpy.typing import NDArray

from indexer.numerals import parse_numeral
from indexer.records import Target
from service.answers.asked import Asked
from service.answers.material import Holdings
from service.answers.meant import elsewhere, other_state, superseded
from service.answers.readings import Reading, Sentence, folded
from service.answers.terms import Terms
from service.answers.units import counts_other, unit_kind
from service.query import Query

Floats = NDArray[np.float32]

OF_SENTENCE = (
    "clause", "words", "own_words", "dense", "length", "target_asked", "support_asked", "indicator", "indicator_year",
    "duty_asked", "date_asked", "amount_asked", "definition_asked", "consequence_asked", "number_named", "other_state", "elsewhere", "bare", "aside", "first", "only", "row",
    "measure_asked", "state_conflict", "document_asked", "day_asked", "count_told",
    "listing", "repealed", "yearly",
)  # fmt: skip
"""What speaks for a sentence; `clause` is the score of its clause below that of the best."""

_AMOUNTS = frozenset({"target", "support", "compare", "timeline"})
_DEFINES = re.compile(r"所称|是指|指的?是|即[^将可日时]|以下简称|包括|统称")
_CALENDAR = re.compile(r"\d+\s*月|\d+\s*日|[年月季]底|[上下]半年|年初|年中")
_EACH_YEAR = re.compile(r"每(?:一)?年|年均|逐年|全年|每(?:季|月|半年)")
_COUNTED = re.compile(
    r"(?P<count>[两二三四五六七八九十]{1,2}|\d{1,2})\s?(?:大|个|类|种|项|条|方面|块|步|点|家|件|份)"
)
_LISTED = 2
_NAMED = re.compile(
    r"(?:根据|按照|依据|依照|落实|贯彻|制定|出台|修订|执行|印发|实施|以下简称|废止|关于)[^。；]{0,40}《|《[^》]+》[^。；]{0,12}(?:以下简称|不再执行|废止)"
)
_FOLLOWS = re.compile(
    r"追回|追缴|取消|不予|不得|不再|终止|约谈|通报|处罚|追究|责令|扣减|调减|核减|摘牌|退出|撤销|收回|调出|列入|移送|淘汰"
)


def sentence_features(
    query: Query,
    asked: Asked,
    readings: Sequence[Reading],
    scores: Sequence[float],
    holdings: Holdings,
    terms: Terms,
) -> tuple[Floats, list[tuple[Reading, Sentence]]]:
    """Return float32 [sentences, len(OF_SENTENCE)] and the sentences, clause by clause."""
    found: list[tuple[Reading, Sentence]] = []
    rows: list[list[float]] = []
    words: list[tuple[float, float]] = []
    best, kind = max(scores, default=0.0), query.question.kind
    for reading, score in zip(readings, scores, strict=True):
        title = folded(holdings.citer.head(reading.clause.doc).title)
        turned = terms.less(title, reading.headings)
        heading = folded(reading.clause.heading)
        other = other_state(query, holdings.citer.status(reading.clause.doc))
        away = elsewhere(query, holdings.citer.head(reading.clause.doc))
        repealed = superseded(query, holdings.citer.status(reading.clause.doc))
        nearness = (
            (holdings.readings.vectors(reading.row) @ query.vector).tolist() if reading.sentences else []
        )
        for at, (sentence, near) in enumerate(zip(reading.sentences, nearness, strict=True)):
            found.append((reading, sentence))
            text = heading + sentence.folded
            held = [term for term in terms.weights if term in text]
            words.append((sum(terms.weights[term] for term in held), sum(turned[term] for term in held)))
            of_type = (*_of_type(query, asked, sentence, terms), other, away)
            single = len(reading.sentences) == 1
            length = log10(10.0 + len(sentence.text)) - 1.5
            form = (
                float(sentence.bare),
                float(sentence.aside and kind != "duty"),
                float(at == 0),
                float(single),
                float(reading.clause.kind == "row"),
                float(any(_measures(asked, target) for target in sentence.targets)),
                _other_kind(asked, sentence),
                float(asked.named and _NAMED.search(sentence.text) is not None),
                float(asked.day and _CALENDAR.search(sentence.text) is not None),
                float(asked.count is not None and asked.count in _counts(sentence.text)),
                float(kind == "list" and sentence.text.count("、") >= _LISTED),
                repealed,
                float(asked.yearly and _EACH_YEAR.search(sentence.text) is not None),
            )
            rows.append([score - best, 0.0, 0.0, near, length, *of_type, *form])
    table = np.array(rows, np.float32).reshape(len(rows), len(OF_SENTENCE))
    if rows:
        covered = np.array(words, np.float32)
        table[:, 1] = covered[:, 0] / terms.total
        table[:, 2] = covered[:, 1] / (float(covered[:, 1].max()) or 1.0)
    return table, found


def _of_type(query: Query, asked: Asked, sentence: Sentence, terms: Terms) -> tuple[float, ...]:
    kind = query.question.kind
    amount = kind in _AMOUNTS or asked.amount
    fits = due = 0.0
    if amount:
        for target in sentence.targets:
            covered = terms.covered(target.indicator)
            fits = max(fits, covered)
            if target.year in asked.years:
                due = max(due, covered)
    return (
        float(amount and bool(sentence.targets)),
        float(kind == "support" and any(target.kind == "support" for target in sentence.targets)),
        fits,
        due,
        float(kind == "duty" and bool(sentence.duties)),
        float((kind in ("timeline", "document") or asked.when) and sentence.dated),
        float(asked.amount and any(sign.isdigit() for sign in sentence.folded)),
        float(kind == "definition" and _DEFINES.search(sentence.text) is not None),
        float(query.question.adverse and _FOLLOWS.search(sentence.text) is not None),
        float(any(f"{year}〕{serial}号" in sentence.folded for _, year, serial in query.question.numbers)),
    )


def _counts(text: str) -> set[int]:
    """Return the numbers of things that a text names (四类产品: 4)."""
    return {int(parse_numeral(match["count"])) for match in _COUNTED.finditer(text)}


def _measures(asked: Asked, target: Target) -> bool:
    """Whether a quantity is of the sort that is asked for."""
    return unit_kind(target.unit) in asked.kinds and not counts_other(asked.units, target.unit)


def _other_kind(asked: Asked, sentence: Sentence) -> float:
    """Whether a goal is asked for and all quantities of a sentence are results, or the other way round."""
    kinds = {target.kind for target in sentence.targets} - {"support"}
    return float(bool(asked.state and kinds) and asked.state not in kinds)
