import time

import pytest

from corpus.limits import Limits
from corpus.model import Block, Reading
from corpus.readers.markdown import read_markdown


def read(text: str) -> Reading:
    return read_markdown(text, "a.md", Limits())


def texts(text: str) -> list[str]:
    return [block.text for block in read(text).blocks]


def test_headings_lose_their_marks_and_keep_their_level() -> None:
    blocks = read("## 一、总体要求\n###（二）目标 ###\n# **三、任务**\n#1机组").blocks
    assert [(block.level, block.text) for block in blocks] == [
        (2, "一、总体要求"),
        (3, "（二）目标"),
        (1, "三、任务"),
        (None, "#1机组"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "1.组建省实验室。",
        "1. 组建省实验室。",
        "10．培育企业",
        "（一）目标",
        "--集群规模",
        "——创新投入",
        "①建设",
        "- 3 -",
    ],
)
def test_printed_labels_stay_as_they_are(line: str) -> None:
    assert texts(line) == [line]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("**（一）推进会。**各地要抓紧", "（一）推进会。各地要抓紧"),
        ("**（一**）推进会", "（一）推进会"),
        ("- 培育企业", "培育企业"),
        ("> 注：略", "注：略"),
        ("见[《规划》](https://example.gov.cn/a(1).html)", "见[《规划》](https://example.gov.cn/a(1).html)"),
        ("见[《规划》](https://example.gov.cn/a.html)第三条", "见《规划》第三条"),
        ("比例为1\\.5\\%，R&amp;D&nbsp;投入", "比例为1.5%，R&D\xa0投入"),
        ("PM2.5 < 35 且 3 * 4 * 5，填写____号", "PM2.5 < 35 且 3 * 4 * 5，填写____号"),
        ("面积2*3米*高", "面积2*3米*高"),
        ("<u>划线</u>与`代码`，10<sup>4</sup>亩", "划线与代码，10⁴亩"),
        ("![](img/1.png)正文", "正文"),
    ],
)
def test_marks_go_and_words_stay(line: str, expected: str) -> None:
    assert texts(line) == [expected]


def test_blank_lines_and_page_breaks_are_blocks() -> None:
    assert texts("上\n\n---\n\n下\n***\n") == ["上", "", "---", "", "下", "---"]


def test_a_dash_line_under_text_is_a_page_break_and_no_heading() -> None:
    assert read("请结\n---\n合实际").blocks == (Block("请结"), Block("---"), Block("合实际"))


def test_lone_images_fences_and_comments_leave_nothing() -> None:
    assert texts("甲\n![](a.png)\n<!-- 第3页 -->乙\n```\n丙\n```") == ["甲", "乙", "丙"]


def test_br_parts_a_line() -> None:
    blocks = read("## 关于印发<br>《规划》的通知").blocks
    assert blocks == (Block("关于印发", level=2), Block("《规划》的通知", level=2))


def test_pipe_tables_with_and_without_a_delimiter_row() -> None:
    expected = (("指标", "目标"), ("研发强度", "≥2.4%"), ("其他|合计", ""))
    for delimiter in ("| :-- | --: |\n", ""):
        blocks = read(
            f"专栏\n| **指标** | 目标 |\n{delimiter}| 研发强度 | ≥2.4% |\n| 其他\\|合计 | |\n\n后"
        ).blocks
        assert [block.kind for block in blocks] == ["paragraph", "table", "paragraph", "paragraph"]
        assert blocks[1].rows == expected


def test_an_html_table_that_ocr_wrote() -> None:
    blocks = read(
        "表1\n<table><tr><td rowspan='2'>类</td><td>甲</td></tr>\n<tr><td>乙</td></tr></table>\n注"
    ).blocks
    assert blocks[1].rows == (("类", "甲"), ("类", "乙"))
    assert [block.text for block in blocks if block.kind == "paragraph"] == ["表1", "注"]


def test_front_matter_is_metadata() -> None:
    reading = read('---\ntitle: "规划"\n发文字号: 甲政发〔2021〕1号\n---\n正文')
    assert reading.metadata == {"title": "规划", "发文字号": "甲政发〔2021〕1号"}
    assert [block.text for block in reading.blocks] == ["正文"]


def test_a_page_break_first_is_no_front_matter() -> None:
    assert texts("---\n正文：甲\n---\n乙") == ["---", "正文：甲", "---", "乙"]


@pytest.mark.parametrize(
    "text",
    [
        "# " + " " * 50_000 + "x",
        "-" * 50_000 + "x",
        "![" * 50_000,
        "[a](" * 50_000,
        "*a" * 50_000,
        "<!--" * 50_000,
        "`" * 50_001,
        "**" * 500_000,
        "| " * 20_000,
    ],
)
def test_no_line_takes_more_than_linear_time(text: str) -> None:
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 2
