"""The grammar of a segment: which style of label stands over which, inferred from how the labels count."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.numbering import Label, Style

# GB/T 9704-2012 §7.3.3 and 立法法 §65, outermost first; a segment may turn two of them round.
_DEFAULT: tuple[Style, ...] = (
    "annex", "part", "subpart", "chapter", "division", "article", "cn_comma", "cn_paren", "step",
    "arabic", "arabic_paren", "circled", "point", "dash",
)  # fmt: skip
_COUNTED = frozenset(_DEFAULT) - {"annex", "dash"}


@dataclass(frozen=True, slots=True)
class Grammar:
    """Ranks of the styles (0 is outermost) and, for looking ahead, where each label of the segment stands.

    Positions are indices into the segment's sequence of labels; `following` holds for each the next number of its style.
    """

    ranks: Mapping[Style, int]
    positions: Mapping[tuple[Style, int], Sequence[int]]
    ends: Mapping[Style, Sequence[int]]
    following: Sequence[int]

    def comes_again(self, style: Style, ordinal: int, after: int) -> bool:
        """Whether the label stands once more behind position `after`, before any label of a higher rank."""
        found = self.positions.get((style, ordinal), ())
        at = bisect_right(found, after)
        return at < len(found) and found[at] < self.ends[style][after]


def infer_grammar(labels: Sequence[Label]) -> Grammar:
    """Return the grammar that explains how the labels of a segment count.

    Default order, except where one style restarts at 1 inside another more often than the other way round.
    """
    evidence = _evidence(labels)
    used = {label.style for label in labels}
    order = [style for style in _DEFAULT if style in used]
    for _ in order:
        for i in range(len(order) - 1):
            outer, inner = order[i], order[i + 1]
            if evidence[inner, outer] > evidence[outer, inner]:
                order[i], order[i + 1] = inner, outer
    ranks: dict[Style, int] = {style: rank for rank, style in enumerate(order)}
    ranks |= {"box": len(order), "table": len(order)}
    positions: dict[tuple[Style, int], list[int]] = defaultdict(list)
    for at, label in enumerate(labels):
        positions[label.style, label.ordinal].append(at)
    ends = {style: _region_ends(labels, ranks, ranks[style]) for style in used}
    return Grammar(ranks, positions, ends, _following(labels))


def _evidence(labels: Sequence[Label]) -> dict[tuple[Style, Style], int]:
    """Count, for each (outer, inner), how often inner starts at 1 after an outer label with nothing higher between."""
    default = {style: rank for rank, style in enumerate(_DEFAULT)}
    evidence: dict[tuple[Style, Style], int] = defaultdict(int)
    last: dict[Style, int] = {}
    for at, label in enumerate(labels):
        if label.style not in _COUNTED:
            continue
        if label.ordinal == 1 and not label.sub:
            before = last.get(label.style, -1)
            for outer, seen in last.items():
                top = min(default[outer], default[label.style])
                reset = max((i for style, i in last.items() if default[style] < top), default=-1)
                if outer != label.style and seen > before and seen > reset:
                    evidence[outer, label.style] += 1
        last[label.style] = at
    return evidence


def _region_ends(labels: Sequence[Label], ranks: Mapping[Style, int], rank: int) -> Sequence[int]:
    """For each position, that of the next label of a higher rank than `rank`, or the end."""
    ends = [len(labels)] * len(labels)
    end = len(labels)
    for at in range(len(labels) - 1, -1, -1):
        ends[at] = end
        if ranks[labels[at].style] < rank:
            end = at
    return ends


def _following(labels: Sequence[Label]) -> Sequence[int]:
    """For each position, the number of the next label of the same style, 0 where there is none."""
    numbers = [0] * len(labels)
    seen: dict[Style, int] = {}
    for at in range(len(labels) - 1, -1, -1):
        numbers[at] = seen.get(labels[at].style, 0)
        seen[labels[at].style] = labels[at].ordinal
    return numbers
