"""Fits the ranking's score as a probability: `python -m eval.fitting.calibration [--gold DIR --corpus DIR]… [--write]`.

Platt scaling (1999) of "the clause holds gold evidence" on the scores of the ten best clauses of every answerable
question. Printed are slope and midpoint, Brier score, and observed against predicted share by score, fitted and with
each question judged by a line that was fitted without its fifth of the questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from eval.annotations import load_gold
from eval.fitting.logistic import FOLDS, Flags, Floats, line, reliability, share
from eval.fitting.ranking import HERE
from eval.matching import normalise
from indexer.build import build
from service.engine import Engine
from service.settings import Settings

NUMBERS = HERE / "service" / "calibration.toml"

_HITS = 10


@dataclass(frozen=True, slots=True)
class Hits:
    """Clauses that were found: their score, whether they hold evidence, and the number of their question."""

    scores: Floats
    right: Flags
    question: NDArray[np.int64]


def hits_of(gold: Path, corpus: Path, folder: Path, first: int = 0) -> Hits:
    """Return the ten best clauses of every answerable question of a gold folder; questions are numbered from `first`."""
    build([corpus], folder)
    engine = Engine.open(Settings(index=folder, llm_url=""))
    clauses = [(clause.doc, normalise(clause.text)) for clause in engine.index.store.iter_clauses()]
    scores: list[float] = []
    right: list[bool] = []
    numbers: list[int] = []
    for number, question in enumerate(load_gold(gold).questions, first):
        if not question.answerable:
            continue
        query = engine.maker.make(question.question, question.history)
        ranking = engine.retriever.rank_parts(query, engine.maker.parts(query)).top(_HITS)
        wanted = [(one.doc, normalise(one.quote)) for one in question.evidence]
        for row, score in zip(ranking.rows.tolist(), ranking.scores.tolist(), strict=True):
            doc, text = clauses[row]
            scores.append(float(score))
            right.append(any(doc == of and quote in text for of, quote in wanted))
            numbers.append(number)
    return Hits(np.array(scores), np.array(right), np.array(numbers))


def joined(parts: Sequence[Hits]) -> Hits:
    """Return all hits as one."""
    return Hits(
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.question for part in parts]),
    )


def cross_validated(hits: Hits) -> Floats:
    """Return the probability of each hit by a line fitted without its fifth of the questions."""
    found = np.zeros(len(hits.scores))
    fold = hits.question % FOLDS
    for number in range(FOLDS):
        slope, shift = line(hits.scores[fold != number], hits.right[fold != number])
        found[fold == number] = share(slope * hits.scores[fold == number] + shift)
    return found


def _told(label: str, chances: Floats, right: Flags) -> None:
    typer.echo(f"{label}  Brier {float(((chances - right) ** 2).mean()):.4f}（{len(right)} 条）")
    for said, seen, count in reliability(chances, right):
        typer.echo(f"  预计 {said:.3f}，实际 {seen:.3f}（{count} 条）")


def main(
    gold: Annotated[list[Path] | None, typer.Option(help="标注文件夹，可重复。")] = None,
    corpus: Annotated[list[Path] | None, typer.Option(help="与标注对应的文件，可重复。")] = None,
    write: Annotated[bool, typer.Option("--write", help="把拟合结果写回 service/calibration.toml。")] = False,
) -> None:
    """用标注问题把排序得分拟合为概率，并给出五折交叉验证的结果。"""
    pairs = [
        (HERE / "eval" / "gold", HERE / "corpus" / "documents"),
        *zip(gold or (), corpus or (), strict=True),
    ]
    parts: list[Hits] = []
    with TemporaryDirectory() as folder:
        for number, pair in enumerate(pairs):
            first = 1 + max((int(part.question.max(initial=0)) for part in parts), default=-1)
            parts.append(hits_of(*pair, Path(folder) / str(number), first))
    hits = joined(parts)
    slope, shift = line(hits.scores, hits.right)
    typer.echo(f"斜率 {slope:.4f}，中点 {-shift / slope:.3f}")
    _told("拟合    ", share(slope * hits.scores + shift), hits.right)
    _told("交叉验证", cross_validated(hits), hits.right)
    if write:
        head = NUMBERS.read_text("utf-8").split("\nslope", 1)[0].rstrip()
        NUMBERS.write_text(f"{head}\nslope = {slope:.4f}\nmidpoint = {-shift / slope:.3f}\n", "utf-8")


if __name__ == "__main__":
    typer.run(main)
