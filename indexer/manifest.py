"""What a generation consists of and what it was made with: manifest.json, which checks itself and every other file."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import orjson

import corpus
import indexer
from corpus.errors import IndexDamaged, IndexMismatch

FORMAT = 2
"""Version of the files' layout; raise it with every change that older code would misread."""

FILE = "manifest.json"

_LAYOUT = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
_REBUILD = "请运行 zhengwen index 重新建立索引，或用 zhengwen index rollback 退回上一代。"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Size in bytes and SHA-256 of a file."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation of an index.

    format      version of the layout
    generation  its name
    created     UTC, ISO 8601
    code        version of the code that read the documents (see `code_version`)
    corpus      SHA-256 over the names and SHA-256s of all documents
    tokenizer, encoder  fingerprint of the one, name of the other; the same are needed to ask questions
    dimensions  length of a vector
    engine      how vectors are searched
    fields      what a clause is searched by, in the order of the postings
    counts      documents, clauses, targets, duties, references, terms, postings
    files       by name
    """

    format: int
    generation: str
    created: str
    code: str
    corpus: str
    tokenizer: str
    encoder: str
    dimensions: int
    engine: str
    fields: tuple[str, ...]
    counts: Mapping[str, int]
    files: Mapping[str, FileEntry]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write manifest.json; its last key is the SHA-256 of all the others."""
    (folder / FILE).write_bytes(_encoded(asdict(manifest)))


def read_manifest(folder: Path) -> Manifest:
    """Read manifest.json.

    Raises IndexDamaged where it is missing or not, byte for byte, what was written, and IndexMismatch where the
    layout is of another version.
    """
    path = folder / FILE
    try:
        written = path.read_bytes()
        body = orjson.loads(written)
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"索引清单 {path} 无法读取：{error}。{_REBUILD}") from error
    if not isinstance(body, dict) or body.pop("sha256", None) is None or _encoded(body) != written:
        raise IndexDamaged(f"索引清单 {path} 已损坏：内容与校验和不符。{_REBUILD}")
    if body.get("format") != FORMAT:
        raise IndexMismatch(
            f"索引 {folder} 的格式版本为 {body.get('format')}，本程序读写版本 {FORMAT}。请运行 zhengwen index 重新建立索引。"
        )
    if body.keys() != {field.name for field in fields(Manifest)}:
        raise IndexDamaged(f"索引清单 {path} 的项目不全或多余。{_REBUILD}")
    files = {name: FileEntry(**entry) for name, entry in body.pop("files").items()}
    return Manifest(**body | {"fields": tuple(body["fields"]), "files": files})


def measure(folder: Path) -> dict[str, FileEntry]:
    """Return size and SHA-256 of every file of a generation except the manifest."""
    names = sorted(path.name for path in folder.iterdir() if path.name != FILE)
    with ThreadPoolExecutor(_threads()) as pool:
        return dict(zip(names, pool.map(lambda name: _entry(folder / name), names), strict=True))


def check_files(folder: Path, manifest: Manifest) -> None:
    """Read every file of a generation; raises IndexDamaged for the first that is not as the manifest says."""

    def fault(name: str) -> str | None:
        path, entry = folder / name, manifest.files[name]
        try:
            if path.stat().st_size != entry.bytes:
                return f"大小应为 {entry.bytes} 字节，实为 {path.stat().st_size} 字节"
            return None if _entry(path) == entry else "内容与校验和不符"
        except OSError as error:
            return f"无法读取（{error.strerror or error}）"

    with ThreadPoolExecutor(_threads()) as pool:
        for name, found in zip(manifest.files, pool.map(fault, manifest.files), strict=True):
            if found:
                raise IndexDamaged(f"索引文件 {folder / name} 已损坏：{found}。{_REBUILD}")


def code_version() -> str:
    """Return a fingerprint of the code and tables that turn files into records and passages.

    A document is read again when it changes: any source file or table of the two lower floors counts.
    """
    digest = sha256()
    for package in (corpus, indexer):
        root = Path(package.__file__ or "").parent
        for path in sorted(root.rglob("*")):
            if path.suffix in {".py", ".toml"} and path.parent.name != "documents":
                digest.update(f"{path.relative_to(root.parent).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _encoded(body: dict[str, Any]) -> bytes:
    digest = sha256(orjson.dumps(body, option=_LAYOUT)).hexdigest()
    return orjson.dumps(body | {"sha256": digest}, option=_LAYOUT)


def _entry(path: Path) -> FileEntry:
    with path.open("rb") as file:
        return FileEntry(path.stat().st_size, file_digest(file, "sha256").hexdigest())


def _threads() -> int:
    return min(4, os.cpu_count() or 1)
