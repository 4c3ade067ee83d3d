"""The examples of docs/gold-format.md are true."""

import json
import re
from pathlib import Path

from eval.annotations import load_gold
from eval.labels import load_labels

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "gold-format.md").read_text("utf-8")


def test_the_question_shown_is_a_question_of_the_gold() -> None:
    example = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
    found = next(q for q in load_gold(REPOSITORY / "eval" / "gold").questions if q.id == example["id"])
    shown = found.model_dump(mode="json", exclude_defaults=True)
    assert {key: shown[key] for key in example} == example


def test_every_question_type_of_the_gold_is_explained_and_labelled() -> None:
    for kind in {q.type for q in load_gold(REPOSITORY / "eval" / "gold").questions}:
        assert f"`{kind}`" in PAGE
        assert kind in load_labels().types


def test_every_answer_measure_is_defined() -> None:
    from eval.answering import ANSWER_MEASURES

    for name in ANSWER_MEASURES:
        assert f"`{name}`" in PAGE
