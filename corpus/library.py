"""The documents of a corpus: taking files in, reading them, and telling a person what is missing or doubtful."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from corpus import readers
from corpus.catalog import Catalog, override, propose_entry, read_catalog
from corpus.errors import DamagedDocument, DocumentError, EmptyDocument
from corpus.folder import SourceFile, find_files, fit_name
from corpus.limits import Limits
from corpus.masthead import find_masthead, link_repeals
from corpus.model import Document
from corpus.repair import repair

Outcome = Literal["added", "duplicate", "refused", "unreadable"]

_HASH_CHUNK = 1 << 20
_TITLE_FROM_NAME = 6


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of one file that was to be added: `message` tells it in Chinese; `document` where it was added."""

    path: Path
    outcome: Outcome
    message: str
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, with the reason in Chinese."""

    source: SourceFile
    reason: str


@dataclass(frozen=True, slots=True)
class Survey:
    """The documents of a corpus in order of their files, repeals among them linked, and the files that could not be read."""

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...]


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_HASH_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def load(source: SourceFile, catalog: Catalog, limits: Limits) -> Document:
    """Return the document of a file: read, repaired, its masthead found and corrected by the catalogue.

    Where text and catalogue give no title, a Chinese file name stands in, marked "inferred". Raises DocumentError where
    the file cannot be taken in.
    """
    if source.fault:
        raise DamagedDocument(f"{source.path}：{source.fault}")
    try:
        reading = readers.read(source.path, limits)  # refuses what is too large, before all of it is hashed
        digest = hash_of(source.path)
    except OSError as error:
        raise DamagedDocument(f"{source.path}：读不出来（{error.strerror}）。请检查文件权限。") from error
    text, lines = repair(reading)
    if not text.strip():
        raise EmptyDocument(f"{source.path}：文件里没有文字。请检查是不是放错了文件。")
    masthead = find_masthead(text, lines, reading.metadata)
    if (
        not masthead.title
        and sum("\u4e00" <= char <= "\u9fff" for char in source.path.stem) >= _TITLE_FROM_NAME
    ):
        masthead = replace(
            masthead, title=source.path.stem.strip(), found={**masthead.found, "title": "inferred"}
        )
    masthead = override(masthead, catalog.entry(source.root, source.doc, source.local))
    return Document(source.doc, str(source.path), digest, text, lines, masthead)


def load_all(sources: Iterable[SourceFile], catalog: Catalog, limits: Limits) -> Iterator[Document | Failure]:
    """Yield each file's document, or why it has none."""
    for source in sources:
        try:
            yield load(source, catalog, limits)
        except DocumentError as error:
            yield Failure(source, str(error))


def survey(folders: Sequence[Path], limits: Limits) -> Survey:
    """Return all documents of corpus folders, those that another one repeals marked, and what could not be read."""
    results = list(load_all(find_files(folders), read_catalog(folders), limits))
    documents = [result for result in results if isinstance(result, Document)]
    linked = link_repeals({document.doc: document.masthead for document in documents})
    return Survey(
        tuple(replace(document, masthead=linked[document.doc]) for document in documents),
        tuple(result for result in results if isinstance(result, Failure)),
    )


def add(files: Sequence[Path], corpus_dir: Path, limits: Limits) -> tuple[Addition, ...]:
    """Copy files into a corpus folder and propose their entries in its catalog.toml; return what became of each.

    A file whose bytes are there already is refused with the name of the document that it equals; so is one that cannot
    be read, and one whose name is taken: nothing is ever overwritten. Raises CatalogError where catalog.toml is broken.
    """
    corpus_dir.mkdir(parents=True, exist_ok=True)
    read_catalog([corpus_dir])
    present = {hash_of(source.path): source for source in find_files([corpus_dir]) if not source.fault}
    additions = []
    for path in files:
        addition = _add_one(path, corpus_dir, present, limits)
        if addition.document is not None:
            present[addition.document.sha256] = SourceFile(
                addition.document.doc, corpus_dir / path.name, corpus_dir, addition.document.doc
            )
        additions.append(addition)
    return tuple(additions)


def _add_one(path: Path, corpus_dir: Path, present: Mapping[str, SourceFile], limits: Limits) -> Addition:
    target = corpus_dir / path.name
    found = find_files([path])
    if not path.is_file() or not found:
        reason = found[0].fault if found and found[0].fault else "不是可以收入的文件，请指明一个文件。"
        return Addition(path, "unreadable", f"{path}：{reason}")
    try:
        document = load(found[0], Catalog({}), limits)
    except DocumentError as error:
        return Addition(path, "unreadable", str(error))
    twin = present.get(document.sha256)
    if twin is not None:
        return Addition(
            path, "duplicate", f"{path}：与已有的 {twin.doc}（{twin.path.name}）完全相同，没有收入。"
        )
    rival = next((s for s in present.values() if fit_name(s.path.stem) == fit_name(path.stem)), None)
    if rival is not None or target.exists() or target.is_symlink():
        taken = rival.path.name if rival else target.name
        return Addition(
            path, "refused", f"{path}：文件夹里已有同名的 {taken}，内容不同，没有收入。请改名后再试。"
        )
    try:
        with path.open("rb") as source, target.open("xb") as copy:
            shutil.copyfileobj(source, copy)
    except OSError as error:
        return Addition(
            path, "refused", f"{target}：写不进去（{error.strerror}）。请检查文件夹的权限和磁盘空间。"
        )
    document = replace(document, source_file=str(target))
    propose_entry(corpus_dir, document.doc, document.masthead)
    return Addition(path, "added", f"{path}：已收入，编号 {document.doc}。", document)


__all__ = [
    "Addition",
    "Failure",
    "SourceFile",
    "Survey",
    "add",
    "find_files",
    "hash_of",
    "load",
    "load_all",
    "survey",
]
