"""The width to which a text was wrapped: at which a line is full, so that its sentence may go on in the next."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.numbering import line_label

_NARROWEST, _WIDEST = 16, 60
_ENDS = "。！？；：!?;:…"


@dataclass(frozen=True, slots=True)
class Wrap:
    """The width of a full line in characters or, where `columns`, in full-width columns (two Latin letters are one)."""

    width: float
    columns: bool

    def is_full(self, line: str) -> bool:
        """Whether the line reaches the width, give or take what line breaking rules leave over."""
        return (columns(line) if self.columns else len(line)) >= self.width - 1.5


def columns(text: str) -> float:
    """Return the width in full-width columns: 1 for a Chinese character, ½ for a Latin letter or digit."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def wrap_width(lines: Sequence[str]) -> Wrap | None:
    """Return the width that the lines were wrapped to, or None where every line is a paragraph of its own.

    A text is wrapped where a third of its lines share the greatest length and most of those break off in mid-sentence.
    """
    best: tuple[int, Wrap] | None = None
    for in_columns in (False, True):
        measures = [columns(line) if in_columns else float(len(line)) for line in lines]
        counts = Counter(round(m) for m in measures)
        for width in counts:
            near = counts[width] + counts[width - 1]
            wrap = Wrap(float(width), in_columns)
            if best is not None and near <= best[0]:
                continue
            if near >= max(4, len(lines) / 4) and _is_wrapped(lines, measures, wrap):
                best = near, wrap
    return best[1] if best else None


def _is_wrapped(lines: Sequence[str], measures: Sequence[float], wrap: Wrap) -> bool:
    if not _NARROWEST <= wrap.width <= _WIDEST:
        return False
    longer = sum(1 for m in measures if m > wrap.width + 1)
    full = [i for i, m in enumerate(measures) if abs(m - wrap.width) <= 1.5]
    following = [*lines[1:], ""]
    cut = sum(1 for i in full if lines[i].rstrip()[-1:] not in _ENDS and line_label(following[i]) is None)
    return longer <= 1 + len(lines) // 30 and cut * 10 >= len(full) * 6
