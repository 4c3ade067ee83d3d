"""Duties: who leads, who supports, what is governed; every style, and what must not be taken for one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document, Line, Span
from indexer.duties import find_duties
from indexer.duties.names import is_agency, is_specific, split_names
from indexer.duties.scope import scope_numbers
from indexer.outline import outline
from indexer.records import Clause, Duty


def document(text: str) -> Document:
    """A document of paragraphs and tab-parted rows, as the reader would hand it on."""
    lines, at, table, in_table = [], 0, -1, False
    for line in text.split("\n"):
        cells: list[Span] = []
        if "\t" in line:
            table += not in_table
            start = at
            for cell in line.split("\t"):
                cells.append(Span(start, start + len(cell)))
                start += len(cell) + 1
        in_table = bool(cells)
        lines.append(
            Line(
                Span(at, at + len(line)),
                "row" if cells else "paragraph",
                cells=tuple(cells),
                table=table if cells else None,
            )
        )
        at += len(line) + 1
    return Document("d", "d.txt", "", text, tuple(lines))


def duties(text: str) -> tuple[Duty, ...]:
    source = document(text)
    found = find_duties(source, outline(source))
    assert all(duty.quote == duty.span.of(text) for duty in found)
    return found


def one(sentence: str, kind: str = "para") -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Lead and support of what a single clause says."""
    label = "第五条" if kind == "article" else ""
    sentence = label + sentence
    clause = Clause("d", "d#1", 1, kind, label, (label,), (), "", Span(0, len(sentence)), sentence)  # type: ignore[arg-type]
    return [
        (duty.lead, duty.support) for duty in find_duties(Document("d", "d.txt", "", sentence, ()), (clause,))
    ]


def governed(text: str) -> list[list[str]]:
    """The first words of what each duty governs."""
    source = document(text)
    clauses = outline(source)
    said = {clause.clause_id: clause.text for clause in clauses}
    return [[said[each][:4] for each in duty.covers] for duty in find_duties(source, clauses)]


