"""What can be measured by name: the service, the service with something taken away, and baselines (variants.toml)."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from eval.annotations import Gold
from eval.errors import SubjectError
from eval.subject import Row, Subject
from eval.subjects.passages import CHUNK, chunks, gold_clauses
from eval.texts import master_names, master_texts

DEFAULT = "service"

REINDEXED = frozenset({"headings", "facts"})
"""The parts whose absence needs an index of its own; the others are only left out of the ranking."""


class Variant(BaseModel):
    """One thing to measure; `without` and `only` are for engines, `size` is for chunks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: Literal["engine", "chunks", "clauses"]
    note: str
    without: frozenset[Literal["headings", "facts", "lexicon", "dense"]] = frozenset()
    only: Literal["", "bm25", "vectors"] = ""
    size: int = CHUNK


def load_variants() -> Mapping[str, Variant]:
    """Read variants.toml, by name, in the order of the file."""
    table = tomllib.loads(files("eval").joinpath("variants.toml").read_text("utf-8"))
    return {row["name"]: Variant.model_validate(row) for row in table["variant"]}


def find_variant(name: str) -> Variant:
    """Return a variant by name; raises SubjectError naming those that exist."""
    variants = load_variants()
    if name not in variants:
        raise SubjectError(f"没有名为 {name} 的评测对象；可选：{'、'.join(variants)}。")
    return variants[name]


def open_baseline(variant: Variant, gold: Gold, corpora: Sequence[Path]) -> Subject:
    """Build a baseline over the master texts of the gold and corpus folders."""
    from eval.subjects.afternoon import AfternoonSubject  # rank-bm25 is an extra

    source = master_texts(gold.folder, *corpora)
    texts = {doc: source(doc) or "" for doc in master_names(gold.folder, *corpora)}
    settings = {"passages": f"{variant.size} 字切块" if variant.kind == "chunks" else "标注的条款"}
    return AfternoonSubject(passages_of(variant, gold, texts), texts, settings)


def passages_of(variant: Variant, gold: Gold, texts: Mapping[str, str]) -> Iterable[Row]:
    """Return the passages of a baseline, in document order."""
    if variant.kind == "chunks":
        return [row for doc, text in texts.items() for row in chunks(doc, text, variant.size)]
    return [
        row
        for doc, units in sorted(gold.clauses.items())
        for row in gold_clauses(doc, texts.get(doc, ""), units)
    ]
