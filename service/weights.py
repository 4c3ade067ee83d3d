"""The weights of the ranking, read from weights.toml: a convex fusion in spirit, one number a feature."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from service.features import ALL, OF_WORDS

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "bm25": tuple(name for name in OF_WORDS if name.startswith("bm25")),
    "dense": tuple(name for name in OF_WORDS if name.startswith("dense")),
}


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight a feature, in the order of `features.ALL`, and which of them count as what in a hit's `why`."""

    values: NDArray[np.float32]
    groups: Mapping[str, NDArray[np.bool_]]


def weights_of(table: Mapping[str, float]) -> Weights:
    """Return the weights of a table by feature name; a feature left out weighs nothing. KeyError for an unknown one."""
    unknown = table.keys() - set(ALL)
    if unknown:
        raise KeyError(f"no such feature: {', '.join(sorted(unknown))}")
    values = np.array([table.get(name, 0.0) for name in ALL], np.float32)
    groups = {group: np.array([name in names for name in ALL]) for group, names in _GROUPS.items()}
    groups["facts"] = ~(groups["bm25"] | groups["dense"])
    return Weights(values, groups)


@cache
def default_weights() -> Weights:
    """Return the fitted weights that come with the project."""
    table = tomllib.loads(resources.files("service").joinpath("weights.toml").read_text("utf-8"))
    return weights_of(table["weights"])
