"""Fits which sentence and which quantity answers: `python -m eval.fitting.selection [--gold DIR --corpus DIR]… [--write]`.

Same loss, ridge and folds as the ranking (see ranking.py): over the sentences (quantities) of the clauses that an
answer is made of, the share of the right ones. A sentence is right where it holds an evidence quote, or is part of
one; a quantity where it has the gold value and stands in a clause with the evidence.
"""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from corpus.model import Span
from eval.annotations import Question, load_gold
from eval.fitting.ranking import HERE, Case, cross_validated, fit, reciprocal_ranks
from eval.matching import normalise, same_number
from indexer.build import build
from indexer.records import Clause, Target
from service.answers.asked import asked
from service.answers.material import Choice
from service.answers.selection import OF_RECORD, OF_SENTENCE, Terms, record_features, sentence_features
from service.engine import Engine
from service.settings import Settings

Floats = NDArray[np.float64]

WEIGHTS = HERE / "service" / "answers" / "selection.toml"

_SHORT = 6
"""Characters that part of an evidence quote must have to count."""


def cases_of(gold: Path, corpus: Path, folder: Path) -> tuple[list[Case], list[Case]]:
    """Return a case of sentences for every answerable question, and one of quantities for those with a value."""
    build([corpus], folder)
    engine = Engine.open(Settings(index=folder, llm_url=""))
    sentences, records = [], []
    for question in load_gold(gold).questions:
        if not question.evidence:
            continue
        query = engine.maker.make(question.question, question.history)
        material = engine.composer.material(query, engine.retriever.rank(query))
        wanted, holdings = asked(query.question), material.holdings
        terms = Terms.of(query, holdings)
        table, found = sentence_features(query, wanted, material.readings, material.scores, holdings, terms)
        right = [_says(question, reading.clause, one.span) for reading, one in found]
        sentences.append(_case(question, gold, table, right))
        if question.value is not None and question.value.value is not None:
            score_of = {(c.reading.row, c.sentence.span): c.score for c in material.choices}
            choices = [Choice(reading, one, score_of[reading.row, one.span]) for reading, one in found]
            rows, facts = record_features(
                query, wanted, choices, material.scores, material.readings, holdings, terms
            )
            right = [_states(question, choice, target) for choice, target in facts]
            records.append(_case(question, gold, rows, right))
    return sentences, records


def _case(question: Question, gold: Path, table: NDArray[np.float32], right: Sequence[bool]) -> Case:
    return Case(
        question.id, gold.name, np.arange(len(right)), table.astype(np.float64), np.array(right, np.bool_)
    )


def _says(question: Question, clause: Clause, span: Span) -> bool:
    words = normalise(clause.text[span.start - clause.span.start : span.end - clause.span.start])
    wanted = [normalise(evidence.quote) for evidence in question.evidence if evidence.doc == clause.doc]
    return any(want in words or (len(words) >= _SHORT and words in want) for want in wanted)


def _states(question: Question, choice: Choice, target: Target) -> bool:
    if (
        question.value is None
        or target.value is None
        or not same_number(float(target.value), question.value.value)
    ):
        return False
    text = normalise(choice.reading.clause.text)
    return any(e.doc == target.doc and normalise(e.quote) in text for e in question.evidence)


def _fitted(name: str, cases: Sequence[Case], prior: Floats) -> Floats:
    weights = fit(cases, prior)
    held_out = cross_validated(cases, lambda some: fit(some, prior))
    for label, ranks in (
        ("先验", reciprocal_ranks(cases, prior)),
        ("拟合", reciprocal_ranks(cases, weights)),
        ("交叉验证", held_out),
    ):
        firsts = [(ranks >= 1 / at - 1e-9).mean() for at in (1, 2, 3)]
        typer.echo(
            f"{name} {label}: 前一 {firsts[0]:.4f}  前二 {firsts[1]:.4f}  前三 {firsts[2]:.4f}（{len(cases)} 道题）"
        )
    return weights


def _written(head: str, tables: dict[str, tuple[Sequence[str], Floats]]) -> str:
    lines = [head]
    for title, (names, values) in tables.items():
        lines += ["", f"[{title}]"]
        lines += [
            f"{name} = {value:.2f}" for name, value in zip(names, values, strict=True) if abs(value) >= 0.05
        ]
    return "\n".join(lines) + "\n"


def main(
    gold: Annotated[list[Path] | None, typer.Option(help="标注文件夹，可重复。")] = None,
    corpus: Annotated[list[Path] | None, typer.Option(help="与标注对应的文件，可重复。")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="把拟合结果写回 service/answers/selection.toml。")
    ] = False,
) -> None:
    """用标注问题拟合选句和选数的权重，并给出五折交叉验证的结果。"""
    text = WEIGHTS.read_text("utf-8")
    table = tomllib.loads(text)
    pairs = [
        (HERE / "eval" / "gold", HERE / "corpus" / "documents"),
        *zip(gold or (), corpus or (), strict=True),
    ]
    sentences: list[Case] = []
    records: list[Case] = []
    with TemporaryDirectory() as folder:
        for number, pair in enumerate(pairs):
            some, more = cases_of(*pair, Path(folder) / str(number))
            sentences += some
            records += more
    tables: dict[str, tuple[Sequence[str], Floats]] = {}
    for name, names, cases, label in (
        ("sentence", OF_SENTENCE, sentences, "句子"),
        ("record", OF_RECORD, records, "数量"),
    ):
        prior = np.array([float(table[f"prior_{name}"].get(one, 0.0)) for one in names])
        tables[f"prior_{name}"] = (names, prior)
        tables[name] = (names, _fitted(label, cases, prior))
    if write:
        WEIGHTS.write_text(_written(text.split("\n[", 1)[0].rstrip(), tables), "utf-8")


if __name__ == "__main__":
    typer.run(main)
