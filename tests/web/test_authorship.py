"""The page says who worded an answer."""

import pytest

ANSWER = {
    "id": "a-1", "question": "q", "standalone_question": "q", "abstained": False, "reason": None, "citations": [],
    "targets": [], "duties": [], "hits": [], "index": "g", "took_ms": 1.0, "answer": "奖补8%[1]。",
}  # fmt: skip
WRITTEN = {"outcome": "written", "cause": None, "sentences": 1, "took_ms": 1.0}
NOTE = "本回答由语言模型依据条款撰写，每句话已与所引条款核对。"
DOWN = "连不上语言模型，答案为条款摘录。"


@pytest.mark.parametrize(
    ("generation", "shown"),
    [
        (WRITTEN | {"note": NOTE, "withheld": {}}, NOTE),
        (
            WRITTEN | {"note": NOTE, "withheld": {"number": 2, "words": 1}},
            f"{NOTE}未通过核对的 3 句没有采用。",
        ),
        (WRITTEN | {"outcome": "extract", "cause": "unreachable", "note": DOWN, "withheld": {}}, DOWN),
        (WRITTEN | {"outcome": "extract", "cause": "listing", "note": "清单", "withheld": {}}, None),
        (None, None),
    ],
)
def test_who_worded_an_answer_is_said(page, generation, shown):
    page.open("/", ".example")
    page.answer_with(ANSWER | {"generated": shown == NOTE, "generation": generation})
    page.ask("奖补多少？")
    assert [one.text for one in page.all(".authorship")] == ([] if shown is None else [shown])
