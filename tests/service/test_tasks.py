"""Chores of chat front ends."""

import json
import time

import pytest

from service.tasks import is_task, perform

HISTORY = "<chat_history>\nUSER: 创新券怎么领？\nASSISTANT: 申请即可。[1]\nUSER: 多少钱？\n</chat_history>"


def test_only_a_prompt_that_begins_so_is_a_task():
    assert is_task("### Task:\nGenerate a title")
    assert is_task("\n  ### Task:\nGenerate a title")
    assert not is_task("请看 ### Task: 是什么意思？")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "创新券怎么领"),
        ("tags", ["政策"]),
        ("follow_ups", ["由哪些部门牵头和配合？", "有哪些量化目标？"]),
        ("queries", ["创新券怎么领？"]),
        ("text", ""),
    ],
)
@pytest.mark.parametrize("example", ['{ "%s": "…" }', '{ \\"%s\\": "…" }'])
def test_the_reply_has_the_key_that_the_prompt_shows(key, value, example):
    assert json.loads(perform(f"### Task:\n输出 JSON：{example % key}\n{HISTORY}")) == {key: value}


def test_without_a_conversation_there_is_still_a_title():
    assert perform("### Task:\nGenerate a title.") == "政策问答"
    assert perform(f"### Task:\nGenerate a title.\n{HISTORY}") == "创新券怎么领"


@pytest.mark.parametrize(
    "words",
    ["<chat_history>" * 50_000, "<chat_history>" + "\n" * 500_000, f"<chat_history>\nUSER: a{' ' * 500_000}b",
     f"<chat_history>\nUSER: {'。' * 500_000}b", '"title"' + " " * 500_000],
)  # fmt: skip
def test_a_long_prompt_takes_no_long_time(words):
    started = time.perf_counter()
    perform(f"### Task:\n{words}")
    assert time.perf_counter() - started < 2
