"""Counts how literal words are: `python -m eval.fitting.literalness DATA_DIR` writes service/sufficiency/literalness.tsv.

DATA_DIR holds policy-questions.jsonl (questions with the passages that answer them), the other question files, and
laws.jsonl.xz and work-reports.jsonl.xz as official texts. For every word of a question it is counted whether the
passage has it (or what the lexicon puts beside it). A logistic regression on the logarithms of how often official texts
and questions use a word (weighted by its count) gives the estimate for rare words, with which the counts are smoothed
(four pseudo-counts, Laplace). No text goes into the table, only words and shares.
"""

import json
import lzma
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from eval.fitting.ranking import HERE
from indexer.lexicon import Lexicon, load_lexicon
from service.answers.readings import folded
from service.sufficiency.literalness import content_words

Floats = NDArray[np.float64]

TABLE = HERE / "service" / "sufficiency" / "literalness.tsv"

_EVERY = 3  # every third article is enough to count by
_OFFICIAL = 12
"""Official texts that must use a word for it to have a line although no question has it."""

_PSEUDO, _AT_MOST = 4.0, 5
_STEPS, _RATE, _RIDGE = 400, 0.1, 1e-4
_NOUNS = frozenset({"n", "nz", "nt", "vn", "an"})
_HAN = re.compile(r"[一-鿿]{2,5}|[a-z][a-z0-9&.+-]+")


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON Lines file, xz-compressed or not."""
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    else:
        with path.open(encoding="utf-8") as plain:
            yield from map(json.loads, plain)


def counted(questions: Path, lexicon: Lexicon) -> tuple[Counter[str], Counter[str]]:
    """Return in how many questions each word is, and in how many of their passages."""
    asked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for row in rows_of(questions):
        passage = folded(row["title"] + "".join(row["headings"]) + row["text"])
        for word in content_words(row["question"]):
            asked[word] += 1
            found[word] += word in passage or any(
                folded(term) in passage for term, _ in lexicon.expansions(word)
            )
    return asked, found


def official_words(data: Path) -> Counter[str]:
    """Return in how many official texts each word is."""
    used: Counter[str] = Counter()
    for number, row in enumerate(rows_of(data / "laws.jsonl.xz")):
        if number % _EVERY == 0:
            used.update(content_words(row["text"]))
    for row in rows_of(data / "work-reports.jsonl.xz"):
        for paragraph in row["text"].split("\n"):
            used.update(content_words(paragraph))
    return used


def question_words(data: Path, asked: Counter[str]) -> Counter[str]:
    """Return in how many questions of all files each word is."""
    used = Counter(asked)
    for name in ("statute-questions.jsonl", "encyclopedia-questions.jsonl.xz"):
        for row in rows_of(data / name):
            used.update(content_words(row["question"]))
    return used


def features(word: str, official: Mapping[str, int], questions: Mapping[str, int]) -> list[float]:
    """Return what the estimate of a word's literalness rests on."""
    a, b = np.log1p(official.get(word, 0)), np.log1p(questions.get(word, 0))
    size = len(word)
    return [1.0, a, b, a * a / 10, float(size == 3), float(size >= 4), float(a == 0), float(word.isascii())]


def fit(table: Floats, yes: Floats, no: Floats) -> Floats:
    """Return the weights of a logistic regression on counts (Adam; deterministic)."""
    weights, mean, square = np.zeros(table.shape[1]), np.zeros(table.shape[1]), np.zeros(table.shape[1])
    for step in range(1, _STEPS + 1):
        share = 1 / (1 + np.exp(-(table @ weights)))
        gradient = table.T @ ((yes + no) * share - yes) / (yes + no).sum() + 2 * _RIDGE * weights
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        weights = weights - _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def shares(
    asked: Mapping[str, int],
    found: Mapping[str, int],
    official: Mapping[str, int],
    questions: Mapping[str, int],
) -> dict[str, float]:
    """Return the literalness of every word worth a line."""
    words = sorted(asked)
    table = np.array([features(word, official, questions) for word in words])
    seen = np.array([min(asked[word], _AT_MOST) for word in words], float)
    part = np.array([found.get(word, 0) / asked[word] for word in words])
    weights = fit(table, seen * part, seen * (1 - part))
    listed = sorted({*words, *(word for word, count in official.items() if count >= _OFFICIAL)})
    expected = 1 / (1 + np.exp(-(np.array([features(w, official, questions) for w in listed]) @ weights)))
    return {
        word: (found.get(word, 0) + _PSEUDO * guess) / (asked.get(word, 0) + _PSEUDO)
        for word, guess in zip(listed, expected.tolist(), strict=True)
        if _HAN.fullmatch(word)
    }


def nouns() -> frozenset[str]:
    """Return the words that jieba's dictionary calls nouns."""
    lines = resources.files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines()
    parts = (line.split(" ") for line in lines)
    return frozenset(word for word, _, kind in parts if kind in _NOUNS)


def written(table: Mapping[str, float], called_nouns: Collection[str]) -> str:
    """Write a table: one line a share in per cent, "n" behind it for nouns, with its words."""
    by_share: dict[tuple[int, str], list[str]] = {}
    for word, share in table.items():
        by_share.setdefault((round(100 * share), "n" if word in called_nouns else ""), []).append(word)
    head: Sequence[str] = (
        "# per cent of answering clauses that have these words of their questions, nouns marked n; made by eval/fitting/literalness.py",
    )
    return (
        "\n".join(
            [
                *head,
                *(
                    f"{share}{kind}\t{' '.join(sorted(words))}"
                    for (share, kind), words in sorted(by_share.items())
                ),
            ]
        )
        + "\n"
    )


def main(
    data: Annotated[Path, typer.Argument(help="训练数据文件夹，含 policy-questions.jsonl 等。")],
) -> None:
    """统计问题中的词在作答条款里照样出现的比例，写入 service/sufficiency/literalness.tsv。"""
    asked, found = counted(data / "policy-questions.jsonl", load_lexicon())
    table = shares(asked, found, official_words(data), question_words(data, asked))
    TABLE.write_text(written(table, nouns()), "utf-8")
    typer.echo(f"{len(table)} 个词，写入 {TABLE.relative_to(HERE)}")


if __name__ == "__main__":
    typer.run(main)
