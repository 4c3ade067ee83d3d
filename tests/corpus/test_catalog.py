"""What a person says of a corpus in catalog.toml: read strictly, laid over what was found, added to without loss."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalog import CATALOG_NAME, Catalog, override, propose_entry, read_catalog, require_documents
from corpus.errors import CatalogError
from corpus.model import Masthead

FOUND = Masthead(
    title="云泽省某办法",
    document_number="云科规〔2021〕3号",
    issuer=("云泽省科学技术厅",),
    issued="2021-05-20",
    region="云泽省",
    genre="办法",
    found={
        "title": "text",
        "document_number": "metadata",
        "issuer": "text",
        "issued": "text",
        "region": "text",
    },
    region_path=("云泽省",),
)


def catalog_of(folder: Path, text: str) -> Catalog:
    (folder / CATALOG_NAME).write_text(text, encoding="utf-8")
    return read_catalog([folder])


def test_a_folder_without_a_catalogue_has_an_empty_one(tmp_path: Path) -> None:
    catalog = read_catalog([tmp_path])
    assert catalog.entry(tmp_path, "s01") == {}
    assert override(FOUND, catalog.entry(tmp_path, "s01")) == FOUND


def test_every_field_may_be_overridden_and_says_so(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        """
        [documents.s02]
        title = "云泽省某行动计划（2021—2023年）"
        document_number = "云科规[2021] 4 号"
        issuer = ["甲厅", "乙厅"]
        addressees = "各市人民政府"
        issued = 2021-05-21
        effective = "2021-06-01"
        expires = 2026-05-31
        repealed_by = "s06"
        region = "宁夏"
        """,
    )
    masthead = override(FOUND, catalog.entry(tmp_path, "s02"))
    assert masthead.title == "云泽省某行动计划（2021—2023年）"
    assert (masthead.genre, masthead.period) == ("行动计划", (2021, 2023))
    assert masthead.document_number == "云科规〔2021〕4号"
    assert masthead.issuer == ("甲厅", "乙厅")
    assert masthead.addressees == ("各市人民政府",)
    assert (masthead.issued, masthead.effective, masthead.expires) == (
        "2021-05-21",
        "2021-06-01",
        "2026-05-31",
    )
    assert (masthead.status, masthead.repealed_by) == ("repealed", "s06")
    assert (masthead.region, masthead.region_path) == ("宁夏回族自治区", ("宁夏回族自治区",))
    assert set(masthead.found.values()) == {"catalog"}


@pytest.mark.parametrize(
    ("word", "status"),
    [("有效", "in_force"), ("已废止", "repealed"), ("已失效", "expired"), ("in_force", "in_force")],
)
def test_status_in_either_language(tmp_path: Path, word: str, status: str) -> None:
    entry = catalog_of(tmp_path, f'[documents.s02]\nstatus = "{word}"').entry(tmp_path, "s02")
    assert override(FOUND, entry).status == status


def test_an_empty_value_says_that_there_is_none(tmp_path: Path) -> None:
    entry = catalog_of(tmp_path, '[documents.s02]\ndocument_number = ""\nissuer = []\nissued = ""').entry(
        tmp_path, "s02"
    )
    masthead = override(FOUND, entry)
    assert (masthead.document_number, masthead.issuer, masthead.issued) == (None, (), None)
    assert "document_number" not in masthead.found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[documents.s02]\nstatsu = "repealed"', ["s02", "statsu", "是不是 status"]),
        ('[documents.s02]\nstatus = "valid"', ["status", "valid", "in_force"]),
        ('[documents.s02]\nissued = "2021-02-30"', ["issued", "2021-02-30", "2024-05-06"]),
        ("[documents.s02]\nissued = 2021", ["issued", "2021"]),
        ("[documents.s02]\ntitle = 3", ["title", "引号"]),
        ("[documents.s02]\nissuer = [1]", ["issuer", '["甲", "乙"]']),
        ('[documents.s02]\nstatus = "in_force"\nrepealed_by = "s06"', ["repealed_by", "in_force"]),
        ('[documents.s02]\nrepealed_by = "s02"', ["自己"]),
        ("[documents.s02]\nissued = 2021-01-01\nexpires = 2020-01-01", ["2020-01-01", "早于"]),
        ('[document.s02]\nstatus = "repealed"', ["document", "[documents."]),
        ("documents = 3", ["documents"]),
        ("[documents]\ns02 = 3", ["s02"]),
        ('[documents.s02]\ntitle = "甲', ["文件末尾", "TOML"]),
        ("[documents.s02]\ntitle = 甲", ["第 2 行", "TOML"]),
        ("[documents.s02]\n[documents.s02]", ["TOML", "重复"]),
    ],
)
def test_a_mistake_is_named_with_file_and_remedy(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(CatalogError) as caught:
        catalog_of(tmp_path, text)
    message = str(caught.value)
    assert str(tmp_path / CATALOG_NAME) in message
    assert [word for word in words if word not in message] == []


def test_a_catalogue_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / CATALOG_NAME).write_bytes('[documents.s02]\ntitle = "甲"'.encode("gb18030"))
    with pytest.raises(CatalogError, match="UTF-8"):
        read_catalog([tmp_path])


def test_an_entry_without_a_document_is_named(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, '[documents.s2]\nstatus = "repealed"')
    require_documents(catalog, tmp_path, ["s2"])
    with pytest.raises(CatalogError, match=r"documents\.s2.*是不是“s02”"):
        require_documents(catalog, tmp_path, ["s01", "s02"])


def test_a_proposal_is_comments_that_a_person_can_make_entries_of(tmp_path: Path) -> None:
    propose_entry(tmp_path, "新文件", FOUND)
    text = (tmp_path / CATALOG_NAME).read_text(encoding="utf-8")
    assert read_catalog([tmp_path]).entry(tmp_path, "新文件") == {}
    assert '# title = "云泽省某办法"  # 见于正文' in text
    assert '# document_number = "云科规〔2021〕3号"  # 见于网页信息表' in text
    assert "# issued = 2021-05-20  # 见于正文" in text
    assert '# status = ""  # 没有读出，请补上' in text
    opened = text.replace("# title", "title").replace("# issued", "issued").replace("# issuer", "issuer")
    (tmp_path / CATALOG_NAME).write_text(opened, encoding="utf-8")
    assert read_catalog([tmp_path]).entry(tmp_path, "新文件") == {
        "title": "云泽省某办法",
        "issuer": ("云泽省科学技术厅",),
        "issued": "2021-05-20",
    }


WRITTEN = """# 我的说明
[documents.s02]   # 旧办法
status = 'repealed'
repealed_by = "s06"

