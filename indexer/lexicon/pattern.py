"""Finding many words in a text at once: one pattern built as a tree of their signs, the longest word first."""

import re
from collections.abc import Iterable

Tree = dict[str, "Tree"]

_END = ""


def longest_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern that finds any of the words, the longest where several begin at one place; None for no words.

    Letters count alike in both cases. Time is linear in the text: words that begin alike share their beginning.

    >>> [m[0] for m in longest_of(["科技", "科技厅", "厅长"]).finditer("省科技厅长")]
    ['科技厅']
    """
    tree: Tree = {}
    for word in words:
        branch = tree
        for sign in word.upper():
            branch = branch.setdefault(sign, {})
        branch[_END] = {}
    return re.compile(_pattern(tree)) if tree else None


def _pattern(tree: Tree) -> str:
    ways = [_sign(sign) + _pattern(branch) for sign, branch in sorted(tree.items()) if sign != _END]
    if not ways:
        return ""
    inner = ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
    if _END not in tree:
        return inner
    return f"(?:{inner})?"


def _sign(sign: str) -> str:
    """Return a pattern for a sign in either case; without a flag, which would slow the search for all other signs."""
    return f"[{sign}{sign.lower()}]" if sign.isascii() and sign.isalpha() else re.escape(sign)


# Signs after which a short name goes on as another word: 团委托, 工会同, 外办学, 农业局势.
_GOES_ON = {
    "委": "托派员任会",
    "办": "理法学公事好成案医结证",
    "会": "同商议展计场员见谈务",
    "联": "合系动网通想邦盟",
    "协": "同作议助调",
    "院": "校士子落",
    "局": "部面势限",
    "部": "门分署队件位级委属",
    "社": "会区保团交",
    "行": "政业为动业",
    "校": "园区长企友",
    "大": "会量力学专",
    "中": "心央",
    "府": "采",
}
_BEFORE_SHORT = frozenset("由和与及是让归找给问在跟向对请、省市县区州盟旗委党级府（“《原各到送报经")


def stands_alone(text: str, start: int, core: int, end: int, *, latin_only: bool = False) -> bool:
    """Tell whether text[start:end] is a word of its own and not part of another.

    core        where the name proper begins, behind its level or region
    latin_only  look at Latin letters only (AI is not in AIDS), for words that stand anywhere
    """
    first, last = text[core], text[end - 1]
    if first.isascii() and first.isalpha() and core and text[core - 1].isascii() and text[core - 1].isalpha():
        return False
    after = text[end] if end < len(text) else ""
    if last.isascii() and last.isalpha() and after.isascii() and after.isalpha():
        return False
    if latin_only:
        return True
    if after and after in _GOES_ON.get(last, ""):
        return False
    short = end - core <= 2 and start == core
    return not short or core == 0 or not "一" <= text[core - 1] <= "鿿" or text[core - 1] in _BEFORE_SHORT
