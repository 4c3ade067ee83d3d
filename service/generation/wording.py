"""The words of wording.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Wording:
    """What a model is told (`instructions`, `task`), and what people are told."""

    instructions: str
    task: str
    written: str
    lead: str
    notes: Mapping[str, str]


@cache
def wording() -> Wording:
    """Return the words; they are read once."""
    text = files("service.generation").joinpath("wording.toml").read_text("utf-8")
    return Wording(**tomllib.loads(text))
