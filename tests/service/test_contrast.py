import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.contrast import parts


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("湖南和广东的充电桩目标谁更高", ["湖南的充电桩目标谁更高", "广东的充电桩目标谁更高"]),
        ("森林覆盖率“十三五”和“十四五”的目标一样吗", ["森林覆盖率“十三五”的目标一样吗", "森林覆盖率“十四五”的目标一样吗"]),
        ("补贴以前和现在分别几月份申报", ["补贴以前分别几月份申报", "补贴现在分别几月份申报"]),
        ("湖南的充电桩目标是多少", []),
        ("重点实验室和工程实验室哪个更多", []),
    ],
)  # fmt: skip
def test_each_thing_compared_is_asked_about_alone(question, expected):
    assert parts(question) == expected


def test_an_endless_list_is_no_comparison():
    assert parts("湖南、广东、江西、福建、浙江、安徽的目标对比") == []


@given(st.text(max_size=120))
def test_any_text_has_some_parts_or_none(text):
    assert len(parts(text)) in (0, 2, 3, 4)


def test_the_members_of_a_list_keep_each_its_own_time():
    assert parts("绿地面积：湖南2020年目标、湖南长株潭试验区2020年目标、广东2025年目标对比一下") == [
        "绿地面积：湖南2020年目标",
        "绿地面积：湖南长株潭试验区2020年目标",
        "绿地面积：广东2025年目标对比一下",
    ]
