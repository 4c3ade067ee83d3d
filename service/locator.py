"""How a clause is named in words: 二、（三）1. in a plan, 第六条第一款第（三）项 in rules (立法法 第六十五条)."""

import re
from collections.abc import Sequence

_ARTICLE = re.compile(r"^第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?$")
_ABOVE_ARTICLE = re.compile(r"^第[零〇一二三四五六七八九十百千\d]+(?:编|分编|章|节)$")
_ITEM = re.compile(r"^[（(]?[一二三四五六七八九十百\d]+[）).、．]?$")
_NUMERALS = "零一二三四五六七八九十"


def locator(path: Sequence[str], kind: str, ordinal: int = 0) -> str:
    """Name a clause by its labels.

    path     labels of the labelled ancestors and its own; "" for an unlabelled unit
    kind     the clause's kind
    ordinal  1-based position among its like, 0 where it has none; in an article the article itself is 第一款

    >>> locator(["二、", "（三）", "1."], "item")
    '二、（三）1.'
    >>> locator(["第二章", "第六条", "（三）"], "item")
    '第六条第（三）项'
    >>> locator(["第二章", "第六条", ""], "para", 2)
    '第六条第二款'
    >>> locator(["二、", "专栏1", ""], "row", 3)
    '二、专栏1第3行'
    >>> locator(["二、", "专栏1", "01"], "item")
    '二、专栏1 01'
    >>> locator([""], "header")
    '文首'
    """
    labels = [label.strip() for label in path if label.strip()]
    for at, label in enumerate(labels):
        if _ARTICLE.match(label):
            return _in_article(labels[at:], kind, ordinal)
    named = re.sub(r"\x00", _joint, "\x00".join(_plain(label) for label in labels))
    if kind == "header":
        return named or "文首"
    if kind == "signature":
        return named + "落款"
    if kind == "row" and ordinal:
        return f"{named}第{ordinal}行"
    if kind == "para" and ordinal and not labels:
        return f"正文第{ordinal}段"
    if kind == "para" and ordinal:
        return f"{named}第{ordinal}段"
    return named or "正文"


def _in_article(labels: Sequence[str], kind: str, ordinal: int) -> str:
    article, *rest = labels
    named = article + "".join(
        f"第{label}项" if _ITEM.match(label) else label for label in rest if not _ABOVE_ARTICLE.match(label)
    )
    if kind == "para" and ordinal and not rest:
        return f"{named}第{_numeral(ordinal)}款"
    return named


def _joint(match: re.Match[str]) -> str:
    """What stands between two labels: a blank where they would run into one number (专栏1 01), else nothing."""
    text, at = match.string, match.start()
    return " " if text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit() else ""


def _plain(label: str) -> str:
    return "" if label in {"——", "--", "—", "－－"} else label


def _numeral(n: int) -> str:
    if n <= 10:
        return _NUMERALS[n]
    if n < 20:
        return "十" + _NUMERALS[n - 10]
    return str(n)
