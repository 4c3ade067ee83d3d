"""The outline: which units a text has, under which labels, and with which identities."""

import textwrap

import pytest

from corpus.model import Block, Document, Reading
from corpus.repair import repair
from indexer.outline import outline
from indexer.records import Clause


def clauses_of(text: str, *blocks: Block) -> tuple[Clause, ...]:
    lines = [Block(line) for line in textwrap.dedent(text).strip("\n").split("\n")] if text else []
    canonical, canonical_lines = repair(Reading("docx", (*lines, *blocks)))
    return outline(Document("d", "d.txt", "", canonical, canonical_lines))


def tree_of(text: str) -> list[str]:
    """One line a clause: its identity without the document, its kind's first letter and its first words."""
    return [f"{c.clause_id[2:]} {c.kind[0]} {c.text[:8]}" for c in clauses_of(text)]


def paths_of(text: str) -> list[str]:
    return ["/".join(c.path) for c in clauses_of(text) if c.kind not in ("header", "signature")]


def test_the_four_levels_of_an_official_document() -> None:
    text = """
        一、总体要求
        （一）发展目标。到2025年实现以下目标：
        1.规模目标。总产值达到1.5万亿元。
        （1）省级达到100家。
        ①其中国家级10家；
        （2）市级达到200家。
        2、质量目标。优良率达到99.5%。
        二、重点任务
        (一) 强化创新
        各市要因地制宜，抓好落实。
    """
    assert tree_of(text) == [
        "sec_1 s 一、总体要求",
        "sec_1__subsec_1 s （一）发展目标。",
        "sec_1__subsec_1__item_1 i 1.规模目标。总",
        "sec_1__subsec_1__item_1__subitem_1 i （1）省级达到1",
        "sec_1__subsec_1__item_1__subitem_1__point_1 i ①其中国家级10",
        "sec_1__subsec_1__item_1__subitem_2 i （2）市级达到2",
        "sec_1__subsec_1__item_2 i 2、质量目标。优",
        "sec_2 s 二、重点任务",
        "sec_2__subsec_1 s (一) 强化创新",
        "sec_2__subsec_1__para_1 p 各市要因地制宜，",
    ]


def test_articles_hold_paragraphs_and_these_hold_items() -> None:
    text = """
        某省促进条例
        （2020年1月1日某省人民代表大会常务委员会通过）
        第一编 总则
        第一章 一般规定
        第一条 为了促进发展，制定本条例。
        第二条 有下列情形之一的，不予支持：
        （一）虚报的；
        （二）骗取的。
        符合下列条件的，从其规定：
        （一）首次的；
        （二）从轻的。
        第二条之一 前款规定的情形，依照第一条执行。
        第一千零一条 本条例自公布之日起施行。
    """
    assert tree_of(text) == [
        "header_1 h 某省促进条例",
        "header_2 h （2020年1月",
        "part_1 s 第一编 总则",
        "part_1__chp_1 s 第一章 一般规定",
        "part_1__chp_1__art_1 a 第一条 为了促进",
        "part_1__chp_1__art_2 a 第二条 有下列情",
        "part_1__chp_1__art_2__item_1 i （一）虚报的；",
        "part_1__chp_1__art_2__item_2 i （二）骗取的。",
        "part_1__chp_1__art_2__para_2 p 符合下列条件的，",
        "part_1__chp_1__art_2__para_2__item_1 i （一）首次的；",
        "part_1__chp_1__art_2__para_2__item_2 i （二）从轻的。",
        "part_1__chp_1__art_2-1 a 第二条之一 前款",
        "part_1__chp_1__art_1001 a 第一千零一条 本",
    ]


def test_a_table_of_contents_makes_no_sections() -> None:
    text = """
        某市规划
        目　录
        第一章　发展环境…………1
        第一节　现实基础…………1
        第二章　总体要求…………5
        第一章　发展环境
        第一节　现实基础
        “十三五”时期成绩显著。
        第二章　总体要求
        坚持创新驱动。
    """
    assert [c.kind for c in clauses_of(text)] == ["header"] * 5 + [
        "section",
        "section",
        "para",
        "section",
        "para",
    ]


