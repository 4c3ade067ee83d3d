"""Where a value's label finds room beside its point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from service.charts.axes import Frame

Anchor = Literal["start", "middle", "end"]
Side = Literal["above", "below", "right", "left"]
Corner = Literal["above right", "above left", "below right", "below left"]

Line = tuple[tuple[float, float], tuple[float, float]]
"""A straight line between two points."""

_CORNERS: tuple[Corner, ...] = ("above right", "above left", "below right", "below left")

_GAP = 8.0
_SLANT = 4.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def crossed(self, line: "Line") -> bool:
        """Whether a straight line enters the rectangle (Liang & Barsky 1984)."""
        (x1, y1), (x2, y2) = line
        enter, leave = 0.0, 1.0
        for step, room in (
            (x1 - x2, x1 - self.left),
            (x2 - x1, self.right - x1),
            (y1 - y2, y1 - self.top),
            (y2 - y1, self.bottom - y1),
        ):
            if step == 0:
                if room < 0:
                    return False
            elif step < 0:
                enter = max(enter, room / step)
            else:
                leave = min(leave, room / step)
        return enter < leave


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label stands: the point of its base line, how it is anchored, and the room it takes."""

    x: float
    y: float
    anchor: Anchor
    box: Box


def find_spot(
    point: tuple[float, float],
    size: tuple[float, float],
    sides: Sequence[Side],
    taken: Sequence[Box],
    lines: Sequence[Line],
    frame: Frame,
) -> Spot | None:
    """Return the first side or corner of a point where a label of this width and height meets nothing.

    Where there is none, one that meets only a line; None where other labels and points leave no room at all. A label may
    stand out of the frame a little: a point at the edge is named beyond it.
    """
    spots = [_spot(*point, *size, side) for side in (*sides, *_CORNERS)]
    free = [
        spot
        for spot in spots
        if _is_within(spot.box, frame) and not any(spot.box.meets(other) for other in taken)
    ]
    clear = (spot for spot in free if not any(spot.box.crossed(line) for line in lines))
    return next(clear, free[0] if free else None)


def _is_within(box: Box, frame: Frame) -> bool:
    across = box.left >= frame.left - 6 and box.right <= frame.right + 24
    return across and box.top >= frame.top - 24 and box.bottom <= frame.bottom + 1


def around(x: float, y: float, radius: float) -> Box:
    """Return the room that a point takes."""
    return Box(x - radius, y - radius, x + radius, y + radius)


def _spot(x: float, y: float, width: float, height: float, side: Side | Corner) -> Spot:
    words = side.split()
    base = y + height * 0.35
    if "above" in words:
        base = y - _GAP
    elif "below" in words:
        base = y + _GAP + height * 0.7
    across = _SLANT if len(words) == 2 else _GAP
    anchor: Anchor = "start" if "right" in words else "end" if "left" in words else "middle"
    at = x + across if anchor == "start" else x - across if anchor == "end" else x
    left = {"start": at, "middle": at - width / 2, "end": at - width}[anchor]
    return Spot(at, base, anchor, Box(left, base - height * 0.75, left + width, base + height * 0.15))
