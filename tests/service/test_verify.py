"""An answer is corrupted in many ways; the check lets through what the clauses say and nothing else."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Masthead, Span
from indexer.lexicon import load_lexicon
from indexer.records import Clause, Duty, Target
from service.checks.rules import titles_in
from service.checks.statements import statements_of
from service.checks.witness import Above, Witnesses, numbers_of, years_of
from service.schema import Citation
from service.verify import Verifier

GOAL = "全社会研发经费投入强度由2015年的1.42%提高到2020年的1.9%，技术合同成交额达到150亿元。"
WORK = "建设区域技术转移中心5个。（省科技厅牵头，省财政厅、省教育厅配合）"
RULE = "补助资金不得用于偿还贷款、发放福利，单个企业每年最高100万元。"
CITY = "云溪市1.25%，石门市1.05%，到2020年分别完成目标任务。"
ROW = "3\t众创空间数\t家\t36\t100"
LIMIT = "企业牵头的项目占比不低于60%，对达到要求的单位给予50万元以上资助，自受理之日起20个工作日内办结，资助期限不超过三年。"
LATER = "到2025年，众创空间达到200家，培训技术经理人600人次左右。"
TEXT = "\n".join((GOAL, WORK, RULE, CITY, ROW, LIMIT, LATER))
HEAD = Masthead(
    title="云山省“十三五”科技创新规划", document_number="云政发〔2016〕27号", issued="2016-08-15",
    region="云山省", issuer=("云山省人民政府",),
)  # fmt: skip


def clause(n: int, words: str, heads: tuple[str, ...] = ()) -> Clause:
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    return Clause(
        "d", f"d#item_{n}", n, "row" if heads else "item", "", ("",), (), "", span, words, header_cells=heads
    )


def target(
    at: Clause, quote: str, indicator: str, value: str, unit: str, kind: str, year: int, **more: object
) -> Target:
    start = TEXT.index(quote)
    fields = {"op": "eq", "scope": "云山省", "baseline_value": None, "baseline_year": None} | more
    return Target(
        doc="d", clause_id=at.clause_id, indicator=indicator, kind=kind, value=Decimal(value), value_max=None,
        unit=unit, year=year, period=None, quote=quote, span=Span(start, start + len(quote)), **fields,
    )  # type: ignore[arg-type]  # fmt: skip


GOALS, WORKS, RULES = clause(1, GOAL), clause(2, WORK), clause(3, RULE)
CITIES = clause(4, CITY)
ROWS = clause(5, ROW, ("序号", "指标", "单位", "2015年", "2020年"))
LIMITS, LATERS = clause(6, LIMIT), clause(7, LATER)
DUTY = Duty(
    "d", "d#item_2", ("d#item_2",), ("省科技厅",), ("省财政厅", "省教育厅"), WORK[13:],
    Span(TEXT.index("（省科技厅"), TEXT.index("（省科技厅") + len(WORK[13:])),
)  # fmt: skip
ABOVE = {
    "d#item_1": Above(
        GOALS,
        (
            target(GOALS, GOAL[:-14], "全社会研发经费投入强度", "1.9", "%", "target", 2020, baseline_value=Decimal("1.42"), baseline_year=2015),
            target(GOALS, "2015年的1.42%", "全社会研发经费投入强度", "1.42", "%", "actual", 2015),
            target(GOALS, "技术合同成交额达到150亿元", "技术合同成交额", "150", "亿元", "target", 2020),
        ),
        (), HEAD, "expired", "",
    ),
    "d#item_2": Above(WORKS, (), (DUTY,), HEAD, "expired", ""),
    "d#item_3": Above(RULES, (), (), HEAD, "expired", ""),
    "d#item_4": Above(
        CITIES,
        (
            target(CITIES, "云溪市1.25%", "强度", "1.25", "%", "target", 2020, scope="云溪市"),
            target(CITIES, "石门市1.05%", "强度", "1.05", "%", "target", 2020, scope="石门市"),
        ),
        (), HEAD, "expired", "",
    ),
    "d#item_5": Above(
        ROWS,
        (
            target(ROWS, ROW, "众创空间数", "36", "家", "actual", 2015),
            target(ROWS, ROW, "众创空间数", "100", "家", "target", 2020),
        ),
        (), HEAD, "expired", "",
    ),
    "d#item_6": Above(
        LIMITS,
        (
            target(LIMITS, "项目占比不低于60%", "企业牵头的项目占比", "60", "%", "target", 2020, op="ge"),
            target(LIMITS, "50万元以上", "资助", "50", "万元", "support", 2020, op="ge"),
        ),
        (), HEAD, "expired", "",
    ),
    "d#item_7": Above(
        LATERS,
        (
            target(LATERS, "众创空间达到200家", "众创空间数", "200", "家", "target", 2025),
            target(LATERS, "技术经理人600人次左右", "技术经理人", "600", "人次", "target", 2025),
        ),
        (), HEAD, "expired", "",
    ),
}  # fmt: skip
LEXICON = load_lexicon()
VERIFIER = Verifier(Witnesses(ABOVE.get, LEXICON), lambda doc: TEXT if doc == "d" else "", LEXICON)


def cited(n: int, words: str, clause_id: str | None = None) -> Citation:
    start = TEXT.index(words)
    return Citation(
        n=n, doc="d", clause_id=clause_id or f"d#item_{n}", title=HEAD.title, document_number=HEAD.document_number,
        locator="二、", quote=words, start=start, end=start + len(words), url="", status="expired",
    )  # fmt: skip


CITATIONS = [cited(n, words) for n, words in enumerate((GOAL, WORK, RULE, CITY, ROW, LIMIT, LATER), 1)]
ANSWER = """2020年全社会研发经费投入强度的目标为1.9%（2015年为1.42%）[1]。
省科技厅牵头，省财政厅、省教育厅配合[2]。
补助资金不得用于偿还贷款、发放福利，单个企业每年最高100万元（《云山省“十三五”科技创新规划》（云政发〔2016〕27号，已失效））[3]。
云溪市2020年目标为1.25%，比石门市（1.05%）高0.2个百分点（1.25%－1.05%）[4]。

