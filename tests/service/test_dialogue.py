import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.dialogue import stand_alone


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (["广东到2025年要建多少个充电站？"], "那湖南呢？", "湖南到2025年要建多少个充电站？"),
        (["广东到2025年要建多少个充电站？"], "2030年呢", "广东2030年要建多少个充电站？"),
        (["湖南的老旧小区改造由谁牵头？"], "都有哪些单位参加？", "湖南的老旧小区改造有哪些单位参加？"),
        (["湖南2025年的森林覆盖率目标是多少？"], "实际做到了多少", "湖南2025年的森林覆盖率实际做到了多少？"),
        (["老的创业补贴办法一个人最多补多少？"], "新的呢？", "新的创业补贴办法一个人最多补多少？"),
        (
            ["广州2025年要建多少座公园？", "那深圳呢？"],
            "到2030年这两个市各是多少",
            "广州、深圳到2030年要建多少座公园？",
        ),
    ],
)
def test_a_follow_up_takes_the_place_of_what_it_replaces(history, question, expected):
    assert stand_alone(question, history).text == expected


def test_a_new_topic_carries_nothing():
    question = "新建民办幼儿园要满足哪些办园条件？"
    assert not stand_alone(question, ["湖南2025年的森林覆盖率目标是多少？"]).carried


def test_without_history_a_question_stays_as_it_is():
    assert stand_alone(" 谁牵头？ ", []).text == "谁牵头？"


@given(st.lists(st.text(max_size=60), max_size=4), st.text(min_size=1, max_size=60))
def test_any_dialogue_has_a_question_that_stands_alone(history, question):
    assert isinstance(stand_alone(question, history).text, str)
