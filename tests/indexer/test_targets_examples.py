"""The examples in the docstrings of the target grammar hold."""

import doctest
import importlib

import pytest

MODULES = [
    "indexer.quantities.comparisons", "indexer.quantities.designations", "indexer.quantities.measured", "indexer.numerals", "indexer.periods", "indexer.quantities",
    "indexer.quantities.quantity", "indexer.quantities.forms", "indexer.quantities.units", "indexer.targets.columns", "indexer.targets.context",
    "indexer.targets.counting", "indexer.targets.levels", "indexer.targets.lists", "indexer.targets.phrases", "indexer.targets.scopes",
    "indexer.targets.sentences", "indexer.targets.surroundings",
]  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
