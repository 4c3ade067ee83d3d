"""The words of mastheads, from masthead.toml: kinds of documents, labels of web pages, endings of bodies' names."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.model import Status


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tables of masthead.toml.

    genres     last words of titles → the kind of document
    labels     what a web page calls a field, blanks removed → the field of Masthead, "other" where it is none
    statuses   how a page's word on a document's force begins → the status
    genre      matches one of the genres, the longest first
    agency     matches the end of a body's name
    audience   matches the end of a line of addressees
    """

    genres: Mapping[str, str]
    labels: Mapping[str, str]
    statuses: Mapping[str, Status]
    genre: re.Pattern[str]
    agency: re.Pattern[str]
    audience: re.Pattern[str]


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, read once from masthead.toml."""
    table = tomllib.loads(resources.files("corpus").joinpath("masthead.toml").read_text("utf-8"))
    genres = {word: kind or word for word, kind in table["genres"].items()}
    endings = table["agencies"]["endings"]
    return Vocabulary(
        genres=genres,
        labels={label: name for name, labels in table["metadata"].items() for label in labels},
        statuses=table["status"],
        genre=re.compile(_any_of(genres)),
        agency=re.compile(f"(?:{_any_of(endings)})$"),
        audience=re.compile(f"(?:{_any_of([*endings, *table['agencies']['audience']])})$"),
    )


def _any_of(words: Mapping[str, str] | list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
