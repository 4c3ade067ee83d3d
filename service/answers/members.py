"""Answers to questions for one member of a list by its number (第二步, 第三个方面), or for every step of a course."""

import re
from collections.abc import Sequence

from indexer.numerals import NumeralError, parse_numeral
from service.answers.draft import Draft, Line, Said
from service.answers.lists import item_said, lists
from service.answers.material import Material
from service.answers.readings import Reading
from service.answers.wording import source

_ORDINAL = re.compile(
    r"第(?P<count>[一二三四五六七八九十]{1,3}|\d{1,2})"
    r"(?P<of>步|阶段|个?方面|个?领域|类|种|点|[个项大](?:任务|工作|措施|原则|条件|方向|重点|目标|专项|工程|情形|要求|问题|短板|部分)|项(?!目))"
)
_STEPS = re.compile(r"[两二三四五]步走|[分几两三四五]+步(?!骤)|(?:每|各)(?:一)?步")
_STEP = re.compile(r"^第[一二三四五六七八九十]+(?P<of>步|阶段)")
_FOUND = 6
"""Clauses found among and around which the member is looked for."""

_FITS = 2.0
"""How well a list must fit for its member to be told by its number alone."""

_UNDER = 8


def member(material: Material) -> Draft | None:
    """Quote the member of a list that is asked for by its number, with what stands under it; None where none is found."""
    asked = _ORDINAL.search(material.query.question.text)
    if asked is None:
        return None
    try:
        count = int(parse_numeral(asked["count"]))
    except NumeralError:
        return None
    found = _labelled(material, asked["of"], count) or _counted(material, count)
    if found is None:
        return None
    under = material.holdings.readings(material.holdings.tree.children(found.row))
    return Draft((*_told(material, [found], ""), *_told(material, under[:_UNDER], "- ", placed=False)))


def steps(material: Material) -> Draft | None:
    """Give all steps of a course, each with how it begins; None where no question for them, or no steps found."""
    if _STEPS.search(material.query.question.text) is None or _ORDINAL.search(material.query.question.text):
        return None
    for family in _families(material):
        members = [one for one in family if _STEP.match(one.clause.label)]
        if len(members) > 1:
            return Draft(tuple(_told(material, members, "")))
    return None


def _families(material: Material) -> list[list[Reading]]:
    """Return the clauses that stand together with each clause found, and those under it."""
    tree, readings = material.holdings.tree, material.holdings.readings
    rows: dict[int, None] = {}
    for reading in material.readings[:_FOUND]:
        rows[reading.row] = None
        rows |= dict.fromkeys(tree.ancestors(reading.row)[:2])
    return [readings(tree.children(row)) for row in rows]


def _labelled(material: Material, of: str, count: int) -> Reading | None:
    """Return the clause whose label says that it is that step or stage."""
    if of not in ("步", "阶段"):
        return None
    for family in _families(material):
        members = [one for one in family if _STEP.match(one.clause.label)]
        if len(members) >= count and len(members) > 1:
            return members[count - 1]
    return None


def _counted(material: Material, count: int) -> Reading | None:
    """Return the member of that number of the list that fits the question best."""
    best = max(lists(material), key=lambda one: one.score, default=None)
    if best is None or best.score < _FITS or len(best.items) < count:
        return None
    return best.items[count - 1]


def _told(material: Material, members: Sequence[Reading], mark: str, placed: bool = True) -> list[Line]:
    """Return a line for each clause: how it begins, and its place where `placed`."""
    lines: list[Line] = []
    for at, one in enumerate(members):
        said = item_said(one)
        if said is None:
            continue
        place = f"（{source(one.clause, material.holdings.citer, brief=at > 0)}）" if placed else ""
        words = _STEP.sub(r"\g<0>，", said.text)
        lines.append(Line((Said(f"{words}{place}", said.quotations),), mark))
    return lines
