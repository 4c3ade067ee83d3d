import json
import lzma
from datetime import date

from eval.bench.extraction import laws, measure_extraction
from eval.bench.questions import measure_questions
from eval.bench.start import measure_start
from service.engine import Engine
from service.settings import Settings

ROWS = [
    {"title": "云溪县节水条例", "headings": ["第一章 总则"], "text": "第一条 为了节约用水，制定本条例。"},
    {
        "title": "云溪县节水条例",
        "headings": ["第一章 总则"],
        "text": "第二条 超过定额20%以上的，加价30%。\n具体办法由县水利局负责制定。",
    },
    {"title": "云溪县公园条例", "headings": [], "text": "第一条 公园免费开放。"},
]


def test_laws_are_rebuilt_from_their_articles(tmp_path):
    path = tmp_path / "laws.jsonl.xz"
    path.write_bytes(lzma.compress("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode()))
    found = list(laws(path))
    assert [document.doc for document in found] == ["云溪县节水条例", "云溪县公园条例"]
    assert found[0].text.count("第一章 总则") == 1
    speeds = {speed.name: speed for speed in measure_extraction(found)}
    assert speeds["条款"].found >= 4
    assert speeds["指标"].found >= 2
    assert all(speed.clauses_a_second > 0 for speed in speeds.values())


def test_percentiles_rise(sample_index):
    engine = Engine.open(Settings(index=sample_index), today=date(2026, 11, 20))
    for latency in measure_questions(engine, ["研发经费", "谁牵头深海装备"], rounds=1):
        assert 0 < latency.p50 <= latency.p95 <= latency.p99


def test_the_start_is_measured_to_the_first_answer(sample_index):
    found = measure_start(sample_index, "研发经费投入强度的目标")
    assert found.first_answer_s > 0
    assert found.first_ms > 0
