"""The outline against annotated documents and against laws, where these stand beside the repository."""

import json
import lzma
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.model import Block, Document, Reading
from corpus.readers import read
from corpus.repair import repair
from indexer.outline import outline
from indexer.records import Clause

SHARED = Path(__file__).parents[2].parent / "shared"
LAWS = SHARED / "data" / "laws.jsonl.xz"
ARTICLE = re.compile(r"第[零〇○一二三四五六七八九十百千两]+条(之[一二三四五六七八九十]+)?")
EARLY = 20_000  # how many articles of the file the sample is drawn from


def outline_of(doc: str, lines: list[str]) -> tuple[Clause, ...]:
    text, canonical = repair(Reading("txt", tuple(Block(line) for line in lines)))
    return outline(Document(doc, f"{doc}.txt", "", text, canonical))


def scored(rows: list[dict[str, object]], gold: str, corpus: str, tmp_path: Path) -> dict[str, float]:
    """What the scorer says of exported rows."""
    exported = tmp_path / "clauses.jsonl"
    exported.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    command = [
        sys.executable,
        SHARED / "score" / "score.py",
        "clauses",
        SHARED / gold,
        SHARED / corpus,
        exported,
    ]
    scores: dict[str, float] = json.loads(
        subprocess.run(command, capture_output=True, check=True, text=True).stdout
    )["clauses"]
    return scores


@pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated documents are not beside the repository")
@pytest.mark.parametrize(
    ("gold", "corpus", "f1", "paths"),
    [("gold", "corpus", 0.97, 0.97), ("samples/gold", "samples", 0.98, 0.98)],
)
def test_units_and_paths_agree_with_the_annotations(
    gold: str, corpus: str, f1: float, paths: float, tmp_path: Path
) -> None:
    rows: list[dict[str, object]] = []
    for path in sorted((SHARED / corpus).glob("*.txt")):
        for c in outline_of(path.stem, path.read_text("utf-8").split("\n")):
            rows.append({"doc": c.doc, "kind": c.kind, "label": c.label, "path": c.path, "text": c.text})
    scores = scored(rows, gold, corpus, tmp_path)
    assert scores["f1"] >= f1
    assert scores["path_accuracy"] >= paths
    assert scores["text_kept_min"] >= 0.995


@pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated documents are not beside the repository")
def test_units_of_the_published_files_agree_with_the_annotations(tmp_path: Path) -> None:
    documents = Path(__file__).parents[2] / "corpus" / "documents"
    rows: list[dict[str, object]] = []
    for path in sorted(p for p in documents.iterdir() if p.suffix != ".toml"):
        text, canonical = repair(read(path))
        for c in outline(Document(path.stem, path.name, "", text, canonical)):
            rows.append({"doc": c.doc, "kind": c.kind, "label": c.label, "path": c.path, "text": c.text})
    scores = scored(rows, "samples/gold", "samples", tmp_path)
    assert scores["f1"] >= 0.96
    assert scores["path_accuracy"] >= 0.96


def laws() -> dict[str, list[dict[str, object]]]:
    """The articles of each law, by title and category."""
    found: dict[str, list[dict[str, object]]] = {}
    with lzma.open(LAWS, "rt", encoding="utf-8") as stream:
        for _, line in zip(range(EARLY), stream, strict=False):
            row = json.loads(line)
            found.setdefault(f"{row['title']}{row['category']}", []).append(row)
    return {title: rows for title, rows in found.items() if "<!--" not in title}


def rebuilt(rows: list[dict[str, object]], contents: bool, width: int | None) -> list[str]:
    """A law as plain text: title, a table of contents if wanted, headings and articles, wrapped if wanted."""
    headings: list[str] = []
    body: list[str] = []
    before: list[str] = []
    for row in rows:
        own = list(row["headings"])  # type: ignore[call-overload]
        for k, heading in enumerate(own):
            if own[: k + 1] != before[: k + 1]:
                headings.append(heading)
                body.append(heading)
        before = own
        body += str(row["text"]).split("\n")
    lines = [str(rows[0]["title"]), *(["目　录", *headings] if contents and headings else []), *body]
    return (
        lines
        if width is None
        else [line[i : i + width] for line in lines for i in range(0, max(1, len(line)), width)]
    )


@pytest.mark.skipif(not LAWS.is_file(), reason="the laws are not beside the repository")
@pytest.mark.parametrize(("contents", "width"), [(False, None), (True, None), (False, 30), (True, 30)])
def test_a_law_gives_one_article_clause_an_article_and_invents_none(
    contents: bool, width: int | None
) -> None:
    known = laws()
    wanted = found = invented = 0
    for title in random.Random(20250401).sample(sorted(known), 50):  # noqa: S311 - a sample, not a secret
        rows = known[title]
        starts = [re.sub(r"\s", "", str(row["text"]).split("\n")[0])[:20] for row in rows]
        articles = [c for c in outline_of("law", rebuilt(rows, contents, width)) if c.kind == "article"]
        texts = [re.sub(r"\s", "", c.text)[:20] for c in articles]
        # an article whose label lost the space behind it may stand inside the article before it in the data
        inside = {
            m.group()
            for row in rows
            for line in str(row["text"]).split("\n")[1:]
            if (m := ARTICLE.match(line))
        }
        wanted += len(starts)
        found += sum(min(starts.count(s), texts.count(s)) for s in set(starts))
        invented += sum(
            1 for c, t in zip(articles, texts, strict=True) if t not in starts and c.label not in inside
        )
    assert found >= 0.99 * wanted
    assert invented == 0
