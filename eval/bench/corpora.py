"""Corpora to measure with: laws as files, whole or in part, and any number of documents made by recombining their lines."""

import lzma
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import orjson

SEED = 20260101
"""The same seed makes the same corpus, file by file and byte by byte."""

_PHRASES = "，"
_SENTENCE = 12
"""Characters from which on a line is no heading."""


@dataclass(frozen=True, slots=True)
class Law:
    """A law as lines: headings and articles in reading order; an article of several paragraphs has several lines.

    articles  how many of the source's rows it holds
    """

    title: str
    lines: tuple[str, ...]
    articles: int


def laws(path: Path) -> Iterator[Law]:
    """Yield each law of a file of articles.

    path  JSON Lines of {"title", "headings", "text"}, packed with xz where the name ends in .xz; the articles of a
          law stand one after the other
    """
    title, articles = "", 0
    lines: list[str] = []
    heads: set[str] = set()
    with lzma.open(path, "rb") if path.suffix == ".xz" else path.open("rb") as rows:
        for row in map(orjson.loads, rows):
            if row["title"] != title:
                if lines:
                    yield Law(title, tuple(lines), articles)
                title, articles, lines, heads = row["title"], 0, [], set()
            lines += [heading for heading in row["headings"] if heading not in heads]
            heads.update(row["headings"])
            lines += [line.strip() for line in row["text"].splitlines() if line.strip()]
            articles += 1
    if lines:
        yield Law(title, tuple(lines), articles)


def first_articles(source: Iterator[Law], articles: int | None) -> Iterator[Law]:
    """Yield laws until they hold so many articles; all where it is None."""
    held = 0
    for law in source:
        if articles is not None and held >= articles:
            return
        yield law
        held += law.articles


def recombined(source: Sequence[Law], articles: int, seed: int = SEED) -> Iterator[Law]:
    """Yield the laws, then as many new ones as it takes to hold so many articles.

    A new law has the plan of an old one: the same headings and labels. Each of its other lines begins as one line of
    the whole corpus begins and ends as another ends, so that words are as frequent as in real laws and hardly a line
    stands there twice.
    """
    draw = random.Random(seed)  # noqa: S311 - no secret: the corpus must come out the same again
    pool = [line for law in source for line in law.lines if len(line) >= _SENTENCE]
    held = 0
    for turn in count():
        for law in source:
            if held >= articles:
                return
            yield law if not turn else _remade(law, turn, pool, draw)
            held += law.articles


def write(source: Iterator[Law], folder: Path) -> int:
    """Write each law as a text file into `folder`, named by its number; return how many articles they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    articles = 0
    for number, law in enumerate(source, 1):
        words = "\n".join((law.title, "", *law.lines, ""))
        (folder / f"law-{number:06d}.txt").write_text(words, "utf-8")
        articles += law.articles
    return articles


def _remade(law: Law, turn: int, pool: Sequence[str], draw: random.Random) -> Law:
    lines = []
    for line in law.lines:
        label, gap, rest = line.partition(" ")
        if not gap:
            label, rest = "", line
        if len(rest) < _SENTENCE:  # a heading
            lines.append(line)
            continue
        lines.append(label + gap + _crossed(draw.choice(pool), draw.choice(pool)))
    return Law(f"{law.title}（汇编第{turn}册）", tuple(lines), law.articles)


def _crossed(first: str, second: str) -> str:
    """Return the first half of the phrases of one line with the second half of those of another."""
    heads, tails = first.partition(" ")[2] or first, second.partition(" ")[2] or second
    begin, end = heads.split(_PHRASES), tails.split(_PHRASES)
    begin = begin[: (len(begin) + 1) // 2]
    begin[-1] = begin[-1].rstrip("。；：")
    return _PHRASES.join(begin + end[len(end) // 2 :])
