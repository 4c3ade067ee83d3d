"""The manifest: no byte of a generation changes unnoticed, and another version is told from a damaged one."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from corpus.errors import IndexDamaged, IndexMismatch
from indexer.manifest import (
    FILE,
    FORMAT,
    Manifest,
    check_files,
    code_version,
    measure,
    read_manifest,
    write_manifest,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "store.sqlite").write_bytes(b"clauses and documents")
    (tmp_path / "vectors.npy").write_bytes(bytes(range(256)))
    (tmp_path / "empty.npy").write_bytes(b"")
    write_manifest(tmp_path, manifest(tmp_path))
    return tmp_path


def manifest(folder: Path) -> Manifest:
    return Manifest(
        format=FORMAT,
        generation="000001-20250101T000000Z-abcd",
        created="2025-01-01T00:00:00Z",
        code="c0de",
        corpus="c0",
        tokenizer="zh-1",
        encoder="built-in",
        dimensions=8,
        engine="exact",
        fields=("title", "text"),
        counts={"documents": 1, "clauses": 2},
        files=measure(folder),
    )


def test_a_manifest_reads_back_as_it_was_written(folder: Path) -> None:
    assert read_manifest(folder) == manifest(folder)
    check_files(folder, read_manifest(folder))
    assert set(read_manifest(folder).files) == {"store.sqlite", "vectors.npy", "empty.npy"}


def test_a_flipped_bit_in_any_byte_of_the_manifest_is_noticed(folder: Path) -> None:
    path = folder / FILE
    whole = path.read_bytes()
    for at in range(len(whole)):
        bit = 5 if whole[at : at + 1].isalpha() else 0  # the other case of a letter, another digit
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :])
        with pytest.raises(IndexDamaged, match=r"manifest\.json"):
            read_manifest(folder)


@pytest.mark.parametrize("kept", [0, 1, 100, -1])
def test_a_cut_manifest_is_noticed(folder: Path, kept: int) -> None:
    path = folder / FILE
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(IndexDamaged):
        read_manifest(folder)


def test_a_missing_manifest_is_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="重新建立"):
        read_manifest(tmp_path)


def test_a_manifest_of_another_version_is_no_damage_but_a_mismatch(folder: Path) -> None:
    write_manifest(folder, replace(manifest(folder), format=FORMAT + 1))
    with pytest.raises(IndexMismatch, match=f"版本为 {FORMAT + 1}"):
        read_manifest(folder)


def test_a_manifest_with_other_keys_is_damage(folder: Path) -> None:
    body = orjson.loads((folder / FILE).read_bytes())
    del body["sha256"], body["engine"]
    from indexer import manifest as module

    (folder / FILE).write_bytes(module._encoded(body))
    with pytest.raises(IndexDamaged, match="项目"):
        read_manifest(folder)


@pytest.mark.parametrize("name", ["store.sqlite", "vectors.npy"])
def test_a_changed_longer_shorter_or_missing_file_is_named(folder: Path, name: str) -> None:
    whole = (folder / name).read_bytes()
    for damaged in (bytes([whole[0] ^ 4]) + whole[1:], whole + b"x", whole[:-1], b""):
        (folder / name).write_bytes(damaged)
        with pytest.raises(IndexDamaged, match=name):
            check_files(folder, read_manifest(folder))
    (folder / name).unlink()
    with pytest.raises(IndexDamaged, match=name):
        check_files(folder, read_manifest(folder))


def test_the_code_has_one_version() -> None:
    assert code_version() == code_version()
    assert len(code_version()) == 16


def test_arrays_that_the_disk_does_not_take_whole_are_an_error(tmp_path: Path) -> None:
    """`np.save` overlooks what goes wrong when the last buffered bytes are written."""
    import numpy as np

    from indexer.arrays import create_array, save_array

    with pytest.raises(OSError, match="No space"):
        save_array(Path("/dev/full"), np.arange(10))
    with limited_files(4096):
        with pytest.raises(OSError, match="too large"):
            save_array(tmp_path / "saved.npy", np.arange(10_000))
        with pytest.raises(OSError, match="too large"):
            create_array(tmp_path / "made.npy", np.int64, (10_000,))


@contextmanager
def limited_files(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
