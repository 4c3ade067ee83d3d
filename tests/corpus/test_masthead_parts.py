"""The parts of mastheads one by one: numbers, dates, titles in 《》, terms, status on a day, repeals, web pages' facts."""

from calendar import monthrange
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.masthead import find_masthead, genre_of, link_repeals, status_on
from corpus.masthead.agencies import split_agencies
from corpus.masthead.dates import last_day, parse_date, small_number
from corpus.masthead.issuers import find_addressees
from corpus.masthead.numbers import normalize_number, own_number
from corpus.masthead.quoting import promote, quoted_titles, unwrap
from corpus.masthead.repeals import find_repeals
from corpus.masthead.terms import find_period, find_terms
from corpus.model import Line, Masthead, Span

DIGITS = "〇一二三四五六七八九"


def masthead_of(text: str, metadata: dict[str, str] | None = None) -> Masthead:
    lines, at = [], 0
    for words in text.split("\n"):
        lines.append(Line(Span(at, at + len(words))))
        at += len(words) + 1
    return find_masthead(text, tuple(lines), metadata or {})


def in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else DIGITS[tens]) + "十"
    return head + (DIGITS[ones] if ones or not tens else "")


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "()", "（）", "【】", "［］", "﹝﹞", "〖〗", "<>", "(]"])
@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
def test_a_number_is_the_same_in_every_bracket_and_with_blanks(brackets: str, blank: str) -> None:
    line = f"云政办发{blank}{brackets[0]}2021{brackets[1]}{blank}18{blank}号"
    assert own_number(line) == "云政办发〔2021〕18号"
    assert normalize_number(line) == "云政办发〔2021〕18号"


@pytest.mark.parametrize(
    "line",
    [
        "根据《某规划》（云政发〔2021〕18号）要求",
        "关于转发国办发〔2020〕3号文件的通知",
        "《某办法》（云科规〔2019〕3号）",
        "2021年第18次常务会议",
        "云政发2021 18号",
        "附件：申报表",
    ],
)
def test_a_cited_number_is_not_the_documents_own(line: str) -> None:
    assert own_number(line) is None


def test_a_body_that_cites_numbers_gives_none() -> None:
    masthead = masthead_of(
        "为落实《某规划》（云政发〔2021〕18号），制定本方案。\n一、总体要求\n云政发〔2021〕19号"
    )
    assert masthead.document_number is None
    assert masthead.issued is None
    assert masthead.issuer == ()


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_date_reads_the_same_in_digits_and_in_characters(day: date) -> None:
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    characters = f"{year}年{in_chinese(day.month)}月{in_chinese(day.day)}日"
    spaced = f"{day.year} 年 {day.month} 月 {day.day} 日"
    padded = f"{day.year}年{day.month:02}月{day.day:02}日"
    assert {parse_date(words) for words in (characters, spaced, padded, day.isoformat())} == {day.isoformat()}


@pytest.mark.parametrize(
    "words", ["2021年2月30日", "2021年13月1日", "2021年9月", "二〇二一年", "21年9月1日", ""]
)
def test_what_is_no_day_is_no_date(words: str) -> None:
    assert parse_date(words) is None


@given(st.integers(1, 99))
def test_small_numbers_read_back(number: int) -> None:
    assert small_number(in_chinese(number)) == number == small_number(str(number))


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.integers(1, 240))
def test_a_term_ends_the_day_before_it_would_begin_again(start: date, months: int) -> None:
    after = date.fromisoformat(last_day(start.isoformat(), months)) + timedelta(days=1)
    assert (after.year - start.year) * 12 + after.month - start.month == months
    assert after.day == min(start.day, monthrange(after.year, after.month)[1])


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("《某省规划》", "某省规划"),
        ("《某省规划（2021—2025年）》", "某省规划（2021—2025年）"),
        ("《某办法》（试行）", "某办法（试行）"),
        ("《〈某规划〉分工方案》", "《某规划》分工方案"),
        ("《某规划》分工方案", "《某规划》分工方案"),
        ("贯彻《某纲要》实施方案", "贯彻《某纲要》实施方案"),
        ("《某办法》和《某细则》", "《某办法》和《某细则》"),
    ],
)
def test_brackets_go_only_where_they_wrap_the_title(title: str, bare: str) -> None:
    assert unwrap(title) == bare


