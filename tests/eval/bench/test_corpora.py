"""Corpora to measure with come out the same again, and keep the plan of real laws."""

import json
import lzma
from itertools import islice

from eval.bench.corpora import first_articles, laws, recombined, write

ROWS = [
    {
        "title": title,
        "headings": ["第一章 总则"],
        "text": f"第{label}条 为了{purpose}，依照有关法律，结合本县实际，制定本条例。\n县人民政府负责{purpose}的组织工作。",
    }
    for title, purpose in (("云溪县节水条例", "节约用水"), ("云溪县公园条例", "管理公园"))
    for label in "一二三"
]


def source(tmp_path):
    path = tmp_path / "laws.jsonl.xz"
    path.write_bytes(lzma.compress("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode()))
    return list(laws(path))


def test_the_articles_of_a_law_are_put_together(tmp_path):
    found = source(tmp_path)
    assert [(law.title, law.articles, len(law.lines)) for law in found] == [
        ("云溪县节水条例", 3, 7),
        ("云溪县公园条例", 3, 7),
    ]


def test_so_many_articles_are_taken_as_are_asked_for(tmp_path):
    found = source(tmp_path)
    assert [law.title for law in first_articles(iter(found), 2)] == ["云溪县节水条例"]
    assert len(list(first_articles(iter(found), None))) == 2


def test_recombined_laws_keep_their_plan_and_come_out_the_same_again(tmp_path):
    found = source(tmp_path)
    made = list(recombined(found, 13))
    assert sum(law.articles for law in made) >= 13
    assert made[:2] == found
    assert made == list(recombined(found, 13))
    new = made[2]
    assert new.title != found[0].title
    assert [line[:3] for line in new.lines if line.startswith("第")] == [
        "第一章",
        "第一条",
        "第二条",
        "第三条",
    ]
    assert new.lines != found[0].lines


def test_each_law_is_a_file(tmp_path):
    assert write(islice(source(tmp_path), 2), tmp_path / "corpus") == 6
    first, _second = sorted((tmp_path / "corpus").iterdir())
    assert first.read_text("utf-8").splitlines()[:3] == ["云溪县节水条例", "", "第一章 总则"]
