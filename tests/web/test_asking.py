import json

import pytest
from selenium.webdriver.common.keys import Keys

QUESTION = "到2030年国家高新技术企业要达到多少家？"

ANSWER = {
    "id": "a-1", "question": "q", "standalone_question": "q", "abstained": False, "reason": None, "citations": [],
    "targets": [], "duties": [], "hits": [], "index": "g", "took_ms": 1.0,
    "answer": "对比如下：\n\n| 地区 | 目标 |\n|---|---|\n| 甲市 | <img src=x onerror=window.ran=1>4% |\n| **乙市** | 5% |\n\n- 第一点\n- 第二点",
}  # fmt: skip


def test_an_answer_opens_its_citation_and_lands_on_the_cited_words(page):
    page.open("/", ".example")
    page.ask(QUESTION)
    page.find(".prose .cite").click()
    quote = page.text(".panel .quote")
    assert page.text(".panel .locator")
    assert "文号" in page.find(".panel .facts", "成文日期").text
    page.find(".panel .button").click()
    marked = "".join(one.text for one in page.until(lambda: page.all("mark.cited")))
    assert "".join(marked.split()) == "".join(quote.split())
    box = page.find("mark.cited").rect
    top = page.script("return scrollY")
    assert 0 <= box["y"] - top <= 860, "the cited words are in sight"


def test_example_questions_come_from_the_corpus_and_are_answered(page):
    page.open("/", ".example")
    question = page.text(".example")
    page.find(".example").click()
    assert page.text(".asked") == question
    page.find(".turn .actions")


def test_a_follow_up_sends_the_questions_before_it(page):
    page.open("/", ".example")
    page.script(
        "window.sent = []; const real = fetch;"
        "window.fetch = (to, how) => { if (to === '/v1/ask') sent.push(how.body); return real(to, how); };"
    )
    page.ask(QUESTION)
    page.ask("那2025年呢？")
    sent = [json.loads(body) for body in page.script("return sent")]
    assert sent[0]["history"] == []
    assert sent[-1]["history"] == [QUESTION]
    assert "结合上文" in page.text(".turn:last-child .understood")


def test_a_slip_of_the_keyboard_is_no_context(page):
    page.open("/", ".example")
    page.ask("2030年全社会研发经费投入强渡的目标是多少？")
    assert page.text(".turn:last-child .understood").startswith("理解为：2030年全社会研发经费投入强度")


def test_an_abstention_gives_its_reason_and_the_nearest_clauses(page):
    page.open("/documents", ".card")
    hit = page.script(
        "const r = await fetch('/v1/search', {method: 'POST', headers: {'Content-Type': 'application/json'},"
        " body: JSON.stringify({query: '奖补', k: 1})}); return (await r.json()).hits[0]"
    )
    nearest = {name: hit[name] for name in ("doc", "clause_id", "locator", "text", "score", "why")}
    page.open("/", ".example")
    page.answer_with(
        ANSWER | {"answer": "没有规定。", "abstained": True, "reason": "not_stated", "hits": [nearest]}
    )
    page.ask("月球基地补贴多少？")
    assert "没有写明" in page.text(".abstained")
    assert hit["locator"] in page.text(".nearest a")


def test_tables_in_answers_are_tables_and_markup_is_text(page):
    page.open("/", ".example")
    page.answer_with(ANSWER)
    page.ask("各地目标")
    assert [cell.text for cell in page.all(".prose th")] == ["地区", "目标"]
    assert page.text(".prose td:nth-child(2)") == "<img src=x onerror=window.ran=1>4%"
    assert page.text(".prose strong") == "乙市"
    assert len(page.all(".prose li")) == 2
    assert page.script("return window.ran") is None


@pytest.mark.parametrize(
    "question", ["<img src=x onerror=window.ran=1>税收", "<script>window.ran=1</script>奖补"]
)
def test_markup_in_a_question_is_shown_and_not_run(page, question):
    page.open("/", ".example")
    page.ask(question)
    assert page.text(".asked") == question
    assert page.script("return window.ran") is None


def test_the_conversation_outlives_a_reload_and_can_be_cleared(page):
    page.open("/", ".example")
    page.ask(QUESTION)
    page.driver.refresh()
    assert page.text(".asked") == QUESTION
    page.find(".composer .quiet", "新对话").click()
    page.find(".example")
    assert not page.all(".turn")


def test_an_answer_can_be_called_useful_or_not(page):
    page.open("/", ".example")
    page.ask(QUESTION)
    page.find(".turn .actions button", "无用").click()
    assert "记下" in page.find(".turn .said", "。").text
    assert page.find("[aria-pressed=true]").text == "无用"


def test_the_quotation_is_copied_in_official_form(page):
    page.open("/", ".example")
    page.script("window.copied = []; navigator.clipboard.writeText = async (text) => { copied.push(text); };")
    page.ask(QUESTION)
    page.find(".prose .cite").click()
    title, place = page.text(".panel .source-title"), page.text(".panel .locator")
    page.find(".panel button", "复制引文").click()
    page.find(".panel button", "已复制")
    copied = page.script("return copied[0]")
    assert copied.startswith(title)
    assert f"号）{place}：“" in copied


def test_the_keyboard_is_enough(page):
    page.open("/", ".example")
    page.until(lambda: page.focused().get_attribute("id") == "question")
    page.press(QUESTION, Keys.ENTER)
    page.find(".turn .actions")
    for _ in range(60):
        if "cite" in (page.focused().get_attribute("class") or ""):
            break
        page.press(Keys.SHIFT, Keys.TAB, Keys.NULL)
    marker = page.focused()
    page.press(Keys.ENTER)
    assert "引文" in page.until(lambda: page.focused().text if page.focused().tag_name == "h2" else "")
    page.press(Keys.ESCAPE)
    page.until(lambda: page.focused() == marker)
    assert not page.all(".panel")


def test_the_skip_link_comes_first(page):
    page.open("/documents", ".card")
    page.script("document.activeElement.blur()")
    page.press(Keys.TAB)
    assert page.focused().text == "跳到正文"
