"""Taking files into a corpus: which files, under what names, what becomes of copies, and what a person is told."""

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from corpus import library
from corpus.catalog import CATALOG_NAME, read_catalog
from corpus.errors import CatalogError, DamagedDocument, UnknownFormat
from corpus.folder import find_files, fit_name
from corpus.library import add, load, survey
from corpus.limits import Limits
from corpus.masthead import status_on
from corpus.model import Block, Document, Reading
from corpus.review import check

LIMITS = Limits()
TODAY = date(2026, 11, 20)

NOTICE = """云泽省科学技术厅文件
云科规〔{year}〕{number}号
云泽省科学技术厅关于印发《{title}》的通知
各市科技局：
现将《{title}》印发给你们，请遵照执行。
云泽省科学技术厅
{year}年5月6日
{title}
第一条 为规范管理，制定本办法。
第二条 {last}
"""


def notice(
    title: str, number: int = 1, year: int = 2024, last: str = "本办法自2024年6月1日起施行，有效期5年。"
) -> str:
    return NOTICE.format(title=title, number=number, year=year, last=last)


@pytest.fixture(autouse=True)
def plain_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read every .txt as lines and refuse all else, so that these tests need no reader of a real format."""

    def read(path: Path, limits: Limits) -> Reading:
        if path.suffix != ".txt":
            raise UnknownFormat(f"{path}：不认识的格式。")
        return Reading("txt", tuple(Block(line) for line in path.read_text("utf-8").split("\n")))

    monkeypatch.setattr(library.readers, "read", read, raising=False)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(*folders: Path) -> dict[str, str]:
    return {
        source.path.name if source.path.is_file() else str(source.path): source.doc
        for source in find_files(folders)
    }


# ---------------------------------------------------------------- files and names


def test_files_come_sorted_without_hidden_ones_and_the_catalogue(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/z.txt",
        "a.txt",
        ".hidden.txt",
        ".git/x.txt",
        "~$b.docx",
        CATALOG_NAME,
        "Thumbs.db",
    ):
        write(tmp_path, name, "甲")
    assert [str(s.path.relative_to(tmp_path)) for s in find_files([tmp_path])] == [
        "a/z.txt",
        "a.txt",
        "b.txt",
    ]
    assert [s.doc for s in find_files([tmp_path])] == ["z", "a", "b"]


def test_a_shared_stem_takes_the_folder_in_front(tmp_path: Path) -> None:
    for name in ("2019/s03.txt", "2020/s03.docx", "2020/s04.txt"):
        write(tmp_path, name, name)
    assert {s.doc for s in find_files([tmp_path])} == {"2019-s03", "2020-s03", "s04"}


def test_a_stem_shared_deeper_takes_as_many_folders_as_tell_it_apart(tmp_path: Path) -> None:
    for name in ("2019/a/s03.txt", "2020/a/s03.txt"):
        write(tmp_path, name, name)
    assert {s.doc for s in find_files([tmp_path])} == {"2019-a-s03", "2020-a-s03"}


def test_a_stem_shared_in_one_folder_takes_the_suffix(tmp_path: Path) -> None:
    for name in ("s03.txt", "s03.pdf"):
        write(tmp_path, name, name)
    assert {s.doc for s in find_files([tmp_path])} == {"s03-txt", "s03-pdf"}


def test_two_corpora_with_the_same_stems_keep_their_own_catalogues(tmp_path: Path) -> None:
    for folder, title in (("甲库", "甲"), ("乙库", "乙")):
        write(tmp_path / folder, "s03.txt", notice(f"云泽省{title}办法"))
        write(tmp_path / folder, CATALOG_NAME, f'[documents.s03]\ntitle = "{title}"')
    folders = [tmp_path / "甲库", tmp_path / "乙库"]
    catalog = read_catalog(folders)
    documents = [load(source, catalog, LIMITS) for source in find_files(folders)]
    assert [(d.doc, d.masthead.title) for d in documents] == [("甲库-s03", "甲"), ("乙库-s03", "乙")]


def test_names_keep_chinese_and_lose_what_a_url_cannot_hold(tmp_path: Path) -> None:
    assert fit_name("宁夏“十四五”规划（终稿） 2.docx#1/x") == "宁夏“十四五”规划（终稿）-2.docx-1-x"
    assert fit_name("cafe\u0301") == "caf\u00e9"
    for name in ("规划 1.txt", "规划#1.txt", "规划-1.txt"):
        write(tmp_path, name, name)
    found = [s.doc for s in find_files([tmp_path])]
    assert len(set(found)) == 3
    assert not any(set("#/ ?") & set(doc) for doc in found)


def test_links_that_go_round_or_lead_nowhere_are_reported_once(tmp_path: Path) -> None:
    write(tmp_path, "a/good.txt", "甲")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to("self.txt")
    (tmp_path / "dead.txt").symlink_to("nowhere.txt")
    (tmp_path / "again.txt").symlink_to("a/good.txt")
    (tmp_path / "b").symlink_to("a")
    found = find_files([tmp_path])
    assert {s.path.name: bool(s.fault) for s in found} == {
        "good.txt": False,
        "loop": True,
        "self.txt": True,
        "dead.txt": True,
    }
    assert all(word in " ".join(s.fault for s in found) for word in ("圈", "不存在"))


def test_a_link_out_of_the_corpus_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", "x.txt", "甲")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "more").symlink_to(tmp_path / "elsewhere")
    assert [s.doc for s in find_files([tmp_path / "corpus"])] == ["x"]


def test_a_pipe_and_a_missing_folder_are_reported_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "普通文件" in find_files([tmp_path])[0].fault
    assert "没有这个" in find_files([tmp_path / "nowhere"])[0].fault


def test_a_folder_given_twice_or_inside_another_counts_once(tmp_path: Path) -> None:
    write(tmp_path, "a/s01.txt", "甲")
    assert [s.doc for s in find_files([tmp_path, tmp_path / "a", tmp_path])] == ["s01"]


# ---------------------------------------------------------------- loading


def test_a_document_is_read_with_its_hash_and_corrected_by_the_catalogue(tmp_path: Path) -> None:
    path = write(tmp_path, "s01.txt", notice("云泽省奖补办法"))
    write(tmp_path, CATALOG_NAME, '[documents.s01]\nstatus = "废止"\nregion = "丹洲市"')
    document = load(find_files([tmp_path])[0], read_catalog([tmp_path]), LIMITS)
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.masthead.title == "云泽省奖补办法"
    assert (document.masthead.status, document.masthead.region) == ("repealed", "丹洲市")
    assert document.masthead.found["status"] == "catalog"
    assert document.masthead.found["title"] == "text"


def test_a_file_name_stands_in_for_a_lost_title(tmp_path: Path) -> None:
    write(tmp_path, "云泽省科技创新规划.txt", "全省科技工作取得进展。\n一、总体要求")
    write(tmp_path, "scan01.txt", "全省科技工作取得进展。\n一、总体要求")
    titles = {
        d.doc: (d.masthead.title, d.masthead.found.get("title")) for d in survey([tmp_path], LIMITS).documents
    }
    assert titles == {"云泽省科技创新规划": ("云泽省科技创新规划", "inferred"), "scan01": ("", None)}


def test_an_unreadable_or_empty_file_is_a_failure_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path, "good.txt", notice("云泽省奖补办法"))
    write(tmp_path, "empty.txt", " \n\u3000\n")
    write(tmp_path, "picture.png", "x")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = survey([tmp_path], LIMITS)
    assert [d.doc for d in found.documents] == ["good"]
    reasons = {failure.source.path.name: failure.reason for failure in found.failures}
    assert set(reasons) == {"empty.txt", "picture.png", "loop"}
    assert all(name in reason for name, reason in reasons.items())
    with pytest.raises(DamagedDocument):
        load(next(f.source for f in found.failures if f.source.fault), read_catalog([tmp_path]), LIMITS)


def test_a_repeal_in_one_document_marks_the_other(tmp_path: Path) -> None:
    write(tmp_path, "old.txt", notice("云泽省补助办法", number=3, year=2019))
    write(
        tmp_path,
        "new.txt",
        notice(
            "云泽省奖补办法",
            last="本办法自2024年6月1日起施行。《云泽省补助办法》（云科规〔2019〕3号）同时废止。",
        ),
    )
    mastheads = {d.doc: d.masthead for d in survey([tmp_path], LIMITS).documents}
    assert (mastheads["old"].status, mastheads["old"].repealed_by) == ("repealed", "new")
    assert status_on(mastheads["new"], TODAY) == "in_force"


# ---------------------------------------------------------------- adding


def test_a_file_is_copied_and_its_entry_proposed(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    path = write(tmp_path, "新办法.txt", notice("云泽省奖补办法"))
    (addition,) = add([path], corpus, LIMITS)
    assert addition.outcome == "added"
    assert isinstance(addition.document, Document)
    assert (corpus / "新办法.txt").read_bytes() == path.read_bytes()
    assert '# title = "云泽省奖补办法"' in (corpus / CATALOG_NAME).read_text(encoding="utf-8")
    assert check(corpus, LIMITS, TODAY) == ()


def test_a_copy_is_refused_with_the_name_of_its_twin_and_nothing_is_overwritten(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    first = write(tmp_path, "s01.txt", notice("云泽省奖补办法"))
    twin = write(tmp_path, "copy.txt", notice("云泽省奖补办法"))
    rival = write(tmp_path / "other", "s01.txt", notice("云泽省其他办法"))
    sibling = write(tmp_path / "third", "S01.txt", notice("云泽省第三办法"))
    bad = write(tmp_path, "x.png", "x")
    outcomes = add(
        [first, first, twin, rival, bad, tmp_path / "nowhere.txt", tmp_path, sibling], corpus, LIMITS
    )
    assert [a.outcome for a in outcomes] == [
        "added",
        "duplicate",
        "duplicate",
        "refused",
        "unreadable",
        "unreadable",
        "unreadable",
        "added",
    ]
    assert "s01" in outcomes[2].message
    assert (corpus / "s01.txt").read_text(encoding="utf-8") == notice("云泽省奖补办法")
    assert sorted(p.name for p in corpus.iterdir()) == ["S01.txt", CATALOG_NAME, "s01.txt"]


def test_a_broken_catalogue_stops_adding_before_anything_is_copied(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, CATALOG_NAME, "[documents")
    path = write(tmp_path, "s01.txt", notice("云泽省奖补办法"))
    with pytest.raises(CatalogError):
        add([path], corpus, LIMITS)
    assert [p.name for p in corpus.iterdir()] == [CATALOG_NAME]


# ---------------------------------------------------------------- review


def test_what_is_missing_doubtful_double_and_stray_is_told(tmp_path: Path) -> None:
    write(tmp_path, "bare.txt", "全省科技工作取得进展。\n一、总体要求")
    write(tmp_path, "late.txt", notice("云泽省奖补办法").replace("2024年5月6日", "2025年1月6日"))
    write(tmp_path, "twin.txt", notice("云泽省奖补办法").replace("2024年5月6日", "2025年1月6日"))
    write(
        tmp_path, "over.txt", notice("云泽省规定", number=2, last="本办法自2019年1月1日起施行，有效期2年。")
    )
    write(tmp_path, "gone.txt", notice("云泽省旧办法", number=5))
    write(tmp_path, "bad.png", "x")
    write(
        tmp_path,
        CATALOG_NAME,
        '[documents.over]\nstatus = "有效"\n[documents.gone]\nrepealed_by = "s99"\n[documents.lost]\nstatus = "有效"',
    )
    found = {(f.doc, f.kind, f.field) for f in check(tmp_path, LIMITS, TODAY)}
    assert found >= {
        ("bare", "missing", "title"),
        ("bare", "missing", "document_number"),
        ("bare", "missing", "issuer"),
        ("bare", "missing", "issued"),
        ("bare", "missing", "status"),
        ("late", "doubtful", "issued"),
        ("twin", "duplicate", ""),
        ("over", "doubtful", "status"),
        ("gone", "doubtful", "repealed_by"),
        ("bad", "unreadable", ""),
        ("lost", "orphan", ""),
    }
    assert all(f.message.endswith("。") for f in check(tmp_path, LIMITS, TODAY))
