"""References: titles, numbers, places in a document, and what they resolve to."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document, Line, Masthead, Span
from indexer.outline import outline
from indexer.records import Reference
from indexer.references import DocumentKey, document_key, find_references, resolve
from indexer.references.locators import Step, read, write


def document(text: str, doc: str = "d", title: str = "", number: str | None = None) -> Document:
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append(Line(Span(at, at + len(line))))
        at += len(line) + 1
    return Document(doc, f"{doc}.txt", "", text, tuple(lines), Masthead(title=title, document_number=number))


def references(text: str, **of: str) -> tuple[Reference, ...]:
    source = document(text, **of)
    found = find_references(source, outline(source))
    assert all(each.quote == each.span.of(text) for each in found)
    return found


RULES = """某市节水奖励办法
第一章　总则
第一条　为了节约用水，根据《中华人民共和国水法》和《某省节水条例》（某人发〔2019〕8号）第十二条第二款，制定本办法。
第二条　本办法所称节水，是指减少取水。
前款所称取水，不含农业取水。
第三条　申请奖励应当符合下列条件：
（一）登记满一年；
（二）年节水一万立方米；
（三）无违法记录。
农户不受前款第二项限制。
第四条　依照本办法第三条第一款第一项至第三项和第二条申请的，按照本条第二款执行。
奖励最高十万元，标准见附件2。
第五条　违反第三条第二款规定的，执行某水规〔2018〕3号文件。
附件2
奖励标准
一、标准
每户一千元。
"""


def test_places_of_rules_resolve_inside_the_document() -> None:
    found = [
        (each.locator, (each.target_clause or "").removeprefix("d#"))
        for each in references(RULES)
        if each.locator and not each.title
    ]
    assert found == [
        ("第二条第一款", "chp_1__art_2"),
        ("第三条第一款第（二）项", "chp_1__art_3__item_2"),
        ("第三条第一款第（一）项", "chp_1__art_3__item_1"),
        ("第三条第一款第（二）项", "chp_1__art_3__item_2"),
        ("第三条第一款第（三）项", "chp_1__art_3__item_3"),
        ("第二条", "chp_1__art_2"),
        ("第四条第二款", "chp_1__art_4__para_2"),
        ("附件2", "annex_2"),
        ("第三条第二款", "chp_1__art_3__para_2"),
    ]


def test_titles_carry_their_number_and_place() -> None:
    water, local = (each for each in references(RULES) if each.title)
    assert (water.title, water.number, water.locator, water.target_doc) == (
        "中华人民共和国水法",
        "",
        "",
        None,
    )
    assert (local.title, local.number, local.locator) == (
        "某省节水条例",
        "某人发〔2019〕8号",
        "第十二条第二款",
    )
    assert local.quote == "《某省节水条例》（某人发〔2019〕8号）第十二条第二款"


def test_a_number_that_stands_free_is_read_without_the_words_before_it() -> None:
    (free,) = (each for each in references(RULES) if each.number and not each.title)
    assert (free.number, free.quote) == ("某水规〔2018〕3号", "某水规〔2018〕3号")


def test_the_document_itself() -> None:
    itself = [each for each in references(RULES) if each.quote == "本办法"]
    assert itself
    assert all((each.target_doc, each.target_clause, each.locator) == ("d", None, "") for each in itself)


def test_a_short_title_stands_for_the_full_one() -> None:
    text = (
        "某市水务规划\n为落实《某省“十四五”水利发展规划》（某政发〔2021〕9号，以下简称《规划》），制定本规划。\n"
        "一、目标\n按《规划》第三部分执行，并遵守《节约用水条例》（以下简称《条例》）。\n二、任务\n落实《条例》第八条。"
    )
    found = [(each.title, each.number, each.locator) for each in references(text) if each.title]
    full = "某省“十四五”水利发展规划"
    assert found == [
        (full, "某政发〔2021〕9号", ""),
        (full, "某政发〔2021〕9号", "第三部分"),
        ("节约用水条例", "", ""),
        ("节约用水条例", "", "第八条"),
    ]


def test_what_is_no_document_is_no_reference() -> None:
    assert references("一、要求\n领取《取水许可证》，填写《节水申请表》，刊登于《某日报》。") == ()


def test_another_law_without_brackets_is_not_this_document() -> None:
    assert (
        references(
            "某办法\n第一条　依照刑法第五条处理。\n第二条　甲。\n第三条　乙。\n第四条　丙。\n第五条　丁。"
        )
        == ()
    )


def test_plans_name_parts_items_and_boxes() -> None:
    text = (
        "某规划\n一、目标\n（一）总量。控制用水，指标见专栏1。\n（二）效率。见本部分第（一）项。\n专栏1 指标\n1.用水总量。50亿立方米。\n"
        "二、任务\n（一）灌区。落实第一部分第（二）项。\n"
    )
    found = [(each.quote, (each.target_clause or "").removeprefix("d#")) for each in references(text)]
    assert found == [
        (
            "专栏1",
            next(c.clause_id for c in outline(document(text)) if c.label == "专栏1").removeprefix("d#"),
        ),
        ("本部分第（一）项", "sec_1__subsec_1"),
        ("第一部分第（二）项", "sec_1__subsec_2"),
    ]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("第五条第二款第（三）项", ["第五条第二款第（三）项"]),
        ("第５条第2款", ["第五条第二款"]),
        ("第三条之二", ["第三条之二"]),
        ("第九条、第十条", ["第九条", "第十条"]),
        ("第十条至第十三条", ["第十条", "第十一条", "第十二条", "第十三条"]),
        ("第（一）、（三）项", ["第（一）项", "第（三）项"]),
        ("第六条第一款、第三款", ["第六条第一款", "第六条第三款"]),
        ("第二章第一节", ["第二章第一节"]),
        ("附件第二部分", ["附件第二部分"]),
        ("第9至11项", ["第（九）项", "第（十）项", "第（十一）项"]),
    ],
)
def test_lists_and_ranges_of_places(words: str, places: list[str]) -> None:
    assert list(dict.fromkeys(write(place) for _, _, place in read(words))) == places


@given(st.integers(1, 999), st.integers(1, 20), st.integers(1, 30))
def test_a_written_place_reads_back(article: int, paragraph: int, item: int) -> None:
    place = (Step("条", article), Step("款", paragraph), Step("项", item))
    assert [found for _, _, found in read(write(place))] == [place]


def corpus() -> list[DocumentKey]:
    rules = document(RULES, "rules", "某市节水奖励办法（试行）", "某水规〔2020〕1号")
    plan = document("某省水利规划\n一、目标\n到2025年建成。", "plan", "某省水利规划", "某政发〔2021〕9号")
    north = DocumentKey("north", "节水要点", "甲发〔2020〕1号")
    south = DocumentKey("south", "节水要点", "乙发〔2020〕1号")
    hainan = replace(DocumentKey("hainan", "海南省节水条例"), aliases=("节水条例",))
    return [document_key(rules, outline(rules)), document_key(plan, outline(plan)), north, south, hainan]


def citing(title: str = "", number: str = "", locator: str = "") -> Reference:
    return Reference("x", "x#1", title, number, locator, None, None, "", Span(0, 0))


@pytest.mark.parametrize(
    ("reference", "doc", "clause"),
    [
        (citing("某省水利规划", "某政发〔2021〕9号"), "plan", None),
        (citing(number="某政发[2021]9 号"), "plan", None),
        (citing("某省水利规划", locator="第一部分"), "plan", "plan#sec_1"),
        (citing("某市节水奖励办法", locator="第三条第二款"), "rules", "rules#chp_1__art_3__para_2"),
        (
            citing("某市节水奖励办法（试行）", locator="第三条第（二）项"),
            "rules",
            "rules#chp_1__art_3__item_2",
        ),
        (citing("某市节水奖励办法", locator="第九十条"), "rules", None),
        (citing("某市节水奖励办法", "某水规〔2015〕7号"), None, None),
        (citing("节水条例"), "hainan", None),
        (citing("节水要点"), None, None),
        (citing("节水要点", "乙发〔2020〕1号"), "south", None),
        (citing("没有的文件"), None, None),
    ],
)
def test_references_resolve_by_number_then_by_title(
    reference: Reference, doc: str | None, clause: str | None
) -> None:
    (found,) = resolve([reference], corpus())
    assert (found.target_doc, found.target_clause) == (doc, clause)


def test_aliases_leave_out_the_region_and_notes() -> None:
    source = document("甲", "d", "海南省节水条例（2020年修订）")
    assert {"海南省节水条例", "节水条例（2020年修订）", "节水条例"} <= set(document_key(source, ()).aliases)


def test_a_document_that_names_itself_is_its_own_target() -> None:
    (found,) = references("一、总则\n《某市水务规划》自印发之日起施行。", title="某市水务规划")
    assert found.target_doc == "d"


WORDS = st.sampled_from(
    [
        "《",
        "》",
        "（",
        "）",
        "某发〔2020〕1号",
        "第三条",
        "第二款",
        "第（一）项",
        "至",
        "、",
        "和",
        "前款",
        "前两款",
        "前条",
        "本条",
        "本款",
        "本办法",
        "本部分",
        "专栏1",
        "附件2",
        "附件",
        "以下简称《规划》",
        "第九至十二条",
        "第一条\u3000",
        "一、",
        "（一）",
        "1.",
        "。",
        "\n",
        "规划",
        "之二",
        "第０条",
    ]
)


@given(st.lists(WORDS | st.text(max_size=3), max_size=40).map("".join))
def test_anything_is_read_and_every_record_is_sound(text: str) -> None:
    source = document(text)
    clauses = outline(source)
    known = {clause.clause_id for clause in clauses}
    found = find_references(source, clauses)
    for each in found:
        assert each.quote == text[each.span.start : each.span.end] != ""
        assert each.clause_id in known
        assert each.target_clause is None or each.target_clause in known
        assert each.title or each.number or each.target_doc == "d"
    assert len(resolve(found, [document_key(source, clauses)])) == len(found)


@pytest.mark.parametrize(
    "seed", ["《", "第一条", "第一条、", "第", "第一条至", "（", "前款", "某发〔2020〕", "附件", "第（一）、"]
)
def test_time_stays_in_bounds_on_long_runs(seed: str) -> None:
    text = "甲" + (seed * 6000)[:20000]
    began = time.perf_counter()
    find_references(document(text), outline(document(text)))
    assert time.perf_counter() - began < 4
