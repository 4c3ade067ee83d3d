"""The records desk over three invented documents of real regions, their records written by hand."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from corpus.model import Document, Line, Masthead, Span
from indexer.lexicon import load_lexicon
from indexer.records import Clause, Duty, Target
from indexer.store import FILE, Store
from indexer.store.build import StoreWriter
from indexer.store.readings import Reading, encoded
from service.citing import Citer
from service.facts.desk import RecordDesk
from service.facts.records import Citations
from service.facts.vocabulary import Vocabulary
from service.schema_facts import DutyQuery, SeriesQuery, TargetQuery

PLAN = Masthead(title="节能规划", region="广东省", region_path=("广东省",), document_number="粤府〔2021〕9号")
CITY = Masthead(title="节能方案", region="广州市", region_path=("广东省", "广州市"))
NORTH = Masthead(title="科技创新要点", region="宁夏回族自治区", region_path=("宁夏回族自治区",))


class Paper:
    """A document in the making: a clause a line, records by the words that they quote."""

    def __init__(self, doc: str, head: Masthead, *lines: str) -> None:
        self.doc, self.head, self.text = doc, head, "\n".join(lines)
        starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
        self.clauses = tuple(
            Clause(doc, f"{doc}#item_{at}", at, "item", f"{at}.", (f"{at}.",), (), "", Span(start, start + len(line)), line)
            for at, (line, start) in enumerate(zip(lines, starts, strict=True), 1)
        )  # fmt: skip
        self.targets: list[Target] = []
        self.duties: list[Duty] = []

    def _held(self, words: str) -> tuple[Clause, Span]:
        start = self.text.index(words)
        span = Span(start, start + len(words))
        return next(c for c in self.clauses if c.span.start <= start < c.span.end), span

    def target(
        self, words: str, indicator: str, value: str | None, unit: str, year: int | None, **more: Any
    ) -> None:
        clause, span = self._held(words)
        record = Target(
            self.doc, clause.clause_id, indicator, "全省", "target", "eq", None if value is None else Decimal(value), None,
            unit, year, None, None, None, words, span, words[-5:],
        )  # fmt: skip
        self.targets.append(replace(record, **more))

    def duty(self, words: str, lead: tuple[str, ...], support: tuple[str, ...] = ()) -> None:
        clause, span = self._held(words)
        self.duties.append(Duty(self.doc, clause.clause_id, (clause.clause_id,), lead, support, words, span))

    def reading(self) -> Reading:
        lines = tuple(Line(clause.span) for clause in self.clauses)
        document = Document(self.doc, f"{self.doc}.txt", "", self.text, lines, self.head)
        return Reading(self.doc, document, self.clauses, tuple(self.targets), tuple(self.duties))


def papers() -> Iterator[Paper]:
    plan = Paper(
        "plan", PLAN,
        "1.到2025年研发投入强度达到3.5%。",
        "2.其中广州市达到4%，深圳市达到5%。",
        "3.技术合同成交额达到3000亿元。（省科技厅牵头，各市科技局配合）",
        "4.省属企业研发投入强度达到2%。",
    )  # fmt: skip
    plan.target(
        "研发投入强度达到3.5%",
        "研发投入强度",
        "3.5",
        "%",
        2025,
        baseline_value=Decimal("2.9"),
        baseline_year=2020,
    )
    plan.target("广州市达到4%", "全社会研发经费投入强度", "4", "%", 2025, scope="广州市")
    plan.target("深圳市达到5%", "全社会研发经费投入强度", "5", "%", 2025, scope="深圳市")
    plan.target("达到3000亿元", "技术合同成交额", "3000", "亿元", 2025)
    plan.target("省属企业研发投入强度达到2%", "省属企业研发投入强度", "2", "%", 2025, scope="省属企业")
    plan.duty("（省科技厅牵头，各市科技局配合）", ("省科技厅",), ("各市科技局",))
    yield plan
    city = Paper(
        "city", CITY,
        "1.全市R&D经费占GDP比重达到4.2%。",
        "2.技术合同成交额达到20000000万元。（市科技局牵头）",
    )  # fmt: skip
    city.target("R&D经费占GDP比重达到4.2%", "R&D经费占GDP比重", "4.2", "%", 2025, scope="全市")
    city.target("达到20000000万元", "技术合同成交额", "20000000", "万元", 2025, scope="全市")
    city.duty("（市科技局牵头）", ("市科技局",))
    yield city
    north = Paper(
        "north", NORTH,
        "1.建设平台。（自治区科学技术厅牵头，科技厅配合）",
        "2.各市科技局负责受理。",
        "3.研发投入强度达到全国平均水平，给予奖励10万元。",
    )  # fmt: skip
    north.duty("（自治区科学技术厅牵头，科技厅配合）", ("自治区科学技术厅",), ("科技厅",))
    north.duty("各市科技局负责受理", ("各市科技局",))
    north.target("达到全国平均水平", "研发投入强度", None, "", 2025, scope="全区", op="qualitative")
    north.target("给予奖励10万元", "研发投入强度", "10", "万元", None, scope="全区", kind="support")
    yield north


def desk_over(folder: Path, made: list[Paper]) -> RecordDesk:
    writer = StoreWriter(folder / FILE)
    for paper in made:
        writer.add(encoded(paper.reading()))
    writer.finish()
    store, lexicon = Store(folder / FILE), load_lexicon()
    heads = {paper.doc: paper.head for paper in made}
    citer = Citer(
        {paper.doc: paper.text for paper in made}.__getitem__, heads.__getitem__, lambda doc: "in_force"
    )
    return RecordDesk(store, lexicon, Vocabulary.of(store, lexicon), Citations(store, citer), "g1")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordDesk]:
    made = desk_over(tmp_path_factory.mktemp("facts"), list(papers()))
    yield made
    made.store.close()


def found(desk: RecordDesk, **filters: Any) -> list[tuple[str, str]]:
    return [(row.doc, row.quote) for row in desk.targets(TargetQuery(**filters)).targets]


def test_an_indicator_is_found_under_its_other_names(desk):
    docs = {doc for doc, _ in found(desk, indicator=["全社会研发经费投入强度"])}
    assert docs == {"plan", "city", "north"}


def test_a_region_covers_its_documents_those_of_its_cities_and_its_row_in_a_wider_plan(desk):
    assert found(desk, region=["广州市"]) == [
        ("plan", "广州市达到4%"), ("city", "R&D经费占GDP比重达到4.2%"), ("city", "达到20000000万元"),
    ]  # fmt: skip
    assert {doc for doc, _ in found(desk, region=["广东"])} == {"plan", "city"}
    assert found(desk, region=["深圳"]) == [("plan", "深圳市达到5%")]


def test_filters_of_one_kind_are_joined_by_or_and_those_of_different_kinds_by_and(desk):
    assert len(found(desk, region=["深圳市", "宁夏"])) == 3
    assert found(desk, region=["深圳市", "宁夏"], kind=["support"]) == [("north", "给予奖励10万元")]
    assert found(desk, doc=["plan"], scope=["省属"], year=[2025, 2030]) == [
        ("plan", "省属企业研发投入强度达到2%")
    ]
    assert found(desk, op=["qualitative"]) == [("north", "达到全国平均水平")]


def test_a_page_says_how_many_there_are_in_all(desk):
    whole = desk.targets(TargetQuery())
    page = desk.targets(TargetQuery(limit=2, offset=3))
    assert (page.total, page.limit, page.offset) == (whole.total, 2, 3)
    assert page.targets == whole.targets[3:5]
    assert desk.count_targets(TargetQuery(offset=3)) == whole.total - 3
    assert [cited.target.quote for cited in desk.cited_targets(TargetQuery(limit=2, offset=3))] == [
        row.quote for row in page.targets
    ]


def test_every_row_is_cited_with_its_very_words(desk):
    for row in desk.targets(TargetQuery()).targets:
        assert (row.citation.quote, row.citation.start, row.citation.end) == (row.quote, row.start, row.end)


def test_words_that_are_not_in_the_document_are_withheld(tmp_path):
    paper = Paper("plan", PLAN, "1.研发投入强度达到3.5%。")
    paper.target("研发投入强度达到3.5%", "研发投入强度", "3.5", "%", 2025)
    desk = desk_over(tmp_path, [paper])
    changed = replace(desk.citations.citer, text=lambda doc: paper.text.replace("3.5", "3.6"))
    forged = replace(desk, citations=Citations(desk.store, changed))
    assert forged.targets(TargetQuery()).targets == []
    assert forged.series(SeriesQuery(indicator="研发投入强度")).series == []
    desk.store.close()


def test_the_time_course_is_apart_by_region_and_joins_the_city_s_own_document(desk):
    answer = desk.series(SeriesQuery(indicator="研发投入强度"))
    assert answer.indicator == "全社会研发经费投入强度"
    assert [series.region for series in answer.series] == ["广东省", "广州市", "深圳市", "宁夏回族自治区"]
    province, city = answer.series[:2]
    assert [(point.year, point.value) for point in province.actuals] == [(2020, 2.9)]
    assert [(point.year, point.value) for point in province.goals] == [(2025, 3.5)]
    assert [(point.value, point.disputed, point.citations[0].doc) for point in city.goals] == [
        (4, True, "plan"), (4.2, True, "city"),
    ]  # fmt: skip
    assert [row.indicator for row in answer.related] == ["省属企业研发投入强度"]


def test_amounts_in_different_units_stand_in_one_series(desk):
    (series,) = desk.series(SeriesQuery(indicator="技术合同成交额", region=["广州市"])).series
    assert (series.unit, [point.value for point in series.goals]) == ("万元", [20_000_000])
    both = desk.series(SeriesQuery(indicator="技术合同成交额")).series
    assert [(one.region, one.unit) for one in both] == [("广东省", "亿元"), ("广州市", "万元")]


def test_grants_are_no_course_and_a_level_in_words_keeps_its_words(desk):
    (series,) = desk.series(SeriesQuery(indicator="研发投入强度", region=["宁夏"])).series
    assert (series.form, [point.text for point in series.goals]) == ("quality", ["达到全国平均水平"[-5:]])


def test_a_region_before_the_indicator_is_a_filter(desk):
    answer = desk.series(SeriesQuery(indicator="深圳市研发投入强度"))
    assert [(series.region, series.goals[0].value) for series in answer.series] == [("深圳市", 5)]


def test_words_that_are_no_indicator_show_those_that_hold_them(desk):
    answer = desk.series(SeriesQuery(indicator="合同"))
    assert (answer.exact, {series.indicator for series in answer.series}) == (False, {"技术合同成交额"})
    assert desk.series(SeriesQuery(indicator="粮食产量")).series == []


@pytest.mark.parametrize("name", ["科技厅", "省科学技术厅", "自治区科技厅", "科学技术厅"])
def test_a_body_is_found_under_all_its_names(desk, name):
    answer = desk.duties(DutyQuery(unit=name, role="lead"))
    assert (answer.total, [row.doc for row in answer.duties]) == (2, ["plan", "north"])
    assert {unit.name: (unit.lead, unit.support) for unit in answer.units} == {
        "省科技厅": (1, 0), "自治区科学技术厅": (1, 0), "科技厅": (0, 1),
    }  # fmt: skip


def test_a_role_is_told_and_asked_for(desk):
    assert [row.role for row in desk.duties(DutyQuery(unit="科技厅")).duties] == ["lead", "both"]
    assert desk.duties(DutyQuery(unit="科技厅", role="support")).total == 1
    assert [row.role for row in desk.duties(DutyQuery(role="lead")).duties] == [None] * 4


def test_a_body_with_its_region_has_the_duties_there_and_those_of_each_city_in_its_province(desk):
    assert [row.doc for row in desk.duties(DutyQuery(unit="宁夏科技厅")).duties] == ["north"]
    assert [row.doc for row in desk.duties(DutyQuery(unit="广州市科技局")).duties] == ["plan", "city"]
    assert [row.doc for row in desk.duties(DutyQuery(unit="科技局", region=["广东"])).duties] == [
        "plan",
        "city",
    ]


def test_a_duty_names_what_it_governs(desk):
    row = desk.duties(DutyQuery(unit="市科技局", doc=["city"])).duties[0]
    covered = row.covered[0]
    assert (covered.locator, covered.words) == ("2.", "2.技术合同成交额达到20000000万元。（市科技局牵头）")
    assert row.citation.quote == "（市科技局牵头）"


def test_duties_come_in_pages_with_their_number(desk):
    page = desk.duties(DutyQuery(limit=1, offset=1))
    assert (page.total, page.clauses, [row.doc for row in page.duties]) == (4, 4, ["city"])
    assert [cited.duty.doc for cited in desk.cited_duties(DutyQuery(limit=1, offset=1))] == ["city"]
