"""The commands as a user types them, each in a process of its own."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

QUESTIONS = '{"id": "a", "question": "科技型中小企业的研发奖补比例", "type": "secret"}\n\n{broken\n{"id": 7, "question": ""}\n{"id": "c"}\n'


def zhengwen(*arguments: str | Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zhengwen", *map(str, arguments)],
        input=text,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
        check=False,
        timeout=120,
    )


def test_help_is_in_chinese_and_names_every_command():
    shown = zhengwen("--help").stdout
    assert "政问" in shown
    for command in ("index", "serve", "ask", "corpus", "export", "eval"):
        assert command in shown


def test_one_question_on_the_terminal_has_its_citation(sample_index):
    shown = zhengwen("ask", "科技型中小企业的研发奖补比例是多少？", "--index", sample_index)
    assert shown.returncode == 0, shown.stderr
    assert "8%" in shown.stdout
    assert "[1] 《" in shown.stdout


def test_a_batch_answers_line_by_line_in_order_and_names_what_it_cannot_read(sample_index):
    done = zhengwen("ask", "--jsonl", "--index", sample_index, text=QUESTIONS)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "7"]
    assert answers[1]["reason"] == "bad_question"
    assert "第 3 行" in done.stderr
    assert "第 5 行" in done.stderr
    assert done.returncode == 1


def test_a_question_that_nobody_asked_is_explained(sample_index):
    done = zhengwen("ask", "--index", sample_index)
    assert done.returncode == 1
    assert "zhengwen ask" in done.stderr


@pytest.mark.parametrize("kind", ["documents", "clauses", "targets", "duties"])
def test_exports_are_json_lines(sample_index, kind):
    rows = [
        json.loads(line) for line in zhengwen("export", kind, "--index", sample_index).stdout.splitlines()
    ]
    assert rows
    assert all("doc" in row for row in rows)


def test_without_an_index_every_command_says_how_to_make_one(tmp_path):
    for arguments in (("ask", "税"), ("export", "clauses"), ("index", "verify")):
        done = zhengwen(*arguments, "--index", tmp_path / "none")
        assert done.returncode == 1
        assert "zhengwen index" in done.stderr


def test_a_stranger_is_not_let_in_unasked():
    done = zhengwen("serve", "--host", "0.0.0.0")  # noqa: S104
    assert done.returncode == 1
    assert "--open" in done.stderr


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A good document among files that cannot be read, and a link that leads in a circle."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "云溪县节水办法\n第一条　为了节约用水，制定本办法。\n第二条　用水量超过定额的，加价30%收费。\n",
        "utf-8",
    )
    (folder / "empty.txt").write_text("", "utf-8")
    (folder / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(30 << 20)
    with zipfile.ZipFile(folder / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(256):
                part.write(bytes(1 << 20))
    (folder / "again").symlink_to(folder, target_is_directory=True)
    return folder


def test_what_cannot_be_read_is_named_with_its_reason_and_costs_no_other(hostile, tmp_path):
    index = tmp_path / "index"
    done = zhengwen("index", "--corpus", hostile, "--index", index)
    assert done.returncode == 1
    for name in ("empty.txt", "picture.pdf", "huge.txt", "bomb.docx", "again"):
        line = next((line for line in done.stderr.splitlines() if name in line), "")
        assert "：" in line, f"{name} is not explained: {done.stderr}"
    rows = [json.loads(line) for line in zhengwen("export", "clauses", "--index", index).stdout.splitlines()]
    assert {row["doc"] for row in rows} == {"good"}


def test_a_corpus_without_anything_readable_publishes_nothing(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "empty.txt").write_text("", "utf-8")
    done = zhengwen("index", "--corpus", tmp_path / "corpus", "--index", tmp_path / "index")
    assert done.returncode == 1
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_what_the_catalogue_says_of_a_file_that_is_not_there_is_pointed_out(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "n01.txt").write_text("云山省节能办法\n第一条　到2030年建成5个中心。\n", encoding="utf-8")
    (corpus / "catalog.toml").write_text('[documents.n02]\nstatus = "repealed"\n', encoding="utf-8")
    done = zhengwen("index", "--corpus", corpus, "--index", tmp_path / "index")
    assert done.returncode == 0, done.stderr
    assert "[documents.n02] 没有对应的文件" in done.stderr


def test_documents_are_taken_in_once(tmp_path):
    source = tmp_path / "办法.txt"
    source.write_text("云溪县节水办法\n第一条　为了节约用水，制定本办法。\n", "utf-8")
    corpus = tmp_path / "corpus"
    assert zhengwen("corpus", "add", source, "--corpus", corpus).returncode == 0
    again = zhengwen("corpus", "add", source, "--corpus", corpus)
    assert again.returncode == 1
    assert "完全相同" in again.stdout
    assert "云溪县节水办法" in zhengwen("corpus", "list", "--corpus", corpus).stdout
    assert "catalog.toml" in {path.name for path in corpus.iterdir()}
