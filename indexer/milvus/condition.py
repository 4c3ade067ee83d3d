"""A condition on the document of a clause as a boolean expression of Milvus."""

import json
import re

from indexer.engine import All, Condition, Match

_NEVER = "row < 0"
_ALWAYS = "row >= 0"
_COMPARED = {"from": ">=", "to": "<=", "above": ">"}


def expression(condition: Condition) -> str:
    """Return the expression.

    >>> expression(All((Match("doc", "in", ("计划",)), Match("year", "from", (2024,)))))
    '(doc in ["计划"]) and (year >= 2024)'
    >>> expression(Either(()))
    'row < 0'
    """
    if isinstance(condition, Match):
        return _match(condition)
    parts = [f"({expression(part)})" for part in condition.of]
    if isinstance(condition, All):
        return " and ".join(parts) or _ALWAYS
    return " or ".join(parts) or _NEVER


def _match(condition: Match) -> str:
    field, values = condition.field, condition.values
    if not values:
        return _NEVER
    if condition.operator == "in":
        return f"{field} in [{', '.join(map(_literal, values))}]"
    if condition.operator == "part":
        return " or ".join(f"{field} like {_literal('%' + _plain(str(value)) + '%')}" for value in values)
    return f"{field} {_COMPARED[condition.operator]} {_literal(values[0])}"


def _literal(value: str | int) -> str:
    if isinstance(value, str):
        value = value.encode(errors="replace").decode()
    return json.dumps(value, ensure_ascii=False)


def _plain(text: str) -> str:
    r"""Let the wild cards of a pattern stand for themselves.

    >>> print(_plain("100%_"))
    100\%\_
    """
    return re.sub(r"[\\%_]", r"\\\g<0>", text)