def test_a_letter_a_plan_its_annex_and_the_imprint() -> None:
    text = """
        某省人民政府文件
        某政发〔2021〕18号
        某省人民政府关于印发某规划的通知
        各市人民政府，省政府各部门：
        现将《某规划》印发给你们，请认真组织实施。
        附件：任务清单
        某省人民政府
        2021年9月28日
        （此件公开发布）
        某规划
        （2021—2025年）
        为加快发展，制定本规划。
        一、总体要求
        坚持创新驱动。
        附件
        任务清单
        1.建设平台。责任单位：省科技厅。
        抄送：省委各部门。
        某省人民政府办公厅　2021年9月29日印发
    """
    found = [(c.kind, "/".join(c.path)) for c in clauses_of(text)]
    assert found == (
        [("header", "")] * 6 + [("signature", "")] * 2 + [("header", "")] * 3 + [("para", "")]
        + [("section", "一、"), ("para", "一、/"), ("section", "附件"), ("header", "附件/"), ("item", "附件/1.")]
        + [("signature", "")] * 2
    )  # fmt: skip


def test_a_notice_with_clauses_of_its_own() -> None:
    text = """
        关于做好认定工作的通知
        各市科技局、财政局：
        现将有关事项通知如下：
        一、申报条件
        企业应当符合条件。
        二、申报程序
        1.企业申报。企业登录系统填报。
        2.地方推荐。各市审核后推荐。
        特此通知。
        附件：1.申请书
        2.汇总表
        某省科学技术厅
        2023年4月20日
        附件1
        申请书
        一、基本情况
        企业名称：
    """
    found = [(c.kind, "/".join(c.path)) for c in clauses_of(text)]
    assert found[:3] == [("header", ""), ("header", ""), ("para", "")]
    assert found[3:8] == [
        ("section", "一、"),
        ("para", "一、/"),
        ("section", "二、"),
        ("item", "二、/1."),
        ("item", "二、/2."),
    ]
    assert found[8:13] == [("para", ""), ("para", ""), ("para", ""), ("signature", ""), ("signature", "")]
    assert found[13:] == [
        ("section", "附件1"),
        ("header", "附件1/"),
        ("section", "附件1/一、"),
        ("para", "附件1/一、/"),
    ]


def test_points_items_and_headings_inside_a_line() -> None:
    text = """
        一、成绩
        今年成绩明显：一是平台建成，二是人才集聚；三是创新加快。成为最大增量。二、任务
        （一）创新。加强攻关。 1.建平台。建设5G、PM2.5监测等3.5万个平台。 2.引人才。引进100名。
        提交以下材料：（1）申请表；（2）执照，依照第（一）、（二）项执行。
    """
    assert tree_of(text) == [
        "sec_1 s 一、成绩",
        "sec_1__para_1 p 今年成绩明显：",
        "sec_1__para_1__point_1 p 一是平台建成，",
        "sec_1__para_1__point_2 p 二是人才集聚；",
        "sec_1__para_1__point_3 p 三是创新加快。成",
        "sec_2 s 二、任务",
        "sec_2__subsec_1 s （一）创新。加强",
        "sec_2__subsec_1__item_1 i 1.建平台。建设",
        "sec_2__subsec_1__item_2 i 2.引人才。引进",
        "sec_2__subsec_1__para_1 p 提交以下材料：",
        "sec_2__subsec_1__para_1__subitem_1 i （1）申请表；",
        "sec_2__subsec_1__para_1__subitem_2 i （2）执照，依照",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "坚持一是一、二是二，说到做到。",
        "达到1.2%，增长2.5倍，其中2025.6万元。",
        "依照第三条、第四条和本条第（一）项、第（二）项执行。",
        "三、四季度，十一、十二月要加快。",
        "开展PM2.5和O3协同控制；5G基站达到3.14万个。",
        "第二条规定的情形，依照《第一章》执行。",
        "2020年，一、二产业融合发展；2025.年底完成。",
    ],
)
def test_no_label_fires_inside_text(sentence: str) -> None:
    assert [c.kind for c in clauses_of(f"一、总体要求\n{sentence}")] == ["section", "para"]


