"""The report stands alone, shows the gold beside the answer, and lets no text become markup."""

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from eval.annotations import load_gold
from eval.artefacts import read_run, write_run
from eval.charts import Row, columns, cumulative, dot_chart, interval_bar, risk_coverage
from eval.labels import load_labels
from eval.report import mark_evidence, render_html, render_markdown, worst_questions
from eval.results import Figure, RiskCurve, RiskPointRow, Run
from eval.session import Session, measure
from eval.texts import master_texts

FIGURE = Figure(value=0.5, low=0.25, high=0.75, n=8)


@pytest.fixture
def poor_run(gold_folder: Path, small: Any, tmp_path: Path) -> Run:
    """A run with a wrong answer, a refusal and hostile text."""
    answers = small.right_answers()
    answers[small.questions[0]["question"]]["answer"] = "<script>alert(1)</script>"
    answers[small.questions[1]["question"]].update(abstained=True, reason="not_stated")
    rows = {"clauses": small.clause_rows(), "targets": small.targets[:1], "duties": small.duties}
    subject = small.Subject(answers, rows, {"d01": small.text})
    outcome = measure(Session("差的"), subject, load_gold(gold_folder), master_texts(gold_folder))
    write_run(tmp_path / "run", *outcome)
    return read_run(tmp_path / "run")


def test_the_page_needs_nothing_else(poor_run: Run) -> None:
    page = render_html([poor_run])
    tree = html.document_fromstring(page)
    assert not tree.xpath("//script | //link | //img | //iframe | //object")
    assert not tree.xpath("//@src | //@href | //@onclick")
    assert not re.search(r"https?:|url\(|@import", page)


def test_the_page_shows_gold_and_answer_side_by_side(poor_run: Run) -> None:
    tree = html.document_fromstring(render_html([poor_run]))
    cases = tree.xpath("//article")
    text = [case.text_content() for case in cases]
    assert [t.split()[0] for t in text] == ["q2", "q1"] or "q2" in text[0]
    assert "县农业农村局" in text[0]
    assert "误拒" in text[0]
    assert "条款没有说明" in text[0]
    assert tree.xpath("//article//mark[text()='（县农业农村局牵头，县财政局配合）']")
    assert "<script>alert(1)</script>" in text[1]


def test_every_measure_stands_in_both_forms(poor_run: Run) -> None:
    page, markdown = render_html([poor_run]), render_markdown([poor_run])
    for name, figure in poor_run.result.measures.items():
        assert f"<code>{name}</code>" in page
        assert f"`{name}` | {figure.value:.4f} |" in markdown


def test_several_runs_stand_in_one_table(poor_run: Run, right_run: Run) -> None:
    tree = html.document_fromstring(render_html([right_run, poor_run]))
    row = tree.xpath("//tr[td/code='numeric_right']")[0]
    assert [cell.text_content().split() for cell in row.xpath("td")[1:]] == [["1.000"], ["0.000", "-1.000"]]
    assert "0.000 (-1.000)" in render_markdown([right_run, poor_run])


@pytest.fixture
def right_run(gold_folder: Path, right_subject: Any, tmp_path: Path) -> Run:
    outcome = measure(Session("对的"), right_subject, load_gold(gold_folder), master_texts(gold_folder))
    write_run(tmp_path / "right", *outcome)
    return read_run(tmp_path / "right")


def test_the_worst_come_first(poor_run: Run) -> None:
    assert [q.id for q in worst_questions(poor_run.questions)] == ["q2", "q1"]
    assert [q.id for q in worst_questions(poor_run.questions, 1)] == ["q2"]


def test_evidence_is_marked_across_line_breaks_and_nothing_becomes_markup() -> None:
    assert mark_evidence("建设 基\n地<b>12个", ["建设基地"]) == "<mark>建设 基\n地</mark>&lt;b&gt;12个"
    assert mark_evidence("<i>", []) == "&lt;i&gt;"


def test_charts_are_well_formed_and_escape_their_labels() -> None:
    point = RiskPointRow(confidence=0.9, coverage=0.5, risk=0.1)
    charts = [
        interval_bar(FIGURE),
        dot_chart([Row("<甲>", "8 题", (FIGURE, None))], ("一", "二"), "图 & 题"),
        columns([("<1", 3), ("2", 0)], "名次"),
        columns([], "空"),
        risk_coverage([("甲", RiskCurve(area=0.1, points=(point, point)))], "风险"),
        risk_coverage([("空", RiskCurve(area=None, points=()))], "风险"),
        cumulative([0.0, 3.5, 1200.0], [("P50", 3.5)], "用时"),
    ]
    for chart in charts:
        assert etree.fromstring(chart).tag == "svg"
    assert cumulative([], [], "用时") == ""


def test_a_bar_is_as_long_as_its_value() -> None:
    widths = [
        float(
            etree.fromstring(interval_bar(Figure(value=v, low=0, high=1, n=1)))
            .xpath("//rect")[1]
            .get("width")
        )
        for v in (0.0, 0.5, 1.0)
    ]
    assert widths[1] == pytest.approx(widths[2] / 2)
    assert widths[0] == 0


def test_every_measure_has_a_chinese_name(right_run: Run) -> None:
    labels = load_labels()
    assert [name for name in right_run.result.measures if name not in labels.measures] == []
    assert [m.name for m in labels.in_order(["zz", "RR@10", "Success@1"])] == ["Success@1", "RR@10", "zz"]
