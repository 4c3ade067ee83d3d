"""Identity of clauses: a path in the style of Akoma Ntoso (OASIS LegalDocML 1.0, naming convention §5.5).

`s03#sec_2__subsec_3__item_1` is document s03, 二、（三）1. An identity is a pure function of the document's text.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.numbering import Style

_LABELLED: dict[Style, str] = {
    "part": "part",
    "subpart": "subpart",
    "chapter": "chp",
    "division": "sec",
    "article": "art",
    "cn_comma": "sec",
    "cn_paren": "subsec",
    "step": "step",
    "arabic": "item",
    "arabic_paren": "subitem",
    "circled": "point",
    "point": "point",
    "dash": "dash",
    "box": "box",
    "table": "table",
    "annex": "annex",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path.

    name    e.g. "sec"
    number  as the label prints it ("12", "120-1"), "" where the position among its like siblings counts
    first   the position of the first unnumbered one (2 for paragraphs of an article, whose first is the article itself)
    """

    name: str
    number: str = ""
    first: int = 1


def labelled_step(style: Style, kind: str, ordinal: int, sub: int) -> Step:
    """Return the step of a labelled unit; （一） under an article or an item is an item, not a subsection."""
    name = "item" if kind == "item" and style in ("cn_comma", "cn_paren") else _LABELLED[style]
    return Step(name, f"{ordinal}-{sub}" if sub else str(ordinal) if ordinal else "")


def clause_ids(doc: str, steps: Sequence[Step], parents: Sequence[int | None]) -> tuple[str, ...]:
    """Return one unique identity a unit, given each unit's step and the index of its parent (None at the top).

    Parents come before their children. A second unit of the same number among its siblings gets ~2, a third ~3.
    """
    ids: list[str] = []
    positions: Counter[tuple[int | None, str]] = Counter()
    taken: Counter[str] = Counter()
    for step, parent in zip(steps, parents, strict=True):
        number = step.number
        if not number:
            positions[parent, step.name] += 1
            number = str(positions[parent, step.name] + step.first - 1)
        path = f"{step.name}_{number}"
        whole = f"{doc}#{path}" if parent is None else f"{ids[parent]}__{path}"
        taken[whole] += 1
        ids.append(whole if taken[whole] == 1 else f"{whole}~{taken[whole]}")
    return tuple(ids)
