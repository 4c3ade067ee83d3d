"""The examples in the docstrings of the readers are true."""

import doctest
import importlib
import pkgutil

import pytest

import corpus.limits
import corpus.readers
import corpus.readers.encoding

NAMES = [
    "corpus.readers.encoding",
    "corpus.limits",
    *(f"corpus.readers.{module.name}" for module in pkgutil.iter_modules(corpus.readers.__path__)),
]


@pytest.mark.parametrize("name", NAMES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