@pytest.mark.parametrize(
    ("sentence", "lead", "support"),
    [
        ("建设冷链物流园。（省商务厅牵头，省财政厅、省交通运输厅配合）", ("省商务厅",), ("省财政厅", "省交通运输厅")),
        ("建设冷链物流园。（市商务局负责）", ("市商务局",), ()),
        ("建设冷链物流园。（牵头单位：省商务厅；配合单位：省财政厅，各市人民政府）", ("省商务厅",), ("省财政厅", "各市人民政府")),
        ("建设冷链物流园。（责任单位：省商务厅、省邮政管理局）", ("省商务厅", "省邮政管理局"), ()),
        ("建设冷链物流园。（牵头单位：省商务厅，责任单位：省财政厅）", ("省商务厅",), ("省财政厅",)),
        ("建设冷链物流园。（商务厅牵头，交通运输厅、供销社等参加）", ("商务厅",), ("交通运输厅", "供销社")),
        ("建设冷链物流园。（省商务厅、省发展改革委等按职责分工负责）", ("省商务厅", "省发展改革委"), ()),
        ("建设冷链物流园。（省商务厅会同省财政厅负责，各县（市、区）人民政府参加）", ("省商务厅",), ("省财政厅", "各县（市、区）人民政府")),
        ("建设冷链物流园。（省商务厅牵头，各市、县（区）人民政府落实）", ("省商务厅",), ("各市、县（区）人民政府",)),
        ("建设冷链物流园。（牵头单位：省市场监管局（省知识产权局）；配合单位：省商务厅）", ("省市场监管局（省知识产权局）",), ("省商务厅",)),
        ("建设冷链物流园。（省商务厅牵头，2026年6月底前完成）", ("省商务厅",), ()),
        ("建设冷链物流园。（省商务厅、省财政厅）", ("省商务厅", "省财政厅"), ()),
        ("建设冷链物流园。【责任单位：省商务厅；完成时限：2026年底】", ("省商务厅",), ()),
        ("总投资3亿元，责任单位：市商务局。", ("市商务局",), ()),
        ("建设冷链物流园。(牵头单位:市商务局,责任单位:市财政局,各县区人民政府)", ("市商务局",), ("市财政局", "各县区人民政府")),
        ("建设冷链物流园。〔责任单位：市商务局，各县〔市、区〕人民政府〕", ("市商务局", "各县〔市、区〕人民政府"), ()),
        ("建设冷链物流园。（省商务厅、省邮政管理局等省有关部门和各地级市人民政府按职责分工负责）", ("省商务厅", "省邮政管理局", "省有关部门", "各地级市人民政府"), ()),
        ("建设冷链物流园。（省商务厅牵头，省财政厅、省交通运输厅按职责分工负责）", ("省商务厅",), ("省财政厅", "省交通运输厅")),
        ("建设冷链物流园。（由市商务局负责；市财政局、市邮政管理局参与）", ("市商务局",), ("市财政局", "市邮政管理局")),
        ("建设冷链物流园。 牵头单位:市商务局 责任单位:市财政局、市发改委", ("市商务局",), ("市财政局", "市发改委")),
        ("建设冷链物流园。（市领导：某某；牵头单位：市商务局；完成时间：长期坚持）", ("市商务局",), ()),
        ("建设冷链物流园。（各区县政府负责，市商务局、市财政局指导）", ("各区县政府",), ("市商务局", "市财政局")),
        ("建设冷链物流园。（省商务厅牵头，省财政厅和各市人民政府配合）", ("省商务厅",), ("省财政厅", "各市人民政府")),
    ],
)  # fmt: skip
def test_marked_styles(sentence: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    assert one(sentence) == [(lead, support)]


@pytest.mark.parametrize(
    ("sentence", "lead", "support"),
    [
        ("具体办法由省水利厅会同省财政厅另行制定。", ("省水利厅",), ("省财政厅",)),
        ("本方案由市水务局负责解释。", ("市水务局",), ()),
        ("省水利厅负责灌区改造的技术指导。", ("省水利厅",), ()),
        ("省水利厅会同有关部门建立用水台账。", ("省水利厅",), ("有关部门",)),
        ("县（市、区）水利部门对本地区数据的真实性负总责。", ("县（市、区）水利部门",), ()),
        ("市水务局承担河长制办公室日常工作。", ("市水务局",), ()),
        ("省防汛抗旱指挥部办公室（省应急厅）负责统筹调度。", ("省防汛抗旱指挥部办公室（省应急厅）",), ()),
        ("绍兴市要加快推进灌区改造。", ("绍兴市",), ()),
        ("委托第三方机构对实施情况开展年度评估。", ("第三方机构",), ()),
    ],
)
def test_what_a_sentence_of_a_plan_states(
    sentence: str, lead: tuple[str, ...], support: tuple[str, ...]
) -> None:
    assert one(sentence) == [(lead, support)]


@pytest.mark.parametrize(
    "sentence",
    [
        "推动企业牵头组建创新联合体，企业牵头的项目占比不低于七成。",
        "各市要加快推进灌区改造。",
        "实现由要素驱动向创新驱动转变，由省财政厅认定的企业达到30家。",
        "由于省水利厅人手不足，工程延期。",
        "省水利厅每年发布用水公报。",
        "成立领导小组，由省政府主要负责同志任组长。",
        "领导小组由省水利厅、省财政厅组成。",
        "所需经费由省财政厅承担。",
        "企业应当对材料的真实性负责。",
        "对直接负责的主管人员依法给予处分。",
        "支持企业与高校共建实验室（含省级重点实验室）。",
        "提高单位面积产量（2025年达到500公斤）。",
        "灌溉水有效利用系数达到0.58。",
        "东部地区要率先发展，沿海城市要扩大开放。",
        "今后政府应当继续努力。",
    ],
)
def test_what_is_no_duty_in_a_plan(sentence: str) -> None:
    assert one(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("省水利厅应当在十五日内公布名单。", [(("省水利厅",), ())]),
        ("省水利厅每年6月底前发布申报通知。企业于7月提交申请。", [(("省水利厅",), ())]),
        ("市水务局负责初审，市统计局负责核对数据。", [(("市水务局",), ()), (("市统计局",), ())]),
        (
            "市水务局应当自受理之日起十日内，会同同级财政、税务部门完成审核。",
            [(("市水务局",), ("同级财政", "税务部门"))],
        ),
        ("市水务局负责初审；同级财政部门予以配合。", [(("市水务局",), ("同级财政部门",))]),
        ("市水务局、市数据局配合做好信息共享。", [((), ("市水务局", "市数据局"))]),
        ("企业骗取补助的，由市财政局追回资金。", [(("市财政局",), ())]),
        ("市水务局委托第三方机构抽查。", [(("市水务局",), ("第三方机构",))]),
        ("县级以上人民政府负责渔业管理的部门应当定期巡查。", [(("县级以上人民政府负责渔业管理的部门",), ())]),
        ("由市人民政府确定的机构办理。", [(("市人民政府确定的机构",), ())]),
        ("省水利厅批准、核准的工程，依照本办法执行。", []),
        ("市水务局办理许可的期限，自受理之日起不得超过三十日。", []),
        ("管理委员会对股东会议负责。", []),
        ("省水利厅可以调减下一年度预算。", []),
        ("市水务局认为确有必要的，可以延长十日。", []),
        ("省水利厅发布的《用水定额》同时废止。", []),
        ("有关部门工作人员滥用职权的，依法给予处分。", []),
        ("企业应当提交下列材料。", []),
    ],
)
def test_articles(sentence: str, expected: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
    assert one(sentence, "article") == expected


def test_a_mark_silences_weaker_sentences_beside_it() -> None:
    assert one("市水务局应当加强巡查。（责任单位：市水务局、市公安局）") == [(("市水务局", "市公安局"), ())]


def test_one_sentence_shares_out_its_items_and_their_common_support() -> None:
    text = "一、任务\n1.河道清淤。清淤30公里。\n2.堤防加固。加固12公里。\n第1项由市水务局牵头，第2项由市住建局牵头，市财政局、各区人民政府配合。"
    found = duties(text)
    common = ("市财政局", "各区人民政府")
    assert [(duty.lead, duty.support) for duty in found] == [(("市水务局",), common), (("市住建局",), common)]
    assert governed(text) == [["1.河道"], ["2.堤防"]]


def test_rows_of_a_table_with_a_column_of_units() -> None:
    text = "专栏1 重点项目\n序号\t项目\t牵头单位\t配合单位\n1\t水库除险\t省水利厅\t省财政厅、各市人民政府\n2\t灌区改造\t省农业农村厅\t—"
    assert [(duty.lead, duty.support) for duty in duties(text)] == [
        (("省水利厅",), ("省财政厅", "各市人民政府")),
        (("省农业农村厅",), ()),
    ]


SECTION = (
    "三、重点任务\n（一）水利\n1.河道清淤。清淤30公里。\n2.堤防加固。加固12公里。\n3.水库除险。除险5座。\n"
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("（牵头单位：市水务局；配合单位：市财政局）", ["1.河道", "2.堤防", "3.水库"]),
        ("责任单位：市水务局、市财政局。", ["1.河道", "2.堤防", "3.水库"]),
        ("以上三项由市水务局牵头，市财政局配合。", ["1.河道", "2.堤防", "3.水库"]),
        ("以上第2至3项任务，由市水务局牵头，市财政局配合。", ["2.堤防", "3.水库"]),
        ("上述1至2项责任单位：市水务局。", ["1.河道", "2.堤防"]),
        ("（第2、3项任务，牵头单位：市水务局；配合单位：市财政局）", ["2.堤防", "3.水库"]),
        ("牵头单位：市水务局\n配合单位：市财政局", ["1.河道", "2.堤防", "3.水库"]),
    ],
)
def test_a_line_governs_what_stands_before_it(line: str, expected: list[str]) -> None:
    assert governed(SECTION + line) == [expected]
    assert all(duty.lead[0] == "市水务局" for duty in duties(SECTION + line))


