"""Answers over documents laid out as other places lay theirs out, in invented places."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from indexer.build import build
from service.engine import Engine
from service.schema import Answer, AskRequest
from service.settings import Settings

Answers = Callable[[str], Answer]

PLAN = """屏东市人民政府办公室文件
屏政办发〔2022〕31号
屏东市推进制造业数字化转型三年行动方案（2022—2024年）任务分工
一、工作目标
2022年、2023年规上企业数字化改造覆盖率分别达到45%、65%，到2024年每万人拥有5G基站数达到26个。
二、重点任务
1.开展数字化诊断。三年完成企业免费诊断3000家次。
牵头单位：市工业和信息化局
配合单位：市财政局、市大数据局，各县（区）人民政府
2.建设公共算力平台。2023年底前建成市级算力中心。（责任部门：市大数据局；配合部门：市科技局、各县（市、区）人民政府）
三、组织实施
加强督查，确保任务落实。
附件
重点任务清单
"""
ROWS = (
    "序号\t工作任务\t目标要求\t牵头单位\t责任单位\t完成时限",
    "1\t编制数字化转型指南\t分行业指南10个\t市工业和信息化局\t市科技局、市市场监管局\t2022年9月",
    "2\t设立转型引导基金\t首期规模3亿元\t市财政局\t市地方金融监管局\t2022年12月",
)
MEASURES = """泊安高新技术产业开发区管理委员会关于支持科技创新的若干措施
泊高管规〔2023〕2号
为加快建设区域科技创新高地，结合高新区实际，制定以下措施。
一、支持企业培育。首次认定高新技术企业奖励25万元。（责任单位：科技创新局）
二、支持成果转化。购买高校院所成果的，按交易额的15%、最高150万元补助。（牵头部门：科技创新局；配合部门：财政金融局）
三、支持科技金融。按实际支付利息的50%贴息，贴息期不超过2年。（责任单位：财政金融局）
泊安高新技术产业开发区管理委员会
2023年2月15日
"""
PROVINCE = """渌安省“十四五”科技创新发展规划
渌科发〔2021〕56号
一、发展目标
2020年全省研究与试验发展（R&D）经费支出达到218.6亿元，研发投入强度为1.47%。到2025年，研发投入强度达到2%，泊安市达到1.9%。
渌安省科学技术厅
2021年9月3日
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    corpus, index = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index")
    html = "".join(f"<p>{line}</p>" for line in PLAN.splitlines())
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("\t")) + "</tr>" for row in ROWS)
    Path(corpus / "plan.html").write_text(
        f"<html><body>{html}<table>{rows}</table></body></html>", encoding="utf-8"
    )
    Path(corpus / "measures.txt").write_text(MEASURES, encoding="utf-8")
    Path(corpus / "province.txt").write_text(PROVINCE, encoding="utf-8")
    build([corpus], index)
    engine = Engine.open(Settings(index=index), today=date(2024, 6, 1))
    return lambda question: engine.ask(AskRequest(question=question))


def test_support_that_stands_on_a_line_of_its_own_is_told_and_cited(answers: Answers) -> None:
    answer = answers("屏东市数字化诊断归哪个部门牵头，谁配合？")
    assert answer.answer.startswith(
        "市工业和信息化局牵头，市财政局、市大数据局、各县（区）人民政府配合[1][2]。"
    )
    assert "任务内容：开展数字化诊断" in answer.answer
    assert [cited.quote for cited in answer.citations[:2]] == [
        "牵头单位：市工业和信息化局",
        "配合单位：市财政局、市大数据局，各县（区）人民政府",
    ]


def test_bodies_with_brackets_in_their_names_pass_the_check(answers: Answers) -> None:
    answer = answers("屏东市大数据局牵头哪些任务？")
    assert not answer.abstained
    assert "市大数据局负责，市科技局、各县（市、区）人民政府配合" in answer.answer


def test_a_table_may_name_who_leads_and_who_is_responsible_beside(answers: Answers) -> None:
    answer = answers("屏东的转型引导基金由谁来设，几月前完成？")
    assert "牵头单位为市财政局，责任单位为市地方金融监管局，完成时限为2022年12月" in answer.answer


def test_what_a_body_does_is_told_of_the_place_asked_about(answers: Answers) -> None:
    answer = answers("市科技局在屏东市要配合哪些任务？")
    assert {cited.doc for cited in answer.citations} == {"plan"}


def test_all_measures_behind_their_lead_in_are_listed(answers: Answers) -> None:
    answer = answers("泊安高新区支持科技创新一共有几条措施，分别支持什么？")
    assert "共3项" in answer.answer
    assert all(words in answer.answer for words in ("支持企业培育", "支持成果转化", "支持科技金融"))


def test_a_zone_is_not_the_city_that_it_is_named_after(answers: Answers) -> None:
    answer = answers("在泊安高新区买高校的成果，补贴比例和上限各是多少？")
    assert not answer.abstained
    assert "15%、最高150万元" in answer.answer


def test_the_course_over_a_stretch_of_years_needs_no_record_of_its_first(answers: Answers) -> None:
    answer = answers("渌安省研发投入强度2015年到2025年怎么变化？")
    assert not answer.abstained
    assert "1.47%" in answer.answer
    assert "2%" in answer.answer


def test_what_was_spent_is_found_though_the_question_names_no_indicator(answers: Answers) -> None:
    answer = answers("2020年渌安全省花了多少钱搞研发？")
    assert "218.6亿元" in answer.answer.split("\n")[0]


def test_each_year_of_a_list_has_its_own_value(answers: Answers) -> None:
    assert "65%" in answers("屏东市2023年规上企业数字化改造覆盖率要到多少？").answer.split("\n")[0]


def test_the_rows_of_an_attached_table_are_listed_under_its_title(answers: Answers) -> None:
    answer = answers("屏东三年行动方案重点任务清单里有哪几项任务？")
    assert answer.answer.startswith("重点任务清单")
    assert "共2项" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "泊安高新区对瞪羚企业奖励多少？",
        "渌安省2025年人均GDP目标是多少？",
        "渌安省2018年研发投入强度是多少？",
        "渌安省2023年研发投入强度的预期目标是多少？",
    ],
)
def test_what_no_clause_speaks_of_is_not_answered_by_what_is_like_it(answers: Answers, question: str) -> None:
    assert answers(question).abstained


def test_items_that_an_article_lists_end_with_it(answers: Answers) -> None:
    answer = answers("屏东市三年行动方案的重点任务有哪些？")
    assert "加强督查" not in answer.answer.split("相关规定")[0]


def test_by_when_a_thing_is_done_is_not_when_the_document_comes_into_force(answers: Answers) -> None:
    answer = answers("泊安高新区贷款贴息最长能贴多久？")
    assert "不超过2年" in answer.answer.split("\n")[0]


def test_all_tasks_under_a_heading_that_is_named_are_listed(answers: Answers) -> None:
    answer = answers("屏东市三年行动方案的重点任务有哪些？")
    assert "共2项" in answer.answer
    assert "开展数字化诊断" in answer.answer


def test_a_quantity_that_no_clause_names_is_not_answered_by_another(answers: Answers) -> None:
    assert answers("屏东市2024年规上企业利润总额目标是多少？").abstained


def test_the_value_of_the_place_that_is_named_stands_alone(answers: Answers) -> None:
    answer = answers("泊安市2025年研发投入强度目标是多少？")
    lines = [line for line in answer.answer.split("\n") if "的目标为" in line]
    assert lines == ["2025年泊安市研发投入强度的目标为1.9%[1]。"]