# 下面是规划
[documents."中文 编号"]
title = \"\"\"云泽省
规划\"\"\"
"""


def test_what_a_person_wrote_stays_to_the_letter(tmp_path: Path) -> None:
    (tmp_path / CATALOG_NAME).write_text(WRITTEN, encoding="utf-8")
    propose_entry(tmp_path, "s11", FOUND)
    propose_entry(tmp_path, "s12", Masthead())
    text = (tmp_path / CATALOG_NAME).read_text(encoding="utf-8")
    assert text.startswith(WRITTEN.rstrip("\n"))
    assert set(tomllib.loads(text)["documents"]) == {"s02", "中文 编号", "s11", "s12"}
    before = text
    propose_entry(tmp_path, "s02", FOUND)
    assert (tmp_path / CATALOG_NAME).read_text(encoding="utf-8") == before
    assert [path.name for path in tmp_path.iterdir()] == [CATALOG_NAME]


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@given(
    docs=st.lists(NAMES, min_size=1, max_size=4, unique=True),
    title=st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
)
def test_any_name_and_title_can_be_proposed(
    tmp_path_factory: pytest.TempPathFactory, docs: list[str], title: str
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    for doc in docs:
        propose_entry(folder, doc, Masthead(title=title, issuer=(title,) if title else ()))
    assert set(tomllib.loads((folder / CATALOG_NAME).read_text(encoding="utf-8"))["documents"]) == set(docs)


def test_a_broken_catalogue_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / CATALOG_NAME).write_text("[documents", encoding="utf-8")
    with pytest.raises(CatalogError):
        propose_entry(tmp_path, "s11", FOUND)
    assert (tmp_path / CATALOG_NAME).read_text(encoding="utf-8") == "[documents"
