"""`zhengwen eval compare A B`: what is better, what is worse, is it chance, and which questions changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from eval.errors import RunError
from eval.labels import load_labels
from eval.results import Fraction, QuestionRow, Run
from eval.significance import SEED, Difference, holm, paired_difference

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A measure in both runs; `adjusted` is p after Holm's correction, `better` tells whether B is the better one."""

    name: str
    difference: Difference
    adjusted: float
    better: bool | None

    @property
    def significant(self) -> bool:
        """Whether chance alone hardly explains the difference."""
        return self.better is not None and self.adjusted < SIGNIFICANT


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that the two runs deal with differently; ranks are None where no relevant hit is in the first ten."""

    question: QuestionRow
    rank_a: int | None
    rank_b: int | None
    right_a: bool
    right_b: bool
    abstained_a: bool
    abstained_b: bool

    @property
    def gain(self) -> float:
        """How much the question gained from A to B: right or wrong first, then the reciprocal rank."""
        return (self.right_b - self.right_a) + _reciprocal(self.rank_b) - _reciprocal(self.rank_a)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side.

    notes    why the two may not be comparable (Chinese)
    same     nothing differs: figures, rankings, answers
    changes  questions whose rank, correctness or refusal differs, the greatest losses first
    """

    a: Run
    b: Run
    notes: tuple[str, ...]
    same: bool
    measures: tuple[MeasureChange, ...]
    changes: tuple[QuestionChange, ...]

    @property
    def worse(self) -> tuple[MeasureChange, ...]:
        """The measures that fell significantly."""
        return tuple(m for m in self.measures if m.significant and m.better is False)


def compare_runs(a: Run, b: Run, seed: int = SEED) -> Comparison:
    """Compare two runs on the questions and documents that both have; raises RunError where there are none."""
    ours = {q.id: q for q in a.questions}
    theirs = {q.id: q for q in b.questions}
    common = [q for q in ours if q in theirs]
    if not common and not (set(a.result.records) & set(b.result.records)):
        raise RunError(f"{a.name} 与 {b.name} 没有共同的问题，无法比较；请用同一份标注运行。")
    changes = [_question_change(ours[q], theirs[q]) for q in common]
    return Comparison(
        a=a,
        b=b,
        notes=_notes(a, b, len(common)),
        same=a.result.records == b.result.records
        and list(ours) == list(theirs)
        and all(_outcome(ours[q]) == _outcome(theirs[q]) for q in common),
        measures=_measure_changes(a, b, seed),
        changes=tuple(sorted(filter(None, changes), key=lambda c: (c.gain, c.question.id))),
    )


def _measure_changes(a: Run, b: Run, seed: int) -> tuple[MeasureChange, ...]:
    left, right = _units(a), _units(b)
    labels = load_labels()
    found = list[tuple[str, Difference]]()
    for label in labels.in_order(set(left) & set(right)):
        difference = paired_difference(left[label.name], right[label.name], seed)
        if difference is not None:
            found.append((label.name, difference))
    adjusted = holm([difference.p for _, difference in found])
    return tuple(
        MeasureChange(name, difference, p, _better(difference, labels.measure(name).lower))
        for (name, difference), p in zip(found, adjusted, strict=True)
    )


def _better(difference: Difference, lower: bool) -> bool | None:
    if not difference.difference:
        return None
    return (difference.difference < 0) == lower


def _units(run: Run) -> dict[str, Mapping[str, Fraction]]:
    """Return the fractions of a run by measure, then by question or document."""
    found = dict[str, dict[str, Fraction]]()
    for question in run.questions:
        for name, fraction in question.values.items():
            found.setdefault(name, {})[question.id] = fraction
    return {**found, **run.result.records}


def _question_change(a: QuestionRow, b: QuestionRow) -> QuestionChange | None:
    if (a.rank, a.right, a.abstained) == (b.rank, b.right, b.abstained):
        return None
    return QuestionChange(b, a.rank, b.rank, a.right, b.right, a.abstained, b.abstained)


def _outcome(row: QuestionRow) -> QuestionRow:
    return row.model_copy(update={"took_ms": 0.0})


def _notes(a: Run, b: Run, common: int) -> tuple[str, ...]:
    notes = []
    if a.result.gold.get("sha256") != b.result.gold.get("sha256"):
        notes.append(f"两次运行的标注不同，只比较共有的 {common} 道题。")
    hashes = a.result.subject.get("corpus_sha256"), b.result.subject.get("corpus_sha256")
    if hashes[0] != hashes[1]:
        notes.append("两次运行的语料不同。")
    if a.result.commit != b.result.commit:
        notes.append(f"代码不同：{_short(a.result.commit)} → {_short(b.result.commit)}。")
    settings = a.result.subject.get("settings") or {}, b.result.subject.get("settings") or {}
    changed = sorted(k for k in {*settings[0], *settings[1]} if settings[0].get(k) != settings[1].get(k))
    notes += [f"设置 {key}：{settings[0].get(key)} → {settings[1].get(key)}。" for key in changed]
    return tuple(notes)


def _short(commit: str | None) -> str:
    return commit[:10] + ("+" if commit.endswith("+") else "") if commit else "未知"


def _reciprocal(rank: int | None) -> float:
    return 0.0 if rank is None else 1 / rank
