"""The files of corpus folders, each with the name that its document goes by."""

import os
import re
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.catalog import CATALOG_NAME

_SKIPPED = frozenset({CATALOG_NAME, "thumbs.db", "desktop.ini"})
# What cannot stand in an identifier that goes into a URL, a clause's identity and a file's name.
_UNFIT = re.compile(r"[\s#/\\?%&:*\"'<>|\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a corpus.

    doc    its document's name, unique in all the folders that were searched together
    local  the name it would have were its folder searched alone; catalog.toml may use either
    root   the corpus folder that it was found under
    fault  why it cannot be read, in Chinese, "" where it can be tried
    """

    doc: str
    path: Path
    root: Path
    local: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    root: Path
    fault: str = ""


def find_files(folders: Sequence[Path]) -> list[SourceFile]:
    """Return the files under corpus folders, sorted by path within each folder, each file once.

    Left out: hidden files, what office programs leave behind (~$…), catalog.toml. A link into a corpus folder is not
    followed; one that leads round in a circle, a dead one, a folder that cannot be opened, and what is no regular file
    come back with `fault` set. `doc` is the file's stem; where two share one, the folder is put in front (2019-s03),
    where they share the folder too, the suffix behind (s03-pdf).
    """
    found: list[_Found] = []
    seen: set[Path] = set()
    roots = [folder.resolve() for folder in folders]
    for folder in folders:
        for file in _under(folder, folder, roots, frozenset()):
            real = file.path if file.fault else file.path.resolve()
            if real not in seen:
                seen.add(real)
                found.append(file)
    names = _names([file.path for file in found])
    local: dict[Path, str] = {}
    for folder in folders:
        local |= _names([file.path for file in found if file.root == folder])
    return [SourceFile(names[f.path], f.path, f.root, local[f.path], f.fault) for f in found]


def _under(path: Path, root: Path, roots: Sequence[Path], above: frozenset[Path]) -> Iterator[_Found]:
    """The files at or under a path; `above`: the real folders on the way to it."""
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        yield _Found(
            path,
            root,
            "链接指向的文件不存在，请修复或者删除这个链接。"
            if path.is_symlink()
            else "没有这个文件或者文件夹，请检查路径。",
        )
        return
    except OSError as error:
        yield _Found(
            path,
            root,
            "符号链接绕成了一个圈，请删除这个链接。"
            if path.is_symlink()
            else f"打不开（{error.strerror}），请检查权限。",
        )
        return
    if stat.S_ISREG(kind):
        fault = "" if os.access(path, os.R_OK) else "没有读取权限，请修改文件权限。"
        yield _Found(path, root, fault)
    elif not stat.S_ISDIR(kind):
        yield _Found(path, root, "不是普通文件（是设备、管道或者套接字），请移出文件夹。")
    else:
        yield from _in_folder(path, root, roots, above)


def _in_folder(path: Path, root: Path, roots: Sequence[Path], above: frozenset[Path]) -> Iterator[_Found]:
    real = path.resolve()
    if real in above:
        yield _Found(path, root, "符号链接指回了上级文件夹，绕成了一个圈，请删除这个链接。")
        return
    if path != root and path.is_symlink() and any(real == r or real.is_relative_to(r) for r in roots):
        return  # what it points to is found at its own place
    try:
        names = sorted(entry.name for entry in os.scandir(path))
    except OSError as error:
        yield _Found(path, root, f"文件夹打不开（{error.strerror}），请检查权限。")
        return
    for name in names:
        if not name.startswith((".", "~$")) and name.lower() not in _SKIPPED:
            yield from _under(path / name, root, roots, above | {real})


def _names(paths: Sequence[Path]) -> dict[Path, str]:
    """A name for each path: the stem, with as many folders in front, and if need be the suffix behind, as tell it apart."""
    names = {path: fit_name(path.stem) for path in paths}
    depth = 0
    while clashes := _clashes(names):
        depth += 1
        for path in clashes:
            folders = path.absolute().parts[1:-1][-depth:]
            twins = sum(
                other.parent == path.parent and fit_name(other.stem) == fit_name(path.stem)
                for other in clashes
            )
            suffix = [path.suffix[1:]] if twins > 1 and path.suffix else []
            names[path] = fit_name(
                "-".join([*(folders if twins < 2 or depth > 1 else ()), path.stem, *suffix])
            )
        if depth > max(len(path.absolute().parts) for path in clashes) + 1:
            for number, path in enumerate(clashes, 1):
                names[path] += f"-{number}"
            break
    return names


def _clashes(names: dict[Path, str]) -> list[Path]:
    by_name: defaultdict[str, list[Path]] = defaultdict(list)
    for path, name in names.items():
        by_name[name].append(path)
    return [path for paths in by_name.values() if len(paths) > 1 for path in paths]


def fit_name(stem: str) -> str:
    """Return a file's stem as a document's name: composed characters, "-" for blanks and for what a URL cannot hold.

    >>> fit_name("宁夏 规划#2(终稿)"), fit_name("  ")
    ('宁夏-规划-2(终稿)', 'document')
    """
    words = _UNFIT.sub("-", unicodedata.normalize("NFC", stem)).strip("-.")
    return words or "document"