| 年份 | 目标 | 实际 |
| --- | --- | --- |
| 2015年 | — | 36家[5] |
| 2020年 | 100家[5] | — |

科技厅牵头或负责的任务共1项：
- 建设区域技术转移中心5个[2]。
企业牵头的项目占比的目标为不低于60%[6]。
对达到要求的单位给予50万元以上资助，自受理之日起20个工作日内办结，资助期限不超过三年（《云山省“十三五”科技创新规划》（云政发〔2016〕27号，已失效））[6]。
2025年众创空间数的目标为200家[7]。
2025年技术经理人的目标为600人次左右[7]。"""


def test_what_the_clauses_say_passes_whole():
    checked = VERIFIER.verify(ANSWER, CITATIONS)
    assert checked.withheld == ()
    assert checked.text == ANSWER
    assert checked.citations == CITATIONS


CORRUPTIONS = [
    ("a digit changed", "目标为1.9%", "目标为1.8%", "number"),
    ("a decimal point lost", "目标为1.9%", "目标为19%", "number"),
    ("a unit changed", "最高100万元", "最高100亿元", "number"),
    ("a unit of another kind", "目标为1.9%", "目标为1.9亿元", None),
    ("a year that is nowhere", "2020年全社会", "2021年全社会", "year"),
    ("a year swapped with the baseline's", "2020年全社会", "2015年全社会", "pairing"),
    ("goal called result", "的目标为1.9%", "实际为1.9%", "pairing"),
    ("the baseline's year changed", "2015年为1.42%", "2010年为1.42%", "year"),
    ("lead and support swapped", "省科技厅牵头，省财政厅、省教育厅配合", "省财政厅牵头，省科技厅、省教育厅配合", "role"),
    ("a supporter promoted", "省科技厅牵头，省财政厅", "省科技厅、省财政厅牵头，省财政厅", "role"),
    ("a foreign body", "省财政厅、省教育厅配合", "省财政厅、省水利厅配合", "agency"),
    ("a negation dropped", "不得用于偿还", "用于偿还", "negation"),
    ("a negation added", "单个企业每年最高", "单个企业每年不最高", "negation"),
    ("another ceiling", "最高100万元", "最高200万元", "number"),
    ("a foreign document", "《云山省“十三五”科技创新规划》", "《云山省“十三五”旅游规划》", "title"),
    ("another document number", "云政发〔2016〕27号", "云政发〔2016〕28号", "number"),
    ("a wrong difference", "高0.2个百分点", "高0.3个百分点", "number"),
    ("a sum of numbers that are nowhere", "高0.2个百分点（1.25%－1.05%）", "高0.3个百分点（1.35%－1.05%）", "number"),
    ("no citation", "配合[2]。", "配合。", "no_citation"),
    ("a citation that is not there", "配合[2]。", "配合[9]。", "unknown_citation"),
    ("the citation of another clause", "（2015年为1.42%）[1]", "（2015年为1.42%）[3]", None),
    ("a cell of the table changed", "36家[5]", "63家[5]", "number"),
    ("goal and result swapped in the table", "| 2015年 | — | 36家[5] |", "| 2015年 | 36家[5] | — |", "pairing"),
    ("the years of the table swapped", "| 2020年 | 100家[5] | — |", "| 2015年 | 100家[5] | — |", None),
    ("a wrong count", "共1项", "共2项", "number"),
    ("the role in a heading swapped", "科技厅牵头或负责的任务", "科技厅配合或参加的任务", "role"),
    ("a body in a heading swapped", "科技厅牵头或负责的任务", "财政厅牵头或负责的任务", "role"),
    ("words of its own", "补助资金不得用于偿还贷款、发放福利", "补助资金一律用于兴建游泳池和电影院", None),
    ("a sentence slipped in before a cited one", "省科技厅牵头，", "一切顺利。省科技厅牵头，", "no_citation"),
    ("a sentence behind the last citation", "配合[2]。", "配合[2]。全省一片大好。", "no_citation"),
    ("Chinese numerals for another number", "转移中心5个", "转移中心六个", "number"),
    ("at least made at most", "目标为不低于60%", "目标为不高于60%", "limit"),
    ("at least dropped to at most in another word", "目标为不低于60%", "目标为不超过60%", "limit"),
    ("or more made or less", "50万元以上资助", "50万元以下资助", "limit"),
    ("or more made within", "50万元以上资助", "50万元以内资助", "limit"),
    ("at most made at least", "不超过三年", "不少于三年", "limit"),
    ("the most made the least", "每年最高100万元", "每年最低100万元", "limit"),
    ("about made more than", "目标为600人次左右", "目标为600人次以上", "limit"),
    ("a bound put to a plain value", "目标为200家[7]", "目标为不超过200家[7]", "limit"),
    ("full-width digits of another number", "不低于60%[6]", "不低于７０％[6]", "number"),
    ("Chinese numerals of another share", "不低于60%[6]", "不低于百分之七十[6]", "number"),
    ("a share made money", "不低于60%[6]", "不低于60万元[6]", None),
    ("money made a share", "50万元以上", "50%以上", "quantity"),
    ("working days made months", "20个工作日", "20个月", "quantity"),
    ("the year of another clause", "2025年众创空间数", "2020年众创空间数", None),
    ("the value of another clause", "目标为200家[7]", "目标为100家[7]", None),
    ("two citations swapped", "2025年众创空间数的目标为200家[7]", "2025年众创空间数的目标为200家[5]", None),
    ("the whole marker dropped from a figure", "目标为200家[7]", "目标为200家", "no_citation"),
    ("a state that the document has not", "已失效））[3]", "现行有效））[3]", None),
    ("may not made may", "不得用于", "可以用于", None),
    ("another number of the same document", "〔2016〕27号", "〔2018〕27号", "title"),
    ("a figure cut short within a quotation", "单个企业每年最高100万元（", "单个企业每年最高10（", "number"),
    ("a bound cut off within a quotation", "50万元以上资助，自受理之日起20个工作日内办结，资助期限不超过三年", "50万元", "limit"),
    ("a condition turned round", "达到要求的单位", "未达到要求的单位", "negation"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "right", "wrong", "rule"), CORRUPTIONS, ids=[c[0] for c in CORRUPTIONS])
def test_no_corruption_passes(name, right, wrong, rule):
    assert right in ANSWER
    corrupted = ANSWER.replace(right, wrong, 1)
    checked = VERIFIER.verify(corrupted, CITATIONS)
    assert checked.withheld, name
    if rule:
        assert rule in checked.counts
    assert wrong not in checked.text or wrong in ANSWER.replace(right, "", 1)


@pytest.mark.parametrize(
    "change",
    [
        {"start": CITATIONS[0].start + 1, "end": CITATIONS[0].end + 1},
        {"quote": GOAL.replace("1.9", "1.8")},
        {"quote": GOAL + " "},
        {"doc": "e"},
        {"clause_id": "d#item_77"},
        {"quote": "  ", "start": 0, "end": 2},
    ],
    ids=[
        "span shifted by one",
        "quote altered",
        "quote padded",
        "another document",
        "no such clause",
        "blank quote",
    ],
)
def test_a_statement_falls_with_its_quotation(change):
    checked = VERIFIER.verify(ANSWER, [CITATIONS[0].model_copy(update=change), *CITATIONS[1:]])
    assert checked.counts["quote"] == 1
    assert "1.42%" not in checked.text
    assert [c.n for c in checked.citations] == [1, 2, 3, 4, 5, 6]


def test_what_is_left_is_numbered_anew_and_still_cites_the_same():
    checked = VERIFIER.verify(ANSWER.replace("1.9%", "7.7%", 1), CITATIONS)
    assert [c.clause_id for c in checked.citations] == [f"d#item_{n}" for n in range(2, 8)]
    assert "省科技厅牵头，省财政厅、省教育厅配合[1]。" in checked.text


def test_a_heading_goes_with_the_last_of_its_items():
    checked = VERIFIER.verify("相关规定：\n- 建设区域技术转移中心9个[2]。", CITATIONS)
    assert (checked.text, checked.citations) == ("", [])


def test_a_count_follows_what_is_left():
    text = "科技厅牵头或负责的任务共2项：\n- 建设区域技术转移中心5个[2]。\n- 建设区域技术转移中心9个[2]。"
    checked = VERIFIER.verify(text, CITATIONS)
    assert checked.text.startswith("科技厅牵头或负责的任务共1项：")
    assert len(checked.withheld) == 1


def test_a_table_goes_with_its_last_row():
    checked = VERIFIER.verify("| 年份 | 目标 |\n| --- | --- |\n| 2020年 | 900家[5] |", CITATIONS)
    assert checked.text == ""


def test_statements_are_cut_at_their_citations():
    (line,) = statements_of(["甲为5家[1]，乙为6家[2][3]。丙未写明"])
    assert [(s.text, s.numbers) for s in line] == [("甲为5家", (1,)), ("乙为6家", (2, 3)), ("丙未写明", ())]


def test_numbers_are_read_however_they_are_written():
    assert numbers_of("三百家、1,200户、２成、1.5亿元") == {
        Decimal(v).normalize() for v in ("300", "1200", "2", "150000000")
    }
    assert years_of("到2025年，“十三五”") == {2025, 2016, 2017, 2018, 2019, 2020}


def test_titles_may_stand_within_titles():
    assert titles_in("《《甲规划》分工方案》和《乙办法》") == ["《甲规划》分工方案", "乙办法"]


@settings(max_examples=60)
@given(st.text(alphabet="省科技厅牵头为目标1290%年。[]12|- \n：（）", max_size=80))
def test_any_text_is_checked_and_only_what_is_cited_stays(text):
    checked = VERIFIER.verify(text, CITATIONS)
    used = {int(n) for n in re.findall(r"\[(\d+)\]", checked.text)}
    assert used == {c.n for c in checked.citations}
