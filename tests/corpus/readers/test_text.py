from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Block
from corpus.readers import read
from corpus.readers.text import read_text

Put = Callable[[str, bytes | str], Path]


def test_every_physical_line_is_a_block_and_nothing_is_changed() -> None:
    reading = read_text("　　一、总体要求 \n\n---\n到2025年，ＰＭ2.5\n")
    assert reading.blocks == (Block("　　一、总体要求 "), Block(""), Block("---"), Block("到2025年，ＰＭ2.5"))


def test_tab_separated_lines_are_a_table() -> None:
    reading = read_text("专栏1\n序号\t指标\t目标\n1\t研发强度\t2.4%\n2\t\t500亿元\n注：略")
    assert [block.kind for block in reading.blocks] == ["paragraph", "table", "paragraph"]
    assert reading.blocks[1].rows == (
        ("序号", "指标", "目标"),
        ("1", "研发强度", "2.4%"),
        ("2", "", "500亿元"),
    )


def test_tabs_as_indents_and_lone_tabbed_lines_are_no_table() -> None:
    text = "\t\t一、总体要求\n\t\t二、重点任务\n附件：\t1.\t清单\n正文\n甲\t乙\n丙\t丁"
    assert all(block.kind == "paragraph" for block in read_text(text).blocks)


@given(st.lists(st.text(st.characters(exclude_characters="\n\t", exclude_categories=["Cs"])), min_size=1))
def test_lines_come_back_as_they_are(lines: list[str]) -> None:
    blocks = read_text("\n".join(lines) + "\n").blocks
    assert [block.text for block in blocks] == lines


def test_a_page_saved_as_txt_is_read_as_a_page(put: Put) -> None:
    path = put(
        "a.txt", "<!DOCTYPE html><html><body><p>各市人民政府，省政府各部门、各直属机构：</p></body></html>"
    )
    assert read(path).format == "html"


def test_ocr_output_in_a_txt_is_read_as_markdown(put: Put) -> None:
    reading = read(put("a.txt", "# 规划\n\n**（一）总体目标。**到2025年\n\n---\n\n建成"))
    assert reading.format == "markdown"
    assert [block.text for block in reading.blocks] == [
        "规划",
        "",
        "（一）总体目标。到2025年",
        "",
        "---",
        "",
        "建成",
    ]


def test_plain_text_with_a_number_sign_stays_plain(put: Put) -> None:
    assert read(put("a.txt", "#1机组、#2机组停运\n一、总体要求")).format == "text"