@given(st.text("《》〈〉规划办法", max_size=40))
def test_quoted_titles_are_at_their_place(text: str) -> None:
    found = quoted_titles(text)
    assert all(text[q.start] == "《" and q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert promote("〈甲〉乙") == "《甲》乙"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("云泽省科学技术厅　云泽省财政厅", ("云泽省科学技术厅", "云泽省财政厅")),
        ("财 政 部", ("财政部",)),
        ("云泽省科学技术厅云泽省财政厅", ("云泽省科学技术厅", "云泽省财政厅")),
        ("中共云泽省委办公厅云泽省人民政府办公厅", ("中共云泽省委办公厅", "云泽省人民政府办公厅")),
        ("市发展改革委、市科技局", ("市发展改革委", "市科技局")),
        ("云泽省科学技术厅（盖章）", ("云泽省科学技术厅",)),
        ("请结合实际认真组织实施", ()),
        ("2021年9月28日", ()),
    ],
)
def test_bodies_on_a_line(line: str, names: tuple[str, ...]) -> None:
    assert split_agencies(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("各市人民政府，省政府各部门、各直属机构：", ("各市人民政府", "省政府各部门", "各直属机构")),
        ("各市、县（区）人民政府：", ("各市、县（区）人民政府",)),
        (
            "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
            ("各省、自治区、直辖市人民政府", "国务院各部委", "各直属机构"),
        ),
        (
            "各盟行政公署、市人民政府，自治区各委、办、厅、局：",
            ("各盟行政公署、市人民政府", "自治区各委、办、厅、局"),
        ),
        ("白鹭市人民政府、省自然资源厅：", ("白鹭市人民政府、省自然资源厅",)),
    ],
)
def test_addressees_are_parted_where_each_stands_for_itself(line: str, names: tuple[str, ...]) -> None:
    assert find_addressees(line) == names


@pytest.mark.parametrize(
    ("sentence", "effective", "expires"),
    [
        ("第二十条 本办法自2024年6月1日起施行，有效期5年。", "2024-06-01", "2029-05-31"),
        ("本办法自2024年6月1日起施行。有效期三年。", "2024-06-01", "2027-05-31"),
        ("本规定自二〇二四年六月一日起施行，有效期至二〇二六年五月三十一日。", "2024-06-01", "2026-05-31"),
        ("本措施自2024年6月1日起施行，有效期5年，由省科技厅负责解释。", "2024-06-01", "2029-05-31"),
        ("本通知自发布之日起施行，有效期2年。", "2024-05-06", "2026-05-05"),
        ("本办法自印发之日起30日后施行，有效期为5年。", "2024-06-05", "2029-06-04"),
        ("本方案自印发之日起实施，至2026年12月31日止。", "2024-05-06", "2026-12-31"),
        ("本规划实施期至2025年12月31日，其他事项另行规定。", None, "2025-12-31"),
        ("本办法自2023年1月1日至2025年12月31日施行。", "2023-01-01", "2025-12-31"),
        ("本办法自2024年1月1日起试行，试行期一年。", "2024-01-01", "2024-12-31"),
        ("本政策有效期至2027年底。", None, "2027-12-31"),
        ("本办法自2023年1月1日起施行，至2025年12月31日止。", "2023-01-01", "2025-12-31"),
        ("高新技术企业证书有效期3年，期满重新认定。", None, None),
        ("企业应当取得有效期内的资质。", None, None),
        ("自2020年1月1日起执行的项目，按原规定办理。", None, None),
        ("《某办法》自2020年1月1日起施行后，成效明显。", None, None),
        ("项目执行期为2024年1月1日至2026年12月31日。", None, None),
        ("第四条 居住证有效期为5年。本办法施行前签发的证件在有效期内继续有效。", None, None),
    ],
)
def test_terms_of_the_document_itself(sentence: str, effective: str | None, expires: str | None) -> None:
    terms = find_terms(["第一条 为规范管理，制定本办法。", sentence], "2024-05-06")
    assert (terms.effective, terms.expires) == (effective, expires)


