"""The short, self-contained name of what a quantity measures."""

import re
from collections.abc import Callable
from typing import Final

from indexer.quantities import Quantity
from indexer.targets.grants import grant_name
from indexer.targets.limits import condition_name, duration_name, penalty_name
from indexer.targets.lists import member_name
from indexer.targets.mentions import Mention
from indexer.targets.phrases import (
    FULL,
    bare,
    head_noun,
    noun_after,
    strip_head,
    strip_tail,
    strip_verbs,
    tidy,
)
from indexer.targets.surroundings import Surroundings
from indexer.targets.words import words

_CHANGE: Final = re.compile(
    r"(?:年均|同比|平均|累计)?(?:增长|上涨|下跌|回落|提高|提升|上升|增加|扩大|上浮|上调|增幅|增速|增长率|下降|降低|减少|缩短|压缩|压减|减幅|降幅|下调|下浮|节约|缩减|递增|递减|翻)"
    r"(?:幅度|比例|率)?(?:了|为|达到?|保持在|稳定在)?\s?$"
)
_PART: Final = re.compile(
    r"^(?P<one>.*?)(?:只|仅|约|均|将)?占(?P<other>[^占比]{2,30}?)的?(?:比重|比例|份额)?(?:达到?|为|提高到|不低于|不少于)?$"
)
_FAR: Final = re.compile(
    r"^(?P<one>.*?)(?:一般|原则上)?(?:(?:不得|不应|不)?(?:低于|少于|超过|高于|超出)|不足|不到|仅为|相当于)(?P<other>.{2,24}?)的?$"
)
_TIMES: Final = re.compile(r"^(?P<one>.*?)(?:仅|约|达到?)?(?:是|为|相当于|达到)(?P<other>[^是为]{2,24}?)的?$")
_AIMED: Final = re.compile(r"(?<=[一-龥]{2})的?(?:主要)?(?:预期|规划|年度|计划)?目标$")
"""What a name does not need: 经济增长预期目标为5%左右."""

_CHANGE_NAME: Final = {
    "上涨": "涨幅", "下跌": "跌幅", "回落": "回落幅度", "下降": "降幅", "降低": "降低幅度", "减少": "减少幅度", "缩短": "缩短幅度", "压缩": "压缩幅度", "压减": "压减幅度", "提高": "提高幅度", "下调": "下调幅度", "上调": "上调幅度",
}  # fmt: skip


def name_of(mention: Mention, around: Surroundings) -> str:
    """Return the indicator of a mention."""
    if mention.of > 1 and (member := member_name(mention, around)):
        return tidy(member)
    if penalty := penalty_name(mention, around):
        return tidy(penalty)
    return tidy(_namer(mention, around)(mention, around))


def _namer(mention: Mention, around: Surroundings) -> Callable[[Mention, Surroundings], str]:
    quantity = mention.quantity
    if quantity.kind == "level":
        return _level
    if mention.role == "condition":
        return condition_name
    if quantity.kind == "rank":
        return _ranked
    if quantity.change:
        return _changed
    if quantity.kind == "time":
        return duration_name
    if around.grant and quantity.kind in ("money", "share", "fraction", "times", "ratio"):
        return grant_name
    if quantity.kind in ("share", "fraction", "times", "bare", "ratio"):
        return _proportion
    return _counted if quantity.kind in ("count", "size") else _amount


def _changed(mention: Mention, around: Surroundings) -> str:
    """Name a change: 研发经费支出年均增速, 研发周期缩短幅度."""
    quantity = mention.quantity
    left = re.sub(r"(?:比|较|同比)[^，比]{0,12}$", "", _CHANGE.sub("", around.left))
    noun = around.complete(head_noun(left)) or around.base or around.owner()
    if quantity.kind == "fold":
        return noun
    ending = _CHANGE_NAME.get(
        quantity.change, "增长幅度" if "增" in quantity.change else quantity.change + "幅度"
    )
    return noun + ("年均增速" if "年均" in around.left[-12:] or "年均" in quantity.text else ending)


