from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import DamagedDocument, DocumentTooLarge, ScannedDocument
from corpus.limits import Limits
from corpus.model import Block
from corpus.readers.pdf import PICTURE_PAGES, read_pdf
from corpus.readers.pdf_paragraphs import join

if TYPE_CHECKING:
    from conftest import Pdf

A = "为深入实施创新驱动发展战略，把科技力量转化为产业优势，到2025年，全社会R&D经费投入强度达到2.4%，技术合同成交额达到500亿元。"
PICTURE = "q 500 0 0 700 40 60 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"


def blocks(pdf: "Pdf", limits: Limits | None = None) -> tuple[Block, ...]:
    return read_pdf(pdf.data(), "a.pdf", limits or Limits()).blocks


def texts(pdf: "Pdf") -> list[str]:
    return [block.text for block in blocks(pdf)]


def dashed(pdf: "Pdf") -> None:
    pdf.center(800, f"— {len(pdf.pages)} —", 14)


def test_lines_are_joined_to_paragraphs_over_pages(pdf: "Pdf") -> None:
    y = 120.0
    paragraphs = ["一、总体要求", A, "（一）指导思想", A * 3, A * 4 + "完", "二、重点任务"] * 3
    for text in paragraphs:
        y = pdf.paragraph(y, text, foot=dashed)
    dashed(pdf)
    assert len(pdf.pages) > 2
    assert texts(pdf) == paragraphs
    assert [block.page for block in blocks(pdf)] == sorted(block.page or 0 for block in blocks(pdf))


def test_the_parts_of_an_official_document(pdf: "Pdf") -> None:
    pdf.center(100, "甲省科学技术厅", 30)
    pdf.center(140, "甲省财政厅文件", 30)
    pdf.center(180, "甲科规〔2019〕3 号")
    pdf.center(240, "甲省科学技术厅 甲省财政厅", 22)
    pdf.center(272, "关于印发《甲省企业研发投入奖补资金", 22)
    pdf.center(304, "管理办法》的通知", 22)
    y = pdf.paragraph(350, "各市科技局、财政局，省级有关部门，各有关直属单位，各高等院校：", indent=0)
    y = pdf.paragraph(y, A)
    pdf.text(380, y, "甲省科学技术厅")
    pdf.text(390, y + 28, "甲省财政厅")
    pdf.text(380, y + 56, "2019年5月20日")
    pdf.page()
    pdf.center(120, "甲省企业研发投入奖补资金管理办法", 22)
    pdf.center(150, "（试行）", 22)
    pdf.center(200, "第一章　总　则")
    y = pdf.paragraph(240, "第一条　" + A)
    pdf.center(y + 10, "第二章　职责分工")
    pdf.paragraph(y + 50, "第二条　" + A)
    assert texts(pdf) == [
        "甲省科学技术厅",
        "甲省财政厅文件",
        "甲科规〔2019〕3 号",
        "甲省科学技术厅 甲省财政厅关于印发《甲省企业研发投入奖补资金管理办法》的通知",
        "各市科技局、财政局，省级有关部门，各有关直属单位，各高等院校：",
        A,
        "甲省科学技术厅",
        "甲省财政厅",
        "2019年5月20日",
        "甲省企业研发投入奖补资金管理办法",
        "（试行）",
        "第一章　总　则",
        "第一条　" + A,
        "第二章　职责分工",
        "第二条　" + A,
    ]


def test_running_heads_and_page_numbers_go_and_first_lines_stay(pdf: "Pdf") -> None:
    for n in range(4):
        if n:
            pdf.page()
        pdf.text(80, 50, "甲省人民政府公报", 10)
        pdf.text(480, 50, f"2021年第{n + 3}期", 10)
        pdf.paragraph(120, f"第{n}次会议指出，" + A)
        pdf.center(800, f"{n + 12}", 10)
    assert texts(pdf) == [f"第{n}次会议指出，" + A for n in range(4)]


@pytest.mark.parametrize("number", ["— 1 —", "- 1 -", "第 1 页 共 3 页", "1/3", "1"])
def test_page_numbers_of_one_page(pdf: "Pdf", number: str) -> None:
    pdf.paragraph(120, A)
    pdf.center(800, number, 12)
    assert texts(pdf) == [A]


def test_a_year_alone_on_the_last_line_stays(pdf: "Pdf") -> None:
    y = pdf.paragraph(650, "建设期限为")
    pdf.paragraph(y, "2025")
    assert texts(pdf) == ["建设期限为", "2025"]


def test_merged_cells_caption_and_note(pdf: "Pdf") -> None:
    for y in (200, 224, 248, 296, 320):
        pdf.rule(80, y, 500, y)
    pdf.rule(200, 272, 500, 272)
    pdf.rule(80, 200, 80, 320)
    pdf.rule(500, 200, 500, 320)
    pdf.rule(200, 224, 200, 296)
    pdf.rule(350, 224, 350, 296)
    for x, y, text in (
        *((220, 216, "专栏1　主要指标"), (84, 240, "类别"), (204, 240, "指标"), (354, 240, "目标")),
        *((84, 270, "创新投入"), (204, 264, "研发强度"), (354, 264, "2.4%"), (204, 288, "财政支出")),
        (84, 312, "注：均为预期性指标。"),
    ):
        pdf.text(x, y, text, 11)
    found = blocks(pdf)
    assert [block.text for block in found] == ["专栏1　主要指标", "", "注：均为预期性指标。"]
    assert found[1].rows == (
        ("类别", "指标", "目标"),
        ("创新投入", "研发强度", "2.4%"),
        ("创新投入", "财政支出", ""),
    )


def test_words_wrapped_in_a_cell_are_joined(pdf: "Pdf") -> None:
    pdf.table(80, 200, [60, 120], [["序号", "指标"], ["1", "入强度"]], height=40)
    pdf.text(144, 258, "研发经费投", 11)
    assert blocks(pdf)[0].rows == (("序号", "指标"), ("1", "研发经费投入强度"))


@pytest.mark.parametrize("repeats", [True, False])
def test_a_table_over_two_pages_is_one(pdf: "Pdf", repeats: bool) -> None:
    head = ["序号", "任务", "单位"]
    pdf.paragraph(120, A)
    pdf.center(570, "表1 重点任务")
    pdf.table(
        80, 600, [60, 200, 150], [head, ["1", "建设平台", "省科技厅"], ["2", "推动成果转化应", "省财政厅"]]
    )
    pdf.page()
    rest = [["", "用示范", ""], ["3", "培育企业", "省工信厅"]]
    end = pdf.table(86, 100, [60, 200, 150], [head, *rest] if repeats else rest)
    pdf.paragraph(end + 30, "以上任务年底前完成。")
    found = blocks(pdf)
    assert [block.text for block in found] == [A, "表1 重点任务", "", "以上任务年底前完成。"]
    assert found[2].rows == (
        ("序号", "任务", "单位"),
        ("1", "建设平台", "省科技厅"),
        ("2", "推动成果转化应用示范", "省财政厅"),
        ("3", "培育企业", "省工信厅"),
    )


def test_a_table_without_upright_rules(pdf: "Pdf") -> None:
    pdf.paragraph(120, A)
    pdf.rule(80, 265, 515, 265)
    for n, row in enumerate(
        (("指标名称", "2020年实际", "2025年目标"), ("研发强度", "1.86", "2.4"), ("成交额", "172.5", "500"))
    ):
        for x, text in zip((80, 260, 430), row, strict=True):
            pdf.text(x, 280 + n * 28, text, 14)
    pdf.paragraph(400, "二、重点任务")
    found = blocks(pdf)
    assert [block.text for block in found] == [A, "", "二、重点任务"]
    assert found[1].rows[1] == ("研发强度", "1.86", "2.4")


def test_tables_of_other_columns_stay_apart(pdf: "Pdf") -> None:
    pdf.table(80, 600, [60, 200], [["序号", "任务"], ["1", "甲"]])
    pdf.page()
    pdf.table(80, 100, [100, 160], [["指标", "目标"], ["强度", "2.4%"]])
    assert [len(block.rows) for block in blocks(pdf)] == [2, 2]


