import pytest

from service.engine import Engine
from service.schema import AskRequest
from service.terminal import show


def test_a_slip_is_told_in_the_answer_and_listed(engine: Engine):
    answer = engine.ask(AskRequest(question="全社会研发经费投入强渡的目标是多少"))
    assert answer.answer.startswith("已按“强度”（输入为“强渡”）检索。")
    assert answer.understanding is not None
    assert [(one.typed, one.read, one.how) for one in answer.understanding.corrections] == [
        ("强渡", "强度", "sound")
    ]


def test_a_question_without_slips_is_answered_as_it_is(engine: Engine):
    answer = engine.ask(AskRequest(question="全社会研发经费投入强度的目标是多少"))
    assert not answer.answer.startswith("已按")
    assert answer.understanding is not None
    assert answer.understanding.corrections == []


def test_traditional_script_finds_the_same_clauses(engine: Engine):
    written = engine.ask(AskRequest(question="第一次認定高新技術企業獎勵多少錢"))
    meant = engine.ask(AskRequest(question="第一次认定高新技术企业奖励多少钱"))
    assert [hit.clause_id for hit in written.hits] == [hit.clause_id for hit in meant.hits]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2025年全社会研发经费投入强度的目标是多少", ["类型 数量或目标", "问目标", "年份 2025", "指标 全社会研发经费投入强度"]),
        ("科技厅配合哪些任务", ["类型 责任单位", "问配合", "单位 科技厅"]),
        ("“十四五”末要有多少家高企", ["规划期 十四五", "年份 2025"]),
        ("老办法最多补多少钱", ["类型 支持与标准", "指旧的"]),
        ("澜科规〔2019〕3号还管用吗", ["类型 文件本身", "文件 澜科规〔2019〕3号"]),
        ("高新技術企業獎勵", ["改读 高新技術企業獎勵→高新技术企业奖励"]),
    ],
)  # fmt: skip
def test_what_was_understood_is_said_in_words(engine: Engine, capsys, question, said):
    show(engine.ask(AskRequest(question=question)), as_json=False, explain=True)
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("理解为："))
    assert all(words in line for words in said), line
