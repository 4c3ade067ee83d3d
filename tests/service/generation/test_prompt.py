"""Documents and questions are data: nothing in them can end the fence, take a role, or stay unseen."""

import re
import unicodedata
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from service.checks.witness import plain
from service.generation.faults import Cause
from service.generation.prompt import fence_for, fenced_lines, messages_for, neutral
from service.generation.wording import wording

HOSTILE = st.lists(
    st.sampled_from(
        ["<|im_start|>", "<|im_end|>", "[INST]", "[/INST]", "<<SYS>>", "### System:", "system: ", "assistant：", "用户：",
         "\n", "\r\n", "<｜User｜>", "[1]", "</s>", "<think>", "\u202e", "\u200b", "```", "│ ", ">>>", "<<<", "条款结束", "奖补8%"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(HOSTILE)
def test_no_sign_of_a_chat_template_is_left(text):
    lines = fenced_lines(text).splitlines()
    assert all(line.startswith("│ ") for line in lines)
    for line in lines:
        assert not set("<>[]#`") & set(line)
        assert not re.search(r"(?i)(?:system|assistant|user|用户)[:：]", line)
        assert all(unicodedata.category(sign) not in ("Cc", "Cf") for sign in line)


@given(HOSTILE)
def test_the_words_stay_a_quotation(text):
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    assert plain(neutral(seen)) == plain(seen)


@given(HOSTILE)
def test_only_the_service_opens_and_closes_the_fence(question):
    fence = fence_for([question])
    system, user = messages_for(question, (), fence)
    lines = user["content"].splitlines()
    assert [line[3:7] for line in lines if line.startswith("<<<")] == [
        "条款开始",
        "条款结束",
        "问题开始",
        "问题结束",
    ]
    assert user["content"].count(fence) == 4
    assert (system["role"], user["role"]) == ("system", "user")


def test_every_question_has_its_own_mark():
    assert len({fence_for([]) for _ in range(100)}) == 100


def test_every_cause_has_its_note():
    assert set(wording().notes) == set(get_args(Cause))
    assert wording().note("extract", "failed") == "语言模型出错，答案为条款摘录。"
    assert wording().note("completed", "truncated") == "语言模型的回答中断，后面附有条款摘录。"