def test_steps_hold_the_items_that_start_again_below_them() -> None:
    text = "（三）发展目标\n第一步，到2020年建成。\n1．水平提高。\n2．能力提升。\n第二步，到2030年领先。\n1．优势形成。\n二、任务"
    assert paths_of(text) == [
        "（三）",
        "（三）/第一步",
        "（三）/第一步/1．",
        "（三）/第一步/2．",
        "（三）/第二步",
        "（三）/第二步/1．",
        "二、",
    ]


def test_two_levels_may_be_turned_round() -> None:
    text = "1.总体要求\n（一）思想。甲。\n（二）目标。乙。\n2.任务\n（一）创新。丙。\n（二）产业。丁。\n3.保障\n（一）组织。戊。"
    assert paths_of(text) == [
        "1.",
        "1./（一）",
        "1./（二）",
        "2.",
        "2./（一）",
        "2./（二）",
        "3.",
        "3./（一）",
    ]


def test_numbers_that_run_on_through_sections() -> None:
    assert paths_of("一、甲\n（一）乙\n1.丙。\n2.丁。\n（二）戊\n3.己。\n二、庚\n（三）辛\n4.壬。") == [
        "一、", "一、/（一）", "一、/（一）/1.", "一、/（一）/2.", "一、/（二）", "一、/（二）/3.", "二、", "二、/（三）", "二、/（三）/4.",
    ]  # fmt: skip


def test_a_box_belongs_to_the_unit_that_its_title_names() -> None:
    text = """
        （二）现代农业
        1.枸杞产业技术创新。突出定位，加快发展。
        2.奶业产业技术创新。打造高地，加快发展。
        专栏9 枸杞产业技术重点攻关方向
        1.病虫害防控。开展研究。 2.绿色种植。开展研究。
        3.粮食产业技术创新。提质增效，加快发展。
        专栏10 现代农业重点任务
        1.建基地。建成三个。
        2.建园区。建成两个。
        3.建体系。建成一个。
        4.建队伍。建成一支。
        （三）生态保护
    """
    assert paths_of(text) == [
        "（二）", "（二）/1.", "（二）/2.", "（二）/1./专栏9", "（二）/1./专栏9/1.", "（二）/1./专栏9/2.", "（二）/3.",
        "（二）/专栏10", "（二）/专栏10/1.", "（二）/专栏10/2.", "（二）/专栏10/3.", "（二）/专栏10/4.", "（三）",
    ]  # fmt: skip


def test_a_list_that_lost_its_heading_stands_under_the_item_before_it() -> None:
    text = "（二）农业\n1.种业创新。实施行动。\n3.枸杞育种。紧盯需求。\n4.葡萄育种。解析特点。\n2.枸杞创新。突出定位。\n3.葡萄创新。打造之都。"
    assert paths_of(text) == ["（二）", "（二）/1.", "（二）/1./3.", "（二）/1./4.", "（二）/2.", "（二）/3."]


def test_a_sentence_cut_by_another_item_goes_on_behind_it() -> None:
    text = "（三）环境\n1.污染治理。围绕攻坚战开展技术研究与应用，构建综合治理技术体系，支撑我区环境污染防\n2.资源利用。开展研究。\n治率先区建设。"
    clauses = clauses_of(text)
    assert ["/".join(c.path) for c in clauses] == ["（三）", "（三）/1.", "（三）/2.", "（三）/1./"]
    assert clauses[3].parent == clauses[1].clause_id


