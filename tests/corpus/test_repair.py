"""Canonical text: what was cut apart is joined, and nothing else is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Block, Reading
from corpus.repair import repair
from corpus.repair.textgrid import grid_at
from corpus.repair.wrapping import wrap_width

SHARED = Path(__file__).parents[2].parent / "shared"


def lines_of(text: str, form: str = "txt") -> list[str]:
    canonical, lines = repair(Reading(form, tuple(Block(line) for line in text.split("\n"))))
    assert [line.span.of(canonical) for line in lines] == canonical.split("\n") if canonical else not lines
    return [line.span.of(canonical) for line in lines]


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        (
            "现将《2018年要点》印发给你们，请结\n\n---\n\n合实际，认真抓好落实。",
            "现将《2018年要点》印发给你们，请结合实际，认真抓好落实。",
        ),
        ("加强合作。持续提高工作水\n平，统筹布局。", "加强合作。持续提高工作水平，统筹布局。"),
        ("建成市场1家。在县\n\n(区)建立站点5个。", "建成市场1家。在县(区)建立站点5个。"),
        ("2.\n枸杞产业技术创新。突出战略定位。", "2.枸杞产业技术创新。突出战略定位。"),
        ("第一章\n总则", "第一章 总则"),
        ("评选“农机工匠”50名。(牵\n\n---\n\n头单位：市教育局)", "评选“农机工匠”50名。(牵头单位：市教育局)"),
        (
            "贯彻落实《自治区关于实施\n创新驱动发展战略的意见》的任务分工",
            "贯彻落实《自治区关于实施创新驱动发展战略的意见》的任务分工",
        ),
        ("建设资金6000万元。2023-2026\n— 3 —\n年改造35万亩。", "建设资金6000万元。2023-2026年改造35万亩。"),
        ("重点开展\n，加快推进。", "重点开展，加快推进。"),
        ("对扶持链主企业，\n给予奖励。", "对扶持链主企业，给予奖励。"),
    ],
)
def test_what_was_cut_apart_is_joined(cut: str, whole: str) -> None:
    assert lines_of(cut) == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "一、发展基础\n（一）主要进展\n“十三五”以来，全省持续发力，成效明显。",
        "某省人民政府文件\n某政发〔2021〕18号\n某省人民政府关于印发规划的通知",
        "请认真贯彻执行。\n某省人民政府\n2021年9月28日",
        "建设平台，给予补助。（省科技厅牵头，省财政厅配合）\n围绕低碳发展，开展研究。",
        "有下列情形之一的：\n（一）虚报的；\n（二）骗取的。",
        "附件\n任务清单",
        "成为最大增量。二、总体思路\n坚持创新，统筹推进。",
        "支撑生态治理。以推进五水共\n3.资源利用。开展研究。",
    ],
)
def test_what_stands_apart_stays_apart(text: str) -> None:
    assert lines_of(text) == text.split("\n")


def test_paragraphs_of_a_document_format_are_not_joined_by_their_looks() -> None:
    text = "各市要落实责任。明确分工\n各部门要加强协调。"
    assert lines_of(text, "docx") == text.split("\n")
    assert lines_of(text, "txt") == ["各市要落实责任。明确分工各部门要加强协调。"]


def test_marks_white_space_and_page_numbers_are_dropped() -> None:
    text = "　　**一、总体要求**　\n\n- 3 -\n## （一）**目标**\n\ufeff　到2025年建成。  \n***\n"
    assert lines_of(text) == ["一、总体要求", "（一）目标", "到2025年建成。"]


def test_a_wrapped_text_gives_back_its_paragraphs() -> None:
    paragraphs = [
        "第一条 为了规范企业研发投入奖补资金管理，激励企业加大研发投入、提升自主创新能力，结合本省实际，制定本办法。",
        "第二条 奖补资金由省、市两级财政预算安排，用于对企业上一年度研发投入给予后补助，依照本办法第十条、第十一条和第二十条规定的标准执行，并接受社会监督。",
        "第三条 省科技厅牵头组织奖补资金的申报和审核工作，省财政厅负责下达资金并组织绩效评价，省税务局负责核对企业研发费用加计扣除数据。",
        "（一）普惠公平；",
    ]
    wrapped = [p[i : i + 30] for p in paragraphs for i in range(0, len(p), 30)]
    assert lines_of("\n".join(wrapped)) == paragraphs


def test_a_width_is_only_seen_where_there_is_one() -> None:
    assert (
        wrap_width(
            ["建设平台，给予补助。", "支持合作。", "到2025年，建成十家平台，发展一百家企业，培养一千名人才。"]
            * 4
        )
        is None
    )
    wrap = wrap_width(["加强合作推动发展建设平台给予补助支持企业投入" for _ in range(9)] + ["完。"])
    assert wrap is not None
    assert wrap.width == 22


def test_a_table_row_is_a_line_with_its_cells() -> None:
    rows = (("序号", "指标", "2025年"), ("1", "投入\n强度", "2.4"))
    text, lines = repair(Reading("docx", (Block("专栏1 指标"), Block(kind="table", rows=rows, page=3))))
    assert text == "专栏1 指标\n序号\t指标\t2025年\n1\t投入强度\t2.4"
    assert [(line.kind, line.page, line.table) for line in lines] == [
        ("paragraph", None, None),
        ("row", 3, 0),
        ("row", 3, 0),
    ]
    assert [span.of(text) for span in lines[2].cells] == ["1", "投入强度", "2.4"]


def test_a_box_that_is_drawn_as_a_table_is_paragraphs() -> None:
    rows = (("专栏2 重大专项\n1.深海专项。研制潜水器。",), ("2.光电专项。开发材料。",))
    text, lines = repair(Reading("docx", (Block(kind="table", rows=rows),)))
    assert text.split("\n") == ["专栏2 重大专项", "1.深海专项。研制潜水器。", "2.光电专项。开发材料。"]
    assert all(line.kind == "paragraph" for line in lines)


def test_a_subheading_across_a_table_stands_once() -> None:
    rows = (("序号", "任务"), ("一、创新", "一、创新"), ("1", "建平台"))
    text, lines = repair(Reading("docx", (Block(kind="table", rows=rows),)))
    assert text == "序号\t任务\n一、创新\n1\t建平台"
    assert [span.of(text) for span in lines[1].cells] == ["一、创新", "一、创新"]


@pytest.mark.parametrize(
    ("drawn", "cells"),
    [
        (["| 序号 | 指标 |", "| --- | :-: |", "| 1 | 投入 |"], [("序号", "指标"), ("1", "投入")]),
        (["序号\t指标", "1\t投入"], [("序号", "指标"), ("1", "投入")]),
        (
            ["序号 指标 目标", "1 投入 - 年均 2.4", "2 企业  500"],
            [("序号", "指标", "目标"), ("1", "投入-年均", "2.4"), ("2", "企业", "500")],
        ),
    ],
)
def test_tables_of_a_plain_text_are_seen(drawn: list[str], cells: list[tuple[str, ...]]) -> None:
    found = grid_at(drawn, 0)
    assert found is not None
    assert list(found[0]) == cells
    assert found[1] == len(drawn)


@pytest.mark.parametrize(
    "lines", [["第一章\t总则", "第二章\t分则"], ["序号 一"], ["1 甲 乙"], ["a\tb", "结束。"]]
)
def test_other_lines_are_no_table(lines: list[str]) -> None:
    assert grid_at(lines, 0) is None


@given(
    st.lists(
        st.text(
            alphabet="一二（）。，；：、1.2《》“”——- \t\u3000|*#年第条章附件专栏建设abc\n\f", max_size=30
        ),
        max_size=12,
    )
)
def test_no_character_is_lost_or_invented(blocks: list[str]) -> None:
    text, lines = repair(Reading("txt", tuple(Block(b) for b in blocks)))
    spans = [line.span for line in lines]
    assert "\n".join(span.of(text) for span in spans) == text
    assert all(span.of(text).strip() == span.of(text) != "" for span in spans if "\t" not in span.of(text))
    kept = {c for c in text if not c.isspace()}
    assert kept <= {c for block in blocks for c in block}


@given(
    st.lists(
        st.from_regex(
            r"(?:一、|（二）|3\.|第四条 |——)?[创新驱动发展]{3,20}，（?[甲乙]{2,9}。", fullmatch=True
        ),
        max_size=10,
    ),
    st.sampled_from(["txt", "md", "html", "docx", "pdf"]),
)
def test_whole_paragraphs_are_left_as_they_are(paragraphs: list[str], form: str) -> None:
    whole = [p.replace("（", "") for p in paragraphs]
    text, _ = repair(Reading(form, tuple(Block(p) for p in whole)))
    assert text == "\n".join(whole)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not beside the repository")
@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_a_real_document_keeps_every_word(name: str) -> None:
    raw = (SHARED / "corpus" / f"{name}.txt").read_text("utf-8")
    text, _ = repair(Reading("txt", tuple(Block(line) for line in raw.split("\n"))))
    dropped = {*"#*- \t\r\n\u3000\ufeff\u2003"}
    assert [c for c in text if c not in dropped] == [c for c in raw if c not in dropped]


def test_a_number_cut_in_two_in_a_labelled_line_is_one_number() -> None:
    text = "3.创建国家级绿色工厂15家、绿色园区2个，一般工业固废综合利用率达到5\n7%，较上年提高2个百分点，万元工业增加值用水量降至22立方米以\n下。"
    assert "达到57%" in "".join(lines_of(text))
