"""What is written for other tools comes back as it was; what they wrote is refused where it is broken."""

import json
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.annotations import load_gold
from eval.errors import EvaluationError
from eval.exchange.beir import read_beir, write_beir
from eval.exchange.collection import Collection, from_gold, write_gold
from eval.exchange.trec import (
    qrels_lines,
    read_qrels,
    read_run_file,
    read_trec,
    run_lines,
    token,
    write_trec,
)

NAME = st.text(st.sampled_from("甲乙 %#a1\t/_"), min_size=1, max_size=8)


@pytest.fixture
def collection(gold_folder: Path, small: Any) -> Collection:
    return from_gold(load_gold(gold_folder), small.clause_rows(), {"d01": "云溪县数字乡村建设方案"})


@settings(max_examples=50)
@given(st.dictionaries(NAME, st.lists(NAME, unique=True, max_size=5), max_size=4))
def test_a_ranking_comes_back_in_its_order(
    tmp_path_factory: pytest.TempPathFactory, ranking: dict[str, list[str]]
) -> None:
    path = tmp_path_factory.mktemp("trec") / "run"
    path.write_text("\n".join(run_lines(ranking, "标签 一")), "utf-8")
    read = read_run_file(path)
    assert {q: [hit.passage_id for hit in hits] for q, hits in read.items()} == {
        q: r for q, r in ranking.items() if r
    }


@settings(max_examples=50)
@given(st.dictionaries(NAME, st.dictionaries(NAME, st.integers(0, 3), min_size=1, max_size=4), max_size=4))
def test_judgements_come_back(
    tmp_path_factory: pytest.TempPathFactory, grades: dict[str, dict[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("trec") / "qrels"
    path.write_text("\n".join(qrels_lines(grades)), "utf-8")
    assert read_qrels(path) == grades


def test_ir_measures_reads_the_files(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("\n".join(run_lines({"q": ["b", "a"]}, "t")) + "\n", "utf-8")
    (tmp_path / "qrels").write_text("\n".join(qrels_lines({"q": {"a": 1}})) + "\n", "utf-8")
    found = ir_measures.calc_aggregate(
        [ir_measures.RR],
        ir_measures.read_trec_qrels(str(tmp_path / "qrels")),
        ir_measures.read_trec_run(str(tmp_path / "run")),
    )
    assert found[ir_measures.RR] == 0.5


def test_a_foreign_ranking_is_ordered_by_score(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("q Q0 a 1 0.5 t\nq Q0 b 2 0.9 t\nq Q0 c 3 0.5 t\n", "utf-8")
    assert [hit.passage_id for hit in read_run_file(tmp_path / "run")["q"]] == ["b", "a", "c"]


@pytest.mark.parametrize("line", ["q Q0 a 1 0.5", "q Q0 a 1 high t", "q"])
def test_a_broken_ranking_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "run").write_text(f"q Q0 a 1 0.5 t\n{line}\n", "utf-8")
    with pytest.raises(EvaluationError, match="run:2"):
        read_run_file(tmp_path / "run")


def test_a_broken_judgement_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "qrels").write_text("q 0 a 1\nq 0 b high\n", "utf-8")
    with pytest.raises(EvaluationError, match="qrels:2"):
        read_qrels(tmp_path / "qrels")


@given(NAME)
def test_a_column_holds_no_white_space(name: str) -> None:
    assert token(name).split() == [token(name)]


def test_beir_comes_back_as_the_same_gold(collection: Collection, gold_folder: Path, tmp_path: Path) -> None:
    write_beir(collection, tmp_path / "beir")
    read = read_beir(tmp_path / "beir")
    assert read == collection
    assert write_gold(read, tmp_path / "again", "d01") == (3, 1)
    assert load_gold(tmp_path / "again").questions == load_gold(gold_folder).questions
    assert (tmp_path / "again" / "text" / "d01.txt").read_text("utf-8") == (
        gold_folder / "text" / "d01.txt"
    ).read_text("utf-8").rstrip("\n")


def test_beir_has_the_columns_of_beir(collection: Collection, tmp_path: Path) -> None:
    write_beir(collection, tmp_path)
    qrels = (tmp_path / "qrels" / "test.tsv").read_text("utf-8").splitlines()
    assert qrels == ["query-id\tcorpus-id\tscore", "q1\td01#c4\t1", "q2\td01#c6\t1"]
    query = json.loads((tmp_path / "queries.jsonl").read_text("utf-8").splitlines()[1])
    assert query["text"] == "数字农业基地建几个？ 谁来牵头建基地？"


def test_a_foreign_beir_folder_becomes_gold(tmp_path: Path, small: Any) -> None:
    small.write_rows(
        tmp_path / "b" / "corpus.jsonl",
        [
            {"_id": "p/1", "title": "", "text": "茶园三千亩。\n茶农两千户。"},
            {"_id": "p/2", "title": "", "text": "稻田。"},
        ],
    )
    small.write_rows(
        tmp_path / "b" / "queries.jsonl", [{"_id": "1", "text": "茶园多大"}, {"_id": "2", "text": "鱼塘多大"}]
    )
    (tmp_path / "b" / "qrels").mkdir()
    (tmp_path / "b" / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\tp/1\t1\n", "utf-8")
    assert write_gold(read_beir(tmp_path / "b"), tmp_path / "gold", "茶") == (2, 2)
    first, second = load_gold(tmp_path / "gold").questions
    assert [(e.doc, e.quote) for e in first.evidence] == [("p_1", "茶园三千亩。"), ("p_1", "茶农两千户。")]
    assert (second.type, second.evidence) == ("unanswerable", ())


def test_trec_comes_back_as_gold(collection: Collection, tmp_path: Path) -> None:
    write_trec(collection, tmp_path / "trec")
    read = read_trec(tmp_path / "trec")
    assert {p.passage_id: p.text for p in read.passages} == {
        p.passage_id: p.text for p in collection.passages
    }
    assert [q.text for q in read.queries] == [q.text for q in collection.queries]
    assert read.qrels == collection.qrels
    write_gold(read, tmp_path / "taken", "trec")
    assert [q.answerable for q in load_gold(tmp_path / "taken").questions] == [True, True, False]


def test_markup_within_a_passage_survives_trec(tmp_path: Path, small: Any) -> None:
    rows = [{**small.clause_rows()[0], "text": "研发投入<5%的企业 & </TEXT>其他"}]
    (tmp_path / "gold").mkdir()
    small.write_rows(tmp_path / "gold" / "questions-x.jsonl", small.questions)
    write_trec(from_gold(load_gold(tmp_path / "gold"), rows, {}), tmp_path / "trec")
    assert read_trec(tmp_path / "trec").passages[0].text == "研发投入<5%的企业 & </TEXT>其他"


def test_an_import_overwrites_nothing(collection: Collection, tmp_path: Path) -> None:
    write_gold(collection, tmp_path / "gold", "x")
    with pytest.raises(EvaluationError, match="已存在"):
        write_gold(collection, tmp_path / "gold", "x")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"corpus\.jsonl"):
        read_beir(tmp_path)
    with pytest.raises(EvaluationError, match=r"topics\.trec"):
        read_trec(tmp_path)
