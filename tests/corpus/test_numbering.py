"""The label grammar: what begins a unit, and what only looks so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numbering import chinese_ordinal, inner_labels, is_bare, line_label

LABELS = [
    ("一、总体要求", "cn_comma", 1, "一、"),
    ("十一、保障措施", "cn_comma", 11, "十一、"),
    ("一．总则", "cn_comma", 1, "一．"),
    ("一、二手车流通", "cn_comma", 1, "一、"),
    ("（一）指导思想", "cn_paren", 1, "（一）"),
    ("(三) 实施", "cn_paren", 3, "(三)"),
    ("（ 二 ）目标", "cn_paren", 2, "（ 二 ）"),
    ("㈢措施", "cn_paren", 3, "㈢"),
    ("（三）项目管理", "cn_paren", 3, "（三）"),
    ("1.加快建设", "arabic", 1, "1."),
    ("１．加快建设", "arabic", 1, "１．"),
    ("12、加快建设", "arabic", 12, "12、"),
    ("1. 加快建设", "arabic", 1, "1."),
    ("3.2025年底前建成", "arabic", 3, "3."),
    ("4.5月底前完成", "arabic", 4, "4."),
    ("2.5G网络建设", "arabic", 2, "2."),
    ("（1）派出期间", "arabic_paren", 1, "（1）"),
    ("(12)派出期间", "arabic_paren", 12, "(12)"),
    ("⑵服务满一年", "arabic_paren", 2, "⑵"),
    ("1）服务", "arabic_paren", 1, "1）"),
    ("③省级", "circled", 3, "③"),
    ("第一编 总则", "part", 1, "第一编"),
    ("第二分编 所有权", "subpart", 2, "第二分编"),
    ("第三章　补助对象", "chapter", 3, "第三章"),
    ("第五章法律责任", "chapter", 5, "第五章"),
    ("第四部分 附录", "chapter", 4, "第四部分"),
    ("第一节 一般规定", "division", 1, "第一节"),
    ("第一条　为规范管理", "article", 1, "第一条"),
    ("第一条为规范管理", "article", 1, "第一条"),
    ("第一千零一条　继承", "article", 1001, "第一千零一条"),
    ("第五条 所有企业", "article", 5, "第五条"),
    ("第十二条 第一审法院", "article", 12, "第十二条"),
    ("第12条 企业", "article", 12, "第12条"),
    ("第一步，到2020年", "step", 1, "第一步"),
    ("第二阶段：2025年", "step", 2, "第二阶段"),
    ("一是优化环境", "point", 1, "一是"),
    ("三要落实责任", "point", 3, "三要"),
    ("第一，加强领导", "point", 1, "第一"),
    ("首先，要重视", "point", 1, "首先"),
    ("——企业出题。", "dash", 0, "——"),
    ("--集群规模。", "dash", 0, "--"),
    ("• 建设平台", "dash", 0, "•"),
    ("专栏3现代化工", "box", 3, "专栏3"),
    ("专栏 1：主要指标", "box", 1, "专栏 1"),
    ("专栏二 重大平台", "box", 2, "专栏二"),
    ("专栏12023年指标", "box", 1, "专栏1"),
    ("表2 分解目标", "table", 2, "表2"),
    ("附件", "annex", 0, "附件"),
    ("附件2：任务清单", "annex", 2, "附件2"),
    ("附件：任务清单", "annex", 0, "附件"),
]

NO_LABELS = [
    "第二条规定的情形",
    "第七条第二款规定",
    "第五条、第六条所列",
    "第三条之二规定的",
    "第三十条，第三十一条",
    "第三章的规定",
    "第三章规定的程序",
    "第一节课",
    "（三）项规定的条件",
    "（一）、（二）项",
    "三、四季度",
    "十一、十二月",
    "一、二产业融合",
    "一、二款",
    "2020年，全市",
    "2025.",
    "1.2%",
    "1.5倍",
    "3.14",
    "PM2.5和O3",
    "5G网络",
    "1、2号楼",
    "（2024—2027年）",
    "（2024）",
    "（科技厅牵头）",
    "第一产业增加值",
    "第一批项目",
    "-5%",
    "－3.2",
    "—",
    "《第一章》",
    "附件所列材料",
    "附件1所列材料。",
    "表面处理",
    "表2中的数据表明，增长明显。",
    "专栏专版",
    "一个平台",
    "十大工程",
    "二〇二一年",
    "一带一路",
    "",
]


@pytest.mark.parametrize(("line", "style", "ordinal", "text"), LABELS)
def test_a_label_is_read_with_its_style_and_number(line: str, style: str, ordinal: int, text: str) -> None:
    label = line_label(line)
    assert label is not None
    assert (label.style, label.ordinal, label.text) == (style, ordinal, text)
    assert line[label.start : label.end] == text


@pytest.mark.parametrize("line", NO_LABELS)
def test_what_only_looks_like_a_label_is_none(line: str) -> None:
    assert line_label(line) is None


def test_an_inserted_article_keeps_its_second_number() -> None:
    label = line_label("第一百二十条之一 资助恐怖活动组织")
    assert label is not None
    assert (label.ordinal, label.sub, label.text) == (120, 1, "第一百二十条之一")


@pytest.mark.parametrize(
    ("line", "bare"), [("2.", True), ("第一章　", True), ("附件：", True), ("2.枸杞", False)]
)
def test_a_label_alone_on_its_line_is_bare(line: str, bare: bool) -> None:
    label = line_label(line)
    assert label is not None
    assert is_bare(label, line) is bare


def test_candidates_inside_a_line_stand_behind_the_end_of_a_clause() -> None:
    line = "1.检测PM2.5和O3，达到1.2%。 2.建设5G网络；一是提速，二是降费。依照第三条、（二）项。"
    found = [label.text for label, _ in inner_labels(line, 2)]
    assert found == ["2.", "一是", "二是"]


@given(st.integers(min_value=1, max_value=9999))
def test_a_chinese_number_reads_back(number: int) -> None:
    digits = "零一二三四五六七八九"
    written, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            written += ("零" if zero else "") + digits[digit] + unit
        zero = bool(written) and not digit
    assert chinese_ordinal(written) == number
    assert chinese_ordinal(str(number)) == number


@given(st.text(alphabet="第一二三十百条章节、（）().1２年是要，。 　专栏附件表—-①", max_size=40))
def test_any_line_is_read_and_a_label_is_its_beginning(line: str) -> None:
    label = line_label(line)
    if label is not None:
        assert line.startswith(label.text)
        assert label.text
    for inner, _ in inner_labels(line):
        assert line[inner.start : inner.end] == inner.text


def test_items_numbered_with_a_leading_zero() -> None:
    label = line_label("01 先进陶瓷实验室：依托高校")
    assert label is not None
    assert (label.style, label.ordinal, label.text, label.variant) == ("arabic", 1, "01", "0")
    assert line_label("01 1.2 3.4") is None
