"""The text that gold refers to: the master text of each document, by document name.

A gold folder may carry master texts in its folder `text`; else the corpus folder is searched for NAME.txt.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from eval.matching import normalise

TextSource = Callable[[str], str | None]
"""Return the text of a document, None where there is no such document."""


def master_texts(gold: Path, corpus: Path | None = None) -> TextSource:
    """Return the master texts: `gold`/text/NAME.txt, else the first NAME.txt under `corpus` in path order."""
    folders = (gold / "text", *([corpus] if corpus else []))

    def text(doc: str) -> str | None:
        for folder in folders:
            for path in sorted(folder.rglob(f"{doc}.txt")):
                return path.read_text("utf-8")
        return None

    return text


def normalised(source: TextSource) -> TextSource:
    """Return the same texts after `normalise`, each prepared once."""

    @cache
    def text(doc: str) -> str | None:
        found = source(doc)
        return None if found is None else normalise(found)

    return text
