from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.question import apart, terse, understand


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("到2028年全市公共充电桩要建多少个？", "target"),
        ("首次进规的工业企业奖励多少钱", "support"),
        ("老旧小区改造由哪个部门牵头？", "duty"),
        ("企业牵头的项目占比最低多少？", "target"),
        ("财政和金融比如贴息怎么支持企业", "measure"),
        ("申报专精特新企业要符合哪些条件", "list"),
        ("怎么推动农业废弃物资源化利用", "measure"),
        ("什么是近零碳园区", "definition"),
        ("中期评估什么时候开展", "timeline"),
        ("甲省和乙省的森林覆盖率目标谁更高", "compare"),
        ("这个办法的文号是什么", "document"),
    ],
)
def test_the_kind_of_a_question_shows_in_its_wording(text, kind):
    assert understand(text).kind == kind


def test_years_are_found_however_they_are_written():
    assert understand("２０２５年和二〇三〇年的目标").years == (2025, 2030)


def test_a_document_number_is_not_a_year():
    found = understand("湘政发〔2021〕18号的目标")
    assert found.years == ()
    assert found.numbers == (("湘政发", 2021, 18),)


@pytest.mark.parametrize(
    "text", ["新的五年科技规划是几号文", "新一轮养老服务方案的目标", "新办法什么时候施行"]
)
def test_the_newer_of_several_documents_is_meant(text):
    assert understand(text).new


@pytest.mark.parametrize(
    "text", ["新型研发机构管理办法的文号", "“十四五”科技创新规划的文号", "城市更新规划", "创新政策"]
)
def test_a_new_thing_is_not_a_new_document(text):
    assert not understand(text).new


def test_the_end_of_a_plan_is_its_last_year():
    found = understand("“十五五”末要达到多少")
    assert found.periods == (("十五五", 2026, 2030),)
    assert found.years == (2030,)


@pytest.mark.parametrize(
    ("text", "role"),
    [("教育厅牵头哪些任务", "lead"), ("教育厅配合哪些任务", "support"), ("教育厅的任务", "")],
)
def test_the_role_asked_for_is_understood(text, role):
    assert understand(text).role == role


@given(st.text(max_size=300))
def test_any_text_is_understood_as_something(text):
    assert understand(text).kind


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("去年的目标完成了吗", (2025,)),
        ("今年研发投入强度要达到多少", (2026,)),
        ("明年要建多少个充电站", (2027,)),
        ("2020年的目标今年完成了吗", (2020,)),  # a year that is named is meant
        ("我们公司前年一分钱研发都没有花，去年才开始做研发，想问一下能不能申请这个补助", ()),  # a story
        ("上年度的研发费用", ()),
    ],
)
def test_this_year_and_last_year_are_counted_from_the_day_of_the_question(text, years):
    assert understand(text, date(2026, 3, 1)).years == years
    assert not understand("去年的目标").years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("研发强度 2030", True),
        ("湖南 充电桩", True),
        ("怎样提高研发强度", False),
        ("研发强度的目标？", False),
    ],
)
def test_catchwords_are_told_from_questions(text, expected):
    assert terse(understand(text)) is expected


def test_one_of_the_things_compared_is_asked_about_by_itself():
    assert apart(understand("新办法的奖励标准有什么不同")).kind == "support"
    assert apart(understand("湖南的森林覆盖率目标谁更高")).kind == "target"
    assert apart(understand("有什么不同")).kind == "compare"


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [("老办法怎么补", True, False), ("现行的办法怎么补", False, True), ("办法怎么补", False, False)],
)
def test_the_older_or_the_newer_document_is_preferred_where_it_is_said(text, old, new):
    found = understand(text)
    assert (found.old, found.new) == (old, new)


@pytest.mark.parametrize(
    ("text", "state"), [("目标是多少", "target"), ("实际完成了多少", "actual"), ("有多少", "")]
)
def test_a_goal_is_told_from_what_was_reached(text, state):
    assert understand(text).state == state
