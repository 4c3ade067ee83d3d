"""What an answer must say to answer at all: the amounts, years or bodies that the extract says first."""

import re
from collections.abc import Sequence
from decimal import Decimal

from indexer.lexicon import Lexicon
from indexer.quantities.units import in_base_unit
from service.checks.statements import Statement, statements_of
from service.checks.witness import amounts_of, years_of
from service.schema import Answer, TargetRow

_SOURCE = re.compile(r"（[^（）]*《(?:[^（）]|（[^（）]*）)*）")
_LONG_LIST = 12
_OF_AMOUNTS = frozenset({"target", "support", "compare"})

Token = tuple[object, ...]


def direct_answer(extract: Answer, lexicon: Lexicon) -> frozenset[Token]:
    """Return what the extract says first, of the kind that is asked for; empty where any sentence will do."""
    kind = extract.understanding.kind if extract.understanding else ""
    first = next((one.text for one in _statements(extract.answer) if one.numbers), "")
    return tokens_of(_SOURCE.sub("", first), kind, lexicon) | _recorded(extract.targets, kind)


def tokens_of(text: str, kind: str, lexicon: Lexicon) -> frozenset[Token]:
    """Return the amounts, years or bodies of a text, by the kind of question."""
    if kind in _OF_AMOUNTS:
        return frozenset(("amount", value, unit) for value, unit in amounts_of(text) if unit)
    if kind == "timeline":
        return frozenset(("year", year) for year in years_of(text))
    if kind == "duty":
        return frozenset(("body", one.canonical) for one in lexicon.find_agencies(text))
    return frozenset()


def is_listing(extract: Answer) -> bool:
    """Whether an answer is a table or a long list, whose point is that nothing is missing."""
    shapes = [one for one in _statements(extract.answer) if one.shape in ("row", "said")]
    return len(shapes) > _LONG_LIST or any(one.shape == "row" for one in shapes)


def _recorded(targets: Sequence[TargetRow], kind: str) -> frozenset[Token]:
    if kind not in _OF_AMOUNTS:
        return frozenset()
    found = set()
    for one in targets:
        for value in (one.value, one.value_max):
            if value is not None and one.unit:
                number, unit = in_base_unit(Decimal(str(value)), one.unit)
                found.add(("amount", number.normalize(), unit))
    return frozenset(found)


def _statements(text: str) -> list[Statement]:
    return [one for line in statements_of(text.split("\n")) for one in line]
