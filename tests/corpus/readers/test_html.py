import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import DocumentTooLarge, EmptyDocument
from corpus.limits import Limits
from corpus.model import Reading
from corpus.readers.html import fragment_blocks, heaviest, read_html

TITLE = "甲省人民政府关于印发《甲省科技创新规划》的通知"
LINES = [
    "甲政发〔2021〕18号",
    TITLE,
    "各市人民政府，省政府各部门、各直属机构：",
    "现将《甲省科技创新规划》印发给你们，请认真贯彻执行。",
    "甲省人民政府",
    "2021年9月28日",
    "一、总体要求",
    "（一）发展目标。到2025年，全社会研发经费投入强度达到2.4%，技术合同成交额达到500亿元。（省科技厅牵头）",
    "附件：重点项目表",
    "联系人：张三，联系电话：0000-0000000",
    "抄送：省委各部门，省人大常委会办公厅。",
    "甲省人民政府办公厅　2021年9月29日印发",
]
BODY = "".join(f"<p>{line}</p>" for line in LINES)
CRUMB = '当前位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a> &gt; 正文'
NAV = (
    "<ul>"
    + "".join(
        f'<li><a href="/{n}">{n}</a></li>' for n in ("首页", "要闻动态", "政务公开", "办事服务", "互动交流")
    )
    + "</ul>"
)
FOOT = "<p>主办单位：甲省人民政府办公厅</p><p>甲ICP备00000000号　网站标识码：0000000000</p><p>地址：甲城市一号</p>"
RELATED = '<h3>相关解读</h3><ul><li><a href="/1">一图读懂甲省科技创新规划</a></li><li><a href="/2">省科技厅负责人答记者问</a></li></ul>'
FACTS = [
    ("索 引 号", "AB000/2021-0001"),
    ("发文机关", "甲省人民政府"),
    ("成文日期", "2021年9月28日"),
    ("标　　题", TITLE),
    ("发文字号", "甲政发〔2021〕18号"),
    ("发布日期", "2021年9月29日"),
    ("有 效 性", "有效"),
]


def read(page: str) -> Reading:
    return read_html(page, "a.html", Limits())


def texts(page: str) -> list[str]:
    return [block.text for block in read(page).blocks]


def facts_table() -> str:
    cells = [f"<td>{label}：</td><td>{value}</td>" for label, value in FACTS]
    return (
        "<table>"
        + "".join(f"<tr>{''.join(cells[n : n + 2])}</tr>" for n in range(0, len(cells), 2))
        + "</table>"
    )


def facts_list() -> str:
    return (
        "<ul>" + "".join(f"<li><b>{label}：</b><span>{value}</span></li>" for label, value in FACTS) + "</ul>"
    )


def facts_lines() -> str:
    return "".join(f"<div><span>{label}</span></div><div>{value}</div>" for label, value in FACTS)


