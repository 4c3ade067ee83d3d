"""The dense index: exact when small, nearly so when large, one order, and nothing lost on disk."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.dense import CODES, VECTORS, DenseIndex
from indexer.dense import build as dense_build
from indexer.dense.build import DenseWriter

Floats = NDArray[np.float32]


def unit(rows: int, dimensions: int = 16, seed: int = 0) -> Floats:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimensions)).astype(np.float32)
    normed: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normed


def write(folder: Path, vectors: Floats, exact_limit: int = 100_000) -> DenseIndex:
    folder.mkdir()
    writer = DenseWriter(folder, vectors.shape[1], exact_limit)
    for low in range(0, len(vectors), 100):
        writer.add(vectors[low : low + 100])
    return DenseIndex.open(folder, writer.finish())


def test_every_vector_is_compared_while_there_are_few(tmp_path: Path) -> None:
    vectors = unit(500)
    index = write(tmp_path / "a", vectors)
    assert index.engine == "exact"
    for question in unit(20, seed=1):
        expected = vectors.astype(np.float64) @ question
        rows, scores = index.search(question, 10)
        assert rows.tolist() == np.argsort(-expected, kind="stable")[:10].tolist()
        assert scores == pytest.approx(expected[rows], abs=2e-6)


def test_exact_search_agrees_with_faiss(tmp_path: Path) -> None:
    import faiss

    vectors = unit(500)
    peer = faiss.IndexFlatIP(16)
    peer.add(vectors)
    index = write(tmp_path / "a", vectors)
    questions = unit(20, seed=1)
    _, found = peer.search(questions, 10)
    assert [index.search(question, 10)[0].tolist() for question in questions] == found.tolist()


def test_equal_vectors_stand_in_row_order(tmp_path: Path) -> None:
    vectors = np.repeat(unit(1, 33), 203, axis=0)
    rows, scores = write(tmp_path / "a", vectors).search(vectors[0], 203)
    assert rows.tolist() == list(range(203))
    assert set(scores.tolist()) == {1.0}


def test_beyond_the_limit_lists_are_searched_and_scores_stay_exact(tmp_path: Path) -> None:
    centres = unit(40)
    vectors = np.repeat(centres, 100, axis=0) + 0.1 * unit(4_000, seed=2)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    index = write(tmp_path / "a", vectors, exact_limit=1_000)
    assert index.engine == "ivf-pq4"
    kept = 0
    for question in centres:
        rows, scores = index.search(question, 10)
        exact = index.scores(question)
        assert scores == pytest.approx(exact[rows], abs=2e-6)
        assert scores.tolist() == sorted(scores.tolist(), reverse=True)
        kept += len(set(rows.tolist()) & set(np.argsort(-exact, kind="stable")[:10].tolist()))
    assert kept >= 0.95 * 400


def test_search_can_be_limited_to_some_clauses(tmp_path: Path) -> None:
    vectors = unit(2_000)
    among = np.zeros(2_000, bool)
    among[1::2] = True
    expected = (vectors @ vectors[1])[1::2].argsort()[::-1][:5] * 2 + 1
    for folder, limit in (("exact", 100_000), ("lists", 100)):
        rows, _ = write(tmp_path / folder, vectors, limit).search(vectors[1], 5, among)
        assert rows.tolist() == expected.tolist()


def test_a_filter_reaches_the_lists_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.dense.EXACT_LIMIT", 100)
    vectors = unit(2_000)
    index = write(tmp_path / "a", vectors, 100)
    among = np.zeros(2_000, bool)
    among[1::2] = True
    rows, _ = index.search(vectors[1], 20, among)
    assert rows[0] == 1
    assert (rows % 2 == 1).all()


def test_lists_that_do_not_fit_the_vectors_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a", unit(400), 100)
    write(tmp_path / "b", unit(300), 100)
    (tmp_path / "a" / CODES).write_bytes((tmp_path / "b" / CODES).read_bytes())
    with pytest.raises(ValueError, match="fit"):
        DenseIndex.open(tmp_path / "a", "ivf-pq4")


def test_an_unfinished_file_does_not_open(tmp_path: Path) -> None:
    writer = DenseWriter(tmp_path, 4)
    writer.add(unit(3, 4))
    writer.close()
    with pytest.raises((ValueError, OSError)):
        DenseIndex.open(tmp_path, "exact")


def test_vectors_read_back_bit_for_bit(tmp_path: Path) -> None:
    vectors = unit(250)
    index = write(tmp_path / "a", vectors)
    assert (index.vectors == vectors).all()
    assert (np.load(tmp_path / "a" / VECTORS, allow_pickle=False) == vectors).all()
    assert not index.vectors.flags.writeable


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = write(tmp_path / "a", np.empty((0, 8), np.float32))
    assert index.search(np.ones(8, np.float32), 5)[0].tolist() == []


def clustered(rows: int, seed: int) -> Floats:
    """Vectors around 40 centres."""
    vectors = np.repeat(unit(40), rows // 40, axis=0) + 0.1 * unit(rows, seed=seed)
    normed: Floats = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return normed


def test_lists_are_taken_over_where_few_rows_are_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = clustered(4_000, 2)
    new = clustered(400, 3)
    write(tmp_path / "old", old, 1_000)
    monkeypatch.setattr("indexer.dense.build._trained", None)
    (tmp_path / "mixed").mkdir()
    writer = DenseWriter(tmp_path / "mixed", 16, 1_000)
    writer.reuse(tmp_path / "old", 0, 1_000)
    writer.add(new)
    writer.reuse(tmp_path / "old", 1_500, 4_000)
    index = DenseIndex.open(tmp_path / "mixed", writer.finish())
    expected = np.concatenate([old[:1_000], new, old[1_500:]])
    assert index.vectors == pytest.approx(expected, abs=5e-4)
    assert index.lists.ntotal == 3_900
    kept = 0
    for question in unit(40):
        rows, scores = index.search(question, 10)
        exact = index.scores(question)
        assert scores == pytest.approx(exact[rows], abs=2e-6)
        kept += len(set(rows.tolist()) & set(np.argsort(-exact, kind="stable")[:10].tolist()))
    assert kept >= 0.95 * 400
    assert index.search(new[7], 1)[0].tolist() == [1_007]


@pytest.mark.parametrize(("reused", "added"), [(2_000, 1_000), (500, 0)])
def test_lists_are_trained_again_where_they_do_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reused: int, added: int
) -> None:
    """A third of the rows is new, or so few are left that there are too many lists."""
    write(tmp_path / "old", clustered(4_000, 2), 100)
    trained = []
    real = dense_build._trained
    monkeypatch.setattr(dense_build, "_trained", lambda vectors: trained.append(1) or real(vectors))
    (tmp_path / "new").mkdir()
    writer = DenseWriter(tmp_path / "new", 16, 100)
    writer.reuse(tmp_path / "old", 0, reused)
    writer.add(unit(added))
    index = DenseIndex.open(tmp_path / "new", writer.finish())
    assert trained
    assert index.lists.ntotal == reused + added


def test_halves_are_multiplied_as_floats_are(tmp_path: Path) -> None:
    vectors = unit(300, 24)
    vectors[3] = 0
    vectors[4, :5] = 3e-5, -3e-5, 1, -1, 0.5
    index = write(tmp_path / "a", vectors, 100)
    question = unit(1, 24, seed=9)[0]
    expected = index.vectors.astype(np.float64) @ question
    assert index.scores(question) == pytest.approx(expected, abs=2e-6)
    rows = np.array([0, 3, 4, 299])
    assert index.scores(question, rows) == pytest.approx(expected[rows], abs=2e-6)
    assert index.scores(question, rows)[1] == 0


def test_lists_are_made_when_an_index_without_them_grows_beyond_the_limit(tmp_path: Path) -> None:
    write(tmp_path / "old", clustered(800, 2), 1_000)
    (tmp_path / "new").mkdir()
    writer = DenseWriter(tmp_path / "new", 16, 1_000)
    writer.reuse(tmp_path / "old", 0, 800)
    writer.add(clustered(400, 3))
    index = DenseIndex.open(tmp_path / "new", writer.finish())
    assert index.lists.ntotal == 1_200


def test_lists_that_the_disk_does_not_take_are_an_error_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import faiss

    def full(*_: object) -> None:
        raise RuntimeError("write error: No space left on device")

    monkeypatch.setattr(faiss, "write_index", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "full", clustered(1_200, 2), 1_000)
