"""Whether a negation of one text is gone, or turned into leave, where another text has the same words."""

import re

_NEGATIONS = (
    "不得",
    "不予",
    "不能",
    "不再",
    "不含",
    "不超过",
    "不低于",
    "不少于",
    "没有",
    "禁止",
    "严禁",
    "不",
    "未",
    "无",
    "非",
    "免",
)
_SIGNS = re.compile(r"[不未无非免没禁]")
_REACH = 2
_SWAPPED = 3
"""Characters that may stand in the place of a negation (可以 for 不得)."""


def negation_lost(full: str, lacking: str) -> bool:
    """Whether the words around a negation of `full` stand in `lacking` without it.

    >>> negation_lost("资金不得用于还贷", "资金用于还贷"), negation_lost("资金不得用于还贷", "资金可以用于还贷")
    (True, True)
    >>> negation_lost("资金不得用于还贷", "资金不得用于还贷"), negation_lost("资金不得用于还贷", "资金不能用于还贷")
    (False, False)
    """
    for word in _NEGATIONS:
        at = full.find(word)
        while at >= 0:
            before, after = full[max(0, at - _REACH) : at], full[at + len(word) : at + len(word) + _REACH]
            if before and len(after) == _REACH and _stands_without(before, word, after, lacking):
                return True
            at = full.find(word, at + 1)
    return False


def _stands_without(before: str, word: str, after: str, lacking: str) -> bool:
    if before + word + after in lacking:
        return False
    start = "" if len(before) == _REACH else r"(?:^|[，。；：,;:])"
    pattern = re.compile(
        rf"{start}{re.escape(before)}(?P<between>[^，。；：,;:]{{0,{_SWAPPED}}}?){re.escape(after)}"
    )
    return any(not _SIGNS.search(match["between"]) for match in pattern.finditer(lacking))