LAYOUTS = {
    "divs without a name": f"<div>{CRUMB}</div><div>{NAV}</div>{facts_table()}<div><h1>{TITLE}</h1>"
    f"<div>发布时间：2021-09-29　来源：省政府办公厅　浏览次数：99</div><div>{BODY}</div></div>"
    f"<div><a href='javascript:print()'>打印</a> <a href='#'>关闭</a></div><div>{RELATED}</div><div>{FOOT}</div>",
    "layout tables": f"<table><tr><td colspan=2>{NAV}</td></tr><tr><td width=200><a href='/l'>左侧栏目一</a><br>"
    f"<a href='/m'>左侧栏目二</a></td><td><table><tr><td>{CRUMB}</td></tr><tr><td>{facts_table()}</td></tr><tr><td>"
    f"<h2>{TITLE}</h2>{BODY}</td></tr><tr><td>分享到：微信 微博</td></tr></table></td></tr><tr><td colspan=2>{FOOT}"
    "</td></tr></table>",
    "html 5": f"<header><nav>{NAV}</nav></header><main><aside>{RELATED}</aside><article><header><h1>{TITLE}</h1>"
    f"</header>{facts_list()}<section>{BODY}</section></article></main><footer>{FOOT}</footer>",
    "all in one form, breaks for paragraphs": f"<form id=form1><div class=top>{NAV}</div>{facts_lines()}<div>"
    f"{'<br>　　'.join(LINES)}</div><div class=bottom>{FOOT}</div></form>",
    "paragraphs right in the body": f"<p>{CRUMB}</p>{facts_table()}{BODY}<hr>{RELATED}{FOOT}",
    "parts in boxes of their own": f"{NAV}{facts_list()}<div><div>{BODY[: BODY.index('<p>一、')]}</div><div>"
    f"{BODY[BODY.index('<p>一、') :]}</div></div><div>{RELATED}</div>{FOOT}",
    "facts in the article": f"{NAV}<div class=article>{facts_table()}{BODY}<p>扫一扫在手机打开当前页</p></div>{FOOT}",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_article_is_found_whatever_the_layout(layout: str) -> None:
    reading = read(f"<html><head><title>{TITLE}_甲省</title></head><body>{LAYOUTS[layout]}</body></html>")
    assert [block.text for block in reading.blocks] == LINES
    assert {
        label.replace(" ", "").replace("　", ""): value for label, value in FACTS
    }.items() <= reading.metadata.items()


def test_the_title_of_the_page_comes_in_front_where_the_article_lacks_it() -> None:
    body = "".join(f"<p>{line}</p>" for line in LINES[2:])
    reading = read(
        f"<div>{NAV}</div><h1>{TITLE}</h1><div>来源：省政府办公厅　字号：大 中 小</div><div>{body}</div>{FOOT}"
    )
    assert [block.text for block in reading.blocks] == [TITLE, *LINES[2:]]
    assert reading.blocks[0].level == 1


def test_meta_tags_are_metadata() -> None:
    reading = read(
        f'<head><meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2021-09-29"></head>{BODY}'
    )
    assert reading.metadata["PubDate"] == "2021-09-29"


def test_scripts_styles_and_hidden_elements_are_not_text() -> None:
    hidden = (
        "<script>if (a<b) document.write('<p>脚本</p>')</script><style>p{}</style><!-- 注释 --><p style='display: none'>隐</p>"
        "<div hidden>藏</div><noscript>无脚本</noscript><textarea>框</textarea><p style='visibility:hidden'>匿</p>"
    )
    assert texts(f"<body>{hidden}{BODY}{hidden}</body>") == LINES


def test_headings_keep_their_level_and_lists_their_numbers() -> None:
    page = f"{BODY}<h2>二、重点任务</h2><h3>（一）平台</h3><ol start=3><li>建设实验室，达到五家。</li><li>4.培育企业。</li></ol>"
    blocks = read(page).blocks[len(LINES) :]
    assert [(block.level, block.text) for block in blocks] == [
        (2, "二、重点任务"),
        (3, "（一）平台"),
        (None, "3.建设实验室，达到五家。"),
        (None, "4.培育企业。"),
    ]


def test_merged_cells_are_repeated() -> None:
    table = (
        "<table><tr><th rowspan=2>类别</th><th colspan=2>目标</th></tr><tr><th>2025年</th><th>2030年</th></tr>"
        "<tr><td>投入</td><td><p>2.4%</p></td><td>10<sup>4</sup></td></tr></table>"
    )
    (block,) = fragment_blocks(table, "a.html", Limits())
    assert block.rows == (("类别", "目标", "目标"), ("类别", "2025年", "2030年"), ("投入", "2.4%", "10⁴"))


def test_a_caption_row_and_a_note_row_are_paragraphs() -> None:
    table = (
        "<table><tr><td colspan=2>专栏1　主要指标</td></tr><tr><td>指标</td><td>目标</td></tr>"
        "<tr><td>强度</td><td>2.4%</td></tr><tr><td colspan=2>注：预期性。</td></tr></table>"
    )
    blocks = fragment_blocks(table, "a.html", Limits())
    assert [block.text for block in blocks] == ["专栏1　主要指标", "", "注：预期性。"]
    assert blocks[1].rows == (("指标", "目标"), ("强度", "2.4%"))


def test_a_frame_of_one_column_is_paragraphs() -> None:
    table = "<table border=1><tr><td><p>专栏2　平台</p></td></tr><tr><td><p>1.甲。</p><p>2.乙。</p></td></tr></table>"
    blocks = fragment_blocks(table, "a.html", Limits())
    assert [block.text for block in blocks] == ["专栏2　平台", "1.甲。", "2.乙。"]


def test_line_breaks_of_the_source_are_no_blanks_between_wide_characters() -> None:
    page = "<p>加快建设\n  科技强省，R&amp;D\n投入\n达到\n2.4%，省科技厅&nbsp;&nbsp;省财政厅 负责，具体工作由省政府各部门落实。</p>"
    assert texts(page) == [
        "加快建设 科技强省，R&D 投入达到 2.4%，省科技厅 省财政厅 负责，具体工作由省政府各部门落实。"
    ]


def test_a_source_under_a_table_amid_the_article_stays() -> None:
    page = f"<p>来源：省政府网</p>{BODY}<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>"
    assert texts(page + f"<p>来源：统计公报</p>{BODY}<p>责任编辑：张三</p>") == [
        *LINES,
        "",
        "来源：统计公报",
        *LINES,
    ]


def test_a_list_of_attachments_stays() -> None:
    links = '<p>附件：1.<a href="/a/t1.docx">重点项目表.docx</a></p><p>2.<a href="/a/t2.pdf">责任分工表.pdf</a></p>'
    assert texts(BODY + links + RELATED)[-2:] == ["附件：1.重点项目表.docx", "2.责任分工表.pdf"]


def test_a_page_of_links_has_no_article() -> None:
    with pytest.raises(EmptyDocument, match=r"a\.html：网页里没有正文"):
        read(f"<body>{NAV}{RELATED}{NAV}</body>")


def test_markup_that_is_not_closed_loses_nothing() -> None:
    page = "<div><p>" + "<p>".join(LINES) + "<font color=red><b>" * 300 + "<p>尾行，到此为止。<a href='x>"
    assert texts(page)[-1].startswith("尾行，到此为止。")


def test_deep_nesting_survives() -> None:
    assert texts("<div>" * 50_000 + BODY + "</div>" * 50_000) == LINES


@pytest.mark.parametrize(
    "markup",
    [
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
        '<a href="x>1</a>' + '<a href="x >' * 50_000,
        "<a " * 200_000,
        "<!--" * 200_000,
        "<table>" * 20_000,
        "<td colspan=999999999 rowspan=999999999>甲",
        "<table><tr><td colspan=999999999 rowspan=999999999>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>",
    ],
)
def test_hostile_markup_is_read_or_refused_in_time(markup: str) -> None:
    start = time.perf_counter()
    with suppress(DocumentTooLarge):
        assert LINES[7] in texts(BODY + markup)
    assert time.perf_counter() - start < 5


def test_too_many_tags_are_refused() -> None:
    with pytest.raises(DocumentTooLarge, match="标签超过 100 个"):
        read_html("<p>甲" * 101, "a.html", Limits(elements=100))


@given(st.lists(st.integers(-9, 9), max_size=12))
def test_the_heaviest_stretch_is_the_heaviest(weights: list[int]) -> None:
    start, end = heaviest(weights)
    stretches = [sum(weights[a:b]) for a in range(len(weights)) for b in range(a, len(weights) + 1)]
    assert sum(weights[start:end]) == max([0, *stretches])


def test_gb18030_pages_are_read_by_path(put: Callable[[str, bytes | str], Path]) -> None:
    from corpus.readers import read as read_path

    path = put("a.htm", f'<html><meta charset="utf-8"><body>{BODY}</body></html>'.encode("gb18030"))
    assert [block.text for block in read_path(path).blocks] == LINES
