"""What a document says of itself stands back behind what answers, unless it is asked for."""

import pytest

from corpus.model import Span
from indexer.records import Clause
from service.answers.readings import Reading, Sentence
from service.answers.unasked import unasked
from service.question import understand

CLOSING = "本措施自2023年3月1日起施行，有效期至2025年12月31日，由科技创新局负责解释。"
MEANING = "本措施所称“科技型企业”，是指在高新区注册的法人企业。"
RULE = "企业有弄虚作假行为的，追回资金，三年内不得申报。"


def _score(question: str, words: str, kind: str = "item") -> float:
    class _Sentence:
        text = words

    class _Reading:
        clause = Clause("d", "d#1", 1, kind, "", ("",), (), "", Span(0, len(words)), words)  # type: ignore[arg-type]

    reading: Reading = _Reading()  # type: ignore[assignment]
    sentence: Sentence = _Sentence()  # type: ignore[assignment]
    return unasked(understand(question), reading, sentence)


@pytest.mark.parametrize(
    "question", ["在高新区骗补贴会怎么样", "贴息的钱要多久拨给企业", "同一件事能不能重复拿奖励"]
)
def test_closing_rules_stand_back(question: str) -> None:
    assert _score(question, CLOSING) < 0
    assert _score(question, MEANING) < 0
    assert _score(question, RULE) == 0


@pytest.mark.parametrize(
    "question", ["这个措施从哪天开始执行", "措施由谁解释", "老办法还管用吗", "几月几号施行"]
)
def test_closing_rules_answer_who_asks_for_them(question: str) -> None:
    assert _score(question, CLOSING) == 0


def test_what_is_repealed_is_told_who_asks_for_it() -> None:
    repeal = "原《鼓励科技创新十条》（泊高管发〔2019〕7号）同时废止。"
    assert _score("泊安高新区的措施由谁解释", repeal) < 0
    assert _score("这个措施从哪天开始执行，到什么时候失效", repeal) < 0
    assert _score("原来的科技创新十条还有效吗", repeal) == 0
    assert _score("泊高管发〔2019〕7号还能用吗", repeal) == 0


def test_a_meaning_answers_who_asks_for_it() -> None:
    assert _score("什么叫科技型企业", MEANING) == 0


def test_a_title_answers_only_questions_on_the_document() -> None:
    title = "泊安高新区关于支持科技创新的若干措施"
    assert _score("泊安高新区支持科技创新给多少钱", title, "header") < 0
    assert _score("泊安高新区科技创新措施是什么文号", title, "header") == 0
