"""What a question says that a sentence must say too."""

import pytest

from corpus.model import Span
from service.answers.asked import asked
from service.answers.preferences import meant_modifiers, preference, thing_counted
from service.answers.readings import Sentence, folded
from service.question import understand


def worth(question: str, text: str) -> float:
    read = understand(question)
    sentence = Sentence(Span(0, len(text)), text, folded(text), (), (), False, False, False)
    return preference(read.text, asked(read), meant_modifiers(read.text), sentence)


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("重新认定的高企奖多少？", "重新认定的，奖励10万元。", "首次认定的，奖励20万元。"),
        ("研发费用最低要多少才能申请？", "研发费用不低于50万元。", "单个企业每年最高300万元。"),
        ("贡献率比全国低多少？", "比全国平均水平低13.3个百分点。", "贡献率增长到42%。"),
        ("约束性指标有几项？", "约束性指标3项。", "预期性指标5项。"),
    ],
)
def test_a_sentence_with_the_modifier_asked_for_is_worth_more(question: str, answer: str, other: str) -> None:
    assert worth(question, answer) > worth(question, other)


def test_a_question_that_names_two_of_a_group_prefers_neither() -> None:
    assert meant_modifiers("首次认定和重新认定各奖多少？") == ()


def test_what_is_counted_is_known_by_its_pairs_of_letters() -> None:
    assert thing_counted("2020年要有几个新药上市") == {"新药", "药上", "上市"}
    assert thing_counted("2020年研发强度是多少") == frozenset()
