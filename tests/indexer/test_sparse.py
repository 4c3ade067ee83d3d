"""The sparse index: equal to the formula, to bm25s, to itself after an incremental build, and the same on every run."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels import top_rows
from indexer.sparse import FILES, SparseIndex
from indexer.sparse.build import SparseWriter, count_terms
from indexer.sparse.vocabulary import Vocabulary, save_vocabulary

FIELDS = ("title", "text")
K1, B = 1.2, 0.75

CLAUSES = [
    {"title": "科技 创新 办法", "text": "研发 经费 投入 强度 达到 2.4%"},
    {"title": "科技 创新 办法", "text": "高新 技术 企业 高新 技术 园区"},
    {"title": "科技 创新 办法", "text": ""},
    {"title": "人才 引进 措施", "text": "研发 人员 科技 人才 高新"},
    {"title": "人才 引进 措施", "text": "科技 厅 牵头 财政 厅 配合"},
]


def words(text: str) -> list[str]:
    return text.split()


def write(folder: Path, documents: Sequence[Sequence[Mapping[str, str]]]) -> SparseIndex:
    folder.mkdir(parents=True)
    scratch = folder / "scratch"
    scratch.mkdir()
    writer = SparseWriter(folder, scratch, FIELDS)
    for clauses in documents:
        writer.add(count_terms(clauses, {field: (field,) for field in FIELDS}, words))
    writer.finish()
    return SparseIndex.open(folder, FIELDS, K1, B)


def oracle(
    clauses: Sequence[Mapping[str, str]], terms: Mapping[str, float], fields: Mapping[str, float]
) -> list[float]:
    """The formula of the module's docstring, a term and a clause at a time, in plain Python."""
    scores = [0.0] * len(clauses)
    for field, weight in fields.items():
        counted = [Counter(words(clause[field])) for clause in clauses]
        present = sum(bool(counts) for counts in counted)
        average = sum(counts.total() for counts in counted) / max(present, 1)
        for term, boost in terms.items():
            frequency = sum(term in counts for counts in counted)
            idf = math.log(1 + (present - frequency + 0.5) / (frequency + 0.5))
            for row, counts in enumerate(counted):
                if tf := counts[term]:
                    norm = K1 * (1 - B + B * counts.total() / average)
                    scores[row] += weight * boost * idf * tf / (tf + norm)
    return scores


def test_scores_follow_the_formula(tmp_path: Path) -> None:
    index = write(tmp_path / "a", [CLAUSES[:3], CLAUSES[3:]])
    terms = {"科技": 1.0, "高新": 0.5, "研发": 2.0, "没有这个词": 9.0}
    fields = {"title": 0.3, "text": 1.0}
    assert index.scores(terms, fields) == pytest.approx(oracle(CLAUSES, terms, fields), rel=1e-5)


def test_idf_is_that_of_the_field_and_highest_for_an_unknown_term(tmp_path: Path) -> None:
    index = write(tmp_path / "a", [CLAUSES])
    assert index.idf(["科技", "无"], "title") == pytest.approx(
        [math.log(1 + 2.5 / 3.5), math.log(1 + 5.5 / 0.5)]
    )
    assert index.idf([], "text").tolist() == []


def test_one_field_with_equal_weights_is_bm25s_in_its_lucene_form(tmp_path: Path) -> None:
    clauses = [{"title": "", "text": clause["text"]} for clause in CLAUSES if clause["text"]]
    index = write(tmp_path / "a", [clauses])
    query = ["研发", "高新", "科技"]
    peer = bm25s.BM25(method="lucene", k1=K1, b=B)
    peer.index([words(clause["text"]) for clause in clauses], show_progress=False)
    ours = index.scores(dict.fromkeys(query, 1.0), {"text": 1.0})
    assert ours == pytest.approx(peer.get_scores(query), rel=1e-5)


