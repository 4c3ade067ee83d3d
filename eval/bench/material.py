"""What every engine of a comparison is given: the same tokens of the same clauses, the same vectors, the same questions."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.model import Document
from indexer.dense import VECTORS
from indexer.index import Index
from indexer.passages import PARTS, passages
from indexer.store.schema import DocumentEntry

_TOKENS, _QUESTIONS, _QUESTION_VECTORS, _DESCRIPTION = (
    "tokens.txt",
    "questions.json",
    "question-vectors.npy",
    "material.json",
)
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and where it is known the places of its answer: (title of the document, 第五条 or "" for the whole)."""

    text: str
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: its terms without repetition, its vector, and the rows that answer it (none: not known)."""

    text: str
    terms: tuple[str, ...]
    vector: NDArray[np.float32]
    gold: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """A folder that `write_material` filled; `index` is the index that it was taken from."""

    folder: Path
    index: Path
    size: int

    @classmethod
    def open(cls, folder: Path) -> "Material":
        """Open a folder that was filled before."""
        found = json.loads((folder / _DESCRIPTION).read_text("utf-8"))
        return cls(folder, Path(found["index"]), found["clauses"])

    def clauses(self) -> Iterator[str]:
        """Yield the tokens of every clause, parted by blanks."""
        with (self.folder / _TOKENS).open(encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n")

    def batches(self, size: int) -> Iterator[list[str]]:
        """Yield the same, so many clauses at a time."""
        clauses = self.clauses()
        while batch := list(islice(clauses, size)):
            yield batch

    def vectors(self) -> NDArray[np.float32]:
        """Return the vectors of all clauses, memory-mapped."""
        folder = self.index / (self.index / "CURRENT").read_text("ascii").strip()
        mapped: NDArray[np.float32] = np.load(folder / VECTORS, mmap_mode="r")
        return mapped

    def queries(self) -> list[Query]:
        """Return the questions."""
        rows = json.loads((self.folder / _QUESTIONS).read_text("utf-8"))
        vectors = np.load(self.folder / _QUESTION_VECTORS)
        return [
            Query(row["text"], tuple(row["terms"]), vector, tuple(row["gold"]))
            for row, vector in zip(rows, vectors, strict=True)
        ]


def write_material(index_dir: Path, questions: Sequence[Asked], folder: Path) -> Material:
    """Write down the tokens of every clause of an index (all that it is found by) and the questions made ready."""
    index = Index.open(index_dir)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {place for question in questions for place in question.places}
    rows_at: dict[tuple[str, str], list[int]] = defaultdict(list)
    with (folder / _TOKENS).open("w", encoding="utf-8") as out:
        for entry in index.store.documents:
            out.writelines(f"{tokens}\n" for tokens in _tokens(index, entry))
            for place, row in _places(index, entry):
                if place in wanted:
                    rows_at[place].append(row)
    described = [
        {
            "text": question.text,
            "terms": list(dict.fromkeys(index.tokenizer.terms(question.text))),
            "gold": sorted({row for place in question.places for row in rows_at.get(place, ())}),
        }
        for question in questions
    ]
    (folder / _QUESTIONS).write_text(json.dumps(described, ensure_ascii=False), "utf-8")
    vectors = index.encoder.encode_questions([question.text for question in questions])
    np.save(folder / _QUESTION_VECTORS, vectors)
    size = index.store.clause_count
    (folder / _DESCRIPTION).write_text(
        json.dumps({"index": str(index_dir.resolve()), "clauses": size}), "utf-8"
    )
    index.close()
    return Material(folder, index_dir.resolve(), size)


def _tokens(index: Index, entry: DocumentEntry) -> Iterator[str]:
    """Yield the tokens of each clause of a document, as they went into the field of everything."""
    store, rows = index.store, entry.rows
    document = Document(
        entry.doc, entry.source_file, entry.sha256, store.text(entry.doc) or "", (), entry.masthead
    )
    clauses = store.clauses(rows)
    cut: dict[str, str] = {}

    def tokens(text: str) -> str:
        if text not in cut:
            cut[text] = " ".join(index.tokenizer.terms(text))
        return cut[text]

    held = store.facts.targets(rows=rows), store.facts.duties(rows=rows)
    for passage in passages(document, clauses, *held):
        yield " ".join(filter(None, (tokens(passage[part]) for part in PARTS)))


def _places(index: Index, entry: DocumentEntry) -> Iterator[tuple[tuple[str, str], int]]:
    title = entry.masthead.title
    for row, clause in zip(entry.rows, index.store.clauses(entry.rows), strict=True):
        for label in clause.path:
            if match := _ARTICLE.match(label):
                yield (title, match[0]), row


def statute_questions(path: Path, most: int) -> list[Asked]:
    """Return questions about laws whose answers are articles: JSON Lines of {"question", "articles": [{"title"}]}.

    They are taken evenly from the whole file; the title of an article is that of its law with 第五条 behind it.
    """
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    chosen = rows[:: max(1, len(rows) // most)][:most]
    return [Asked(row["question"], tuple(_parted(row["articles"]))) for row in chosen]


def _parted(articles: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for article in articles:
        title = article["title"]
        found = list(_ARTICLE.finditer(title))
        if found and found[-1].end() == len(title):
            yield title[: found[-1].start()], found[-1][0]
