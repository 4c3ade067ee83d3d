"""The comparison words before and after a number (不低于, 突破, 以上, 左右) and the verbs of change (增长, 提高, 下降)."""

import re
from typing import Final

from indexer.records import Op

# op → the words before a number that mean it; 超过 and 突破 count as "at least", as the gold annotations have them
_BEFORE_WORDS: Final[dict[Op, str]] = {
    "ge": "不得低于 不能低于 不应低于 不低于 不得少于 不少于 不应少于 不小于 不得小于 至少达到 至少 最低 起码 高于 大于 多于 超过 超出 突破 逾 超 已满 满 >= ≥ ≧",
    "le": "不得超过 不超过 不能超过 不应超过 最高不超过 最多不超过 不突破 不得高于 不高于 不多于 不得多于 不大于 不得大于 至多 最多 最高 最长 最大 上限为 <= ≤ ≦",
    "lt": "不足 不到 不满 未满 未达到 低于 少于 小于 <",
    "gt": ">",
    "approx": "大约 约为 约 近 接近 将近",
}  # fmt: skip
_OP_OF: Final[dict[str, Op]] = {word: op for op, words in _BEFORE_WORDS.items() for word in words.split()}
_WORDS: Final = "|".join(map(re.escape, sorted(_OP_OF, key=len, reverse=True)))

_BEFORE: Final = re.compile(rf"(?P<word>{_WORDS})(?<![届期]满)(?<!最近)(?:了|达到?|为|于)?\s?$")
# a comparison word that stands a few words before the number: 不低于财政资金的两倍, 至少建成1个
_FAR: Final = re.compile(
    r"(?P<word>不得低于|不低于|不得少于|不少于|不得超过|不超过|不得高于|不高于|至少|最高|最低|最多|低于|高于|超过|突破|不足|不到)"
    r"(?!时|的)[^，。；：、\d（）]{1,16}$"
)
_AFTER: Final = re.compile(
    r"\s?(?:（含[^）]{0,6}）)?(?P<word>及?其?以上|及?其?以下|以内|之内|左右|上下|内(?![部容外地蒙设涵科销]))(?!人民政府)"
)
_AFTER_OP: Final[dict[str, Op]] = {"上": "ge", "下": "le", "内": "le", "右": "approx"}

_CHANGE: Final = re.compile(
    r"(?P<verb>年均增长|年均增速|年均增幅|年均增长率|上涨|下跌|回落|同比增长|同比提高|同比下降|增长|提高|提升|上升|增加|扩大|上浮|上调|增幅|增速|增长率|"
    r"下降|降低|减少|缩短|压缩|压减|减幅|降幅|下调|下浮|节约|缩减|递增|递减|累计增长)"
    r"(?:幅度|比例)?(?:了|为|达到?|保持在|稳定在|不到|近|约)?\s?$"
)


def before_number(plain: str, start: int) -> tuple[int, Op | None]:
    """Return where the comparison word before a number begins, and its meaning; a word further off gives only the meaning.

    >>> before_number("比例不低于70%", 5), before_number("达到70%", 2), before_number("至少建成1个", 4)
    ((2, 'ge'), (2, None), (4, 'ge'))
    """
    window = plain[max(0, start - 12) : start]
    match = _BEFORE.search(window)
    if match:
        return start - len(window) + match.start(), _OP_OF[match["word"]]
    far = _FAR.search(plain[max(0, start - 24) : start])
    return start, _OP_OF[far["word"]] if far else None


def after_number(plain: str, end: int, kind: str) -> tuple[int, Op | None]:
    """Return where the comparison word after a number ends, and its meaning.

    A bare 内 belongs to lengths of time and distances only: 三年内, not 3家内资企业.

    >>> after_number("5%以上", 2, "share"), after_number("三年内", 2, "time"), after_number("3家内", 2, "count")
    ((4, 'ge'), (3, 'le'), (2, None))
    """
    match = _AFTER.match(plain, end)
    if not match or (match["word"] == "内" and kind not in ("time", "size")):
        return end, None
    return match.end(), _AFTER_OP[match["word"][-1]] if match["word"] != "上下" else "approx"


def change_before(plain: str, start: int) -> str:
    """Return the verb of change right before a quantity, "" where there is none or it leads to a level (提高到).

    >>> change_before("比2010年提高0.51个百分点", 8), change_before("提高到50%", 3)
    ('提高', '')
    """
    match = _CHANGE.search(plain[max(0, start - 12) : start])
    return match["verb"] if match else ""