def test_a_line_stops_at_the_last_marked_unit() -> None:
    text = "三、重点任务\n（一）水利\n1.河道清淤。清淤30公里。（市水务局负责）\n2.堤防加固。加固12公里。\n3.水库除险。除险5座。\n（责任单位：市住建局）"
    assert governed(text) == [["1.河道"], ["2.堤防", "3.水库"]]


def test_bracketed_ordinals_and_the_whole_part() -> None:
    text = (
        "三、支持政策\n（一）加大投入。每年安排2亿元。\n（二）支持上市。奖励100万元。\n（三）支持出口。奖励50万元。\n"
        "（以上第（一）项至第（二）项，牵头单位：市财政局；配合单位：市商务局）\n（本部分责任单位：市商务局）"
    )
    first, second = governed(text)
    assert first == ["（一）加", "（二）支"]
    assert second == ["（一）加", "（二）支", "（三）支"]


def test_a_closing_bracket_governs_the_points_of_its_paragraph() -> None:
    text = "二、任务\n（一）严格质量。一是建标准，制定标准3项。二是强检测，建设中心1个。（责任单位：市市场监管局）"
    (found,) = governed(text)
    assert {"（一）严", "一是建标", "二是强检"} <= set(found)


def test_a_lead_in_governs_its_items_and_lends_them_its_subject() -> None:
    text = "第四条　省水利厅是补助资金的主管部门，履行下列职责：\n（一）会同省财政厅提出安排建议；\n（二）组织审核。"
    first, second = duties(text)
    assert (first.lead, first.support, len(first.covers)) == (("省水利厅",), (), 3)
    assert (second.lead, second.support) == (("省水利厅",), ("省财政厅",))


