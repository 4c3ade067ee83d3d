"""Charts as SVG text, to stand inside an HTML page: no script, colours from the page's CSS variables.

Every function returns one <svg> element. Numbers are also in the tables of the report, so a chart carries only a
short description for screen readers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, log10

from markupsafe import Markup

from eval.results import Figure, RiskCurve

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a dot chart: a label and a figure a series (None where the series has none)."""

    label: str
    note: str
    figures: tuple[Figure | None, ...]


def interval_bar(figure: Figure, lower_is_better: bool = False) -> Markup:
    """Return a small bar from 0 to 1: the value, and its interval as a whisker."""
    x, low, high = (figure.value * 160, figure.low * 160, figure.high * 160)
    kind = "s2" if lower_is_better else "s1"
    return Markup(  # noqa: S704  numbers only
        f'<svg class="spark" viewBox="0 0 164 14" role="img" aria-label="{_interval_words(figure)}">'
        '<rect class="track" x="2" y="4" width="160" height="6" rx="3"/>'
        f'<rect class="fill-{kind}" x="2" y="4" width="{x:.1f}" height="6" rx="3"/>'
        f'<line class="whisker" x1="{low + 2:.1f}" x2="{high + 2:.1f}" y1="7" y2="7"/></svg>'
    )


def dot_chart(rows: Sequence[Row], series: Sequence[str], title: str) -> Markup:
    """Return rows of dots with interval whiskers on a scale from 0 to 1, one dot a series."""
    left, top, step, right = 150, 30, 16 * len(series) + 10, 24
    height = top + step * len(rows) + 30
    span = WIDTH - left - right
    parts = _scale_x(left, top, span, height - 26)
    parts += [
        f'<rect class="band" x="0" y="{top + step * at}" width="{WIDTH}" height="{step}"/>'
        for at in range(0, len(rows), 2)
    ]
    for at, row in enumerate(rows):
        middle = top + step * at + step / 2
        parts.append(
            f'<text class="label" x="{left - 12}" y="{middle - 1}" text-anchor="end">{escape(row.label)}</text>'
        )
        parts.append(
            f'<text class="small" x="{left - 12}" y="{middle + 12}" text-anchor="end">{escape(row.note)}</text>'
        )
        for number, figure in enumerate(row.figures):
            if figure is not None:
                line = middle + 16 * (number - (len(row.figures) - 1) / 2)
                parts.append(_dot(figure, left, span, line, number + 1))
    return _svg(WIDTH, height, title, [_legend(series, left), *parts])


def columns(counts: Sequence[tuple[str, int]], title: str, bad_last: bool = False) -> Markup:
    """Return a column chart of counts; `bad_last` marks the last column as the one that should be small."""
    left, top, bottom, width = 16, 24, 40, 480
    height = 280
    highest = max((count for _, count in counts), default=0) or 1
    step = (width - 2 * left) / max(1, len(counts))
    parts = [
        f'<line class="axis" x1="{left}" x2="{width - left}" y1="{height - bottom}" y2="{height - bottom}"/>'
    ]
    for at, (label, count) in enumerate(counts):
        tall = (height - top - bottom) * count / highest
        x = left + step * at + step * 0.14
        kind = "s2" if bad_last and at == len(counts) - 1 else "s1"
        middle = left + step * (at + 0.5)
        parts.append(
            f'<rect class="fill-{kind}" x="{x:.1f}" y="{height - bottom - tall:.1f}" width="{step * 0.72:.1f}" '
            f'height="{tall:.1f}" rx="2"/>'
            f'<text class="label" x="{middle:.1f}" y="{height - bottom - tall - 6:.1f}" text-anchor="middle">{count}</text>'
            f'<text class="small" x="{middle:.1f}" y="{height - bottom + 17}" text-anchor="middle">{escape(label)}</text>'
        )
    return _svg(width, height, title, parts)


def risk_coverage(curves: Sequence[tuple[str, RiskCurve]], title: str) -> Markup:
    """Return risk over coverage, one line a curve, with a dot where each ends (all that is answered)."""
    left, top, bottom, width, height = 46, 34, 44, 480, 320
    wide, tall = width - left - 20, height - top - bottom
    parts = _grid(left, top, wide, tall)
    for number, (_, curve) in enumerate(curves, start=1):
        spots = [(left + wide * p.coverage, top + tall * (1 - p.risk)) for p in curve.points]
        if spots:
            path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
            parts.append(f'<path class="line-s{number}" d="{path}"/>')
            parts.append(
                f'<circle class="fill-s{number}" cx="{spots[-1][0]:.1f}" cy="{spots[-1][1]:.1f}" r="4"/>'
            )
    parts.append(
        f'<text class="small" x="{left + wide / 2}" y="{height - 6}" text-anchor="middle">覆盖率（作答问题占比）</text>'
    )
    parts.append(f'<text class="small" x="{left - 40}" y="{top - 12}">风险（答错占比）</text>')
    return _svg(width, height, title, [_legend([name for name, _ in curves], left + 120, top - 16), *parts])


