"""The words of wording.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Wording:
    """What a model is told (`instructions`, `task`), and what people are told.

    notes  what happened, by cause
    """

    instructions: str
    task: str
    written: str
    lead: str
    extract: str
    completed: str
    notes: Mapping[str, str]

    def note(self, outcome: str, cause: str | None) -> str:
        """Return what people are told of an answer."""
        if cause is None:
            return self.written
        told = self.notes[cause]
        return (
            told
            if told.endswith("。")
            else told + (self.completed if outcome == "completed" else self.extract)
        )


@cache
def wording() -> Wording:
    """Return the words; they are read once."""
    text = files("service.generation").joinpath("wording.toml").read_text("utf-8")
    return Wording(**tomllib.loads(text))
