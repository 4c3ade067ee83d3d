"""Fits when to abstain: `python -m eval.fitting.abstention [--gold DIR --corpus DIR]… [--other FILE]… [--write]`.

A logistic regression with a ridge over the features of service/sufficiency, whose signs are given by what they mean.
Questions without evidence are those that want "no". As they are few, three more kinds count a little: answerable
questions asked again with all clauses that hold their evidence taken away, questions for a goal asked again for a year
long after it, and (--other) questions that are not about
the corpus. The probability is calibrated on the answers to questions kept out (Platt 1999); the threshold is the one at
which the share of answerable questions that are turned away, each judged by weights fitted without its fifth of the
questions, stays below a limit. Printed are the shares of right and wrong abstention as fitted and cross-validated, by
collection, Brier score and reliability.
"""

import json
import lzma
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from eval.annotations import Question, load_gold
from eval.fitting.logistic import FOLDS, Fitted, Flags, Floats, fit, folds, line, reliability, share
from eval.fitting.ranking import HERE
from eval.matching import normalise
from indexer.build import build
from indexer.engine import All, Scope
from service.engine import Engine
from service.settings import Settings
from service.sufficiency.features import FEATURES, SIGNS, judge

NUMBERS = HERE / "service" / "abstain.toml"

_RIDGE = 0.003
_MASKED, _OTHER = 0.03, 0.02
"""What a question with its evidence taken away, and one that is not about the corpus, counts beside a gold question."""

_MOVED, _LATER = 0.1, 15
"""What a question for a goal counts that is asked again for so many years later, and the number of these years."""

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ROUNDS = 4
"""Cross-validations with other folds, over which the threshold is averaged: the questions without an answer are few."""

_OTHERS = 60
"""Questions of each --other file that are asked of each corpus."""

