"""What a document says of itself, on invented documents of every usual form and on the sample corpus."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from corpus.masthead import find_masthead
from corpus.model import Block, Line, Masthead, Reading, Span
from corpus.repair import repair

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "mastheads.toml").read_text("utf-8"))["case"]


def masthead_of(text: str, metadata: Mapping[str, str] | None = None) -> Masthead:
    reading = Reading(
        "md" if "\n#" in text else "txt", tuple(Block(line) for line in text.strip().split("\n"))
    )
    return find_masthead(*repair(reading), metadata or {})


def unrepaired(text: str) -> Masthead:
    lines, at = [], 0
    for words in text.strip().split("\n"):
        lines.append(Line(Span(at, at + len(words))))
        at += len(words) + 1
    return find_masthead(text.strip(), tuple(lines), {})


def as_written(value: object) -> object:
    return list(value) if isinstance(value, tuple) else "" if value is None else value


@pytest.mark.parametrize("read", [masthead_of, unrepaired])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_invented_documents(case: dict[str, Any], read: Any) -> None:
    """Every field that the case states is found, and nothing where it says that there is nothing."""
    masthead = read(case["text"])
    found = {name: as_written(getattr(masthead, name)) for name in case["expect"]}
    assert found == case["expect"]