def _ranked(_: Mention, around: Surroundings) -> str:
    """Name a rank: 综合科技创新水平指数排名."""
    left = re.sub(
        r"(?:排名|位居|位列|居|列|进入|跻身|排|上升到?|前移|由|从|达到?|全国|全省|全区|全市|同类[^，]{0,4}|世界|成为|提升到?|提高到?|到|至|在)+$",
        "",
        around.left,
    )
    noun = head_noun(left)
    return (noun if noun and noun not in ("排名", "位次") else around.base or around.owner()) + "排名"


def _level(mention: Mention, around: Surroundings) -> str:
    """Name a goal without a number: 县级技术转移站覆盖, 投入强度."""
    quantity = mention.quantity
    inside = re.sub(r"^(?:实现|达到|在)", "", quantity.text)
    if "覆盖" in quantity.text:
        covered = re.sub(r"全覆盖$|^全部", "", inside)
        noun = head_noun(around.left) or ""
        owner = "" if len(noun) >= 6 else bare(around.previous) or around.owner()
        return owner + ("" if noun == owner else noun) + tidy(covered) + "覆盖"
    noun = around.complete(head_noun(around.left))
    if not noun and mention.right:
        noun = noun_after(mention.right)[0]
    return noun or bare(around.previous) or around.owner()


def _proportion(mention: Mention, around: Surroundings) -> str:
    """Name a share or multiple: 占比, 比重, A与B之比."""
    quantity, left = mention.quantity, around.left
    if quantity.kind == "times" and (match := _TIMES.match(left) or _FAR.match(left)):
        return (head_noun(match["one"]) or bare(around.previous)) + "与" + strip_head(match["other"]) + "之比"
    if quantity.kind in ("share", "fraction") and not re.search(r"(?:比重|比例|份额)$", strip_tail(left)):
        for pattern, ending in ((_PART, "的比重"), (_FAR, "的比例")):
            if match := pattern.match(left):
                return (
                    (around.complete(head_noun(match["one"])) or bare(around.previous) or around.owner())
                    + "占"
                    + strip_head(match["other"])
                    + ending
                )
    if "目标" in left and quantity.unit == "个百分点" and around.base:
        return around.base + "与规划目标的差距"
    if (
        re.match(r"的?(?:规划|计划|预期|预定|既定)?(?:目标|任务)|的差距", mention.right)
        and len(head_noun(left)) < 4
    ):
        return bare(around.previous) + ("差距" if "差距" in mention.right[:4] else "")
    noun = around.complete(_AIMED.sub("", head_noun(left)))
    if noun.startswith("占") and around.fresh and around.previous:  # 研发经费投入年均增长12%，占GDP比重达到2%
        return bare(around.previous) + noun
    after, verb = noun_after(mention.right)
    if len(noun) < 2 and mention.right.startswith("的") and len(after) >= 2:
        return (re.sub(r"^(?:还|已)", "", verb) + "的" if verb else "") + after + "占比"
    if len(noun) < 2:
        use = strip_head(re.split(r"[，。；]", mention.right)[0])[:12]
        return around.owner() + (
            use + "的比例" if use and not mention.right.startswith(("的", "、", "和")) else ""
        )
    if not FULL.search(noun) and quantity.kind in ("share", "fraction") and quantity.unit != "个百分点":
        return re.sub(r"的$", "", noun) + "占比"
    return noun


