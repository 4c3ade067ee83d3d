"""What units measure, and which measure words count the same sort of things."""

from collections.abc import Collection
from functools import lru_cache

from indexer.quantities.units import split_scale, unit_table

_MEASURES = tuple(
    frozenset(group.split())
    for group in (
        "名 位 人 人次", "家 户 个 所 处 座", "项 个 件 条 款 篇 批 门 种", "台 套 辆 架 艘 个", "亩 公顷 平方公里",
    )
)  # fmt: skip
"""Measure words that count the same sort of things."""


@lru_cache(maxsize=4_096)
def unit_kind(unit: str) -> str:
    """Return what a unit measures: money, share, time, size, count, rank; "" for no unit.

    >>> [unit_kind(unit) for unit in ("亿元", "%", "个工作日", "家", "位", "成")]
    ['money', 'share', 'time', 'count', 'rank', 'share']
    """
    if not unit:
        return ""
    bare = split_scale(unit)[1]
    special = {"成": "share", "番": "share", "位": "rank", "名次": "rank"}
    return special.get(bare) or unit_table().kinds.get(bare, "count")


def counts_other(asked: Collection[str], unit: str) -> bool:
    """Whether a unit counts another sort of things than the measure words of a question.

    >>> counts_other({"位"}, "项"), counts_other({"位"}, "名"), counts_other({"亩"}, "万亩"), counts_other({"家"}, "%")
    (True, False, False, False)
    """
    if not asked or unit_kind(unit) != "count":
        return False
    bare = split_scale(unit)[1]
    return not any(word == bare or word in unit or _alike(word, bare) for word in asked)


def _alike(first: str, second: str) -> bool:
    return any(first in group and second in group for group in _MEASURES)
