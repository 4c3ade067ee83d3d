from collections.abc import Mapping, Sequence

import pytest

from eval.annotations import Evidence, Question
from eval.robustness import FORMS, corrupted, measured

ASKED = "2025年R&D经费投入强度的目标是多少？"
QUESTION = Question(id="q1", question=ASKED, type="target", evidence=(Evidence(doc="d", quote="达到2.5%"),))


class _Parrot:
    """Finds the evidence only for the words that it knows."""

    def answer(self, question: str, history: Sequence[str]) -> Mapping[str, object]:
        text = "强度达到2.5%" if question == ASKED else "另行规定"
        return {"hits": [{"doc": "d", "text": "总则"}, {"doc": "d", "text": text}]}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_changes_the_question_the_same_way_every_time(form):
    changed = corrupted(QUESTION, form)
    assert changed != ASKED
    assert changed == corrupted(QUESTION, form)
    assert len(changed) <= 2000


@pytest.mark.parametrize("form", ["sound", "shape"])
def test_a_slip_changes_one_character(form):
    changed = corrupted(QUESTION, form)
    assert sum(a != b for a, b in zip(changed, ASKED, strict=True)) == 1


def test_the_wrapper_holds_the_question():
    assert ASKED in corrupted(QUESTION, "rambling")


def test_what_is_lost_by_each_form_is_measured():
    figures = measured(_Parrot(), [QUESTION])
    assert figures["clean"] == (0.5, 1)
    assert figures["wide"] == (0.0, 1)
