"""`zhengwen encoder`: adapting to one's own documents, and using what came of it."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from corpus.errors import IndexFault
from indexer.encoder import open_encoder
from indexer.index import Index
from indexer.training.selfcheck import found_share, held_out
from indexer.training.sources import Article
from zhengwen import app

THINGS = (
    "养老",
    "水利",
    "文旅",
    "教育",
    "环保",
    "交通",
    "商务",
    "林草",
    "气象",
    "体育",
    "档案",
    "住房",
    "医保",
    "农机",
    "渔业",
)
DEEDS = ("补助", "检查", "规划", "考核", "培训", "统计", "监测", "宣传", "验收", "审计", "招标", "登记", "备案", "公示", "奖励", "评估")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("adapting")
    lines = ["平川市综合管理办法", ""]
    for i, thing in enumerate(THINGS, 1):
        lines.append(
            f"第{'一二三四五六七八九十'[i - 1] if i <= 10 else '十' + '一二三四五'[i - 11]}章　{thing}管理"
        )
        for j, deed in enumerate(DEEDS):
            number = (i - 1) * len(DEEDS) + j + 1
            lines.append(f"第{number}条　{thing}{deed}每年开展一次。结果由{thing}主管部门在三十日内公布。")
    (root / "corpus").mkdir()
    (root / "corpus" / "rules.txt").write_text("\n".join(lines), "utf-8")
    return root


def run(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], env=environment)


def test_an_adapted_encoder_is_what_the_next_index_and_answer_use(folder: Path) -> None:
    index, out = folder / "index", folder / "encoder"
    assert run("index", "--corpus", folder / "corpus", "--index", index).exit_code == 0
    made = run("encoder", "train", "--index", index, "--out", out, "--epochs", 1)
    assert made.exit_code == 0, made.output
    assert "留出" in made.output

    shown = run("encoder", "show", "--encoder", out)
    name = shown.output.split("：")[0]
    assert name.startswith("static-")
    assert name not in run("encoder", "show").output

    built = run("index", "--corpus", folder / "corpus", "--index", index, ZHENGWEN_ENCODER=str(out))
    assert built.exit_code == 0
    manifest = json.loads((index / (index / "CURRENT").read_text().strip() / "manifest.json").read_text())
    assert manifest["encoder"] == name
    opened = Index.open(index, encoder=open_encoder(out))
    assert opened.manifest.dimensions == opened.dense.dimensions
    with pytest.raises(IndexFault, match="ZHENGWEN_ENCODER"):
        Index.open(index)


def test_a_folder_with_other_files_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"mine")
    refused = run("encoder", "train", "--index", folder / "index", "--out", tmp_path)
    assert (refused.exit_code, sorted(p.name for p in tmp_path.iterdir())) == (1, ["thesis.docx"])
    assert "--out" in refused.output


def test_too_few_clauses_are_refused_with_what_to_do(folder: Path, tmp_path: Path) -> None:
    small = tmp_path / "corpus"
    small.mkdir()
    (small / "a.txt").write_text("平川市公告\n一、只有一条。", "utf-8")
    assert run("index", "--corpus", small, "--index", tmp_path / "index").exit_code == 0
    refused = run("encoder", "train", "--index", tmp_path / "index", "--out", tmp_path / "out")
    assert refused.exit_code == 1
    assert "至少" in refused.output
    assert not (tmp_path / "out").exists()
    shutil.rmtree(small)


def test_what_is_measured_on_is_not_learnt_from() -> None:
    clauses = [
        Article("平川市办法", "总则", f"第{n}项工作每年开展一次。结果在{n}日内公布。") for n in range(300)
    ] * 2
    kept, tests = held_out(clauses)
    assert 20 < len(tests) < 120
    assert not {clauses[at].text for at in tests} & {clause.text for clause in kept}
    assert len(kept) + len(tests) == len(clauses)


def test_a_sentence_that_shares_words_with_its_rest_finds_it() -> None:
    clauses = [Article("", "", f"{thing}工作每年开展。{thing}结果及时公布。") for thing in THINGS]
    assert found_share(open_encoder(), clauses, range(len(THINGS))) > 0.9
    assert found_share(open_encoder(), clauses, []) == 0.0
