"""Where the places of a document are: which clause 第五条第二款第（三）项 is, and in which place a clause stands."""

import re
from collections.abc import Sequence

from indexer.duties.scope import label_number
from indexer.records import Clause
from indexer.references.locators import Locator, Step, write

_SUB = re.compile(r"之([一二三四五六七八九十]+)$")
_LONGEST_NUMBER = 4
_HEADED = ("编", "章", "节")


def places_of(clauses: Sequence[Clause]) -> dict[str, str]:
    """Return, for each place in its one written form (see `locators.write`), the clause that it is.

    The article itself is its first 款, its paragraphs are the further ones; （一） in an article is a 项, 1. under it a 目.
    In a plan 三、 is 第三部分, and （二） in it its 第（二）项. Where a place occurs twice, the first one counts.
    """
    found: dict[str, str] = {}
    for clause, locator in zip(clauses, locate(clauses), strict=True):
        if locator:
            for each in _spellings(locator):
                found.setdefault(write(each), clause.clause_id)
    return found


def locate(clauses: Sequence[Clause]) -> list[Locator]:
    """Return the place of every clause, () where it has none."""
    located: list[Locator] = []
    places: dict[str, Locator] = {}
    paragraphs: dict[str, int] = {}
    for clause in clauses:
        above = places.get(clause.parent or "", ())
        locator = _step(clause, above, paragraphs)
        places[clause.clause_id] = locator or above
        located.append(locator)
    return located


def _step(clause: Clause, above: Locator, paragraphs: dict[str, int]) -> Locator:
    number = label_number(clause.label)
    annex = tuple(step for step in above if step.unit == "附件")
    if clause.label.startswith("附件") or clause.label == "附":
        return (Step("附件", number),)
    if clause.kind == "box" and clause.label.startswith("专栏"):
        return (Step("专栏", number),)
    if clause.kind == "row":
        cell = clause.text.split("\t", 1)[0].strip()
        return (*above, Step("项", int(cell))) if cell.isdecimal() and len(cell) < _LONGEST_NUMBER else ()
    if clause.kind == "article":
        sub = _SUB.search(clause.label)
        paragraphs[clause.clause_id] = 1
        return (
            *annex,
            Step("条", label_number(clause.label.split("条")[0]), label_number(sub[1]) if sub else 0),
        )
    if clause.kind == "section" and clause.label.endswith(_HEADED):
        chapter = tuple(step for step in above if step.unit == "章" and clause.label.endswith("节"))
        return (*annex, *chapter, Step(clause.label[-1], number))
    article = next((at for at, step in enumerate(above) if step.unit == "条"), None)
    if article is not None:
        return _in_article(clause, above, paragraphs, number)
    if not clause.label or not number:
        return ()
    if clause.kind == "section" and clause.label[0] not in "（(":
        return (*annex, Step("部分", number))
    return (*above, Step("目" if any(step.unit == "项" for step in above) else "项", number))


def _in_article(clause: Clause, above: Locator, paragraphs: dict[str, int], number: int) -> Locator:
    """Return the place of a clause under an article: a paragraph is a 款, （一） a 项 of the 款 before it."""
    last = above[-1].unit
    if clause.kind == "para" and last == "条":
        paragraphs[clause.parent or ""] = paragraphs.get(clause.parent or "", 1) + 1
        return (*above, Step("款", paragraphs[clause.parent or ""]))
    if not clause.label or not number:
        return ()
    if last == "条":
        return (*above, Step("款", paragraphs.get(clause.parent or "", 1)), Step("项", number))
    return (*above, Step("项" if last == "款" else "目", number))


def _spellings(locator: Locator) -> list[Locator]:
    """Return the ways in which a place may be named, the fullest first."""
    ways = [locator]
    units = [step.unit for step in locator]
    if units[-1] == "条":
        ways.append((*locator, Step("款", 1)))
    if "款" in units and units[-1] in ("项", "目"):
        ways.append(tuple(step for step in locator if step.unit != "款"))
    if units[0] == "部分" and len(locator) > 1 and units[-1] in ("项", "目"):
        ways += [
            (locator[0], Step("项", locator[-1].number)),
            (Step("项", locator[-1].number),),
            (Step("条", locator[-1].number),),
        ]
    if units[0] == "附件" and locator[0].number <= 1 and len(locator) == 1:
        ways += [(Step("附件", 1),), (Step("附件", 0),)]
    if units[0] == "附件" and locator[0].number <= 1:
        ways.append((Step("附件", 1 - locator[0].number), *locator[1:]))
    return ways
