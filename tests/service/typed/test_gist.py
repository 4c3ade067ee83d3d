import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.typed.gist import LONG, gist

STORY = (
    "我在外地打工十几年，去年才回到老家。最近听朋友说政策好了很多，我看了几篇新闻，可是字又小内容又多，看不太明白。"
    "昨天打了好几个电话，等了半个多小时也没有人接。我读书不多，话说得啰嗦，您别见怪。"
)


def tells(text: str) -> float:
    return float(sum(word in text for word in ("研发", "补助", "企业", "充电桩", "充电站", "目标")))


@pytest.mark.parametrize(
    ("message", "question"),
    [
        (f"您好！{STORY}请问企业研发补助最多给多少？麻烦您了，谢谢！", "企业研发补助最多给多少？"),
        (f"{STORY}想问的是：充电桩的目标是几个？（2030年的）辛苦了。", "充电桩的目标是几个？（2030年的）"),
        (f"企业研发补助怎么申请？{STORY}", "企业研发补助怎么申请？"),
        (f"{STORY}企业研发补助怎么申请。{STORY}", "企业研发补助怎么申请。"),
        (f"{STORY * 15}请问充电桩的目标是多少？", "充电桩的目标是多少？"),
    ],
)
def test_the_question_is_found_in_a_long_message(message, question):
    assert gist(message, tells).question == question


def test_two_questions_are_both_kept():
    found = gist(f"{STORY}请问企业研发补助怎么申请？充电站的补助目标是多少？", tells)
    assert found.question == "企业研发补助怎么申请？充电站的补助目标是多少？"


def test_a_question_of_usual_length_stays_whole():
    text = "您好，请问研发补助最多给多少？谢谢"
    assert gist(text, tells).question == text


def test_a_message_that_asks_nothing_of_the_documents_stays_whole():
    assert gist(STORY * 2, lambda _: 0.0).question == STORY * 2


@given(st.text(alphabet="企业研发补助，。？！：；（）请问多少 \n", max_size=400))
def test_a_question_is_never_lost(text):
    found = gist(text, tells)
    assert bool(found.question.strip()) == bool(text.strip())
    assert len(text) > LONG or found.question == text