def cumulative(took_ms: Sequence[float], marks: Sequence[tuple[str, float]], title: str) -> Markup:
    """Return the share of questions answered within a time, on a logarithmic time axis; `marks` are percentiles."""
    left, top, bottom, width, height = 46, 24, 44, 480, 280
    wide, tall = width - left - 20, height - top - bottom
    ordered = sorted(max(t, 0.01) for t in took_ms)
    if not ordered:
        return Markup()
    first, last = int(log10(ordered[0]) // 1), max(ceil(log10(ordered[-1])), int(log10(ordered[0]) // 1) + 1)

    def across(ms: float) -> float:
        return left + wide * (log10(max(ms, 0.01)) - first) / (last - first)

    parts = _grid(left, top, wide, tall, vertical=False)
    for power in range(first, last + 1):
        x = across(10.0**power)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{top + tall}"/>')
        parts.append(
            f'<text class="small" x="{x:.1f}" y="{top + tall + 16}" text-anchor="middle">{10.0**power:g}</text>'
        )
    spots = [(across(t), top + tall * (1 - (i + 1) / len(ordered))) for i, t in enumerate(ordered)]
    parts.append('<path class="line-s1" d="M' + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + '"/>')
    for name, value in marks:
        share = sum(1 for t in ordered if t <= max(value, 0.01)) / len(ordered)
        x, y = across(value), top + tall * (1 - share)
        parts.append(f'<circle class="fill-s2" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
        parts.append(
            f'<text class="small" x="{x + 8:.1f}" y="{y + 14:.1f}">{escape(name)} {value:.1f} 毫秒</text>'
        )
    parts.append(
        f'<text class="small" x="{left + wide / 2}" y="{height - 6}" text-anchor="middle">单题用时（毫秒，对数刻度）</text>'
    )
    return _svg(width, height, title, parts)


def _dot(figure: Figure, left: float, span: float, y: float, number: int) -> str:
    x, low, high = (left + span * v for v in (figure.value, figure.low, figure.high))
    return (
        f'<line class="line-s{number}" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>'
        f'<circle class="fill-s{number}" cx="{x:.1f}" cy="{y}" r="4.5"><title>{_interval_words(figure)}</title></circle>'
    )


def _scale_x(left: float, top: float, span: float, bottom: float) -> list[str]:
    parts = []
    for tick in range(6):
        x = left + span * tick / 5
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}"/>')
        parts.append(
            f'<text class="small" x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{tick / 5:.1f}</text>'
        )
    return parts


def _grid(left: float, top: float, wide: float, tall: float, vertical: bool = True) -> list[str]:
    parts = []
    for tick in range(6):
        share = tick / 5
        y = top + tall * (1 - share)
        parts.append(f'<line class="grid" x1="{left}" x2="{left + wide}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="small" x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        )
        if vertical:
            x = left + wide * share
            parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{top + tall}"/>')
            parts.append(
                f'<text class="small" x="{x:.1f}" y="{top + tall + 16}" text-anchor="middle">{share:.0%}</text>'
            )
    return parts


def _legend(names: Iterable[str], left: float, y: float = 16) -> str:
    parts, x = [], left
    for number, name in enumerate(names, start=1):
        parts.append(f'<circle class="fill-s{number}" cx="{x + 5:.1f}" cy="{y - 4}" r="5"/>')
        parts.append(f'<text class="label" x="{x + 16:.1f}" y="{y}">{escape(name)}</text>')
        x += 34 + 14 * len(name)
    return "".join(parts)


def _interval_words(figure: Figure) -> str:
    return f"{figure.value:.3f}（95% 区间 {figure.low:.3f} 至 {figure.high:.3f}，n={figure.n}）"


def _svg(width: float, height: float, title: str, parts: Iterable[str]) -> Markup:
    return Markup(  # noqa: S704  every label in `parts` has been escaped
        f'<svg class="chart" viewBox="0 0 {width:g} {height:g}" style="max-width:{width:g}px" role="img" '
        f'aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )
