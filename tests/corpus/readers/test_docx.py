import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from corpus.errors import DamagedDocument, DocumentTooLarge
from corpus.limits import Limits
from corpus.model import Block
from corpus.readers.docx import read_docx

Make = Callable[..., bytes]

SHOWN = '<w:vanish w:val="0"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'
WIDE = '<w:gridSpan w:val="99999999"/>'


def blocks(data: bytes, limits: Limits | None = None) -> tuple[Block, ...]:
    return read_docx(data, "a.docx", limits or Limits()).blocks


def texts(data: bytes) -> list[str]:
    return [block.text for block in blocks(data)]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def test_paragraphs_without_their_indents(make_docx: Make, para: Callable[..., str]) -> None:
    data = make_docx(para("　　一、总体要求　") + para("") + para("（一）　目标") + "<w:sectPr/>")
    assert texts(data) == ["一、总体要求", "（一）　目标"]


def test_insertions_are_kept_deletions_and_hidden_text_dropped(make_docx: Make) -> None:
    body = (
        f"<w:p>{run('到')}<w:ins>{run('2025')}</w:ins><w:del><w:r><w:delText>2024</w:delText></w:r></w:del>"
        f"<w:moveTo>{run('年')}</w:moveTo><w:moveFrom>{run('底')}</w:moveFrom>{run('密', '<w:vanish/>')}"
        f"{run('，达到', SHOWN)}<w:hyperlink>{run('2.4%')}</w:hyperlink>"
        f"<w:smartTag>{run('。')}</w:smartTag><w:sdt><w:sdtContent>{run('完')}</w:sdtContent></w:sdt></w:p>"
    )
    assert texts(make_docx(body)) == ["到2025年，达到2.4%。完"]


def test_a_deleted_end_of_paragraph_joins_the_next(make_docx: Make, para: Callable[..., str]) -> None:
    body = para("加快建设", "<w:rPr><w:del/></w:rPr>") + para("科技强省。")
    assert texts(make_docx(body)) == ["加快建设科技强省。"]


def test_breaks_tabs_hyphens_and_raised_figures(make_docx: Make) -> None:
    body = (
        "<w:p><w:r><w:t>关于印发</w:t><w:br/><w:t>《规划》的通知</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>办公厅</w:t><w:tab/><w:t>印发</w:t><w:noBreakHyphen/><w:t>2021</w:t></w:r>"
        f"{run('面积10')}{run('4', RAISED)}{run('亩')}</w:p>"
    )
    assert texts(make_docx(body)) == ["关于印发", "《规划》的通知", "办公厅　印发-2021面积10⁴亩"]


def test_headings_have_the_level_of_their_style_or_outline(make_docx: Make, para: Callable[..., str]) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="公文标题"/><w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="循环"/><w:basedOn w:val="b"/></w:style>'
    )
    body = "".join(para("甲", f'<w:pStyle w:val="{style}"/>') for style in ("1", "a", "b", "missing"))
    body += para("乙", '<w:outlineLvl w:val="2"/>') + para("丙", '<w:outlineLvl w:val="9"/>')
    assert [block.level for block in blocks(make_docx(body, styles=styles))] == [1, 1, None, None, 3, None]


def test_merged_cells_are_repeated(make_docx: Make, para: Callable[..., str]) -> None:
    rows = [
        cell(para("类别"), '<w:vMerge w:val="restart"/>') + cell(para("目标"), '<w:gridSpan w:val="2"/>'),
        cell(para(""), "<w:vMerge/>") + cell(para("2025年")) + cell(para("2030年")),
        cell(para("投入")) + cell(para("2.4%") + para("以上")) + cell(para("3%")),
    ]
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    (block,) = blocks(make_docx(table))
    assert block.rows == (("类别", "目标", "目标"), ("类别", "2025年", "2030年"), ("投入", "2.4% 以上", "3%"))


def test_a_deleted_row_and_an_empty_one_are_left_out(make_docx: Make, para: Callable[..., str]) -> None:
    row = f"<w:tr>{cell(para('甲'))}{cell(para('1'))}</w:tr>"
    deleted = f"<w:tr><w:trPr><w:del/></w:trPr>{cell(para('乙'))}{cell(para('2'))}</w:tr>"
    empty = f"<w:tr>{cell(para(''))}{cell(para(''))}</w:tr>"
    (block,) = blocks(
        make_docx(f"<w:tbl>{row}{deleted}{empty}<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>")
    )
    assert block.rows == (("甲", "1"), ("甲", "1"))


def test_a_box_of_one_cell_is_paragraphs(make_docx: Make, para: Callable[..., str]) -> None:
    table = f"<w:tbl><w:tr>{cell(para('专栏1　平台'))}</w:tr><w:tr>{cell(para('1.甲。') + para('2.乙。'))}</w:tr></w:tbl>"
    assert texts(make_docx(para("前") + table + para("后"))) == [
        "前",
        "专栏1　平台",
        "1.甲。",
        "2.乙。",
        "后",
    ]


def test_a_table_in_a_cell_is_words_of_the_cell(make_docx: Make, para: Callable[..., str]) -> None:
    inner = f"<w:tbl><w:tr>{cell(para('甲'))}{cell(para('1'))}</w:tr></w:tbl>"
    table = f"<w:tbl><w:tr>{cell(inner + para(''))}{cell(para('乙'))}</w:tr></w:tbl>"
    assert blocks(make_docx(table))[0].rows == (("甲 1", "乙"),)


def test_a_text_box_is_read_once(make_docx: Make, para: Callable[..., str]) -> None:
    box = f"<w:txbxContent>{para('专栏')}</w:txbxContent>"
    body = (
        f"<w:p>{run('正文')}<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(make_docx(body + para("后文"))) == ["正文", "专栏", "后文"]


def test_notes_follow_their_paragraph_without_a_mark_in_it(make_docx: Make, para: Callable[..., str]) -> None:
    notes = f'<w:footnote w:id="0">{para("分隔")}</w:footnote><w:footnote w:id="2">{para("指全社会口径。")}</w:footnote>'
    body = (
        f'<w:p>{run("投入强度达到2.4%")}<w:r><w:footnoteReference w:id="2"/></w:r>{run("。")}</w:p>'
        + para("后文")
    )
    assert texts(make_docx(body, footnotes=notes)) == ["投入强度达到2.4%。", "[1] 指全社会口径。", "后文"]


def test_notes_of_cells_follow_the_table(make_docx: Make, para: Callable[..., str]) -> None:
    notes = f'<w:endnote w:id="1">{para("甲注。") + para("续。")}</w:endnote>'
    noted = f'<w:p>{run("甲")}<w:r><w:endnoteReference w:id="1"/></w:r></w:p>'
    table = f"<w:tbl><w:tr>{cell(noted)}{cell(para('1'))}</w:tr><w:tr>{cell(para('乙'))}{cell(para('2'))}</w:tr></w:tbl>"
    found = blocks(make_docx(table, endnotes=notes))
    assert found[0].rows == (("甲", "1"), ("乙", "2"))
    assert [block.text for block in found[1:]] == ["[1] 甲注。", "续。"]


def field(instruction: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return f"{mark('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{mark('separate')}{run(result)}{mark('end')}"


def test_a_field_shows_its_result_and_not_its_instruction(make_docx: Make, para: Callable[..., str]) -> None:
    assert texts(make_docx(f"<w:p>{run('见')}{field(' REF a ', '第三条')}</w:p>")) == ["见第三条"]


def test_a_field_that_never_ends_swallows_nothing(make_docx: Make, para: Callable[..., str]) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC </w:instrText></w:r>'
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    assert texts(make_docx(f"<w:p>{run('甲')}{begin}{run('x')}</w:p>" + para("乙"))) == ["甲", "乙"]
    assert texts(make_docx(f"<w:p>{run('甲')}{begin}{separate}</w:p>" + para("乙"))) == ["甲", "乙"]


def test_a_table_of_contents_is_left_out(make_docx: Make, para: Callable[..., str]) -> None:
    lines = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("一、总体要求")}<w:r><w:tab/></w:r>{field(" PAGEREF a ", "1")}</w:p>'
        f'<w:p>{run("二、重点任务 5")}</w:p><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert texts(make_docx(para("规划") + para("目　录") + lines + para("一、总体要求"))) == [
        "规划",
        "一、总体要求",
    ]
    styles = '<w:style w:type="paragraph" w:styleId="10"><w:name w:val="toc 1"/></w:style>'
    body = para("目录") + para("一、总体要求 1", '<w:pStyle w:val="10"/>') + para("一、总体要求")
    assert texts(make_docx(body, styles=styles)) == ["一、总体要求"]


def test_the_word_contents_stays_where_no_contents_follow(make_docx: Make, para: Callable[..., str]) -> None:
    assert texts(make_docx(para("目录") + para("一、总体要求"))) == ["目录", "一、总体要求"]


def test_strict_documents_are_read_too(make_docx: Make, para: Callable[..., str]) -> None:
    data = make_docx(para("一、总体要求"))
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            strict = (
                old.read(name)
                .replace(b"schemas.openxmlformats.org/", b"purl.oclc.org/ooxml/")
                .replace(b"/2006/", b"/")
            )
            new.writestr(name, strict)
    assert texts(out.getvalue()) == ["一、总体要求"]


LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {chr(n + 1)} "{f"&{chr(n)};" * 10}">' for n in range(ord("a"), ord("i")))
    + "]>"
)


def test_a_document_with_entities_is_refused(make_docx: Make, para: Callable[..., str]) -> None:
    with pytest.raises(DamagedDocument, match="实体定义"):
        blocks(make_docx(para("&i;"), head=LAUGHS))


def test_what_grows_too_large_is_refused_before_it_is_parsed(
    make_docx: Make, para: Callable[..., str]
) -> None:
    data = make_docx(para("零" * 4_000_000))
    assert len(data) < 100_000
    with pytest.raises(DocumentTooLarge, match="压缩炸弹"):
        blocks(data, Limits(unpacked_bytes=1_000_000))


def test_sizes_that_the_archive_states_falsely_do_not_help(make_docx: Make, para: Callable[..., str]) -> None:
    data = bytearray(make_docx(para("零" * 1_000_000)))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises((DamagedDocument, DocumentTooLarge), match=r"a\.docx"):
        blocks(bytes(data))


def test_a_million_columns_are_refused(make_docx: Make, para: Callable[..., str]) -> None:
    rows = f"<w:tr>{cell(para('甲'), WIDE)}{cell(para('乙'))}</w:tr>" * 3
    with pytest.raises(DocumentTooLarge, match="单元格"):
        blocks(make_docx(f"<w:tbl>{rows}</w:tbl>"))


def test_other_archives_are_named(put: object) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(DamagedDocument, match="Excel"):
        blocks(out.getvalue())
