"""`zhengwen eval report`: a run as one HTML page that needs nothing else, or as Markdown.

Several runs may be given: the first is shown in full, the others beside it in a table with their differences.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from eval.charts import Row, columns, cumulative, dot_chart, interval_bar, risk_coverage
from eval.comparison import Comparison, compare_runs
from eval.labels import MeasureLabel, load_labels
from eval.results import Figure, Fraction, HitRow, QuestionRow, Run

WORST = 40
MISSES = 60
_PARTS = (".precision", ".recall")
_BANDS = ("第 1", "第 2–3", "第 4–5", "第 6–10", "未进前十")


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure of the run, ready to be shown."""

    label: MeasureLabel
    figure: Figure
    bar: Markup


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """A measure over several runs: the figure of each, and how the others differ from the first."""

    label: MeasureLabel
    cells: tuple["MatrixCell", ...]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One figure of a matrix; `tone` is "better", "worse" where the difference is significant, else ""."""

    value: float | None
    difference: float | None
    tone: str


@dataclass(frozen=True, slots=True)
class RecordTable:
    """F1 and accuracies of the records: names of measures, and one row of values a document (None: not annotated)."""

    names: list[str]
    rows: list[tuple[str, list[float | None]]]


@dataclass(frozen=True, slots=True)
class Refusals:
    """How many questions were answered and declined, rightly or not; `reasons` with their counts of both."""

    answered: int
    right: int
    false_answers: int
    rightly: int
    wrongly: int
    reasons: list[tuple[str, int, int]]


def render_html(runs: Sequence[Run]) -> str:
    """Return the report as one HTML page: no script, no font, no picture from elsewhere."""
    return _render("report.html.jinja", _view(runs), autoescape=True)


def render_markdown(runs: Sequence[Run]) -> str:
    """Return the report as Markdown: the tables and the worst questions, without charts."""
    return _render("report.md.jinja", _view(runs), autoescape=False)


def worst_questions(questions: Sequence[QuestionRow], limit: int = WORST) -> list[QuestionRow]:
    """Return the questions dealt with worst: wrong ones first, then by the rank of the first relevant hit, then by id."""
    poor = [q for q in questions if not q.right or (q.rank != 1 and q.evidence)]
    return sorted(poor, key=lambda q: (q.right, -(q.rank or 11) if q.evidence else 0, q.id))[:limit]


def mark_evidence(text: str, quotes: Sequence[str]) -> Markup:
    """Return a text as HTML with the quotes marked; white space between characters does not count."""
    patterns = [r"\s*".join(map(re.escape, re.sub(r"\s+", "", quote))) for quote in quotes if quote.strip()]
    if not patterns:
        return escape(text)
    pieces, at = list[Markup](), 0
    for found in re.finditer("|".join(sorted(patterns, key=len, reverse=True)), text):
        pieces += [escape(text[at : found.start()]), Markup("<mark>{}</mark>").format(found.group())]
        at = found.end()
    return Markup("").join([*pieces, escape(text[at:])])


def rank_counts(questions: Sequence[QuestionRow]) -> list[tuple[str, int]]:
    """Return how many answerable questions have their first relevant hit in which band of ranks."""
    counts = dict.fromkeys(_BANDS, 0)
    for question in questions:
        if question.evidence:
            counts[_BANDS[_band(question.rank)]] += 1
    return list(counts.items())


def _band(rank: int | None) -> int:
    if rank is None:
        return 4
    return 0 if rank == 1 else 1 if rank <= 3 else 2 if rank <= 5 else 3


def _view(runs: Sequence[Run]) -> dict[str, Any]:
    run, labels = runs[0], load_labels()
    result = run.result
    lines = [
        MeasureLine(
            label, result.measures[label.name], interval_bar(result.measures[label.name], label.lower)
        )
        for label in labels.in_order(result.measures)
    ]
    return {
        "run": run,
        "result": result,
        "labels": labels,
        "lines": lines,
        "head": [line for line in lines if line.label.head],
        "charts": _charts(run),
        "types": _type_table(run),
        "records": _record_table(run),
        "refusals": _refusals(run.questions),
        "worst": worst_questions(run.questions),
        "misses": run.misses[:MISSES],
        "runs": runs,
        "matrix": _matrix(runs) if len(runs) > 1 else [],
        "mark": mark_evidence,
        "hit_shown": _shown,
    }


def _charts(run: Run) -> dict[str, Markup]:
    labels, result = load_labels(), run.result
    rows = [
        Row(
            labels.types.get(kind, kind),
            f"{_count(measures)} 题",
            (measures.get("RR@10"), measures.get("right")),
        )
        for kind, measures in result.by_type.items()
    ]
    curves = [
        (name, result.risk[key])
        for key, name in (("answers", "实际作答"), ("first_hit", "若不拒答，以首条结果计"))
        if key in result.risk
    ]
    latency = result.latency
    marks = [("P50", latency.p50), ("P95", latency.p95)] if latency else []
    return {
        "types": dot_chart(rows, ("倒数排名 RR@10", "全对"), "各类问题的倒数排名与全对率，含 95% 区间"),
        "ranks": columns(rank_counts(run.questions), "首条相关结果的名次分布", bad_last=True),
        "risk": risk_coverage(curves, "风险与覆盖率"),
        "latency": cumulative([q.took_ms for q in run.questions], marks, "单题用时的累计分布"),
    }


def _count(measures: Mapping[str, Figure]) -> int:
    return measures["right"].n if "right" in measures else 0


def _type_table(run: Run) -> list[tuple[str, int, dict[str, Figure]]]:
    labels = load_labels()
    return [
        (labels.types.get(kind, kind), _count(measures), dict(measures))
        for kind, measures in run.result.by_type.items()
    ]


def _record_table(run: Run) -> RecordTable | None:
    """Return F1 and accuracies of the records, one row a document; None where there are no records."""
    by_name = run.result.records
    names = [m.name for m in load_labels().in_order(by_name) if not m.name.endswith(_PARTS)]
    documents = sorted({doc for name in names for doc in by_name[name]})
    rows = [(doc, [_share(by_name[name].get(doc)) for name in names]) for doc in documents]
    return RecordTable(names, rows) if names else None


def _share(fraction: Fraction | None) -> float | None:
    return fraction[0] / fraction[1] if fraction and fraction[1] else None


def _refusals(questions: Sequence[QuestionRow]) -> Refusals:
    declined = [q for q in questions if q.abstained]
    answered = [q for q in questions if not q.abstained]
    right, wrong = (Counter(q.reason or "" for q in declined if bool(q.evidence) is x) for x in (False, True))
    return Refusals(
        answered=sum(1 for q in answered if q.evidence),
        right=sum(1 for q in answered if q.right),
        false_answers=sum(1 for q in answered if not q.evidence),
        rightly=right.total(),
        wrongly=wrong.total(),
        reasons=[(reason, right[reason], wrong[reason]) for reason in sorted({*right, *wrong})],
    )


def _matrix(runs: Sequence[Run]) -> list[MatrixLine]:
    labels = load_labels()
    comparisons = [compare_runs(runs[0], other) for other in runs[1:]]
    names = {name for run in runs for name in run.result.measures}
    return [
        MatrixLine(
            label,
            (
                MatrixCell(_value(runs[0], label.name), None, ""),
                *(_cell(comparison, label.name) for comparison in comparisons),
            ),
        )
        for label in labels.in_order(names)
        if not label.name.endswith(_PARTS)
    ]


def _cell(comparison: Comparison, name: str) -> MatrixCell:
    value = _value(comparison.b, name)
    change = next((m for m in comparison.measures if m.name == name), None)
    if change is None:
        return MatrixCell(value, None, "")
    tone = ("better" if change.better else "worse") if change.significant else ""
    return MatrixCell(value, change.difference.difference, tone)


def _value(run: Run, name: str) -> float | None:
    figure = run.result.measures.get(name)
    return None if figure is None else figure.value


def _shown(question: QuestionRow) -> list[HitRow]:
    """Return the hits to show: the first three, and the first relevant one where it comes later."""
    shown = list(question.hits[:3])
    if question.rank is not None and question.rank > len(shown):
        shown += [hit for hit in question.hits if hit.rank == question.rank]
    return shown


def _render(template: str, view: dict[str, Any], autoescape: bool) -> str:
    environment = Environment(
        autoescape=autoescape,  # noqa: S701  off for Markdown, which is not HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    source = files("eval").joinpath("templates", template).read_text("utf-8")
    return environment.from_string(source).render(view)
