"""Tables for the terminal."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.table import Table

from eval.comparison import Comparison, QuestionChange
from eval.labels import load_labels
from eval.results import Result


def figures_table(result: Result) -> Table:
    """Return all measures of a run with their intervals."""
    labels = load_labels()
    table = Table(title=f"评测 {result.name}", title_justify="left")
    for heading in ("指标", "名称"):
        table.add_column(heading)
    for heading in ("值", "95% 区间", "n"):
        table.add_column(heading, justify="right")
    for label in labels.in_order(result.measures):
        figure = result.measures[label.name]
        shown = label.label + ("（越低越好）" if label.lower else "")
        table.add_row(
            label.name, shown, f"{figure.value:.4f}", f"{figure.low:.3f}–{figure.high:.3f}", str(figure.n)
        )
    return table


def comparison_table(comparison: Comparison) -> Table:
    """Return all measures of two runs with difference, p and wins."""
    table = Table(
        title=f"A = {comparison.a.name}　B = {comparison.b.name}",
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.add_column("指标", no_wrap=True)
    for heading in ("A", "B", "B−A", "p", "Holm p", "升", "降", "平"):
        table.add_column(heading, justify="right", no_wrap=True)
    for change in comparison.measures:
        d = change.difference
        style = ("green" if change.better else "red") if change.significant else ""
        figures = (f"{d.a:.4f}", f"{d.b:.4f}", f"{d.difference:+.4f}", f"{d.p:.4f}", f"{change.adjusted:.4f}")
        table.add_row(change.name, *figures, str(d.wins), str(d.losses), str(d.ties), style=style)
    return table


def changes_table(changes: Iterable[QuestionChange], title: str) -> Table:
    """Return questions that changed: their ranks and whether they are right, before and after."""
    labels = load_labels()
    table = Table(title=title, title_justify="left")
    for heading in ("编号", "类型", "问题"):
        table.add_column(heading)
    for heading in ("名次", "结果"):
        table.add_column(heading, no_wrap=True)
    for change in changes:
        question = change.question
        table.add_row(
            question.id,
            labels.types.get(question.type, question.type),
            question.question,
            f"{change.rank_a or '—'} → {change.rank_b or '—'}",
            f"{_state(change.right_a, change.abstained_a)} → {_state(change.right_b, change.abstained_b)}",
        )
    return table


def _state(right: bool, abstained: bool) -> str:
    return ("对" if right else "错") + ("（拒答）" if abstained else "")
