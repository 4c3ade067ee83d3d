"""The time course of an indicator as one picture: the main series large, those of other places small, sources below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from service.charts.axes import Frame, ValueAxis, YearAxis
from service.charts.panel import Panel
from service.charts.sources import Sources
from service.charts.svg import Element, as_text, clipped, node, picture, width_of, wrapped, write
from service.facts.course import Course
from service.facts.series import Series
from service.facts.wording import point_text

_WIDTH = 960.0
_MARGIN = 40.0
_INNER = _WIDTH - 2 * _MARGIN
_HEAD = 100.0
_LARGE = 300.0
_SMALL = 120.0
_SMALL_ROW = _SMALL + 88.0
_COLUMNS = 3
_LINE = 19.0
_MOST_SMALL = 12
_MOST_NOTES = 6
_FORMS = {"level": "", "growth": "增减", "rank": "位次", "quality": ""}


def draw_course(course: Course) -> str | None:
    """Return the picture of a time course as SVG, None where no value has a year."""
    dated = [series for series in course.series if _years([series])]
    if not dated:
        return None
    drawable = [series for series in dated if _is_worth(series, dated[0])]
    shown = tuple(drawable[: _MOST_SMALL + 1])
    notes = tuple(_notes(course, drawable, len(drawable) - len(shown)))
    return _Sheet(course, shown, Sources.of(shown, course.cited), notes).draw()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The whole picture; the first series shown is drawn large."""

    course: Course
    shown: tuple[Series, ...]
    sources: Sources
    notes: tuple[str, ...]

    def draw(self) -> str:
        main, others = self.shown[0], self.shown[1:]
        below = [
            *(line for note in self.notes for line in wrapped(note, 11.5, _INNER)),
            *self._source_lines(),
        ]
        rows = ceil(len(others) / _COLUMNS)
        small_top = _HEAD + _LARGE + 64
        text_top = small_top + rows * _SMALL_ROW + (24 if rows else 0)
        height = text_top + _LINE * len(below) + 16
        title = (
            f"{self.course.indicator}：历年目标与实际值"
            if self.course.exact
            else f"含“{self.course.indicator}”的指标：历年目标与实际值"
        )
        root = picture(_WIDTH, height, title, self._description())
        write(root, _MARGIN, 44, title, "title")
        write(root, _MARGIN, 68, self._caption(main), "soft")
        self._legend(root)
        years = YearAxis(min(_years(self.shown)), max(_years(self.shown)))
        self._panel(
            main, Frame(_MARGIN + 32, _HEAD, _INNER - 44, _LARGE), years, _values_over([main], 5)
        ).draw(root)
        write(root, _WIDTH - _MARGIN, _HEAD + _LARGE + 36, "年份", "tick", "end")
        self._small_panels(root, others, years, small_top)
        for at, line in enumerate(below):
            write(root, _MARGIN, text_top + _LINE * at, line, "note")
        return as_text(root)

    def _small_panels(self, root: Element, others: Sequence[Series], years: YearAxis, top: float) -> None:
        column = _INNER / _COLUMNS
        for at, series in enumerate(others):
            x, y = _MARGIN + column * (at % _COLUMNS), top + _SMALL_ROW * (at // _COLUMNS)
            alike = [
                one
                for one in others
                if (one.unit, one.form, one.indicator) == (series.unit, series.form, series.indicator)
            ]
            first, second = self._small_title(series)
            write(root, x, y + 12, clipped(first, 13.5, column - 24), "head")
            if second:
                write(root, x, y + 28, clipped(second, 12, column - 24), "soft")
            frame = Frame(x + 32, y + (54 if second else 38), column - 60, _SMALL)
            self._panel(series, frame, years, _values_over(alike, 3), small=True).draw(root)

    def _panel(
        self, series: Series, frame: Frame, years: YearAxis, values: ValueAxis, small: bool = False
    ) -> Panel:
        return Panel(
            series,
            frame,
            years,
            values,
            self.sources.of_point,
            lambda point: self.sources.told(point, series),
            small,
        )

    def _caption(self, series: Series) -> str:
        named = [] if self.course.exact else [series.indicator]
        form = _FORMS[series.form]
        return "　".join(
            (*named, series.place.name, *([form] if form else []), f"单位：{series.unit or '—'}")
        )

    def _small_title(self, series: Series) -> tuple[str, str]:
        main = self.shown[0]
        other = series.unit != main.unit or series.form != main.form
        unit = f"单位：{_FORMS[series.form]}{series.unit or '—'}" if other else ""
        if self.course.exact:
            return series.place.name, unit
        return series.indicator, "　".join(filter(None, (series.place.name, unit)))

    def _legend(self, root: Element) -> None:
        right = _WIDTH - _MARGIN
        for words, state in (("实际值", "actual"), ("目标值", "goal")):
            left = right - width_of(words, 12)
            write(root, left, 68, words)
            node(root, "path", class_=f"{state} path", d=f"M{left - 38:.1f} 64L{left - 8:.1f} 64")
            node(root, "circle", class_=f"{state} dot", cx=left - 23, cy=64, r=4.5)
            right = left - 60

    def _source_lines(self) -> Iterator[str]:
        yield "资料来源（数值右上角的数字）："
        for line in self.sources.listed():
            yield from wrapped(line, 11.5, _INNER)

    def _description(self) -> str:
        return "".join(
            f"{series.place.name}（{series.unit}）{name}：{'，'.join(f'{point.year}年{point_text(point, series)}' for point in points)}。"
            for series in self.shown
            for name, points in (("实际值", series.actuals), ("目标值", series.goals))
            if points
        )


def _is_worth(series: Series, main: Series) -> bool:
    """Whether a series gets a panel: it compares with the main one, or has a course of its own."""
    return (series.unit, series.form) == (main.unit, main.form) or len(set(_years([series]))) > 1


def _notes(course: Course, drawable: Sequence[Series], left_out: int) -> Iterator[str]:
    """What the picture cannot show: disputes, values without a year, levels in words, series for which there is no room."""
    if any(point.disputed for series in drawable for point in series.points):
        yield "同一年有两个以上目标值或实际值的，是各处所载数值不同，均予标出。"
    told = [
        f"{series.place.name}{'' if course.exact else series.indicator}{f'{point.year}年' if point.year else point.period or '未注明年份'}"
        f"{'目标' if point.state == 'goal' else '实际'}{point_text(point, series)}"
        for series in course.series
        for point in (*series.points, *series.undated)
        if point.year is None or point.value is None or series not in drawable
    ]
    if told:
        more = f"；另有 {len(told) - _MOST_NOTES} 项" if len(told) > _MOST_NOTES else ""
        yield f"图中未画出：{'；'.join(told[:_MOST_NOTES])}{more}。"
    if left_out:
        yield f"另有 {left_out} 组数值未画出，可加地区条件分别作图。"


def _years(series: Sequence[Series]) -> list[int]:
    return [
        point.year
        for one in series
        for point in one.points
        if point.year is not None and point.value is not None
    ]


def _values_over(series: Sequence[Series], ticks: int) -> ValueAxis:
    points = [point for one in series for point in one.points]
    values = [
        float(value) for point in points for value in (point.value, point.value_max) if value is not None
    ]
    return ValueAxis.over(values, ticks, reverse=series[0].form == "rank")
