"""Engines are compared on the same material; one that is not installed is named, never left out."""

import json
import threading

import pytest

from eval.bench import report
from eval.bench.comparison import Comparison, Outcome, compare
from eval.bench.load import Load, measured
from eval.bench.material import Asked, Material, statute_questions, write_material
from eval.bench.peers import PEERS, Entry, peer

QUESTIONS = [Asked("研发经费投入强度"), Asked("谁牵头深海装备"), Asked("科技创新券")]


@pytest.fixture(scope="module")
def material(sample_index, tmp_path_factory):
    return write_material(sample_index, QUESTIONS, tmp_path_factory.mktemp("material"))


def test_the_material_holds_every_clause(material):
    clauses = list(material.clauses())
    assert len(clauses) == material.size == len(material.vectors()) > 100
    assert sum(len(batch) for batch in material.batches(50)) == material.size
    assert any("研发" in tokens.split() for tokens in clauses)
    assert Material.open(material.folder) == material


@pytest.mark.parametrize(
    "name", ["zhengwen_bm25", "bm25s", "rank_bm25", "sqlite_fts5", "faiss_flat", "zhengwen"]
)
def test_every_engine_finds_ten_clauses(name, material, tmp_path):
    engine = peer(name)
    engine.build(material, tmp_path)
    search = engine.opened(material, tmp_path)
    for query in material.queries():
        rows = list(search(query))
        assert len(set(rows)) == 10
        assert all(0 <= row < material.size for row in rows)


def test_engines_that_rank_by_the_same_formula_agree(material, tmp_path):
    found = []
    for name in ("zhengwen_bm25", "bm25s"):
        (tmp_path / name).mkdir()
        engine = peer(name)
        engine.build(material, tmp_path / name)
        search = engine.opened(material, tmp_path / name)
        found.append([set(search(query)) for query in material.queries()])
    shared = [len(ours & theirs) / 10 for ours, theirs in zip(*found, strict=True)]
    assert min(shared) >= 0.8


def test_what_is_not_installed_is_said(material, tmp_path, monkeypatch):
    monkeypatch.setitem(PEERS, "bm25s", Entry("bm25s", "词", ("no_such_package",)))
    found = compare(
        material, ["zhengwen_bm25", "bm25s"], tmp_path, corpus="样例", clients=[1, 2], rounds=1, limit_s=5
    )
    ours = found.outcome("zhengwen_bm25")
    assert [load.clients for load in ours.loads] == [1, 2]
    assert ours.agreement == 1
    assert ours.build_peak > 10_000_000
    assert found.outcome("bm25s") is None
    assert "bm25s：未安装（no_such_package）" in report.markdown(found)
    assert json.loads(found.json())["clauses"] == material.size


def test_the_report_puts_ratios_beside_the_times():
    loads = (Load(1, 100, 2.0, 3.0, 4.0, 400.0),)
    found = Comparison(
        "样例",
        10,
        3,
        1,
        (
            Outcome("tantivy", "tantivy", "词", loads=loads),
            Outcome("zhengwen", "政问（混合）", "词", loads=(Load(1, 100, 1.0, 2.0, 2.5, 900.0),)),
        ),
    )
    lines = report.markdown(found).splitlines()
    assert "| 政问（混合） | 1.00 | 2.00 | 2.50 | 2.50 | 900 | 0.50 |" in lines
    page = report.html(found)
    assert page.count("<svg") == 2
    assert "<script" not in page


def test_clients_share_the_questions_and_no_question_is_asked_twice():
    asked, lock = [], threading.Lock()

    def ask(question):
        with lock:
            asked.append(question)

    load = measured(ask, list(range(50)), 4, 10)
    assert sorted(asked) == list(range(50))
    assert (load.clients, load.asked) == (4, 50)
    assert load.p50 <= load.p95 <= load.p99


def test_articles_are_the_gold_of_statute_questions(tmp_path):
    path = tmp_path / "q.jsonl"
    rows = [{"question": "谁可以开店？", "articles": [{"title": "云溪县集市条例第十二条", "text": ""}]}]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    assert statute_questions(path, 5) == [Asked("谁可以开店？", (("云溪县集市条例", "第十二条"),))]
