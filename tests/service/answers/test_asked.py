"""What a question wants to hear, read from its words."""

import pytest

from service.answers.asked import asked, levels_of
from service.answers.units import counts_other
from service.question import understand


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("听说2015年排得很靠后，那到2020年准备赶到全国第几名", (2020,)),
        ("2020年和2025年的强度分别是多少", (2020, 2025)),
        ("2025年实际是多少亿，五年后要翻到多少亿", (2025, 2030)),
        ("研发投入强度", ()),
    ],
)
def test_the_years_are_those_of_the_part_that_asks(text, years):
    assert asked(understand(text)).years == years


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("高新技术企业数要达到多少家", True),
        ("为什么看不到这个指标了", False),
        ("哪几家负责落实", False),
        ("包括哪几块", False),
    ],
)
def test_an_amount_is_asked_for_or_not(text, amount):
    assert asked(understand(text)).amount is amount


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("2025年的目标是多少", "target"),
        ("2025年实际做到了多少", "actual"),
        ("目标是多少，实际完成了多少", ""),
    ],
)
def test_goal_and_result_are_told_apart(text, state):
    assert asked(understand(text)).state == state


def test_a_level_in_words_and_a_beginning_are_heard():
    assert asked(understand("要达到全国什么水平")).quality
    assert asked(understand("由多少提高到多少")).from_to
    assert asked(understand("每年几月份申报")).day


def test_levels_of_government_are_told_apart():
    assert levels_of("国家级高新区") == {"national"}
    assert levels_of("自治区高新区数") == {"provincial"}
    assert levels_of("省外企业") == frozenset()


def test_things_are_counted_by_their_measure_words():
    assert counts_other({"位"}, "项")
    assert not counts_other({"位"}, "名")
    assert not counts_other({"亩"}, "万亩")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("省里一共发了几个亿", "money"),
        ("上一年销售收入最低要多少？", "money"),
        ("超算中心的算力规模是多少？", "compute"),
        ("核心区面积有多大", "size"),
    ],
)
def test_what_is_measured_is_known_without_its_unit(question, kind):
    assert kind in asked(understand(question)).kinds


def test_how_often_asks_for_no_length_of_time():
    assert "time" not in asked(understand("多长时间公布一回")).kinds
