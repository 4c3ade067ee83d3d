"""The examples in the docstrings of masthead, regions, catalogue and library hold."""

import doctest
import importlib

import pytest

MODULES = [
    *(
        f"corpus.masthead.{name}"
        for name in (
            "agencies",
            "dates",
            "issuers",
            "numbers",
            "quoting",
            "repeals",
            "rows",
            "terms",
            "titles",
        )
    ),
    "corpus.masthead",
    "corpus.regions",
    "corpus.folder",
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