word = st.sampled_from(list("甲乙丙丁戊己庚辛"))
text = st.lists(word, max_size=8).map(" ".join)
clause = st.fixed_dictionaries({"title": text, "text": text})
document = st.lists(clause, min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(document, min_size=1, max_size=4),
    st.dictionaries(word, st.floats(0, 3, width=32), max_size=5),
    st.floats(0, 2, width=32),
)
def test_any_corpus_and_query_follow_the_formula(
    tmp_path_factory: pytest.TempPathFactory,
    documents: list[list[dict[str, str]]],
    terms: dict[str, float],
    weight: float,
) -> None:
    index = write(tmp_path_factory.mktemp("s") / "a", documents)
    clauses = [clause for document in documents for clause in document]
    fields = {"text": 1.0, "title": weight}
    assert index.scores(terms, fields) == pytest.approx(oracle(clauses, terms, fields), rel=1e-4, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(document, min_size=1, max_size=4),
    st.dictionaries(word, st.floats(0, 3, width=32), max_size=5),
    st.sets(st.integers(0, 19)),
)
def test_scores_at_some_rows_are_those_of_all(
    tmp_path_factory: pytest.TempPathFactory,
    documents: list[list[dict[str, str]]],
    terms: dict[str, float],
    some: set[int],
) -> None:
    index = write(tmp_path_factory.mktemp("s") / "a", documents)
    rows = np.array(sorted(row for row in some if row < len(index)), np.int64)
    for _ in range(2):  # what is used again was left clean
        found = index.scores_at(terms, ["text"], rows)[0]
        assert found == pytest.approx(index.scores(terms, {"text": 1.0})[rows], rel=1e-6)


def test_long_postings_are_leapt_through(tmp_path: Path) -> None:
    clauses = [{"title": "", "text": "甲 乙" if row % 7 else "甲"} for row in range(5_000)]
    index = write(tmp_path / "a", [clauses])
    rows = np.array([0, 1, 6, 7, 8, 2_500, 4_998, 4_999])
    terms = {"甲": 1.0, "乙": 0.5}
    _, found = index.scores_at(terms, ["title", "text"], rows)
    assert found.tolist() == index.scores(terms, {"text": 1.0})[rows].tolist()


def test_many_threads_search_one_index(tmp_path: Path) -> None:
    index = write(tmp_path / "a", [CLAUSES * 50])
    questions = [{"办法": 1.0}, {"人才": 1.0, "研发": 0.5}, {"高新": 2.0}]
    expected = [index.search(terms, {"text": 1.0, "title": 1.0}, 5)[0].tolist() for terms in questions]

    def ask(at: int) -> bool:
        found = index.search(questions[at % 3], {"text": 1.0, "title": 1.0}, 5)[0].tolist()
        return found == expected[at % 3]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(300)))


