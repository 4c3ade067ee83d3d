"""Questions within a question: told apart where they ask for different things, and only there."""

import pytest

from service.subquestions import subquestions

ASUNDER = [
    (
        "到2025年研发强度的目标是多少，由谁牵头？",
        ["到2025年研发强度的目标是多少", "到2025年研发强度的目标由谁牵头"],
    ),
    ("储备库建在哪里？什么时候开放？", ["储备库建在哪里", "储备库建什么时候开放"]),
    ("孵化器要建多少家，每年新增多少名导师？", ["孵化器要建多少家", "每年新增多少名导师"]),
]


@pytest.mark.parametrize(("question", "parts"), ASUNDER)
def test_parts_that_ask_for_different_things_are_told_apart(question: str, parts: list[str]) -> None:
    assert [one.text for one in subquestions(question)] == parts


@pytest.mark.parametrize(
    "question",
    [
        "到2025年研发强度的目标是多少？",
        "高企2025年要有多少家，2020年是多少？",
        "高企要有多少家，原来是多少？",
        "云计算由谁牵头，哪些单位配合？",
        "研发强度2030年目标最高的是哪个市，差多少？",
        "请问一下，我们公司想申请补助，需要哪些材料？",
        "谁？",
    ],
)
def test_a_question_for_one_thing_stays_whole(question: str) -> None:
    assert subquestions(question) == []


def test_each_part_is_shown_as_it_was_asked() -> None:
    assert [one.words for one in subquestions("科技支宁是怎么部署的，一共花了多少钱？")] == [
        "科技支宁是怎么部署的",
        "一共花了多少钱",
    ]
