"""The gate: figures below which the tests fail, each with its reason (bars.toml)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from eval.errors import EvaluationError
from eval.labels import load_labels
from eval.results import Figure


class Bar(BaseModel):
    """One figure and its bound; exactly one of `at_least` and `at_most` is set.

    type    the question type that it is about, "" for all questions
    reason  why it stands where it stands
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    measure: str
    reason: str
    type: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> "Bar":
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("at_least 与 at_most 必须且只能写一个")
        return self


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A bar that was not met; `value` is None where the run does not have the figure at all."""

    bar: Bar
    value: float | None

    def __str__(self) -> str:
        bound = (
            f"不低于 {self.bar.at_least}" if self.bar.at_least is not None else f"不高于 {self.bar.at_most}"
        )
        name = load_labels().measure(self.bar.measure).label
        kind = f"（{load_labels().types.get(self.bar.type, self.bar.type)}）" if self.bar.type else ""
        found = "没有算出" if self.value is None else f"{self.value:.4f}"
        return f"{name}{kind} {self.bar.measure} = {found}，应{bound}：{self.bar.reason}"


def load_bars(path: Path | None = None) -> tuple[Bar, ...]:
    """Read the bars, by default those of the sample corpus; raises EvaluationError where a bar is malformed."""
    text = path.read_text("utf-8") if path else files("eval").joinpath("bars.toml").read_text("utf-8")
    try:
        return tuple(Bar.model_validate(row) for row in tomllib.loads(text).get("bar", ()))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise EvaluationError(f"{path or 'bars.toml'} 写得不对：{error}") from error


def shortfalls(
    bars: tuple[Bar, ...],
    measures: Mapping[str, Figure],
    by_type: Mapping[str, Mapping[str, Figure]],
) -> tuple[Shortfall, ...]:
    """Return the bars that a run does not meet; a figure that the run lacks counts as not met."""
    found = list[Shortfall]()
    for bar in bars:
        figure = (by_type.get(bar.type, {}) if bar.type else measures).get(bar.measure)
        value = None if figure is None else figure.value
        if value is None or not _met(bar, value):
            found.append(Shortfall(bar, value))
    return tuple(found)


def _met(bar: Bar, value: float) -> bool:
    return value >= bar.at_least if bar.at_least is not None else value <= (bar.at_most or 0.0)
