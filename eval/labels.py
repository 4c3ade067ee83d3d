"""The Chinese names of measures, question types and the like, read from labels.toml."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class MeasureLabel:
    """How a measure is shown: `lower` is better the lower it is, `head` stands at the top of a report."""

    name: str
    label: str
    note: str
    lower: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """All labels; a name without one is shown as it is."""

    measures: Mapping[str, MeasureLabel]
    types: Mapping[str, str]
    reasons: Mapping[str, str]
    problems: Mapping[str, str]
    records: Mapping[str, str]

    def measure(self, name: str) -> MeasureLabel:
        """Return the label of a measure."""
        return self.measures.get(name) or MeasureLabel(name, name, "")

    def in_order(self, names: Iterable[str]) -> list[MeasureLabel]:
        """Return the labels of these measures: the known ones in the order of the file, then the others by name."""
        wanted = set(names)
        known = [label for name, label in self.measures.items() if name in wanted]
        return known + [self.measure(name) for name in sorted(wanted - set(self.measures))]


@cache
def load_labels() -> Labels:
    """Read labels.toml, once."""
    table = tomllib.loads(files("eval").joinpath("labels.toml").read_text("utf-8"))
    return Labels(
        measures={row["name"]: MeasureLabel(**row) for row in table["measure"]},
        types=table["types"],
        reasons=table["reasons"],
        problems=table["problems"],
        records=table["records"],
    )
