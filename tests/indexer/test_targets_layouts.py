"""Targets in layouts that other provinces use: tables by city, years in a list, rates by tiers, ranks without 位."""

from collections.abc import Sequence

import pytest

from corpus.model import Block, Document, Masthead, Reading
from corpus.repair import repair
from indexer.outline import outline
from indexer.records import Target
from indexer.targets import find_targets

PLAN = Masthead(title="云岭省“十四五”科技创新规划", region="云岭省", issued="2021-08-01")
RULES = Masthead(title="云岭省支持科技创新若干措施", region="云岭省", issued="2023-05-01")


def _targets(masthead: Masthead, *blocks: str | Sequence[Sequence[str]]) -> list[Target]:
    read = tuple(
        Block(text=block) if isinstance(block, str) else Block(kind="table", rows=tuple(map(tuple, block)))
        for block in blocks
    )
    text, lines = repair(Reading("text", (Block(text=masthead.title), *read)))
    document = Document("d01", "d01.txt", "", text, lines, masthead)
    return list(find_targets(document, outline(document)))


CITIES = (
    ("市州", "2020年", "2023年", "2025年"),
    ("昆东市", "820", "1250", "1600"),
    ("兰溪州", "38", "60", "80"),
)


@pytest.mark.parametrize(
    "above",
    [
        ("表2　各市州高新技术企业培育计划（单位：家）",),
        ("表2　各市州高新技术企业培育计划", "单位：家"),
    ],
)
def test_a_table_by_city_takes_indicator_and_unit_from_its_caption(above: Sequence[str]) -> None:
    found = _targets(PLAN, "第三节　区域布局", *above, CITIES)
    assert {(t.indicator, t.unit) for t in found} == {("高新技术企业", "家")}
    assert [(t.scope, t.kind, t.year, str(t.value)) for t in found] == [
        ("昆东市", "actual", 2020, "820"),
        ("昆东市", "target", 2023, "1250"),
        ("昆东市", "target", 2025, "1600"),
        ("兰溪州", "actual", 2020, "38"),
        ("兰溪州", "target", 2023, "60"),
        ("兰溪州", "target", 2025, "80"),
    ]


def test_the_caption_of_one_table_does_not_reach_the_next() -> None:
    found = _targets(
        PLAN,
        "表1　各市州高新技术企业培育计划（单位：家）",
        CITIES,
        "各市州要抓好落实，确保完成任务。",
        (("指标", "2025年"), ("技术合同成交额", "500")),
    )
    assert (found[-1].indicator, found[-1].unit) == ("技术合同成交额", "")


def test_years_in_a_list_go_with_values_in_a_list() -> None:
    found = _targets(PLAN, "2022年、2023年规上企业数字化改造覆盖率分别达到45%、65%。")
    assert [(t.year, str(t.value)) for t in found] == [(2022, "45"), (2023, "65")]


def test_cities_that_share_a_value_each_get_it() -> None:
    found = _targets(
        PLAN,
        "分市下达研发投入强度目标：到2025年，昆东市达到2.8%，泊州市、岚溪市均达到1.9%，兰溪州不低于0.9%。",
    )
    assert [(t.scope, t.indicator, str(t.value), t.year) for t in found] == [
        ("昆东市", "研发投入强度", "2.8", 2025),
        ("泊州市", "研发投入强度", "1.9", 2025),
        ("岚溪市", "研发投入强度", "1.9", 2025),
        ("兰溪州", "研发投入强度", "0.9", 2025),
    ]


def test_a_rank_may_stand_without_a_word_for_place() -> None:
    (found,) = _targets(PLAN, "展望2035年，全省综合科技创新水平进入全国前十，创新活力全面迸发。")
    assert (found.op, str(found.value), found.unit, found.year) == ("rank", "10", "位", 2035)


def test_a_note_that_explains_the_marks_of_a_table_sets_nothing() -> None:
    assert _targets(PLAN, "一、主要指标", "注：〔〕内为五年累计数。") == []
    assert _targets(PLAN, "一、主要指标", "注：企业数为500家以上的市。") != []


def test_a_number_per_head_keeps_what_it_is_per() -> None:
    (found,) = _targets(PLAN, "到2024年每万人拥有5G基站数达到26个。")
    assert found.indicator == "每万人拥有5G基站数"


def test_a_rate_by_tiers_is_a_rule_and_names_its_tier() -> None:
    found = _targets(
        PLAN,
        "扩大“包干制”试点，间接费用占直接费用的比例，500万元及以下的部分不超过30%，超过500万元至1000万元的部分不超过25%。",
    )
    rates = [t for t in found if t.unit == "%"]
    assert [(t.kind, t.indicator, str(t.value), t.year) for t in rates] == [
        ("support", "间接费用占直接费用的比例（500万元及以下的部分）", "30", None),
        ("support", "间接费用占直接费用的比例（超过500万元至1000万元的部分）", "25", None),
    ]
    assert not [t for t in found if t.kind == "target"]


def test_what_a_grant_is_paid_for_is_no_count() -> None:
    found = _targets(RULES, "三、支持孵化载体。孵化器在孵企业每毕业1家奖励5万元。")
    assert [(str(t.value), t.unit) for t in found] == [("5", "万元")]


def test_a_share_of_what_stands_before_is_named_by_it() -> None:
    found = _targets(PLAN, "全社会R&D经费投入年均增长12%以上，占GDP比重达到2%。")
    assert found[-1].indicator == "全社会R&D经费投入占GDP比重"


def test_a_title_that_begins_with_a_year_names_no_place() -> None:
    agenda = Masthead(title="2024年全区新型工业化工作要点", issued="2024-02-20")
    (found,) = _targets(agenda, "全年新增规上工业企业260户。")
    assert (found.scope, found.year) == ("全区", 2024)


def test_a_sum_without_a_figure_only_says_how_big_a_thing_is() -> None:
    found = _targets(PLAN, "全年实施亿元以上项目320个，打造千亿级产业集群2个。")
    assert [(str(t.value), t.unit) for t in found] == [("320", "个"), ("2", "个")]


def test_how_satisfied_people_are_is_a_goal() -> None:
    (found,) = _targets(PLAN, "到2025年，服务满意度保持在95%以上。")
    assert (found.kind, found.indicator, str(found.value)) == ("target", "服务满意度", "95")


def test_an_aim_is_no_part_of_a_name() -> None:
    (found,) = _targets(PLAN, "到2025年，全省公共服务满意率预期目标为90%以上。")
    assert "目标" not in found.indicator


def test_a_rise_of_prices_is_a_share_of_its_own() -> None:
    (found,) = _targets(PLAN, "到2025年，居民消费价格涨幅3%左右。")
    assert found.indicator == "居民消费价格涨幅"
