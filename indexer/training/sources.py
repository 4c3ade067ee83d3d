"""The texts that the built-in encoder learns from, and the questions that it learns from or is measured on.

The licences of the sources are in the model card, indexer/encoders/static/README.md.
"""

import json
import lzma
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from corpus.errors import ZhengwenError

Topic = Literal["statute", "policy", "encyclopedia"]

HELD_OUT = {"statute": 5, "policy": 10}
"""One in so many questions is only measured on; policy questions on one passage stay together."""

_ARTICLE_LABEL = re.compile(r"^\s*第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_BLANK_LINE = re.compile(r"\n\s*\n")
_SHORTEST, _LONGEST = 40, 1_500
"""Characters of a paragraph of a report that it is worth to learn from."""


@dataclass(frozen=True, slots=True)
class Article:
    """A passage with what stands above it; `headings` is the trail, parted by spaces."""

    title: str
    headings: str
    text: str

    @property
    def whole(self) -> str:
        """Title, headings and text as one, the way that clauses are encoded."""
        return "\n".join(filter(None, (self.title, self.headings, self.text)))


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the articles that answer it.

    answers   one tuple an answer: the numbers of all copies of that article
    held_out  only to measure on
    """

    topic: Topic
    text: str
    answers: tuple[tuple[int, ...], ...]
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that there is to learn from.

    articles  first the laws, then passages of policy questions that are not among them, then only-for-learning ones
    laws      how many are laws; statute questions search these
    searched  how many are laws or policy passages; policy questions search these
    """

    articles: tuple[Article, ...]
    laws: int
    searched: int
    questions: tuple[Question, ...]


def read_sources(folder: Path) -> Sources:
    """Read laws, reports and questions. Raises ZhengwenError where a file is missing or not what it should be."""
    articles = [
        Article(row["title"], " ".join(row["headings"]), row["text"])
        for row in _rows(folder / "laws.jsonl.xz")
    ]
    laws = len(articles)
    copies = _Copies(articles)
    questions = list(_statute_questions(folder, copies))
    for row in _rows(folder / "policy-questions.jsonl"):
        article = Article(row["title"], " ".join(row["headings"]), row["text"])
        held_out = _chosen(article.title + article.text, HELD_OUT["policy"])
        questions.append(Question("policy", row["question"], (copies.find_or_add(article),), held_out))
    searched = len(articles)
    for row in _rows(folder / "work-reports.jsonl.xz"):
        paragraphs = (part.strip().replace("\n", "") for part in _BLANK_LINE.split(row["text"]))
        articles += (
            Article(row["title"], "", part[:_LONGEST]) for part in paragraphs if len(part) >= _SHORTEST
        )
    for row in _rows(folder / "encyclopedia-questions.jsonl.xz"):
        found = copies.find_or_add(Article("", "", row["paragraph"]))
        questions.append(Question("encyclopedia", row["question"], (found,)))
    return Sources(tuple(articles), laws, searched, tuple(questions))


class _Copies:
    """Finds an article again by its words, without its number, blanks and punctuation."""

    def __init__(self, articles: list[Article]) -> None:
        self._articles = articles
        self._by_words: defaultdict[str, list[int]] = defaultdict(list)
        for number, article in enumerate(articles):
            self._by_words[_words(article.text)].append(number)

    def find(self, text: str, name: str) -> tuple[int, ...]:
        """Return all copies, only those whose title `name` begins with where there are any."""
        found = self._by_words.get(_words(text), [])
        return tuple([n for n in found if name.startswith(self._articles[n].title)] or found)

    def find_or_add(self, article: Article) -> tuple[int, ...]:
        """Return all copies of an article; where there is none, it becomes the last article."""
        found = self.find(article.text, article.title)
        if not found:
            found = (len(self._articles),)
            self._by_words[_words(article.text)].append(len(self._articles))
            self._articles.append(article)
        return found


def _statute_questions(folder: Path, copies: _Copies) -> Iterator[Question]:
    for row in _rows(folder / "statute-questions.jsonl"):
        found = [copies.find(answer["text"], answer["title"]) for answer in row["articles"]]
        answers = tuple(dict.fromkeys(filter(None, found)))
        if answers:
            yield Question("statute", row["question"], answers, _chosen(row["id"], HELD_OUT["statute"]))


def _words(text: str) -> str:
    return _NOT_A_LETTER.sub("", _ARTICLE_LABEL.sub("", text))


def _chosen(key: str, one_in: int) -> bool:
    return int(sha256(key.encode()).hexdigest(), 16) % one_in == 0


def _rows(file: Path) -> Iterator[Mapping[str, Any]]:
    opener = lzma.open if file.suffix == ".xz" else open
    try:
        with opener(file, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    except (OSError, ValueError, lzma.LZMAError) as error:
        raise ZhengwenError(f"训练数据 {file} 无法读取（{error}）；请检查 --data 指向的文件夹。") from error
