"""Answers over the sample corpus: the number first, all of a list, states flagged, and nothing without its citation."""

import re

import pytest

from service.schema import AskRequest


def ask(engine, question, *history):
    return engine.ask(AskRequest(question=question, history=list(history)))


def first(engine, question, *history):
    return ask(engine, question, *history).answer.split("\n")[0]


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("2030年全社会研发经费投入强度的目标", "2030年全社会研发经费投入强度的目标为2.9%"),
        ("十四五末公民具备科学素质的比例达到了多少？", "2025年公民具备科学素质的比例为14.3%"),
        ("2027年低空经济核心产业规模的目标是多少", "2027年低空经济核心产业规模的目标为200亿元"),
        ("规上企业研发花到多少钱才够格申请奖补", "上一年度研发费用，规模以上企业不低于50万元"),
    ],
)
def test_the_number_asked_for_comes_first(engine, question, begins):
    assert first(engine, question).startswith(begins)


def test_what_is_of_a_part_only_does_not_answer_for_the_whole(engine):
    assert "市" not in first(engine, "2030年全社会研发经费投入强度的目标").split("（")[0]
    assert first(engine, "2030年东浦市全社会研发经费投入强度的目标").startswith("2030年东浦市")


def test_a_list_is_whole_and_counted(engine):
    answer = ask(engine, "哪些情形不予奖补？").answer
    (count,) = re.findall(r"共(\d+)项", answer)
    assert int(count) == len(re.findall(r"^- ", answer, re.M)) == 5


def test_the_rows_of_one_nature_are_listed(engine):
    answer = ask(engine, "十五五规划指标表里，约束性指标一共有几个，是哪几个？").answer
    assert "共2项" in answer
    assert answer.count("约束性") == 2


def test_tasks_are_those_of_the_body_of_that_level(engine):
    answer = ask(engine, "省市场监管局配合哪些任务？").answer
    assert re.match(r"省市场监管局配合或参加的任务共\d+项", answer)
    assert "市市场监管局" not in answer


def test_a_document_out_of_force_is_flagged_with_what_took_its_place(engine):
    said = first(engine, "《澜江省科技型企业研发费用补助管理办法（试行）》现在还有效吗？")
    assert "已废止，被《" in said
    assert "取代" in said


def test_a_case_is_said_with_the_rule_that_leads_in_to_it(engine):
    said = first(engine, "同一笔研发开支领过别的省级后补助了，还能再申请2019年这个吗")
    assert said.startswith("有下列情形之一的，不予补助：")


@pytest.mark.parametrize(
    "question",
    [
        "省财政厅配合哪些任务？", "2020年和2025年研发投入强度的目标和实际各是多少？", "高新技术企业奖励标准是什么？",
        "企业研发补助，老办法和新办法的比例、封顶分别是多少？", "低空经济是指什么？", "哪些文件提到了“澜科贷”？",
    ],
)  # fmt: skip
def test_every_statement_has_its_citation(engine, question):
    answer = ask(engine, question)
    for line in answer.answer.split("\n"):
        if line.strip() and not line.startswith("| ") and not line.endswith("："):
            assert re.search(r"\[\d+\]", line), line
        if line.startswith("| ") and not re.match(r"\| (?:---|文件|年份|地区)", line):
            assert re.search(r"\[\d+\]", line), line
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.answer)} == {c.n for c in answer.citations}
    assert answer.withheld == 0


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("十三五改革人才评价的第三个方面是什么？", "三是长周期评"),
        ("2023年科技成果交易博览会谁来办，几月份办", "11月：活动名称为科技成果交易博览会，承办单位为"),
    ],
)
def test_the_member_and_the_part_asked_for_come_first(engine, question, begins):
    assert first(engine, question).startswith(begins)


def test_a_duty_from_another_document_than_the_one_named_says_so(engine):
    told = first(engine, "2019年的研发补助试行办法里，低空飞行服务平台由谁牵头建？")
    assert told == "以下出自其他文件，不是问题所指的文件："
