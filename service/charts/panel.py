"""One panel: the goals (hollow, dashed) and actual values (filled, solid) of one series by year."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.charts.axes import Frame, ValueAxis, YearAxis, tick_text
from service.charts.labels import Box, Line, Side, around, find_spot
from service.charts.svg import Element, clean, node, width_of, write
from service.facts.series import Point, Series
from service.facts.wording import value_text

_DOT = 4.5
_SIDES: dict[str, tuple[Side, ...]] = {
    "goal": ("above", "right", "left", "below"),
    "actual": ("below", "right", "left", "above"),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """How a series is drawn.

    sources  the numbers under which a point's documents stand in the list of sources
    told     what is said of a point when one stays on it
    small    a small panel among others: less text
    """

    series: Series
    frame: Frame
    years: YearAxis
    values: ValueAxis
    sources: Callable[[Point], Sequence[int]]
    told: Callable[[Point], str]
    small: bool = False

    def draw(self, parent: Element) -> None:
        """Append the panel."""
        group = node(parent, "g", class_="small" if self.small else "large")
        self._axes(group)
        lines: list[Line] = []
        for points in (self.series.goals, self.series.actuals):
            for line in self._lines(points):
                (x1, y1), (x2, y2) = line
                path = f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"
                node(group, "path", class_=f"{points[0].state} path", d=path)
                lines.append(line)
        self._points(group, lines)

    def _axes(self, group: Element) -> None:
        frame = self.frame
        for tick in self.values.ticks:
            y = self.values.at(tick, frame)
            node(group, "line", class_="grid", x1=frame.left, x2=frame.right, y1=y, y2=y)
            write(group, frame.left - 8, y + 4, tick_text(tick), "tick", "end")
        node(group, "line", class_="axis", x1=frame.left, x2=frame.right, y1=frame.bottom, y2=frame.bottom)
        dated = [point.year for point in self.series.points if point.year is not None]
        for year in self.years.ticks(dated, frame, 34 if self.small else 40):
            x = self.years.at(year, frame)
            node(group, "line", class_="axis", x1=x, x2=x, y1=frame.bottom, y2=frame.bottom + 4)
            write(group, x, frame.bottom + 18, str(year), "tick", "middle")

    def _lines(self, points: Sequence[Point]) -> Iterator[Line]:
        """Join the points year by year; where a year has several values, the lowest and the highest."""
        by_year: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for point in points:
            if point.year is not None and point.value is not None:
                by_year[point.year].append(self._place(point))
        for before, after in pairwise(sorted(by_year)):
            highest = min(by_year[before], key=_height), min(by_year[after], key=_height)
            lowest = max(by_year[before], key=_height), max(by_year[after], key=_height)
            yield from dict.fromkeys((highest, lowest))

    def _points(self, group: Element, lines: Sequence[Line]) -> None:
        drawn = [point for point in self.series.points if point.year is not None and point.value is not None]
        taken: list[Box] = []
        for point in drawn:
            x, y = self._place(point)
            taken.append(around(x, y, _DOT))
            mark = node(group, "g")
            node(mark, "title").text = clean(self.told(point))
            if point.value_max is not None:
                top = self.values.at(float(point.value_max), self.frame)
                node(mark, "line", class_=f"{point.state} span", x1=x, x2=x, y1=y, y2=top)
                node(mark, "circle", class_=f"{point.state} dot", cx=x, cy=top, r=_DOT)
                taken.append(around(x, top, _DOT))
            node(mark, "circle", class_=f"{point.state} dot", cx=x, cy=y, r=_DOT)
        for point in sorted(drawn, key=lambda one: (-(one.year or 0), one.state)):
            self._label(group, point, self._sides(point, drawn), taken, lines)

    def _label(
        self, group: Element, point: Point, sides: Sequence[Side], taken: list[Box], lines: Sequence[Line]
    ) -> None:
        words = value_text(point, self.series)
        marks = ",".join(map(str, self.sources(point)))
        size = 11.0 if self.small else 12.0
        room = width_of(words, size) + width_of(marks, 8.5) + 2, size + 2
        spot = find_spot(self._place(point), room, sides, taken, lines, self.frame)
        if spot is None:
            return
        taken.append(spot.box)
        label = write(group, spot.x, spot.y, words, f"{point.state} value", spot.anchor)
        if marks:
            node(label, "tspan", class_="source", dx=1.5, dy=-4).text = marks

    def _sides(self, point: Point, drawn: Sequence[Point]) -> tuple[Side, ...]:
        """The higher of the values of a year is named above, the lower below."""
        same = [other for other in drawn if other.year == point.year and other is not point]
        if not same:
            return _SIDES["goal"] if point.state == "goal" else ("above", "below", "right", "left")
        own = self._place(point)[1]
        higher = sum(self._place(other)[1] < own for other in same)
        if higher == 0:
            return ("above", "right", "left", "below")
        return (
            ("below", "right", "left", "above")
            if higher == len(same)
            else ("right", "left", "below", "above")
        )

    def _place(self, point: Point) -> tuple[float, float]:
        value = 0.0 if point.value is None else float(point.value)
        return self.years.at(point.year or 0, self.frame), self.values.at(value, self.frame)


def _height(place: tuple[float, float]) -> float:
    return place[1]
