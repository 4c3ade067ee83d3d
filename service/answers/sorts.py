"""Whether a quantity is of the sort that is asked for: money for money, no number of firms."""

from service.answers.material import Fact, Material
from service.answers.of_records import of_part
from service.answers.units import unit_kind

_PERSONS = frozenset({"名", "人", "位", "人次"})
_OF_SORT = 3.0
"""How far below the best quantity one of the sort that is asked for may stand to be taken for it."""


def is_of_sort(material: Material, fact: Fact) -> bool:
    """Whether a quantity is of a sort that is asked for; a bare number and a level in words may be of any."""
    kinds, units, unit = material.asked.kinds, material.asked.units, fact.target.unit
    if unit_kind(unit) == "count" and (_PERSONS & units) and not any(word in unit for word in _PERSONS):
        return False  # 多少名特派员 is no number of teams
    if units and fact.target.op == "qualitative":
        return False
    return not kinds or unit_kind(unit) in kinds | {""}


def first_of_sort(material: Material) -> Fact:
    """Return the best quantity of a sort that is asked for, the best of all where none such is nearly as good."""
    best = material.facts[0]
    near = (fact for fact in material.facts if fact.score >= best.score - _OF_SORT)
    fits = (
        fact
        for fact in near
        if is_of_sort(material, fact)
        and (fact is best or not of_part(material.query, material.asked, fact.target, material.holdings))
    )
    return next(fits, best)