def test_a_term_from_the_day_of_issue_is_unknown_where_that_is_lost() -> None:
    terms = find_terms(["本办法自印发之日起施行，有效期5年。"], None)
    assert (terms.effective, terms.expires) == (None, None)


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("云泽省“十三五”科技创新规划", (2016, 2020)),
        ("云泽省科技创新“十五五”规划", (2026, 2030)),
        ("云泽省第十四个五年规划", (2021, 2025)),
        ("云泽省方案（2016年-2020年）", (2016, 2020)),
        ("2023年全省工作要点", (2023, 2023)),
        ("《云泽省“十四五”规划》重点任务分工方案", None),
        ("云泽省十五条措施", None),
    ],
)
def test_period_of_a_plan(title: str, period: tuple[int, int] | None) -> None:
    assert find_period(title) == period


@pytest.mark.parametrize(
    ("masthead", "day", "status"),
    [
        (Masthead(status="in_force", expires="2025-12-31"), date(2025, 12, 31), "in_force"),
        (Masthead(status="in_force", expires="2025-12-31"), date(2026, 1, 1), "expired"),
        (Masthead(status="repealed", expires="2099-12-31"), date(2026, 1, 1), "repealed"),
        (Masthead(status="unknown"), date(2026, 1, 1), "unknown"),
        (Masthead(genre="规划", period=(2016, 2020)), date(2020, 12, 31), "unknown"),
        (Masthead(genre="规划", period=(2016, 2020)), date(2021, 1, 1), "expired"),
        (Masthead(genre="要点", period=(2023, 2023)), date(2026, 1, 1), "unknown"),
        (Masthead(genre="规划", period=(2016, 2020), status="in_force"), date(2021, 1, 1), "in_force"),
    ],
)
def test_status_on_a_day(masthead: Masthead, day: date, status: str) -> None:
    assert status_on(masthead, day) == status


def test_a_repealing_document_marks_the_one_it_repeals_by_number_or_title() -> None:
    mastheads = {
        "old": Masthead(
            title="某省研发补助办法（试行）", document_number="某科规〔2019〕3号", issued="2019-05-20"
        ),
        "untitled": Masthead(title="某省科技经费暂行规定", issued="2001-01-01"),
        "other": Masthead(
            title="某省研发补助办法（试行）", document_number="某科规〔2015〕9号", issued="2015-01-01"
        ),
        "new": Masthead(
            title="某省研发奖补办法",
            issued="2024-04-30",
            repeals=(
                "《某省研发补助办法（试行）》（某科规[2019]3号）",
                "《某省科技经费暂行规定》",
                "《不在库中的办法》",
            ),
        ),
    }
    linked = link_repeals(mastheads)
    assert {doc: masthead.repealed_by for doc, masthead in linked.items() if masthead.repealed_by} == {
        "old": "new",
        "untitled": "new",
    }
    assert linked["old"].status == "repealed"
    assert linked["old"].found["repealed_by"] == "inferred"
    assert mastheads["old"].repealed_by is None


def test_a_repeal_does_not_reach_a_later_document_or_what_the_catalogue_says() -> None:
    mastheads = {
        "later": Masthead(title="某办法", issued="2025-01-01"),
        "kept": Masthead(title="某规定", status="in_force", found={"status": "catalog"}),
        "new": Masthead(title="某细则", issued="2024-01-01", repeals=("《某办法》", "《某规定》")),
    }
    assert link_repeals(mastheads) == mastheads


def test_repeals_are_quoted_as_printed_and_mentions_are_none() -> None:
    lines = [
        "第九条 根据《某条例》制定。本办法自2024年6月1日起施行。《甲办法》（甲发〔2014〕35号）、《乙规定》同时废止。",
        "上述办法修订或者废止的，按新规定执行。",
        "《丙办法》废止后，项目继续执行。",
    ]
    assert find_repeals(lines) == ("《甲办法》（甲发〔2014〕35号）", "《乙规定》")