_WRONG = 0.035
"""Answerable questions of a collection that may be turned away, out of all, in cross-validation."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Questions as rows.

    table    their features
    owner    the gold question that a row belongs to, by its number; -1 for a question of no gold
    gold     whether the row is a gold question as it stands
    counts   what it counts when fitting
    """

    names: tuple[str, ...]
    collections: tuple[str, ...]
    table: Floats
    answerable: Flags
    owner: NDArray[np.int64]
    gold: Flags
    counts: Floats

    def rows(self, chosen: Flags) -> "Cases":
        """Return some of the rows."""
        at = np.flatnonzero(chosen).tolist()
        return Cases(
            tuple(self.names[i] for i in at), tuple(self.collections[i] for i in at), self.table[chosen],
            self.answerable[chosen], self.owner[chosen], self.gold[chosen], self.counts[chosen],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    values: tuple[float, ...]
    answerable: bool
    owner: int
    counts: float


def cases_of(gold: Path, corpus: Path, others: Sequence[str], folder: Path, first: int = 0) -> Cases:
    """Return the cases of a gold folder over a corpus; its questions are numbered from `first`."""
    build([corpus], folder)
    engine = Engine.open(Settings(index=folder, llm_url=""))
    clauses = [(clause.doc, normalise(clause.text)) for clause in engine.index.store.iter_clauses()]
    rows = []
    for number, question in enumerate(load_gold(gold).questions, first):
        values = _values(engine, question.question, question.history)
        rows.append(_Row(question.id, values, question.answerable, number, 1.0))
        if question.answerable:
            values = _values(engine, question.question, question.history, _without(question, clauses))
            rows.append(_Row(question.id, values, False, number, _MASKED))
        if question.answerable and question.type == "target" and _YEAR.search(question.question):
            later = _YEAR.sub(lambda match: str(int(match[0]) + _LATER), question.question)
            rows.append(_Row(question.id, _values(engine, later, question.history), False, number, _MOVED))
    rows += [_Row(text, _values(engine, text), False, -1, _OTHER) for text in others]
    counts = np.array([row.counts for row in rows])
    return Cases(
        tuple(row.name for row in rows),
        (f"{gold.parent.name}/{gold.name}",) * len(rows),
        np.array([row.values for row in rows]),
        np.array([row.answerable for row in rows]),
        np.array([row.owner for row in rows]),
        counts == 1.0,
        counts,
    )


def _values(
    engine: Engine, text: str, history: Sequence[str] = (), scope: Scope | None = None
) -> tuple[float, ...]:
    query = engine.maker.make(text, history)
    ranking = engine.retriever.rank_parts(query, engine.maker.parts(query), scope)
    composer = engine.composer
    return judge(composer.material(query, ranking), composer.grounds).values


def _without(question: Question, clauses: Sequence[tuple[str, str]]) -> Scope:
    """Return all clauses but those that hold the evidence of a question."""
    wanted = [(evidence.doc, normalise(evidence.quote)) for evidence in question.evidence]
    kept = np.array([not any(doc == of and quote in text for of, quote in wanted) for doc, text in clauses])
    return Scope(All(()), lambda: kept)


def joined(parts: Sequence[Cases]) -> Cases:
    """Return all cases as one."""
    return Cases(
        tuple(name for part in parts for name in part.names),
        tuple(name for part in parts for name in part.collections),
        np.vstack([part.table for part in parts]),
        np.concatenate([part.answerable for part in parts]),
        np.concatenate([part.owner for part in parts]),
        np.concatenate([part.gold for part in parts]),
        np.concatenate([part.counts for part in parts]),
    )


def fitted_on(cases: Cases) -> Fitted:
    """Return the regression over cases, uncalibrated."""
    return fit(cases.table, cases.answerable, cases.counts, np.array(SIGNS, np.float64), _RIDGE)


def cross_validated(cases: Cases, seed: int = 0) -> Floats:
    """Return the logit of each gold question under weights fitted without its fifth (and without its copies)."""
    gold = cases.rows(cases.gold)
    fold = folds(gold.answerable, seed)
    of_owner = dict(zip(gold.owner.tolist(), fold.tolist(), strict=True))
    of_row = np.array([of_owner.get(owner, -1) for owner in cases.owner.tolist()])
    found = np.zeros(len(fold))
    for number in range(FOLDS):
        found[fold == number] = fitted_on(cases.rows(of_row != number)).logits(gold.table[fold == number])
    return found


def threshold_for(chances: Floats, gold: Cases, wrong: float = _WRONG) -> float:
    """Return the highest threshold below which at most the share `wrong` of each collection's answerable questions lies."""
    names = np.array(gold.collections)
    found = []
    for name in dict.fromkeys(gold.collections):
        kept = np.sort(chances[gold.answerable & (names == name)])
        found.append(float(kept[int(wrong * len(kept))]))
    return min(found)


def outcome(label: str, gold: Cases, chances: Floats, threshold: float) -> str:
    """Say how often it is abstained rightly and wrongly, by collection, and how good the probability is."""
    parts, no = [], chances < threshold
    for name in (*dict.fromkeys(gold.collections), "合计"):
        rows = np.array([name in (collection, "合计") for collection in gold.collections])
        right, wrong = no[rows & ~gold.answerable], no[rows & gold.answerable]
        parts.append(
            f"{name}：该弃答的 {len(right)} 道弃答 {right.mean():.3f}，该作答的 {len(wrong)} 道弃答 {wrong.mean():.3f}"
        )
    brier = float(((chances - gold.answerable) ** 2).mean())
    return f"{label}  {'；'.join(parts)}；Brier {brier:.4f}"


def written(head: str, fitted: Fitted, threshold: float) -> str:
    """Write the numbers of abstain.toml."""
    lines = [head, f"threshold = {threshold:.4f}", f"bias = {fitted.bias:.4f}"]
    for title, values in (("weights", fitted.weights), ("means", fitted.means), ("spreads", fitted.spreads)):
        lines += ["", f"[{title}]"]
        lines += [f"{name} = {value:.4f}" for name, value in zip(FEATURES, values, strict=True)]
    return "\n".join(lines) + "\n"


def questions_in(path: Path, count: int = _OTHERS) -> list[str]:
    """Return questions of a JSON Lines file (xz-compressed or not), evenly spread over it."""
    text = lzma.decompress(path.read_bytes()).decode() if path.suffix == ".xz" else path.read_text("utf-8")
    found = [str(json.loads(row)["question"]) for row in text.splitlines() if row.strip()]
    return found[:: max(1, len(found) // count)][:count]


def main(
    gold: Annotated[list[Path] | None, typer.Option(help="标注文件夹，可重复。")] = None,
    corpus: Annotated[list[Path] | None, typer.Option(help="与标注对应的文件，可重复。")] = None,
    other: Annotated[
        list[Path] | None, typer.Option(help="与这些文件无关的问题，每行一个 JSON 对象。")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="把拟合结果写回 service/abstain.toml。")] = False,
    show: Annotated[bool, typer.Option("--show", help="列出判错的问题。")] = False,
) -> None:
    """用标注问题拟合弃答，并给出五折交叉验证的结果。"""
    pairs = [
        (HERE / "eval" / "gold", HERE / "corpus" / "documents"),
        *zip(gold or (), corpus or (), strict=True),
    ]
    others = [text for path in other or () for text in questions_in(path)]
    parts: list[Cases] = []
    with TemporaryDirectory() as folder:
        for number, pair in enumerate(pairs):
            first = sum(int(part.gold.sum()) for part in parts)
            parts.append(cases_of(*pair, others, Path(folder) / str(number), first))
    cases = joined(parts)
    questions = cases.rows(cases.gold)
    rounds = [cross_validated(cases, seed) for seed in range(_ROUNDS)]
    slope, shift = line(np.concatenate(rounds), np.tile(questions.answerable, _ROUNDS))
    fitted = fitted_on(cases).calibrated(slope, shift)
    kept_outs = [share(slope * held_out + shift) for held_out in rounds]
    threshold = float(np.mean([threshold_for(kept_out, questions) for kept_out in kept_outs]))
    typer.echo(outcome("拟合     ", questions, share(fitted.logits(questions.table)), threshold))
    for number, kept_out in enumerate(kept_outs, 1):
        typer.echo(outcome(f"交叉验证{number}", questions, kept_out, threshold))
    kept_out = np.asarray(np.mean(kept_outs, axis=0), np.float64)
    if others:
        away = cases.rows(cases.owner < 0)
        typer.echo(
            f"无关问题弃答 {(share(fitted.logits(away.table)) < threshold).mean():.3f}（{len(away.names)} 道，用于拟合）"
        )
    for said, seen, count in reliability(kept_out, questions.answerable):
        typer.echo(f"  预计可答 {said:.2f}，实际可答 {seen:.2f}（{count} 道）")
    for name, weight in sorted(zip(FEATURES, fitted.weights.tolist(), strict=True), key=lambda pair: pair[1]):
        typer.echo(f"  {name:12s} {weight:+.3f}")
    if show:
        for name, answerable, chance in zip(questions.names, questions.answerable, kept_out, strict=True):
            if answerable != (chance >= threshold):
                typer.echo(f"{'不该弃答' if answerable else '该弃答'} {name} {chance:.3f}")
    if write:
        head = NUMBERS.read_text("utf-8").split("\nthreshold", 1)[0].rstrip()
        NUMBERS.write_text(written(head, fitted, threshold), "utf-8")
        tomllib.loads(NUMBERS.read_text("utf-8"))


if __name__ == "__main__":
    typer.run(main)