def test_duty_lines_stand_with_what_they_cover() -> None:
    text = """
        （一）企业
        1.培育企业。建库。
        2.引导投入。落实政策。
        以上两项由省科技厅牵头，省财政厅配合。
        （二）平台
        1.建平台。建成十家。（省科技厅牵头，省财政厅配合）
        2.强服务。建成五家。
        （牵头单位：省科技厅，配合单位：省财政厅）
        （三）人才
        1.引人才。引进百人。
        （牵头单位：省委组织部）
        2.育人才。培养千人。
    """
    assert paths_of(text) == [
        "（一）", "（一）/1.", "（一）/2.", "（一）/", "（二）", "（二）/1.", "（二）/2.", "（二）/2./", "（三）", "（三）/1.", "（三）/1./", "（三）/2.",
    ]  # fmt: skip


def test_rows_carry_their_head_and_notes_stay_in_the_box() -> None:
    head = (("指标", "目标", "目标"), ("指标", "2025年", "2030年"))
    rows = (*head, ("投入（%）", "2.4", "3.0"), ("企业（家）", "500", "900"))
    clauses = clauses_of(
        "（三）目标\n——创新。加快。\n专栏1 主要指标",
        Block(kind="table", rows=rows, page=4),
        Block("注：略。"),
        Block("各市目标另行下达。"),
    )
    assert [(c.kind, "/".join(c.path)) for c in clauses] == [
        ("section", "（三）"), ("dash", "（三）/——"), ("box", "（三）/专栏1"), *[("row", "（三）/专栏1/")] * 4,
        ("para", "（三）/专栏1/"), ("para", "（三）/"),
    ]  # fmt: skip
    row = clauses[5]
    assert row.header_cells == ("指标", "目标 2025年", "目标 2030年")
    assert [span.of("\n".join(c.text for c in clauses)) for span in row.cells] == ["投入（%）", "2.4", "3.0"]
    assert row.page == 4
    assert clauses[3].header_cells == ("", "", "")


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、总体要求", "总体要求"),
        ("（一）强化创新，加快推进。", "强化创新，加快推进"),
        ("（一）加强领导。成立小组。", "加强领导"),
        ("1.建设平台。建成十家。", "建设平台"),
        ("1.在省内注册满一年，专职人员不少于3名。", ""),
        (
            "1.推动技术改造，围绕品种质量、节能降耗、生态环境、安全生产等重点，完善新技术新工艺新产品的推广机制。加快。",
            "",
        ),
        ("——企业出题。选题由企业提出。", "企业出题"),
        ("——青岭市：建设高地，达到4.2%。", ""),
        ("第三条【人才引进】对引进的人才给予补贴。", "人才引进"),
        ("第三条 补助每年申报一次。企业应当申报。", ""),
        ("专栏2：重大平台", "重大平台"),
        ("紧扣发展需求。坚持市场导向。", "紧扣发展需求"),
        ("到2025年，建成平台。再建平台。", ""),
    ],
)
def test_headings(line: str, heading: str) -> None:
    assert clauses_of(f"一、前文\n{line}" if line[0] not in "一第" else line)[-1].heading == heading


def test_headings_of_what_stands_above_come_first() -> None:
    item = clauses_of("一、总体要求\n（二）目标\n1.规模。达到百家。")[-1]
    assert item.headings == ("总体要求", "目标", "规模")


def test_the_same_label_twice_gets_a_suffix_and_keeps_its_children_apart() -> None:
    ids = [c.clause_id for c in clauses_of("一、甲\n（一）乙\n一、丙\n（一）丁")]
    assert ids == ["d#sec_1", "d#sec_1__subsec_1", "d#sec_1~2", "d#sec_1~2__subsec_1"]


