"""An open index: whole or refused, the last good generation instead of a damaged one, and never written to."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import IndexDamaged, IndexMismatch, IndexMissing
from indexer.index import Index
from indexer.manifest import read_manifest, write_manifest
from indexer.publish import CURRENT, generations
from indexer.tokenizer import Tokenizer

Make = Callable[..., Any]


@pytest.fixture
def change(corpus_dir: Path) -> Callable[[str], None]:
    """Change one document, so that the next build publishes."""

    def to(text: str) -> None:
        (corpus_dir / "points.txt").write_text(f"工作要点\n{text}。", "utf-8")

    return to


def answers(index: Index) -> tuple[object, ...]:
    """What a question finds, by words and by vector, and what the store says of it."""
    rows, scores = index.sparse.search(
        dict.fromkeys(Tokenizer().terms("科技厅牵头重点实验室"), 1.0), {"all": 1.0}, 5
    )
    near, far = index.dense.search(index.encoder.encode_questions(["引进人才"])[0], 5)
    clauses = index.store.clauses(rows)
    return rows.tolist(), scores.tolist(), near.tolist(), far.tolist(), clauses, index.store.counts()


def test_everything_of_a_generation_is_there(make: Make, index_dir: Path, encoder: Any) -> None:
    report = make()
    index = Index.open(index_dir, encoder)
    assert (index.generation, index.published, index.fault) == (report.generation, report.generation, None)
    assert index.store.clause_count == len(index.sparse) == len(index.dense) == len(index.facets) == 9
    rows, _ = index.sparse.search(dict.fromkeys(Tokenizer().terms("安家补助"), 1.0), {"all": 1.0}, 5)
    assert index.store.clauses(rows[:1])[0].clause_id == "rules#p_3"
    text = index.store.clauses([1])[0].text
    rows, _ = index.dense.search(encoder.encode_questions(["科技创新规划\n" + text])[0], 1)
    assert rows.tolist() == [1]
    index.close()


def test_nothing_published_is_said_with_what_to_do(index_dir: Path, encoder: Any) -> None:
    with pytest.raises(IndexMissing, match="zhengwen index"):
        Index.open(index_dir, encoder)


def test_a_changed_byte_in_any_file_is_refused(make: Make, index_dir: Path, encoder: Any) -> None:
    name = make().generation
    files = sorted(path for path in (index_dir / name).iterdir() if path.stat().st_size)
    assert len(files) > 10
    for path in files:
        whole = path.read_bytes()
        for at in {0, len(whole) // 3, len(whole) // 2, len(whole) - 1}:
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(IndexDamaged, match=path.name):
                Index.open(index_dir, encoder)
        path.write_bytes(whole)
    Index.open(index_dir, encoder).close()


def test_a_cut_or_missing_file_is_refused(make: Make, index_dir: Path, encoder: Any) -> None:
    name = make().generation
    for path in sorted((index_dir / name).iterdir()):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        if whole:
            with pytest.raises(IndexDamaged, match=path.name):
                Index.open(index_dir, encoder)
        path.unlink()
        with pytest.raises(IndexDamaged, match=path.name):
            Index.open(index_dir, encoder)
        path.write_bytes(whole)


def test_the_last_good_generation_serves_instead_of_a_damaged_one(
    make: Make, index_dir: Path, encoder: Any, change: Callable[[str], None]
) -> None:
    good = make().generation
    before = Index.open(index_dir, encoder)
    expected = answers(before)
    before.close()
    damaged = []
    for text in ("推进节水", "推进治沙"):
        change(text)
        damaged.append(make().generation)
        (index_dir / damaged[-1] / "vectors.npy").write_bytes(b"x")
    index = Index.open(index_dir, encoder)
    assert (index.generation, index.published) == (good, damaged[-1])
    assert index.fault is not None
    assert damaged[-1] in index.fault
    assert f"目前使用 {good}" in index.fault
    assert answers(index) == expected


@pytest.mark.parametrize("content", ["", "x", "000009-20250101T000000Z-abcd\n"])
def test_a_damaged_pointer_falls_back_to_what_is_good(
    make: Make, index_dir: Path, encoder: Any, content: str
) -> None:
    name = make().generation
    (index_dir / CURRENT).write_text(content)
    index = Index.open(index_dir, encoder)
    assert index.generation == name
    assert index.fault is not None


def test_no_generation_after_the_one_in_service_is_fallen_forward_to(
    make: Make, index_dir: Path, encoder: Any, change: Callable[[str], None]
) -> None:
    """What came later was rolled back by a person; damage of the one before must not bring it back."""
    first = make().generation
    change("推进治沙")
    make()
    (index_dir / CURRENT).write_text(f"{first}\n")
    (index_dir / first / "vectors.npy").write_bytes(b"x")
    with pytest.raises(IndexDamaged, match=first):
        Index.open(index_dir, encoder)


def test_another_encoder_is_refused_by_name(make: Make, index_dir: Path, encoder: Any) -> None:
    make()
    for name, dimensions in (("others", 16), ("letters", 8)):
        with pytest.raises(IndexMismatch, match=f"letters（16 维）.*{name}（{dimensions} 维）"):
            Index.open(index_dir, type(encoder)(name, dimensions))


def test_another_tokenizer_or_format_is_refused(make: Make, index_dir: Path, encoder: Any) -> None:
    folder = index_dir / make().generation
    manifest = read_manifest(folder)
    write_manifest(folder, replace(manifest, tokenizer="zh-0"))
    with pytest.raises(IndexMismatch, match="zh-0"):
        Index.open(index_dir, encoder)
    write_manifest(folder, replace(manifest, engine="ivf-of-old"))
    with pytest.raises(IndexMismatch, match="ivf-of-old"):
        Index.open(index_dir, encoder)
    write_manifest(folder, replace(manifest, format=99))
    with pytest.raises(IndexMismatch, match="99"):
        Index.open(index_dir, encoder)


def test_damage_is_named_although_the_generation_before_cannot_be_read_either(
    make: Make, index_dir: Path, encoder: Any, change: Callable[[str], None]
) -> None:
    older = index_dir / make().generation
    change("推进治沙")
    newer = index_dir / make().generation
    write_manifest(older, replace(read_manifest(older), tokenizer="zh-0"))
    (newer / "vectors.npy").write_bytes(b"x")
    with pytest.raises(IndexDamaged, match=newer.name):
        Index.open(index_dir, encoder)


def test_parts_of_two_generations_do_not_open_together(
    make: Make, index_dir: Path, encoder: Any, change: Callable[[str], None]
) -> None:
    """Even where every checksum fits, parts that count different clauses are refused."""
    first = index_dir / make().generation
    change("推进治沙。\n推进绿化")
    second = index_dir / make().generation
    (second / "vectors.npy").write_bytes((first / "vectors.npy").read_bytes())
    manifest = read_manifest(second)
    files = {**manifest.files, "vectors.npy": read_manifest(first).files["vectors.npy"]}
    write_manifest(second, replace(manifest, files=files))
    index = Index.open(index_dir, encoder)
    assert index.generation == first.name
    assert index.fault is not None
    assert "条款数不一致" in index.fault


def test_opening_and_asking_writes_nothing(make: Make, index_dir: Path, encoder: Any) -> None:
    make()

    def state() -> dict[str, tuple[int, int]]:
        paths = [path for path in index_dir.rglob("*") if path.name != ".lock"]
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in paths}

    before = state()
    index = Index.open(index_dir, encoder)
    answers(index)
    index.close()
    assert state() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_folder_that_may_only_be_read_opens(make: Make, index_dir: Path, encoder: Any) -> None:
    make()
    for path in [*index_dir.rglob("*"), index_dir]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    index = Index.open(index_dir, encoder)
    answers(index)
    for path in [index_dir, *index_dir.rglob("*")]:
        path.chmod(0o755)


def test_many_threads_get_the_same_answers(make: Make, index_dir: Path, encoder: Any) -> None:
    make()
    index = Index.open(index_dir, encoder)
    expected = answers(index)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == expected for found in pool.map(lambda _: answers(index), range(50)))


def test_an_open_generation_outlives_its_successors(
    make: Make, index_dir: Path, encoder: Any, change: Callable[[str], None]
) -> None:
    make()
    index = Index.open(index_dir, encoder)
    expected = answers(index)
    for n in range(5):
        change(f"推进第{n}项工作")
        make()
    assert len(generations(index_dir)) == 4
    assert answers(index) == expected
    index.close()
    change("推进末项工作")
    make()
    assert len(generations(index_dir)) == 3


def test_vectors_and_postings_are_mapped_not_read(make: Make, index_dir: Path, encoder: Any) -> None:
    make()
    index = Index.open(index_dir, encoder)
    for array in (index.dense.vectors, index.sparse.postings.rows, index.sparse.postings.counts):
        base = array
        while isinstance(base, np.ndarray) and not isinstance(base, np.memmap):
            base = base.base
        assert isinstance(base, np.memmap)
        assert not array.flags.writeable
