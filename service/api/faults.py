"""What is wrong with the fields of a request, each named as the caller wrote it and explained in Chinese."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Fault = Mapping[str, str]
"""{"field", "message"}"""

# pydantic's error types that callers meet, worded for a person; {…} is filled from the error's context
_MESSAGES = {
    "missing": "缺少这个字段",
    "extra_forbidden": "没有这个字段，请检查拼写",
    "string_too_short": "不能为空",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_type": "应为字符串",
    "string_pattern_mismatch": "格式不对",
    "string_unicode": "含有不能用 UTF-8 表示的字符",
    "int_parsing": "应为整数",
    "int_parsing_size": "太大",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "list_type": "应为列表",
    "too_long": "太多，最多 {max_length} 项",
    "too_short": "不能为空",
    "greater_than_equal": "太小，应不小于 {ge}",
    "less_than_equal": "太大，应不大于 {le}",
    "literal_error": "不是可选的值，可选：{expected}",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "dict_type": "应为对象",
}
_PLACES = frozenset({"query", "path", "header", "cookie"})


def faults(errors: Iterable[Mapping[str, Any]], body: object = None) -> list[Fault]:
    """Return the faults of a request, one a field; `errors` are pydantic's, `body` is what was sent.

    >>> faults([{"loc": ("query", "year", 0), "type": "int_type", "msg": ""}])
    [{'field': 'year', 'message': '应为整数'}]
    """
    found: dict[str, dict[str, None]] = {}
    for error in errors:
        found.setdefault(field_of(error["loc"], body, error["type"] == "missing"), {})[_message(error)] = None
    # where a list is at fault within, the branch that wants no list says nothing
    whole = {field for field in found if any(other.startswith(f"{field}[") for other in found)}
    return [
        {"field": field, "message": "，或".join(messages)}
        for field, messages in found.items()
        if field not in whole
    ]


def summary(found: Sequence[Fault]) -> str:
    """Return the faults as a sentence."""
    named = [f"{fault['field']} {fault['message']}" for fault in found]
    return (
        f"请求中有 {len(named)} 处不符合要求：{'；'.join(named)}。"
        if len(named) > 1
        else f"请求不符合要求：{named[0]}。"
    )


def field_of(loc: Sequence[str | int], body: object = None, missing: bool = False) -> str:
    """Return a place in a request as its caller would write it.

    A parameter of the address goes by its name alone; in a body, the branches of a union, which pydantic puts into the
    place, are left out. `missing` tells that the last part is not there.

    >>> field_of(("body", "filters", "year", "list[int]", 0), {"filters": {"year": ["x"]}})
    'filters.year[0]'
    """
    if loc and loc[0] in _PLACES:
        return str(loc[1]) if len(loc) > 1 else str(loc[0])
    parts = loc[1:] if loc and loc[0] == "body" else loc
    name, value, known = "", body, body is not None
    for at, part in enumerate(parts):
        if isinstance(part, int):
            name += f"[{part}]"
            value = value[part] if isinstance(value, list) and part < len(value) else None
        elif not known or (isinstance(value, Mapping) and part in value):
            name += f".{part}"
            value = value[part] if isinstance(value, Mapping) else None
        elif missing and at == len(parts) - 1:
            name += f".{part}"
    return name.lstrip(".") or "body"


def _message(error: Mapping[str, Any]) -> str:
    context = error.get("ctx") or {}
    if worded := _MESSAGES.get(error["type"]):
        choices = str(context.get("expected", "")).replace(" or ", "、").replace(", ", "、").replace("'", "")
        return worded.format_map({"max_length": "", "ge": "", "le": ""} | context | {"expected": choices})
    said = str(error["msg"])
    return "不符合要求" if said.isascii() else said.rstrip("。")
