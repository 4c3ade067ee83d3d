from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.limits import Limits
from corpus.readers.docx import read_docx
from corpus.readers.docx_numerals import chinese, numeral

Make = Callable[..., bytes]


def level(at: int, style: str, text: str, extra: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(*levels: str, nums: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>' + (
        nums or '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def item(text: str, at: int = 0, num: int = 1) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def texts(data: bytes) -> list[str]:
    return [block.text for block in read_docx(data, "a.docx", Limits()).blocks]


def test_the_levels_of_an_official_document(make_docx: Make) -> None:
    numbering = lists(
        level(0, "japaneseCounting", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%3."),
        level(3, "decimal", "（%4）"),
    )
    body = (
        item("甲")
        + item("乙", 1)
        + item("丙", 2)
        + item("丁", 3)
        + item("戊", 2)
        + item("己", 1)
        + item("庚", 2)
    )
    assert texts(make_docx(body + item("辛") + item("壬", 1), numbering=numbering)) == [
        "一、甲", "（一）乙", "1.丙", "（1）丁", "2.戊", "（二）己", "1.庚", "二、辛", "（一）壬",
    ]  # fmt: skip


def test_a_label_of_several_levels(make_docx: Make) -> None:
    numbering = lists(
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "%1-%2-%3"),
    )
    body = item("总则") + item("甲", 1) + item("乙", 1) + item("丙", 2)
    assert texts(make_docx(body, numbering=numbering)) == ["第一章　总则", "1.1 甲", "1.2 乙", "一-2-1 丙"]


def test_articles_go_on_counting_over_chapters(make_docx: Make) -> None:
    numbering = lists(
        level(0, "chineseCountingThousand", "第%1章"),
        level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'),
    )
    body = item("总则") + item("甲", 1) + item("乙", 1) + item("职责") + item("丙", 1)
    assert texts(make_docx(body, numbering=numbering))[-1] == "第三条　丙"


def test_two_lists_of_one_kind_count_together_unless_told_to_start_anew(make_docx: Make) -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = item("甲") + item("乙", num=2) + item("丙", num=3) + item("丁", num=3) + item("戊")
    numbering = lists(level(0, "decimal", "%1."), nums=nums)
    assert texts(make_docx(body, numbering=numbering)) == ["1.甲", "2.乙", "5.丙", "6.丁", "7.戊"]


def test_lists_bound_to_styles(make_docx: Make, para: Callable[..., str]) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="一级"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="二级"/><w:basedOn w:val="a"/></w:style>'
    )
    numbering = lists(
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="a"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="b"/>'),
    )
    body = para("甲", '<w:pStyle w:val="a"/>') + para("乙", '<w:pStyle w:val="b"/>')
    body += para("丙", '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert texts(make_docx(body, numbering=numbering, styles=styles)) == ["一、甲", "（一）乙", "丙"]


def test_bullets_and_dashes(make_docx: Make) -> None:
    symbol = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="l"/><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>'
    assert texts(make_docx(item("甲"), numbering=lists(symbol))) == ["•甲"]
    assert texts(make_docx(item("甲"), numbering=lists(level(0, "bullet", "——")))) == ["——甲"]


def test_an_empty_paragraph_counts_and_shows_nothing(make_docx: Make) -> None:
    numbering = lists(level(0, "decimal", "%1．"))
    assert texts(make_docx(item("甲") + item("") + item("乙"), numbering=numbering)) == ["1．甲", "3．乙"]


def test_labels_in_cells_and_of_unknown_lists(make_docx: Make) -> None:
    table = f"<w:tbl><w:tr><w:tc>{item('甲')}</w:tc><w:tc>{item('乙')}</w:tc></w:tr></w:tbl>"
    data = make_docx(table + item("丙") + item("丁", num=9), numbering=lists(level(0, "decimal", "%1.")))
    blocks = read_docx(data, "a.docx", Limits()).blocks
    assert blocks[0].rows == (("1.甲", "2.乙"),)
    assert [block.text for block in blocks[1:]] == ["3.丙", "丁"]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("decimalZero", "01 02 10 11 21"),
        ("decimalFullWidth", "１ ２ １０ １１ ２１"),
        ("decimalEnclosedCircleChinese", "① ② ⑩ ⑪ ㉑"),
        ("decimalEnclosedParen", "⑴ ⑵ ⑽ ⑾ 21"),
        ("ideographEnclosedCircle", "㈠ ㈡ ㈩ 11 21"),
        ("chineseCounting", "一 二 十 十一 二十一"),
        ("ideographDigital", "一 二 一〇 一一 二一"),
        ("chineseLegalSimplified", "壹 贰 壹拾 壹拾壹 贰拾壹"),
        ("ideographTraditional", "甲 乙 癸 11 21"),
        ("upperRoman", "I II X XI XXI"),
        ("lowerLetter", "a b j k u"),
        ("somethingNew", "1 2 10 11 21"),
    ],
)
def test_formats_as_word_prints_them(style: str, expected: str) -> None:
    assert " ".join(numeral(number, style) for number in (1, 2, 10, 11, 21)) == expected


@given(st.integers(1, 99_999))
def test_chinese_numerals_read_back(number: int) -> None:
    digits = {character: value for value, character in enumerate("零一二三四五六七八九")}
    total = section = digit = 0
    for character in chinese(number):
        if character in digits:
            digit = digits[character]
        elif character == "万":
            total, section, digit = (section + digit) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character], 0
    assert total + section + digit == number


@given(st.integers(1, 3999))
def test_roman_numerals_read_back(number: int) -> None:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    read = [values[letter] for letter in numeral(number, "upperRoman")]
    assert sum(-a if a < b else a for a, b in zip(read, [*read[1:], 0], strict=True)) == number
