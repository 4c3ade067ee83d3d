"""Targets of whole documents: indicator, scope, kind, value, year and words of every quantity."""

import time
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Block, Document, Masthead, Reading, Span
from corpus.repair import repair
from indexer.outline import outline
from indexer.records import Clause, Target
from indexer.targets import benchmark, find_targets, normalized

PLAN = Masthead(title="云岭省“十四五”科技创新规划", region="云岭省", issued="2021-08-01")
RULES = Masthead(title="云岭省研发投入奖补资金管理办法", region="云岭省", issued="2023-05-01")
AGENDA = Masthead(title="昆东市2023年科技创新工作要点", region="昆东市", issued="2023-02-01")


def _document(blocks: Sequence[str | Sequence[Sequence[str]]], masthead: Masthead) -> Document:
    """Build a document of paragraphs (words) and tables (rows of cells)."""
    read = tuple(
        Block(text=block) if isinstance(block, str) else Block(kind="table", rows=tuple(map(tuple, block)))
        for block in blocks
    )
    text, lines = repair(Reading("text", (Block(text=masthead.title), *read)))
    return Document("d01", "d01.txt", "", text, lines, masthead)


def _targets(masthead: Masthead, *blocks: str | Sequence[Sequence[str]]) -> list[Target]:
    document = _document(blocks, masthead)
    found = find_targets(document, outline(document))
    assert all(document.text[t.span.start : t.span.end] == t.quote for t in found)
    return list(found)


Facts = tuple[str, str, str | None, str, int | None]


def _facts(targets: Sequence[Target]) -> list[Facts]:
    return [
        (t.kind, t.indicator, str(t.value) if t.value is not None else None, t.unit, t.year) for t in targets
    ]


def test_a_year_in_a_lead_in_governs_what_follows_until_another_stands() -> None:
    found = _targets(
        PLAN,
        "一、发展目标",
        "到2023年，主要目标是：",
        "——企业。国家高新技术企业达到2000家，规上工业企业研发经费占营业收入比重达到1.6%。",
        "到2025年，技术合同成交额突破500亿元。",
    )
    assert _facts(found) == [
        ("target", "国家高新技术企业数", "2000", "家", 2023),
        ("target", "规上工业企业研发经费占营业收入比重", "1.6", "%", 2023),
        ("target", "技术合同成交额", "500", "亿元", 2025),
    ]


def test_a_goal_without_a_date_takes_the_year_in_which_the_plan_ends() -> None:
    found = _targets(
        PLAN, "二、重点任务", "（一）培育企业", "培育科技领军企业50家、专精特新“小巨人”企业120家以上。"
    )
    assert _facts(found) == [
        ("target", "科技领军企业数", "50", "家", 2025),
        ("target", "专精特新“小巨人”企业数", "120", "家", 2025),
    ]


def test_from_a_to_b_is_a_state_and_a_goal_with_its_baseline() -> None:
    start, goal = _targets(
        PLAN, "一、发展目标", "到2025年，全社会研发经费投入强度由2020年的1.86%提高到2.4%。"
    )
    assert (start.kind, start.value, start.year) == ("actual", Decimal("1.86"), 2020)
    assert (goal.kind, goal.value, goal.year) == ("target", Decimal("2.4"), 2025)
    assert (goal.baseline_value, goal.baseline_year) == (Decimal("1.86"), 2020)
    assert start.indicator == goal.indicator == "全社会研发经费投入强度"


def test_a_list_of_places_gives_a_record_each() -> None:
    found = _targets(
        PLAN, "一、发展目标", "到2025年，技术合同成交额昆东市210亿元、曲江市35亿元、文河州20亿元。"
    )
    assert [(t.scope, str(t.value), t.indicator, t.year) for t in found] == [
        ("昆东市", "210", "技术合同成交额", 2025),
        ("曲江市", "35", "技术合同成交额", 2025),
        ("文河州", "20", "技术合同成交额", 2025),
    ]


def test_places_that_each_do_something_share_the_number() -> None:
    found = _targets(PLAN, "二、重点任务", "石泉、安岭两市各建成1个以上省级重点实验室。")
    assert [(t.scope, t.op, str(t.value), t.indicator) for t in found] == [
        ("石泉市", "ge", "1", "省级重点实验室数"),
        ("安岭市", "ge", "1", "省级重点实验室数"),
    ]


def test_values_and_names_of_a_list_are_matched_in_order() -> None:
    found = _targets(PLAN, "一、发展基础", "2020年，茶园、柑橘园综合机械化率分别只有21%和18.5%。")
    assert _facts(found) == [
        ("actual", "茶园综合机械化率", "21", "%", 2020),
        ("actual", "柑橘园综合机械化率", "18.5", "%", 2020),
    ]