@pytest.mark.parametrize(
    ("listing", "names"),
    [
        (
            "省发展改革委、省人力资源和社会保障厅和省财政厅等部门",
            ("省发展改革委", "省人力资源和社会保障厅", "省财政厅"),
        ),
        ("有关部门和地方政府", ("有关部门", "地方政府")),
        ("有关园区管委会及所在地政府（行署）等", ("有关园区管委会及所在地政府（行署）",)),
        ("市自然资源和规划局、市文化和旅游局", ("市自然资源和规划局", "市文化和旅游局")),
        ("省教育厅等部门，各高等学校", ("省教育厅", "各高等学校")),
        ("省水利厅 省财政厅", ("省水利厅", "省财政厅")),
        ("、；，", ()),
    ],
)
def test_names_are_split_as_printed(listing: str, names: tuple[str, ...]) -> None:
    assert split_names(listing) == names


def test_what_a_name_is() -> None:
    assert all(is_agency(name) for name in ("省科技厅", "县（市、区）人民政府", "省委组织部", "乌鲁木齐海关"))
    assert not any(is_agency(name) for name in ("企业", "空间布局", "社会各界", "全部", "大厅"))
    assert is_specific("省科技厅")
    assert not any(is_specific(name) for name in ("有关部门", "各市人民政府", "省有关部门", "税务部门"))


def test_scope_numbers() -> None:
    assert scope_numbers("第（十四）条至第（十六）条") == [14, 15, 16]
    assert scope_numbers("上述第（三）（四）项") == [3, 4]
    assert scope_numbers("第21、22项任务") == [21, 22]


WORDS = st.sampled_from(
    [
        "省科技厅",
        "市财政局",
        "各市、县（区）人民政府",
        "省委",
        "组织部",
        "、",
        "，",
        "；",
        "。",
        "：",
        "（",
        "）",
        "牵头",
        "配合",
        "负责",
        "会同",
        "由",
        "应当",
        "要",
        "责任单位：",
        "配合单位：",
        "以上三项",
        "第1至3项",
        "本部分",
        "一、",
        "（一）",
        "1.",
        "第三条",
        "一是",
        "\n",
        "\t",
        "和",
        "等",
        "的",
        "企业",
        "2025年",
        "“",
        "”",
        "(",
        ")",
        "【",
        "对",
        "职责",
        "是主管部门",
        "委托第三方机构",
    ]
)


@given(st.lists(WORDS | st.text(max_size=3), max_size=40).map("".join))
def test_anything_is_read_and_every_record_is_sound(text: str) -> None:
    source = document(text)
    clauses = outline(source)
    known = {clause.clause_id for clause in clauses}
    for duty in find_duties(source, clauses):
        assert duty.quote == text[duty.span.start : duty.span.end] != ""
        assert duty.lead or duty.support
        assert all(name and name == name.strip() for name in duty.lead + duty.support)
        assert duty.covers
        assert {duty.clause_id, *duty.covers} <= known


@pytest.mark.parametrize(
    "seed",
    [
        "省科技厅、",
        "（省科技厅牵头）",
        "由省科技厅会同",
        "1234",
        "（（）",
        "责任单位：",
        "第1至",
        "和省科技厅及",
        "市财政局应当，",
    ],
)
@pytest.mark.parametrize("kind", ["para", "article"])
def test_time_stays_in_bounds_on_long_runs(seed: str, kind: str) -> None:
    text = (seed * 6000)[:20000]
    began = time.perf_counter()
    one(text, kind)
    assert time.perf_counter() - began < 3


def test_lines_for_support_and_deadline_are_no_tasks_of_the_next_duty() -> None:
    text = "\n".join(
        (
            "1.开展诊断。三年诊断3000家次。",
            "牵头单位：市工业和信息化局",
            "配合单位：市财政局",
            "完成时限：2024年12月",
            "2.建设智能工厂。给予奖补100万元。",
            "牵头单位：市科技局",
            "配合单位：市大数据局",
            "完成时限：持续推进",
        )
    )
    assert [one.lead for one in duties(text)] == [("市工业和信息化局",), ("市科技局",)]
    assert [len(one.covers) for one in duties(text)] == [1, 1]