PAGE = {
    "发文机关：": "云泽省科学技术厅　云泽省财政厅",
    "发文字号": "云科规[2024]1 号",
    "成文日期": "2024年04月30日",
    "发布日期": "2024年05月06日",
    "有 效 性": "有效",
    "有效期": "5年（2024年06月01日至2029年05月31日）",
    "ArticleTitle": "云泽省科学技术厅 云泽省财政厅关于印发《云泽省研发奖补办法》的通知",
}


def test_a_web_pages_table_fills_what_the_text_lacks() -> None:
    masthead = masthead_of("第一条 为规范管理，制定本办法。\n第二条 适用于本省。", PAGE)
    assert masthead.title == "云泽省研发奖补办法"
    assert masthead.document_number == "云科规〔2024〕1号"
    assert masthead.issuer == ("云泽省科学技术厅", "云泽省财政厅")
    assert (masthead.issued, masthead.expires, masthead.status) == ("2024-04-30", "2029-05-31", "in_force")
    assert {masthead.found[name] for name in ("title", "document_number", "issuer", "issued", "status")} == {
        "metadata"
    }


def test_the_text_is_believed_before_the_table() -> None:
    text = "云科规〔2024〕2号\n关于印发《云泽省奖补办法》的通知\n各市科技局：\n现印发给你们。\n云泽省科学技术厅\n2024年4月29日"
    masthead = masthead_of(text, PAGE)
    assert (masthead.document_number, masthead.issued, masthead.title) == (
        "云科规〔2024〕2号",
        "2024-04-29",
        "云泽省奖补办法",
    )
    assert masthead.conflicts["document_number"] == "云科规〔2024〕1号"
    assert masthead.conflicts["issued"] == "2024-04-30"


def test_a_page_without_a_date_of_issue_gives_none() -> None:
    masthead = masthead_of(
        "云泽省某办法\n第一条 为规范管理，制定本办法。", {"发布日期": "2024-05-06", "文号": "无"}
    )
    assert masthead.issued is None
    assert masthead.document_number is None


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("有效", "in_force"),
        ("已失效", "expired"),
        ("失效", "expired"),
        ("已废止", "repealed"),
        ("现行有效", "in_force"),
        ("—", "unknown"),
    ],
)
def test_a_pages_word_on_force(words: str, status: str) -> None:
    assert masthead_of("某办法\n第一条 为规范管理。", {"有效性": words}).status == status


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("某省科技规划纲要", "规划"),
        ("某工作要点", "要点"),
        ("某三年行动方案", "方案"),
        ("某复函", "函"),
        ("某若干政策措施", "措施"),
        ("某概览", ""),
    ],
)
def test_genre_is_the_last_word_of_the_title(title: str, genre: str) -> None:
    assert genre_of(title) == genre


@given(st.text("云泽省人民政府文件〔2021〕8号关于印发《规划》的通知各市：\n2021年9月日，。一、（）"))
def test_any_text_has_a_masthead(text: str) -> None:
    masthead = masthead_of(text)
    assert masthead.status in ("unknown", "in_force")
    assert set(masthead.found.values()) <= {"text", "metadata", "inferred"}
    assert set(masthead.found) <= {field.name for field in fields(masthead)}


def test_a_long_line_is_read_in_linear_time() -> None:
    masthead = masthead_of(
        "《" * 20_000 + "\n" + "云泽省" * 20_000 + "\n" + "本办法自" * 20_000 + "\n（" + "甲" * 50_000
    )
    assert masthead.title == ""


def test_a_city_in_front_of_the_title_is_the_region_though_the_text_speaks_of_the_province() -> None:
    text = "舟山市科技创新促进条例\n第一条 为了促进本市科技创新，制定本条例。\n第二条 本市科普经费不低于全省平均水平。\n第三条 本市设立基金。"
    assert masthead_of(text).region == "舟山市"


def test_a_report_of_the_state_council_is_of_the_whole_country() -> None:
    assert masthead_of("2024年中华人民共和国国务院政府工作报告\n各位代表：\n一、工作回顾").region == "全国"