def test_a_framed_box_is_paragraphs_and_the_text_flows_around_it(pdf: "Pdf") -> None:
    y = pdf.paragraph(600, A + "全省上下要以时不我待的精神状态推动各项重点任务落")
    pdf.page()
    for rule in ((80, 100, 515, 100), (80, 300, 515, 300), (80, 100, 80, 300), (515, 100, 515, 300)):
        pdf.rule(*rule)
    pdf.center(120, "专栏2　重大平台", 14)
    y = pdf.paragraph(145, "1.实验室。" + A, size=12, left=86, right=509, pitch=20)
    pdf.paragraph(y, "2.中试基地。" + A, size=12, left=86, right=509, pitch=20)
    pdf.paragraph(340, "到实处见到成效。", indent=0)
    pdf.paragraph(368, "二、总体要求")
    found = texts(pdf)
    assert "专栏2　重大平台" in found
    assert "1.实验室。" + A in found
    assert "2.中试基地。" + A in found
    assert found[-1] == "二、总体要求"


def test_a_table_between_the_parts_of_a_paragraph_follows_it(pdf: "Pdf") -> None:
    pdf.paragraph(120, A)
    pdf.text(112, 700, "全省上下要以时不我待的精神状态扎实推动各项重点任务")
    pdf.text(80, 728, "落实，各级各有关部门和各直属单位都要严格按照职责分工协")
    pdf.page()
    pdf.table(80, 100, [200, 200], [["指标", "目标"], ["强度", "2.4%"]])
    pdf.paragraph(200, "同推进，形成合力。", indent=0)
    pdf.paragraph(228, A)
    found = blocks(pdf)
    assert found[1].text.endswith("职责分工协同推进，形成合力。")
    assert found[2].rows == (("指标", "目标"), ("强度", "2.4%"))
    assert found[3].text == A


def test_small_print_at_the_foot_does_not_cut_a_paragraph(pdf: "Pdf") -> None:
    pdf.paragraph(120, A * 3)
    pdf.text(112, 640, "全省上下要以时不我待的精神状态扎实推动各项重点任务")
    pdf.text(80, 668, "落实，各级各有关部门和各直属单位都要严格按照职责分工协")
    pdf.text(80, 710, "① 指全社会口径。", 10)
    pdf.page()
    pdf.paragraph(120, "同推进，形成合力。", indent=0)
    pdf.paragraph(148, A)
    found = texts(pdf)
    assert found[1].endswith("职责分工协同推进，形成合力。")
    assert found[2:] == ["① 指全社会口径。", A]


def test_a_table_of_contents_with_leaders_is_left_out(pdf: "Pdf") -> None:
    pdf.center(100, "目　录", 22)
    for n, text in enumerate(["一、总体要求", "二、重点任务", "（一）建设平台", "三、保障措施"]):
        pdf.text(80, 150 + n * 28, text + "…" * 12 + f"{n + 1}")
    pdf.page()
    pdf.paragraph(120, "一、总体要求")
    pdf.paragraph(148, A)
    assert texts(pdf) == ["一、总体要求", A]


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_page_whose_text_runs_upwards_is_turned(pdf: "Pdf", rotate: int) -> None:
    pdf.rotate = rotate
    pdf.text(130, 742, "第二行文字说明本表的口径和来源。", 16, "0 1 -1 0")
    pdf.text(100, 742, "附表：各市研发投入强度目标", 16, "0 1 -1 0")
    assert texts(pdf) == ["附表：各市研发投入强度目标", "第二行文字说明本表的口径和来源。"]


def test_a_slanted_watermark_is_left_out(pdf: "Pdf") -> None:
    pdf.paragraph(120, A)
    pdf.text(200, 500, "内部资料", 40, "0.7 0.7 -0.7 0.7")
    assert texts(pdf) == [A]


