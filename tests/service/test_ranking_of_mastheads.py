"""Questions on a document itself find the line that says so, ahead of what is only about the same matter."""

from datetime import date

import pytest

from indexer.build import build
from service.engine import Engine
from service.schema import AskRequest
from service.settings import Settings

OLD = """平川市人民政府关于印发平川市公共数据管理办法（试行）的通知
平政规〔2019〕6号

各区县人民政府：
现将《平川市公共数据管理办法（试行）》印发给你们，请认真贯彻执行。

平川市人民政府
2019年5月8日

平川市公共数据管理办法（试行）
第一条　为规范公共数据管理，制定本办法。
第二条　公共数据由市数据局统筹管理，每年公布一次目录。
第三条　本办法自2019年7月1日起施行，有效期5年。

平川市人民政府办公室　2019年5月10日印发
"""
NEW = """平川市公共数据条例实施办法
平政规〔2024〕2号

第一条　为规范公共数据管理，制定本办法。
第二条　施行前已经受理的申请，仍按照平政规〔2019〕6号文件规定的目录办理。
第三条　本办法自2024年6月1日起施行。《平川市公共数据管理办法（试行）》（平政规〔2019〕6号）同时废止。

平川市人民政府
2024年4月30日
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mastheads")
    (folder / "old.txt").write_text(OLD, "utf-8")
    (folder / "new.txt").write_text(NEW, "utf-8")
    build([folder], folder / "index")
    return Engine.open(Settings(index=folder / "index"), today=date(2026, 1, 1))


def first(engine, question):
    return engine.ask(AskRequest(question=question)).hits[0]


def test_whether_a_document_still_holds_is_said_by_the_clause_that_repeals_it(engine):
    found = first(engine, "平政规〔2019〕6号还能用吗，被哪个文件废止了？")
    assert (found.doc, "同时废止" in found.text) == ("new", True)


def test_the_day_of_signing_is_not_the_day_of_printing(engine):
    assert first(engine, "公共数据管理办法试行的落款是哪一天").text == "2019年5月8日"


def test_the_number_asked_for_is_a_line_of_the_masthead(engine):
    assert first(engine, "平川市公共数据管理办法（试行）是几号文").text == "平政规〔2019〕6号"
