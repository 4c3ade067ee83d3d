"""Whole files: the published samples, their master texts, and real documents that lost parts of their heads."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.catalog import read_catalog
from corpus.folder import find_files
from corpus.library import load, survey
from corpus.limits import Limits
from corpus.masthead import status_on
from corpus.model import Document, Masthead
from corpus.review import check

REPOSITORY = Path(__file__).parents[2]
PUBLISHED = REPOSITORY / "corpus" / "documents"
MASTERS = REPOSITORY / "eval" / "gold" / "text"
REAL_DOCUMENTS = REPOSITORY.parent / "shared" / "corpus"
LIMITS = Limits()
FACTS = tomllib.loads((Path(__file__).parent / "facts.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def published() -> dict[str, Document]:
    found = survey([PUBLISHED], LIMITS)
    assert found.failures == ()
    return {document.doc: document for document in found.documents}


def document_of(path: Path) -> Document:
    (source,) = find_files([path])
    return load(source, read_catalog([]), LIMITS)


def told(masthead: Masthead, facts: dict[str, Any]) -> dict[str, Any]:
    values = {name: getattr(masthead, name) for name in facts}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


@pytest.mark.parametrize("doc", FACTS)
def test_published_files(doc: str, published: dict[str, Document]) -> None:
    """Each published sample tells its facts; its status is as the catalogue or the file says."""
    assert told(published[doc].masthead, FACTS[doc]) == FACTS[doc]


@pytest.mark.parametrize("doc", FACTS)
def test_master_texts(doc: str) -> None:
    """The master text of each sample tells the same, but for a status that only page or catalogue know."""
    facts = {name: value for name, value in FACTS[doc].items() if name != "status"}
    assert told(document_of(MASTERS / f"{doc}.txt").masthead, facts) == facts


def test_the_sample_corpus_over_time(published: dict[str, Document]) -> None:
    """A repealed document names the one that repeals it; a term ends with its last day."""
    mastheads = {doc: document.masthead for doc, document in published.items()}
    assert {doc: m.repealed_by for doc, m in mastheads.items() if m.repealed_by} == {"s02": "s06"}
    assert (mastheads["s06"].effective, mastheads["s06"].expires) == ("2024-06-01", "2029-05-31")
    assert (mastheads["s01"].expires, mastheads["s07"].expires) == ("2020-12-31", "2027-12-31")
    assert status_on(mastheads["s03"], date(2025, 12, 31)) == "in_force"
    assert status_on(mastheads["s03"], date(2026, 1, 1)) == "expired"


def test_the_sample_corpus_leaves_nothing_to_ask() -> None:
    assert check(PUBLISHED, LIMITS, date(2026, 7, 1)) == ()


REAL = {
    "000": (
        "宁夏沿黄科技创新改革试验区建设总体方案（2016年-2020年）",
        None,
        None,
        (),
        "宁夏回族自治区",
    ),
    "001": (
        "内蒙古自治区贯彻落实《国家创新驱动发展战略纲要》实施方案",
        None,
        "2017-03-31",
        (),
        "内蒙古自治区",
    ),
    "002": (
        "宁夏回族自治区科技创新“十四五”规划",
        None,
        "2021-09-09",
        ("宁夏回族自治区人民政府办公厅",),
        "宁夏回族自治区",
    ),
    "003": (
        "2018年全区科技创新工作要点",
        "宁创新办发〔2018〕2号",
        "2018-04-09",
        ("宁夏回族自治区实施创新驱动战略领导小组办公室",),
        "宁夏回族自治区",
    ),
    "004": (
        "贯彻落实《自治区党委 自治区人民政府关于实施创新驱动发展战略加快创新型新疆建设的意见》的任务分工",
        None,
        "2013-10-22",
        (),
        "新疆维吾尔自治区",
    ),
}


@pytest.mark.parametrize("doc", REAL)
def test_real_documents(doc: str) -> None:
    """Real documents with lost heads give what their text holds, and nothing for what is lost."""
    path = REAL_DOCUMENTS / f"{doc}.txt"
    if not path.exists():
        pytest.skip("the real documents are not there")
    masthead = document_of(path).masthead
    found = (masthead.title, masthead.document_number, masthead.issued, masthead.issuer, masthead.region)
    assert found == REAL[doc]
