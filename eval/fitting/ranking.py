"""Fits the weights of the ranking: `python -m eval.fitting.ranking [--gold DIR --corpus DIR]… [--write]`.

Loss: for every question, minus the log of the share that its right clauses have in the softmax over the first
candidates (ListNet with binary relevance, Cao et al. 2007), plus a ridge that pulls every weight towards its prior.
The prior was set by hand from what a feature means; few questions can move a weight far. Features, and so the ranking,
stay linear.
"""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from eval.annotations import Question, load_gold
from eval.matching import normalise
from indexer.build import build
from service.engine import Engine
from service.features import ALL
from service.settings import Settings
from service.weights import weights_of

Floats = NDArray[np.float64]

WEIGHTS = Path(__file__).parents[2] / "service" / "weights.toml"
HERE = Path(__file__).parents[2]

_CANDIDATES = 100
_RIDGE = 0.01
_STEPS, _RATE = 200, 0.1
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """The candidates of one question: features [candidates, len(ALL)], in rank order of the rows, and which are right."""

    question: str
    collection: str
    rows: NDArray[np.int64]
    features: Floats
    right: NDArray[np.bool_]


def cases_of(gold: Path, corpus: Path, prior: Floats, folder: Path) -> list[Case]:
    """Return a case for every answerable question of a gold folder over a corpus."""
    build([corpus], folder)
    engine = Engine.open(Settings(index=folder, llm_url=""))
    table = {name: float(value) for name, value in zip(ALL, prior, strict=True)}
    retriever = engine.retriever.with_plan(
        replace(engine.retriever.plan, weights=weights_of(table), spread=0.0)
    )
    clauses = [(clause.doc, normalise(clause.text)) for clause in engine.index.store.iter_clauses()]
    cases = []
    for question in load_gold(gold).questions:
        if question.evidence:
            ranking = retriever.rank(engine.maker.make(question.question, question.history)).top(_CANDIDATES)
            right = [_is_right(clauses[row], question) for row in ranking.rows.tolist()]
            features = ranking.features.astype(np.float64)
            cases.append(Case(question.id, gold.name, ranking.rows, features, np.array(right, np.bool_)))
    return cases


def fit(cases: Sequence[Case], prior: Floats, ridge: float = _RIDGE) -> Floats:
    """Return the weights that minimise the loss (Adam, Kingma & Ba 2015; deterministic)."""
    used = [case for case in cases if case.right.any()]
    width = max(len(case.right) for case in used)
    features = np.zeros((len(used), width, len(prior)))
    right = np.zeros((len(used), width), np.bool_)
    there = np.zeros((len(used), width), np.bool_)
    for at, case in enumerate(used):
        size = len(case.right)
        features[at, :size], right[at, :size], there[at, :size] = case.features, case.right, True
    weights, mean, square = prior.copy(), np.zeros_like(prior), np.zeros_like(prior)
    for step in range(1, _STEPS + 1):
        scores = np.where(there, features @ weights, -np.inf)
        share = _softmax(scores)
        wanted = _softmax(np.where(right, scores, -np.inf))
        gradient = np.einsum("qc,qcf->f", share - wanted, features) / len(used) + 2 * ridge * (
            weights - prior
        )
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights = weights - _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def reciprocal_ranks(cases: Sequence[Case], weights: Floats) -> Floats:
    """Return the reciprocal rank within the first ten of each case."""
    ranks = []
    for case in cases:
        order = np.lexsort((case.rows, -(case.features @ weights)))[:10]
        first = np.flatnonzero(case.right[order])
        ranks.append(1.0 / (1 + first[0]) if len(first) else 0.0)
    return np.array(ranks)


def cross_validated(cases: Sequence[Case], train: Callable[[Sequence[Case]], Floats]) -> Floats:
    """Return the reciprocal rank of each case under weights that were fitted without its fifth of the questions."""
    fold = np.random.default_rng(0).integers(0, _FOLDS, len(cases))
    ranks = np.zeros(len(cases))
    for number in range(_FOLDS):
        weights = train([case for case, at in zip(cases, fold, strict=True) if at != number])
        held = np.flatnonzero(fold == number)
        ranks[held] = reciprocal_ranks([cases[at] for at in held.tolist()], weights)
    return ranks


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float64)


def _is_right(clause: tuple[str, str], question: Question) -> bool:
    doc, text = clause
    return any(doc == evidence.doc and normalise(evidence.quote) in text for evidence in question.evidence)


def _line(name: str, ranks: Floats) -> str:
    return f"{name}: RR@10 {ranks.mean():.4f}  Success@1 {(ranks == 1).mean():.4f}  Success@5 {(ranks >= 0.2).mean():.4f}"


def _written(head: str, tables: dict[str, Floats]) -> str:
    lines = [head]
    for title, values in tables.items():
        lines += ["", f"[{title}]"]
        lines += [
            f"{name} = {value:.2f}" for name, value in zip(ALL, values, strict=True) if abs(value) >= 0.05
        ]
    return "\n".join(lines) + "\n"


def main(
    gold: Annotated[list[Path] | None, typer.Option(help="标注文件夹，可重复。")] = None,
    corpus: Annotated[list[Path] | None, typer.Option(help="与标注对应的文件，可重复。")] = None,
    write: Annotated[bool, typer.Option("--write", help="把拟合结果写回 service/weights.toml。")] = False,
) -> None:
    """用标注问题拟合排序权重，并给出五折交叉验证的结果。"""
    text = WEIGHTS.read_text("utf-8")
    table = tomllib.loads(text)["prior"]
    prior = np.array([float(table.get(name, 0.0)) for name in ALL])
    pairs = [
        (HERE / "eval" / "gold", HERE / "corpus" / "documents"),
        *zip(gold or (), corpus or (), strict=True),
    ]
    with TemporaryDirectory() as folder:
        collections = [
            cases_of(*pair, prior, Path(folder) / str(number)) for number, pair in enumerate(pairs)
        ]
    cases = [case for collection in collections for case in collection]
    weights = fit(cases, prior)
    held_out = cross_validated(cases, lambda some: fit(some, prior))
    start = 0
    for pair, collection in zip(pairs, collections, strict=True):
        typer.echo(f"{pair[0]}（{len(collection)} 道题）")
        typer.echo(_line("  先验", reciprocal_ranks(collection, prior)))
        typer.echo(_line("  拟合", reciprocal_ranks(collection, weights)))
        typer.echo(_line("  交叉验证", held_out[start : start + len(collection)]))
        start += len(collection)
    if write:
        head = text.split("\n[", 1)[0].rstrip()
        WEIGHTS.write_text(_written(head, {"prior": prior, "weights": weights}), "utf-8")


if __name__ == "__main__":
    typer.run(main)
