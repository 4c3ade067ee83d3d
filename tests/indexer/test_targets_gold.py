"""Targets against the annotated documents and a sample of laws, where those lie beside the project."""

import json
import lzma
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.model import Block, Document, Reading, Span
from corpus.repair import repair
from indexer.outline import outline
from indexer.records import Clause
from indexer.rows import target_row
from indexer.targets import find_targets

SHARED = Path(__file__).parents[3] / "shared"

annotated = pytest.mark.skipif(not (SHARED / "score/score.py").exists(), reason="../shared/score is not here")
with_laws = pytest.mark.skipif(
    not (SHARED / "data/laws.jsonl.xz").exists(), reason="../shared/data is not here"
)

_LABELS = re.compile(r"第[零一二三四五六七八九十百千]+[条款项章节编类届次]|[（(][一二三四五六七八九十]+[）)]")
_WORDS = re.compile(
    r"一[般切致律并旦定体些直时]|[统同]一|任何一|进一步|唯一|之一|第三[人方]|十分|万一|一方|双方"
)
_NUMBER = re.compile(
    r"[0-9０-９零二两三四五六七八九十百千万亿]|一[个日年月天元人名次倍成周家户项种处件部条份位岁级届]|[半成]|首位|翻番|水平"
)


def _document(path: Path) -> Document:
    blocks = tuple(Block(text=line) for line in path.read_text("utf-8").split("\n") if line.strip())
    text, lines = repair(Reading("text", blocks))
    return Document(path.stem, path.name, "", text, lines)


@annotated
@pytest.mark.parametrize(
    ("gold", "texts", "docs"), [("gold", "corpus", ["001", "002", "004"]), ("samples/gold", "samples", [f"s{n:02}" for n in range(1, 11)])]
)  # fmt: skip
def test_values_and_whole_records_reach_what_is_promised(
    gold: str, texts: str, docs: list[str], tmp_path: Path
) -> None:
    rows = []
    for doc in docs:
        document = _document(SHARED / texts / f"{doc}.txt")
        rows += [
            json.dumps(target_row(t), ensure_ascii=False) for t in find_targets(document, outline(document))
        ]
    exported = tmp_path / "targets.jsonl"
    exported.write_text("\n".join(rows), "utf-8")
    command = [
        sys.executable,
        SHARED / "score/score.py",
        "targets",
        SHARED / gold,
        SHARED / texts,
        exported,
        "--docs",
        ",".join(docs),
    ]
    score = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)["targets"]
    assert score["value"]["f1"] >= 0.94
    assert score["full"]["f1"] >= 0.86


@with_laws
def test_articles_without_a_number_yield_no_quantity() -> None:
    """Three hundred articles in which nothing but labels and fixed words holds a numeral give no record."""
    with lzma.open(SHARED / "data/laws.jsonl.xz", "rt", encoding="utf-8") as stream:
        texts = [json.loads(line)["text"] for _, line in zip(range(30_000), stream, strict=False)]
    plain = [t for t in texts if not _NUMBER.search(_WORDS.sub("", _LABELS.sub("", t)))]
    found = []
    for text in random.Random(4).sample(plain, 300):  # noqa: S311
        clause = Clause("law", "law#1", 1, "article", "", ("",), (), "", Span(0, len(text)), text)
        found += find_targets(Document("law", "law.txt", "", text, ()), (clause,))
    assert [target.quote for target in found] == []
