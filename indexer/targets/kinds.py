"""Whether a quantity is a goal, a past or present state, or a grant, threshold or limit."""

import re
from typing import Final

from indexer.records import TargetKind
from indexer.targets.context import ClauseContext, DocumentContext
from indexer.targets.limits import PENALTY
from indexer.targets.mentions import Mention
from indexer.targets.phrases import head_noun
from indexer.targets.sentences import Sentence
from indexer.targets.words import words

_FUNDS: Final = re.compile(r"总投资|总规模|总额|资金规模|财政安排|投资|首期|规模$")
_EARNED: Final = re.compile(
    r"(?:产值|收入|增收|税额|减税额|退税额|税收|利润|销售额|成交额|余额|贷款余额)(?:达到?|超过|突破|不低于|为)?$"
)
_PERFORMED: Final = re.compile(
    r"提前|压减|压缩|缩短|减少|启动时间|办理|预审|审批|控制|开放|服务|运行|间隔|寿命|续航|周转|培训|参与"
)
_PAYS: Final = re.compile(
    r"(?<!代)补助|奖励|资助|补贴|贴息|贴补|奖补|补偿|给予|分担|减免|免征|减征|抵扣|报销"
)


def kind_of(
    mention: Mention,
    text: str,
    sentence: Sentence,
    year: int | None,
    document: DocumentContext,
    context: ClauseContext,
) -> TargetKind:
    """Return the kind of a mention; `year` is the year that its sentence gives it, if any."""
    segment = text[mention.segment.start : mention.segment.end]
    if mention.role == "baseline":
        granted = mention.right.startswith("的基础上") and words().award.search(mention.left)
        return "support" if granted else "actual"
    if context.state == "actual":
        return (
            "target" if re.match(r"的?(?:规划|计划|预期|预定|既定|约束性)?目标", mention.right) else "actual"
        )
    if re.search(r"(?:印发|发布|公布)(?:之日)?(?:后|起)", mention.left) and document.family == "plan":
        return "target"
    if mention.role == "condition" or is_grant(
        mention, segment, text[sentence.start : mention.quantity.span.start]
    ):
        return "support"
    if year is not None and document.is_past(year) and not words().target.search(segment):
        return "actual"
    if words().actual.search(segment[: mention.quantity.span.end - mention.segment.start]) and year is None:
        return "actual"
    if context.state == "rule":
        whole = text[sentence.start : sentence.end]
        goal = (
            year is not None
            or words().target.search(whole)
            or (not document.articled and _is_work(mention, segment))
        )
        return "target" if goal else "support"
    return "target"


def _is_work(mention: Mention, segment: str) -> bool:
    """Say whether a rule sets work to be done: 每年举办四场, 全年发布120项, 基金规模扩大到80亿元."""
    if mention.quantity.kind == "count":
        return bool(re.search(r"每年|全年|每季度|每半年|每两年|每月", segment)) and not words().strong.search(
            segment
        )
    return mention.quantity.kind == "money" and (
        mention.baseline is not None or bool(re.search(r"新增出资|新增投入", segment))
    )


_ATTAINED: Final = re.compile(r"(?:达到?|提高到|提升到|增加到|延长到|延长至|突破|超过|为)$")


def is_grant(mention: Mention, segment: str, said: str) -> bool:
    """Say whether a quantity grants, caps or limits; `said` is the sentence up to it."""
    quantity = mention.quantity
    if PENALTY.search(mention.right) or PENALTY.search(mention.left):
        return True
    if quantity.kind == "money":
        return _pays(mention, segment, said)
    if quantity.kind == "time":
        return _limits(mention, segment)
    if quantity.kind == "level":
        return "免" in quantity.text
    if quantity.change:
        return False
    if quantity.kind in ("share", "fraction", "times", "ratio"):
        return _shares(mention)
    if quantity.kind == "count":
        before = segment[: quantity.core.start - mention.segment.start]
        limited = quantity.op in ("ge", "le") and words().strong.search(before)
        return mention.left.endswith("连续") or bool(limited)
    return False


def _pays(mention: Mention, segment: str, said: str) -> bool:
    """Say whether an amount of money is paid out: 每家奖励50万元, not 总投资22亿元."""
    if mention.baseline is not None and re.search(r"规模|总额|基金", segment):
        return False
    whole = re.search(r"全年|累计|(?<!连续)[五三]年|总计", segment) and not re.search(
        r"连续|给予|奖励|补助", segment
    )
    if whole and not words().each.search(segment):
        return False
    if mention.quantity.op == "le" and not head_noun(mention.left) and words().award.search(said):
        return True
    granted = words().each.search(segment) or words().award.search(segment)
    return bool(granted) and not _FUNDS.search(mention.left) and not _EARNED.search(mention.left)


def _limits(mention: Mention, segment: str) -> bool:
    """Say whether a length of time is a deadline, term or age: 15个工作日内, not 平均受教育年限达到11.5年."""
    quantity = mention.quantity
    if quantity.unit in ("小时", "天", "分钟", "秒", "个小时", "学时", "课时") or quantity.change:
        return bool(re.search(r"之日起|公示", mention.left))
    if quantity.unit in ("年", "岁") and quantity.op == "eq" and _ATTAINED.search(mention.left):
        return bool(re.search(r"周期|有效期|聘期|任期|考核", mention.left))
    return not _PERFORMED.search(segment[: quantity.span.start - mention.segment.start])


def _shares(mention: Mention) -> bool:
    """Say whether a share is one of a grant, cost or rule: 按研发费用的6%给予奖补, 权重不低于40%."""
    if mention.quantity.text.endswith("减半"):
        return True
    own = mention.baseline.left if mention.baseline else mention.left
    if re.search(r"(?:承担|负担|分担)(?:不低于|不超过)?$", own):
        return True
    if re.search(r"方式(?:支持|投入)|用于", own):
        return bool(re.search(r"用于奖励|给予", own))
    if re.search(r"\d[^，。；]{0,12}部分(?:，)?(?:不超过|不高于|不低于|最高|按|为)?$", own):
        return True
    near = own[-24:] + "#" + mention.right[:16]
    return bool(
        _PAYS.search(near) or words().strong.search(near) or re.search(r"按照?[^，。；#]{0,24}#", near)
    )
