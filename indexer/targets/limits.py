"""Names of thresholds (研发费用超过1000万元的企业) and of lengths of time (自受理之日起15个工作日内)."""

import re
from typing import Final

from indexer.targets.mentions import Mention
from indexer.targets.phrases import FULL, bare, head_noun, noun_after, strip_head
from indexer.targets.surroundings import Surroundings, shortened

PENALTY: Final = re.compile(
    r"^(?:以下)?的?(?P<after>罚款|罚金|有期徒刑|拘役|行政拘留|拘留|管制)|(?P<before>罚款|罚金)(?:金额|数额)?(?:为|最高)?$"
)
_GIVEN: Final = re.compile(r"补助|奖励|资助|补贴|支持|经费|每年给予|给予")
_SINCE: Final = re.compile(r"(?:自|从)[^，。；]*(?:之日|之后|后|起)起?$")
_YEARS: Final = ("年", "个月", "学年", "周岁", "岁")


def condition_name(mention: Mention, around: Surroundings) -> str:
    """Return the name of a threshold: what follows from it, and what is measured."""
    quantity = mention.quantity
    owner = noun_after(mention.right)[0] if mention.right.startswith("的") or quantity.kind == "money" else ""
    owner = "" if re.match(r"给予|奖励|补助|按|再", owner) else owner
    if quantity.unit in ("岁", "周岁"):
        return _age(owner, around)
    measured = _measured(around.left, mention)
    result = around.lead
    closes = mention.quantity.span.end + len(mention.right) >= mention.segment.end
    if (
        closes
        and not result
        and owner in ("", "企业", "单位", "机构", "人员", "项目", "申请人", "市", "县")
        and around.later
    ):
        result = re.sub(
            r"(?:不低于|不少于|不超过|最高)?[\d.]+[万亿]?[一-龥%]的?", "", shortened(around.later[0])
        )
    if result and not result.endswith(("企业", "单位", "机构", "人员", "者", "的")):
        result += "的"
    ending = (
        "年限"
        if quantity.unit in ("年", "个月")
        else ""
        if FULL.search(measured) or quantity.kind == "count"
        else "门槛"
    )
    return result + ("" if owner[:12] in measured else owner[:12]) + measured + ending


def _age(owner: str, around: Surroundings) -> str:
    """Return the name of an age limit: 青年科研人员年龄, 青年科研人员（男性40周岁以下 …）."""
    earlier = head_noun(around.earlier[-1]) if around.earlier else ""
    holder = owner if len(owner) > 2 else earlier or bare(around.previous) or around.owner()
    own = head_noun(around.left)
    return holder.removesuffix("年龄") + ("" if own in holder else own) + "年龄"


def _measured(left: str, mention: Mention) -> str:
    """Return what is measured: 研发费用, 连续未达标考核节点."""
    plain = re.sub(r"^.*(?:对|将|支持|鼓励|培育|推动|完成)(?=[一-龥]{2})", "", left)
    noun = head_noun(plain) or head_noun(left)
    if noun.endswith("连续") or not noun or mention.quantity.unit in ("年", "次", "个月"):
        rest = re.sub(r"的$|的，.*$", "", re.split(r"[，；。]", mention.right)[0])
        rest = re.sub(r"且[^，]*$", "", rest)
        return noun + (strip_head(rest)[:14] if len(noun) < 6 else "")
    return noun


def penalty_name(mention: Mention, around: Surroundings) -> str:
    """Return the name of a fine or sentence: 对单位罚款; "" where the quantity is none."""
    match = PENALTY.search(mention.right) or PENALTY.search(around.left)
    if not match:
        return ""
    return around.receiver() + (match["after"] or match["before"])


def duration_name(mention: Mention, around: Surroundings) -> str:
    """Return the name of a length of time: 公示期, 档案保存年限, 初审时限."""
    quantity = mention.quantity
    ending = "年限" if quantity.unit in _YEARS else "时限"
    left = re.sub(r"(?:应当?在?|必须|在|于|内|要|须)$", "", _SINCE.sub("", around.left))
    actor = re.match(r"^(?P<who>[^，。；]{2,12}?)(?:应当?|必须|须|可以|要)", left)
    left = re.sub(r"^.*(?:印发|发布|公布|施行|实施|批准|收到|受理|申请)[^，]{0,4}后$", "", left)
    noun = actor["who"] if actor else head_noun(left)
    if re.search(r"公[示告]$", left) and around.earlier:
        return head_noun(around.earlier[-1]) + left[-2:] + "期"
    if quantity.unit in ("岁", "周岁") and not FULL.search(noun):
        return (noun_after(mention.right)[0] or noun or around.owner()).removesuffix("年龄") + "年龄"
    if noun and (FULL.search(noun) or noun.endswith("期")):
        return around.complete(noun)
    if re.search(r"(?:连续|前)$", left) and (given := _GIVEN.search(mention.right)):
        award = re.sub(r"每年|给予", "", given[0]) or "支持"
        return (around.receiver() or around.thing() or bare(around.previous)) + award + ending
    condition = next(
        (shortened(s.removesuffix("的")) + "的" for s in reversed(around.earlier) if s.endswith("的")), ""
    )
    action = shortened(
        re.split(r"[，。；]", mention.right.lstrip("的内"))[0] or (around.later[0] if around.later else ""),
        18,
    )
    if len(action) >= 2 and not (noun and quantity.op == "ge"):
        doer = noun if 2 <= len(noun) <= 10 else ""
        doer = (
            around.lead + doer if around.lead.endswith(("企业", "单位", "机构", "人员", "者", "人")) else doer
        )
        if not condition:
            whom = around.subject() or ("" if doer else around.receiver())
            doer = whom + doer if len(action) <= 6 or len(whom) <= 16 else doer
        return (condition if len(condition) <= 16 else "") + doer + action + ending
    owner = noun if len(noun) >= 4 else around.owner() + noun
    return owner + ("" if owner.endswith(("时间", "周期", "期", "期限", "年限", "时限")) else ending)