def _counted(mention: Mention, around: Surroundings) -> str:
    """Name what is counted: the noun behind the number (50家企业) or before it (企业50家)."""
    quantity = mention.quantity
    after, verb = ("", "") if re.match(r"的基础上|[、和及与]", mention.right) else noun_after(mention.right)
    before = "" if re.match(r"^由[^，]{2,12}?(?:组织|开展|实施)$", around.left) else head_noun(around.left)
    if re.search(r"[类型]$", before) and "其中" in around.left and around.base:
        return before + around.base + count_ending(around.base, quantity)
    closed = not mention.right.strip("以上左右的 ") or mention.right.startswith(("，", "、"))
    if mention.role == "attribute" and mention.right.startswith("的") and len(after) >= 2:
        return after + before
    if quantity.kind == "size" and len(after) >= 2:
        after, verb = after.split("、")[0], ""
        after = before + after if len(after) <= 3 else after
    if 1 <= len(after) <= 2 and not verb and 2 <= len(strip_head(around.left)) <= 4:
        after = strip_head(around.left) + after
    if len(after) >= 2 and not (before and closed) and not re.match(r"(?:用于|给予)", mention.right):
        noun = (verb + "的" if verb and len(verb) <= 16 else "") + (
            _last_of_list(after, around) if "的" in after else after
        )
        return noun + count_ending(noun, quantity)
    if before:
        noun = (
            around.same_unit
            if before in ("首批", "第一批") and around.same_unit
            else around.complete(_last_of_list(before, around))
        )
        return noun + count_ending(noun, quantity)
    noun = _elided(around, strip_verbs(strip_tail(around.left)) == "")
    return noun + count_ending(noun, quantity)


def _last_of_list(noun: str, around: Surroundings) -> str:
    """Return what a list with 等 comes to: 采茶、柑橘采摘等专用机械 is 专用机械, with what the clause is about."""
    described = noun.rpartition("的")
    if "、" in described[0] and len(described[2]) >= 4:
        return described[2]
    head, marked, last = noun.rpartition("等")
    if not marked or "、" not in head or len(last) < 2:
        return noun
    return last if len(last) > 5 or not around.topic or last in around.topic else around.topic + last


def _elided(around: Surroundings, verb_only: bool) -> str:
    """Return what is counted where only a verb stands before the number: 五年建设4所, 到2025年达到60家."""
    if re.search(r"首批|第一批|其中", around.left) and around.same_unit:
        return around.same_unit
    predicate = re.search(r"(?:达到?|突破|超过|增至|增加到|不少于|为)$", around.left)
    if around.previous and predicate and around.fresh:
        return bare(around.previous)
    verb = strip_head(strip_tail(around.left)) if verb_only else ""
    return (verb if len(verb) <= 4 else "") + (
        around.opening() or around.thing() or bare(around.previous) or around.heading
    )


def count_ending(noun: str, quantity: Quantity) -> str:
    """Return what makes a counted noun an indicator: 数, 人数, 次数, 面积."""
    if FULL.search(noun):
        return ""
    if quantity.kind == "size":
        return "面积" if quantity.unit.endswith(("亩", "平方米", "公顷", "平方公里")) else ""
    if quantity.unit.endswith("人次"):
        return "人次"
    if quantity.unit.endswith("次"):
        return "次数"
    return (
        "人数"
        if quantity.unit.endswith(("人", "名"))
        and not noun.endswith(("人", "员", "师", "手", "士", "者", "家", "生"))
        else "数"
    )


def _amount(mention: Mention, around: Surroundings) -> str:
    """Name an amount of money that is no grant."""
    after, _ = noun_after(mention.right)
    noun = head_noun(around.left)
    if use := re.match(r"^(?:资金|经费|专项资金)?用于(?P<use>[^，。；]{2,24})", mention.right):
        return use["use"] + ("" if FULL.search(use["use"]) else "资金")
    if (
        mention.right.startswith("的")
        and len(after) >= 2
        and (mention.role == "attribute" or FULL.search(noun))
    ):
        return after + noun
    doer = words().inner.search(around.left, 2)
    if noun and doer and len(noun) <= 5 and 2 <= len(strip_head(around.left[: doer.start()])) <= 12:
        whose = strip_head(around.left[: doer.start()])
        return words().leading.sub("", whose) + noun
    if not noun and (around.same_unit or around.base) and "其中" in around.left:
        return around.same_unit or around.base
    noun = around.complete(noun)
    if noun:
        return noun
    if len(after) >= 2:
        return after if FULL.search(after) else after + "资金"
    return bare(around.previous) or around.owner()