def test_a_field_can_be_made_of_several_parts() -> None:
    counted = count_terms(CLAUSES[3:4], {"all": ("title", "text"), "title": ("title",)}, words)
    assert counted.lengths.tolist() == [[8, 3]]
    entries = zip(counted.keys.tolist(), counted.counts.tolist(), strict=True)
    of_all = {counted.terms[key // 2]: count for key, count in entries if key % 2 == 0}
    assert of_all == Counter(words("人才 引进 措施 研发 人员 科技 人才 高新"))


def test_equal_scores_stand_in_row_order_and_zero_is_no_hit(tmp_path: Path) -> None:
    index = write(tmp_path / "a", [CLAUSES])
    rows, scores = index.search({"办法": 1.0}, {"title": 1.0}, 10)
    assert rows.tolist() == [0, 1, 2]
    assert len(set(scores.tolist())) == 1
    assert index.search({"办法": 1.0}, {"title": 1.0}, 2)[0].tolist() == [0, 1]


def test_search_can_be_limited_to_some_clauses(tmp_path: Path) -> None:
    index = write(tmp_path / "a", [CLAUSES])
    among = np.array([False, True, True, False, False])
    assert index.search({"办法": 1.0}, {"title": 1.0}, 10, among)[0].tolist() == [1, 2]


def test_a_question_without_known_terms_finds_nothing(tmp_path: Path) -> None:
    index = write(tmp_path / "a", [CLAUSES])
    assert index.search({}, {"text": 1.0}, 5)[0].tolist() == []
    assert index.search({"没有": 1.0}, {"text": 1.0}, 5)[0].tolist() == []


def test_an_unknown_field_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="colour"):
        write(tmp_path / "a", [CLAUSES]).scores({"科技": 1.0}, {"colour": 1.0})


def test_files_do_not_depend_on_the_order_in_which_words_are_met(tmp_path: Path) -> None:
    """A document whose words were met through another one gives the same bytes."""
    write(tmp_path / "a", [CLAUSES[:3], CLAUSES[3:]])
    write(tmp_path / "b", [CLAUSES])
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def rewrite(folder: Path, old: Path, steps: Sequence[tuple[int, int] | Sequence[Mapping[str, str]]]) -> None:
    """Write an index of pieces: rows of an old one, or new clauses."""
    (folder / "scratch").mkdir(parents=True)
    writer = SparseWriter(folder, folder / "scratch", FIELDS)
    for step in steps:
        if isinstance(step, tuple):
            writer.reuse(old, *step)
        else:
            writer.add(count_terms(step, {field: (field,) for field in FIELDS}, words))
    writer.finish()


def test_reuse_of_unchanged_documents_gives_the_same_files_as_building_anew(tmp_path: Path) -> None:
    changed = [{"title": "新 标题", "text": "全新 内容 科技"}, {"title": "新 标题", "text": "再 一 条"}]
    write(tmp_path / "old", [CLAUSES])
    write(tmp_path / "new", [CLAUSES[:2], changed, CLAUSES[4:]])
    rewrite(tmp_path / "mixed", tmp_path / "old", [(0, 2), changed, (4, 5)])
    for name in FILES:
        assert (tmp_path / "mixed" / name).read_bytes() == (tmp_path / "new" / name).read_bytes(), name


@settings(max_examples=40, deadline=None)
@given(st.lists(document, min_size=1, max_size=5), st.data())
def test_any_mixture_of_old_and_new_documents_is_the_same_as_building_anew(
    tmp_path_factory: pytest.TempPathFactory, documents: list[list[dict[str, str]]], data: st.DataObject
) -> None:
    """Documents stay in order, any of them may be gone or replaced, and new ones may stand anywhere."""
    folder = tmp_path_factory.mktemp("m")
    write(folder / "old", documents)
    steps: list[tuple[int, int] | list[dict[str, str]]] = []
    result: list[list[dict[str, str]]] = []
    row = 0
    for old in documents:
        if data.draw(st.booleans()):
            steps.append((row, row + len(old)))
            result.append(old)
        row += len(old)
        for new in data.draw(st.lists(document, max_size=1)):
            steps.append(new)
            result.append(new)
    write(folder / "new", result)
    rewrite(folder / "mixed", folder / "old", steps)
    for name in FILES:
        assert (folder / "mixed" / name).read_bytes() == (folder / "new" / name).read_bytes(), name


def test_an_index_without_a_single_term_opens_and_finds_nothing(tmp_path: Path) -> None:
    index = write(tmp_path / "a", [[{"title": "", "text": ""}]])
    assert index.search({"科技": 1.0}, {"text": 1.0, "title": 1.0}, 5)[0].tolist() == []


def test_files_that_do_not_fit_each_other_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a", [CLAUSES])
    write(tmp_path / "b", [CLAUSES[:2]])
    (tmp_path / "a" / "postings-rows.npy").write_bytes((tmp_path / "b" / "postings-rows.npy").read_bytes())
    with pytest.raises(ValueError, match="postings"):
        SparseIndex.open(tmp_path / "a", FIELDS)


@given(st.lists(st.integers(-3, 3), max_size=40), st.integers(0, 50))
def test_top_rows_is_a_stable_sort(values: list[int], k: int) -> None:
    scores = np.array(values, np.float32)
    expected = sorted((row for row in range(len(values)) if values[row] > 0), key=lambda row: -values[row])
    rows, best = top_rows(scores, k)
    assert rows.tolist() == expected[:k]
    assert best.tolist() == [values[row] for row in expected[:k]]


def test_top_rows_of_many_is_the_same_order() -> None:
    scores = np.tile(np.array([1, 3, 2], np.float32), 1_000)
    many, _ = top_rows(scores, 2_500)
    few, _ = top_rows(scores, 1_000)
    assert many[:1_000].tolist() == few.tolist() == list(range(1, 3_000, 3))
    assert many[2_000:].tolist() == list(range(0, 1_500, 3))


def test_words_with_the_same_hash_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.sparse.vocabulary._hash", lambda word: len(word))
    terms = ["乙", "甲", "甲乙", "b"]
    order = save_vocabulary(tmp_path, terms)
    vocabulary = Vocabulary.open(tmp_path)
    assert vocabulary.terms() == [terms[i] for i in order]
    assert [vocabulary.terms()[n] for n in vocabulary.numbers(terms)] == terms
    assert vocabulary.numbers(["丙", "cccc"]).tolist() == [-1, -1]