def test_a_closing_paragraph_belongs_to_the_document() -> None:
    text = "一、保障\n（一）组织。加强领导。\n（二）投入。加大投入。\n（三）监督。强化监督。\n本方案自印发之日起施行，有效期5年。"
    assert paths_of(text)[-1] == ""
    assert clauses_of(text)[-1].parent is None


def test_labels_that_ocr_misread_and_headings_that_run_together() -> None:
    text = "—、总体要求\n（—）思想。坚持创新。\n（二）目标。建成十家。\n二、重点任务（一）创新。建设平台。\n（二）产业。调整结构。"
    assert [c.clause_id[2:] for c in clauses_of(text)] == [
        "sec_1", "sec_1__subsec_1", "sec_1__subsec_2", "sec_2", "sec_2__subsec_1", "sec_2__subsec_2",
    ]  # fmt: skip


def test_numbers_out_of_order_stay_on_their_level() -> None:
    assert paths_of("一、任务\n1.甲。\n2.乙。\n4.丁。\n3.丙。\n5.戊。\n7.庚。") == [
        "一、",
        *(f"一、/{n}." for n in (1, 2, 4, 3, 5, 7)),
    ]


def test_a_heading_that_only_the_format_declares_holds_what_follows() -> None:
    lines = [
        ("二、任务", 2),
        ("甲行动", 3),
        ("1.甲一。做甲。", None),
        ("乙行动", 3),
        ("1.乙一。做乙。", None),
        ("三、保障", 2),
        ("加强领导。", None),
    ]
    clauses = clauses_of("", *(Block(text, level=level) for text, level in lines))
    assert [c.clause_id[2:] for c in clauses] == [
        "sec_2", "sec_2__head_1", "sec_2__head_1__item_1", "sec_2__head_2", "sec_2__head_2__item_1", "sec_3", "sec_3__para_1",
    ]  # fmt: skip
    assert clauses[4].headings == ("任务", "乙行动", "乙一")


def test_a_date_in_running_text_signs_nothing() -> None:
    text = "一、进展\n第一批项目已经完成，达到预期。\n2020年3月1日\n第二批项目启动。\n二、下一步\n继续推进。"
    assert paths_of(text) == ["一、", "一、/", "一、/", "一、/", "二、", "二、/"]


def test_an_order_of_a_government_is_a_letter() -> None:
    text = """
        某省人民政府令
        第123号
        《某办法》已经省人民政府常务会议通过，现予公布，自2020年3月1日起施行。
        省长　张三
        2020年1月5日
        某办法
        第一条　为了促进发展，制定本办法。
    """
    assert [c.kind for c in clauses_of(text)] == ["header"] * 3 + ["signature"] * 2 + ["header", "article"]


def test_a_table_goes_on_behind_a_subheading_with_the_same_head() -> None:
    rows = (("序号", "任务", "牵头单位"), ("一、创新", "一、创新", "一、创新"), ("1", "建平台", "省科技厅"))
    more = (("2", "强企业", "省工信厅"), ("3", "引人才", "省委组织部"))
    clauses = clauses_of("分工方案", Block(kind="table", rows=rows), Block(kind="table", rows=more))
    assert [c.header_cells for c in clauses if c.kind == "row"][2:] == [("序号", "任务", "牵头单位")] * 3


def test_an_empty_document_has_no_clauses() -> None:
    assert outline(Document("d", "d.txt", "", "", ())) == ()


def test_items_01_02_of_a_box_stay_in_it_and_do_not_go_on_from_the_list_around_it() -> None:
    text = """
        第一节　强化科技力量
        1.建设实验室。布局实验室4家。
        2.完善条件。仪器开放共享率提高。
        专栏1　重大平台
        01 先进陶瓷实验室：依托昆东市。
        02 智能传感中心：依托兰溪州。
        03 生物育种基地：依托沙洲县。
        第二节　壮大企业
    """
    boxed = [path for path in paths_of(text) if "专栏1/0" in path]
    assert [path[-2:] for path in boxed] == ["01", "02", "03"]