def test_what_has_been_reached_is_no_goal() -> None:
    found = _targets(
        PLAN,
        "一、发展基础",
        "2020年，全省国家高新技术企业达到1168家，是2015年的2.8倍，技术合同成交额年均增长30%。",
    )
    assert [(t.kind, t.op, str(t.value), t.unit, t.year) for t in found] == [
        ("actual", "eq", "1168", "家", 2020),
        ("actual", "eq", "2.8", "倍", 2020),
        ("actual", "growth", "30", "%", 2020),
    ]


def test_a_goal_for_every_year_has_a_period_and_no_year() -> None:
    (goal,) = _targets(PLAN, "二、重点任务", "每年选派科技特派员3000名。")
    assert (goal.period, goal.year, goal.value, goal.indicator) == (
        "每年",
        None,
        Decimal(3000),
        "科技特派员数",
    )


def test_grants_ceilings_thresholds_and_time_limits_are_support() -> None:
    found = _targets(
        RULES,
        "第一条　为规范资金管理，制定本办法。",
        "第二条　规模以上企业，按照上一年度研发费用的6%给予奖补，单个企业每年最高300万元。",
        "第三条　上一年度研发费用超过1000万元的企业，应当提交专项审计报告。",
        "第四条　市科技局应当自申报截止之日起15个工作日内完成初审。",
        "第五条　奖补资金自到账之日起两年内使用完毕。",
    )
    assert [(t.kind, t.op, str(t.value), t.unit) for t in found] == [
        ("support", "eq", "6", "%"),
        ("support", "le", "300", "万元"),
        ("support", "ge", "1000", "万元"),
        ("support", "le", "15", "个工作日"),
        ("support", "le", "2", "年"),
    ]
    assert found[0].indicator == "规模以上企业上一年度研发费用奖补比例"
    assert "初审" in found[3].indicator
    assert all(t.year is None for t in found)


def test_ten_quantities_in_one_sentence_keep_their_own_names() -> None:
    text = (
        "建成省实验室4家、技术创新中心10家、企业技术中心600家、中试基地20家、新型研发机构60家、众创空间200家、科技企业孵化器90家、"
        "国际科技合作基地30家、院士工作站50个、博士后工作站80个。"
    )
    found = _targets(AGENDA, "一、主要任务", text)
    assert [str(t.value) for t in found] == ["4", "10", "600", "20", "60", "200", "90", "30", "50", "80"]
    assert [t.indicator for t in found][1:4] == ["技术创新中心数", "企业技术中心数", "中试基地数"]
    assert {t.year for t in found} == {2023}
    assert {t.scope for t in found} == {"昆东市"}


def test_levels_without_a_number_are_qualitative() -> None:
    found = _targets(
        PLAN, "一、发展目标", "到2025年，全社会研发经费投入强度达到全国平均水平，实现乡镇科技服务全覆盖。"
    )
    assert [(t.op, t.value, t.year) for t in found] == [
        ("qualitative", None, 2025),
        ("qualitative", None, 2025),
    ]
    assert found[0].indicator == "全社会研发经费投入强度"


def test_a_table_gives_a_record_a_cell() -> None:
    found = _targets(
        PLAN,
        "专栏1　主要指标",
        [
            ["序号", "指标", "单位", "2020年", "2025年", "年均增长（%）", "属性"],
            ["1", "全社会研发经费投入强度", "%", "1.86", "≥2.4", "—", "预期性"],
            ["2", "每万名就业人员中研发人员", "人年", "31.5*", "36左右", "2.7", "预期性"],
            ["3", "科技型中小企业数", "家", "-", "8000", "", "预期性"],
        ],
    )
    assert [(t.kind, t.op, str(t.value), t.unit, t.year, t.value_text) for t in found] == [
        ("actual", "eq", "1.86", "%", 2020, "1.86"),
        ("target", "ge", "2.4", "%", 2025, "≥2.4"),
        ("actual", "eq", "31.5", "人年", 2020, "31.5*"),
        ("target", "approx", "36", "人年", 2025, "36左右"),
        ("target", "growth", "2.7", "%", 2025, "2.7"),
        ("target", "eq", "8000", "家", 2025, "8000"),
    ]
    assert found[4].indicator == "每万名就业人员中研发人员年均增长"


def test_a_table_of_places_gives_a_record_a_place() -> None:
    found = _targets(
        PLAN,
        "专栏2　各市目标",
        [
            ["地区", "研发投入强度（%）", "高新技术企业数（家）"],
            ["昆东市", "3.2", "1500"],
            ["曲江市、文河州", "2.0", "300以上"],
        ],
    )
    assert [(t.scope, t.indicator, str(t.value), t.unit) for t in found] == [
        ("昆东市", "研发投入强度", "3.2", "%"),
        ("昆东市", "高新技术企业数", "1500", "家"),
        ("曲江市", "研发投入强度", "2.0", "%"),
        ("文河州", "研发投入强度", "2.0", "%"),
        ("曲江市", "高新技术企业数", "300", "家"),
        ("文河州", "高新技术企业数", "300", "家"),
    ]


