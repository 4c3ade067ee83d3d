import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.question import understand


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("到2028年全市公共充电桩要建多少个？", "target"),
        ("首次进规的工业企业奖励多少钱", "support"),
        ("老旧小区改造由哪个部门牵头？", "duty"),
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


@pytest.mark.parametrize("text", ["新的五年科技规划是几号文", "新一轮养老服务方案的目标", "新办法什么时候施行"])
def test_the_newer_of_several_documents_is_meant(text):
    assert understand(text).new


def test_a_new_thing_is_not_a_new_document():
    assert not understand("新型研发机构管理办法的文号").new


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
