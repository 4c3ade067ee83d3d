"""`zhengwen eval run`: ask every gold question once, hold the answers and the records against the gold."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.annotations import Gold, Question
from eval.answering import ANSWER_MEASURES, Outcome, Texts, observe
from eval.errors import GoldError
from eval.judgements import Judged, PassageIndex, judge
from eval.measures import STANDARD, retrieval_values
from eval.records.clauses import score_clauses
from eval.records.duties import score_duties
from eval.records.tally import DocumentScore
from eval.records.targets import score_targets
from eval.subject import AnswerObject, Row, Subject
from eval.texts import TextSource, normalised

WARM_UP = "预热"
Fraction = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Observation:
    """One question with its answer; `judged` is None where the question is unanswerable."""

    question: Question
    answer: AnswerObject
    judged: Judged | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Experiment:
    """Everything that was seen in one run, before it is summed up.

    values   for each measure and question id: numerator and denominator
    records  for each kind of record, the score of each annotated document
    """

    observations: tuple[Observation, ...]
    values: Mapping[str, Mapping[str, Fraction]]
    records: Mapping[str, tuple[DocumentScore, ...]]


def run_experiment(
    subject: Subject,
    gold: Gold,
    masters: TextSource,
    measures: Sequence[str] = STANDARD,
    progress: Callable[[], None] = lambda: None,
) -> Experiment:
    """Ask every question of the gold, in its order, and score answers and records.

    masters   the text that the gold refers to
    progress  called once after each question
    Raises GoldError where there is nothing to ask and nothing to compare.
    """
    if not (gold.questions or gold.clauses or gold.targets or gold.duties):
        raise GoldError(f"{gold.folder} 里没有可用的标注；请用 --gold 指定标注文件夹。")
    master = normalised(masters)
    clauses = list(subject.rows("clauses"))
    texts = Texts(master=_first_of(master, normalised(_canonical(subject))), canonical=_canonical(subject))
    observations = _ask(subject, gold.questions, PassageIndex(clauses), texts, progress)
    return Experiment(
        observations=observations,
        values=_values(observations, measures),
        records=_score_records(subject, gold, clauses, master),
    )


def _ask(
    subject: Subject,
    questions: Sequence[Question],
    passages: PassageIndex,
    texts: Texts,
    progress: Callable[[], None],
) -> tuple[Observation, ...]:
    observations = list[Observation]()
    if questions:
        subject.answer(WARM_UP, ())
    for question in questions:
        began = time.perf_counter()
        answer = subject.answer(question.question, question.history)
        took_ms = (time.perf_counter() - began) * 1000
        judged = judge(question, answer.get("hits", ()), passages) if question.answerable else None
        outcome = observe(question, answer, judged, texts, took_ms)
        observations.append(Observation(question, answer, judged, outcome))
        progress()
    return tuple(observations)


def _values(observations: Sequence[Observation], measures: Sequence[str]) -> dict[str, dict[str, Fraction]]:
    judged = [o.judged for o in observations if o.judged]
    values: dict[str, dict[str, Fraction]] = {
        measure: {question: (value, 1.0) for question, value in found.items()}
        for measure, found in retrieval_values(judged, measures).items()
    }
    for measure, fraction in ANSWER_MEASURES.items():
        values[measure] = {o.question.id: fraction(o.outcome) for o in observations}
    return values


def _score_records(
    subject: Subject, gold: Gold, clauses: Iterable[Row], master: TextSource
) -> dict[str, tuple[DocumentScore, ...]]:
    """Score each kind of record that the subject claims to extract."""
    claimed = subject.describe().get("records", ())
    found = {
        "clauses": _by_document(clauses),
        "targets": _by_document(subject.rows("targets")),
        "duties": _by_document(subject.rows("duties")),
    }
    scores = {
        "clauses": [
            score_clauses(doc, units, found["clauses"].get(doc, ()), _needed(master, doc))
            for doc, units in gold.clauses.items()
        ],
        "targets": [
            score_targets(doc, units, found["targets"].get(doc, ()), _needed(master, doc))
            for doc, units in gold.targets.items()
        ],
        "duties": [
            score_duties(doc, units, found["duties"].get(doc, ()), _needed(master, doc))
            for doc, units in gold.duties.items()
        ],
    }
    return {kind: tuple(scores[kind]) for kind in scores if kind in claimed and scores[kind]}


def _by_document(rows: Iterable[Row]) -> dict[str, list[Row]]:
    grouped = dict[str, list[Row]]()
    for row in rows:
        grouped.setdefault(str(row["doc"]), []).append(row)
    return grouped


def _needed(master: TextSource, doc: str) -> str:
    text = master(doc)
    if text is None:
        raise GoldError(f"找不到标注所指文件 {doc} 的正文；请用 --corpus 指定含 {doc}.txt 的文件夹。")
    return text


def _canonical(subject: Subject) -> TextSource:
    def text(doc: str) -> str | None:
        try:
            return subject.text(doc)
        except KeyError:
            return None

    return text


def _first_of(first: TextSource, second: TextSource) -> TextSource:
    def text(doc: str) -> str | None:
        found = first(doc)
        return second(doc) if found is None else found

    return text