def test_words_in_a_table_are_read_as_sentences_about_the_row() -> None:
    found = _targets(
        PLAN,
        "附件　重点项目表",
        [
            ["序号", "项目名称", "主要建设内容", "总投资", "建设期限"],
            ["1", "智能农机产业园", "标准厂房30万平方米及配套设施", "22亿元", "2023—2025年"],
        ],
    )
    assert [(t.indicator, str(t.value), t.unit, t.year, t.period) for t in found] == [
        ("智能农机产业园标准厂房面积", "30", "万平方米", 2025, "2023—2025年"),
        ("智能农机产业园总投资", "22", "亿元", 2025, "2023—2025年"),
    ]


def test_a_bare_starting_value_takes_the_year_of_the_same_value_elsewhere() -> None:
    plan = Masthead(title="昆东市智能农机行动计划（2023—2026年）", region="昆东市", issued="2023-11-03")
    found = _targets(
        plan,
        "一、发展基础",
        "2021年，核心零部件本地配套率为32%。",
        "二、行动目标",
        "到2026年，核心零部件本地配套率由32%提高到55%。",
    )
    assert [(t.kind, str(t.value), t.year, t.baseline_year) for t in found] == [
        ("actual", "32", 2021, None),
        ("actual", "32", 2021, None),
        ("target", "55", 2026, 2021),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "坚持创新、协调、绿色、开放、共享的发展理念，以六个领域为主攻方向，把企业推到创新前台。",
        "深入实施三大计划，落实“四个面向”要求，依照本办法第五条第二款执行（云政发〔2021〕18号）。",
        "建立由市长任组长的领导小组，办公室设在市科技局，电话0951-5032115。",
        "大力发展5G技术，统筹治理PM2.5和臭氧，推进305项目办公室工作。",
    ],
)
def test_prose_without_a_quantity_yields_none(text: str) -> None:
    assert _targets(PLAN, "二、重点任务", text) == []


def test_a_document_without_clauses_yields_none() -> None:
    assert find_targets(Document("d", "d.txt", "", "", ()), ()) == ()


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("产值达到3.5亿元。", "350000000", "元"),
        ("占比达到七成。", "70", "%"),
        ("占比达到三分之一。", "33.33", "%"),
        ("产值比2020年翻一番。", "100", "%"),
        ("面积达到2万亩。", "20000", "亩"),
        ("投入强度达到全国平均水平。", None, ""),
    ],
)
def test_targets_in_different_units_compare(text: str, value: str | None, unit: str) -> None:
    (found,) = _targets(PLAN, "一、发展目标", text)
    amount, base = normalized(found)
    assert base == unit
    assert amount == (Decimal(value) if value else None)


_WORDS = st.sampled_from(
    [
        "到2025年，", "每年", "“十四五”期间，", "由", "提高到", "达到", "不低于", "国家高新技术企业", "研发经费投入强度", "建设", "给予", "奖励", "其中", "昆东市", "分别",
        "12家", "1.5%", "三分之一", "100万元", "两个以上", "3—5种", "翻一番", "15个工作日内", "第五条", "（三）", "〔2021〕18号", "，", "。", "；", "：", "、", "的", "以上", "全覆盖",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, max_size=25).map("".join))
def test_whatever_the_words_every_quote_is_the_text_at_its_span(text: str) -> None:
    _targets(PLAN, "一、发展目标", text or "无")


@pytest.mark.parametrize(
    "piece",
    ["1家", "到2025年达到1家，", "（第一百二十三亿", "9", "千", "“", "《", "（", "3—", "每年", "\n1家", "由1家提高到2家", "对企业给予1万元，", "全覆盖，"],
)  # fmt: skip
def test_long_runs_in_one_clause_end_within_their_bound(piece: str) -> None:
    text = (piece * 12_000)[:12_000]
    clause = Clause("d", "d#1", 1, "para", "", ("",), (), "", Span(0, len(text)), text)
    started = time.process_time()
    find_targets(Document("d", "d.txt", "", text, ()), (clause,))
    # some 0.1 ms a record; what grows with the square of the length takes minutes
    assert time.process_time() - started < 10


def test_the_benchmark_counts_clauses_a_second() -> None:
    articles = ["第一条　经营者应当自收到申请之日起十五日内答复。", "第二条　鼓励公民参与保护工作。"] * 200
    assert benchmark(articles) > 100
