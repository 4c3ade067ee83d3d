"""The text that gold refers to: the master text of each document, by document name.

A gold folder may carry master texts in its folder `text`; else the corpus folder is searched for NAME.txt.
"""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from eval.matching import normalise

TextSource = Callable[[str], str | None]
"""Return the text of a document, None where there is no such document."""


def master_texts(gold: Path, *corpora: Path) -> TextSource:
    """Return the master texts: `gold`/text/NAME.txt, else the first NAME.txt under `corpora` in path order."""
    folders = (gold / "text", *corpora)

    def text(doc: str) -> str | None:
        for folder in folders:
            for path in sorted(folder.rglob(f"{doc}.txt")):
                return path.read_text("utf-8")
        return None

    return text


def master_names(gold: Path, *corpora: Path) -> tuple[str, ...]:
    """Return the names of all documents that have a master text, in name order."""
    return tuple(
        sorted({path.stem for folder in (gold / "text", *corpora) for path in folder.rglob("*.txt")})
    )


def corpus_digest(texts: Mapping[str, str]) -> str:
    """Return one hash over texts by name, for subjects that have no index."""
    digest = sha256()
    for name in sorted(texts):
        digest.update(f"{name}\n{texts[name]}\n".encode())
    return digest.hexdigest()


def normalised(source: TextSource) -> TextSource:
    """Return the same texts after `normalise`, each prepared once."""

    @cache
    def text(doc: str) -> str | None:
        found = source(doc)
        return None if found is None else normalise(found)

    return text