def test_characters_printed_twice_for_boldness_are_read_once(pdf: "Pdf") -> None:
    pdf.text(112, 120, "一、总体要求——甲甲")
    pdf.text(112.4, 120, "一、总体要求——甲甲")
    pdf.paragraph(148, A)
    assert texts(pdf) == ["一、总体要求——甲甲", A]


def test_raised_figures_and_radicals(pdf: "Pdf") -> None:
    pdf.text(112, 120, "面积10")
    pdf.text(161, 114, "4", 9)
    pdf.text(166, 120, "亩，⼈⼯智能")
    assert texts(pdf) == ["面积10⁴亩，人工智能"]


def test_latin_words_keep_their_blanks_and_wide_characters_have_none(pdf: "Pdf") -> None:
    pdf.text(112, 120, "R&D")
    pdf.text(146, 120, "Center")
    pdf.text(200, 120, "建设")
    for n, character in enumerate("两端对齐的一行字"):
        pdf.text(112 + n * 25, 180, character)
    assert texts(pdf) == ["R&D Center建设", "两端对齐的一行字"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            st.sampled_from(["全面落实", "（试行）", "2025年", "R&D", "《规划》", "达到", "2.4%", "，"]),
            min_size=8,
            max_size=120,
        ),
        min_size=3,
        max_size=12,
    ),
    st.sampled_from([12, 14, 16]),
    st.sampled_from([350, 460, 515]),
)
def test_any_indented_text_comes_back(pdf: "Pdf", drawn: list[list[str]], size: int, right: int) -> None:
    paragraphs = ["甲" + "".join(words).replace("，，", "，").rstrip("，") + "。" for words in drawn]
    pdf.pages[:] = [[]]
    y = 120.0
    for text in [A, *paragraphs]:
        y = pdf.paragraph(y, text, size=size, right=right, pitch=size * 1.75, foot=dashed)
    dashed(pdf)
    assert "".join(texts(pdf)) == "".join([A, *paragraphs])
    assert texts(pdf) == [A, *paragraphs]


def test_lines_join_without_a_blank_but_between_latin_words() -> None:
    assert (
        join(["科技", "创新R&D", "Center of", "excellence", "2025", "年"])
        == "科技创新R&D Center of excellence2025年"
    )


def test_pages_that_are_pictures_are_named(pdf: "Pdf") -> None:
    pdf.paragraph(120, A)
    pdf.page()
    pdf.raw(PICTURE)
    reading = read_pdf(pdf.data(), "a.pdf", Limits())
    assert [block.text for block in reading.blocks] == [A]
    assert reading.metadata == {PICTURE_PAGES: "2"}


def test_a_scan_is_refused_with_the_remedy(pdf: "Pdf") -> None:
    pdf.paragraph(120, A)
    for _ in range(2):
        pdf.page()
        pdf.raw(PICTURE)
        dashed(pdf)
    with pytest.raises(ScannedDocument, match=r"a\.pdf：扫描件，3 页中有 2 页是图片.*OCR"):
        blocks(pdf)


def test_a_font_without_characters_is_refused_as_a_scan(pdf: "Pdf") -> None:
    pdf.text(112, 120, "\ue123\ue124\ue125\ue126" * 20)
    with pytest.raises(ScannedDocument, match="乱码"):
        blocks(pdf)


def test_too_many_pages_are_refused(pdf: "Pdf") -> None:
    pdf.page()
    with pytest.raises(DocumentTooLarge, match="共 2 页，超过 1 页"):
        blocks(pdf, Limits(pages=1))


def test_a_stream_that_fills_the_memory_is_refused(pdf: "Pdf") -> None:
    pdf.raw(" " * 3_000_000)
    with pytest.raises(DocumentTooLarge, match="压缩炸弹"):
        blocks(pdf, Limits(unpacked_bytes=1_000_000))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_a_truncated_file_is_refused_or_read(pdf: "Pdf", share: float) -> None:
    for n in range(5):
        pdf.paragraph(120, A * 5)
        if n < 4:
            pdf.page()
    data = pdf.data()
    with pytest.raises((DamagedDocument, ScannedDocument), match=r"a\.pdf"):
        read_pdf(data[: int(len(data) * share)], "a.pdf", Limits())
