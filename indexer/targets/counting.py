"""Numbers with a unit that count nothing: they group what they name (围绕六个领域), repeat an act (两次视察) or say what a grant is paid for (每毕业1家奖励5万元)."""

import re
from collections.abc import Sequence
from typing import Final

from indexer.periods import Period
from indexer.quantities import Quantity
from indexer.quantities.units import unit_table

_MAKES: Final = re.compile(
    r"(?:建设|建成|新建|建立|组建|培育|培养|引进|实施|组织|打造|形成|设立|布局|创建|新增|完成|取得|获得|制定|研制|开发|达到|有|为|开展|举办|主办|选派|遴选|认定|突破|每个?|各|至少|获|力争|实现)[^，。；]*$"
)
_GROUPS: Final = re.compile(
    r"(?:以|围绕|聚焦|按照?|面向|这|上述|将|把|对|推动|支持|依托|发挥|沿|由|从|与)[^，。；]*$"
)
_WHOLE: Final = re.compile(r"(?:本|该|全文)[一-龥]{1,6}共(?:有|计|分为)?$|共分为?$|分(?:为)?$")


_SIZED: Final = re.compile(
    r"(?:[百千]?[万亿]元|[千百]亿)(?:级|以上|以下)?(?:的)?(?:重[大点])?(?:项目|企业|产业|集群|园区|县|工程|订单|基金)"
)
"""A sum without a figure only says how big a thing is: 亿元以上项目, 千亿级产业."""

_PER_CASE: Final = re.compile(r"每(?!年|月|日|天|周|季)[一-龥]{1,8}$")
_PAID_FOR: Final = re.compile(r"[，的]?(?:再)?(?:按|给予|奖励|补助|资助|补贴|奖补|一次性)")


def only_names(text: str, quantity: Quantity, periods: Sequence[Period]) -> bool:
    """Say whether a counted number only groups or repeats what it names.

    >>> from indexer.quantities import find_quantities
    >>> [only_names(t, find_quantities(t)[0], ()) for t in ("围绕潜、采、输、控四个环节", "建设两个试飞中心", "本方案共36项任务")]
    [True, False, True]
    """
    if _SIZED.match(text, quantity.span.start):
        return True
    if quantity.op != "eq" or quantity.kind != "count":
        return False
    start, end = quantity.span.start, quantity.span.end
    before = re.split(r"[，。；：]", text[max(0, start - 60) : start])[-1]
    if _WHOLE.search(before):
        return True
    if quantity.value == 1 and _PER_CASE.search(before) and _PAID_FOR.match(text, end):
        return True
    if not quantity.spoken or before.endswith("连续"):
        return False
    after = text[end : end + 8]
    if any(0 <= after.find(noun) <= 3 for noun in unit_table().grouping):
        return True
    if quantity.unit in ("次", "场", "届") and quantity.value == 1:
        return not any(p.kind == "every" for p in periods)
    if re.match(r"(?:视察|考察|到访|讲话)", after) or re.search(r"最近$|前$|上$|后$", before):
        return True
    if before.endswith(("等", "到", "至", "达", "为", "有", "过", "破")):
        return False
    return bool(_GROUPS.search(before)) and not _MAKES.search(before)
