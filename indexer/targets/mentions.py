"""Quantities inside their sentence: which words belong to which number, and what part each number plays."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Final, Literal

from indexer.quantities import Quantity
from indexer.targets.phrases import FULL, strip_tail
from indexer.targets.sentences import Segment, Sentence

Role = Literal["value", "baseline", "condition", "attribute", "period"]


@dataclass(slots=True)
class Mention:
    """A quantity with the words that are its own; positions in the clause text.

    role      value: it is set, stated or granted; baseline: 由A提高到B, the A; condition: 超过1000万元的企业;
              attribute: a size that belongs to a noun (100兆瓦时储能电站); period: 五年引进50名, the 五年
    left      words before it, from the end of the quantity before or the start of the segment
    right     words after it, to the next quantity or the end of the segment
    shared    words before the first of several quantities in a list (分别达到100%、90%), else ""
    position  which of such a list it is, 0-based; count of the list in `of`
    goal      for a baseline, the mention of what it is to become
    within    years that the sentence gives it: 三年内超过1500家
    """

    quantity: Quantity
    segment: Segment
    role: Role
    left: str
    right: str
    left_start: int
    position: int = 0
    of: int = 1
    goal: "Mention | None" = None
    baseline: "Mention | None" = None
    within: int = 0


_PAIR: Final = re.compile(
    r"^[^，。；、]{0,6}?(?:提高|增加|增长|扩大|上升|提升|发展|升|增|拓展|壮大|跃升|下降|降低|降|压缩|压减|缩短|缩减|减少|减|延长|跃|调整|上调|下调|转变|回升|改善|变)(?:了)?(?:到|至|为)(?:\d{4}年底?的?)?[^，。；\d]{0,12}$"
)
_MOST: Final = 40  # quantities of a segment that are read together
_WIDEST: Final = 400  # characters on either side of a quantity that can be its own
_FROM: Final = re.compile(r"[由从][^，；。]*$")
_AND: Final = re.compile(
    r"、|以及|(?<![共总饱缓温中])和(?!谐)|(?<![普涉])及(?![时其以格])|(?<!参)与(?!会)|(?<![成])或(?!者)|并(?![网购联])"
)
_LIST: Final = re.compile(r"^(?:、|和|及|以及|与|或|到)$")
_NEXT: Final = re.compile(r"^(?:一周期|期|后(?!续)|以上|以下|不|免|保|的)")
_PERIOD_BEFORE: Final = re.compile(
    r"(?:连续|前|近|满|(?<!今)后|超过|不少于|不低于|至少|达到?|到|为|期|共|每|累计满|最长|保存|延长|未满|已|发放|支持|资助|补贴|执行|试行|保留|禁止|免)$"
)
_BASE: Final = re.compile(r"^的?(?:基础|水平)上")
_OVER: Final = re.compile(r"(?:经过|经|通过|用|历时|利用|力争用)$")
_THAN: Final = re.compile(r"(?:比|较)(?:\d{4}年的?)?$")
_STATED: Final = re.compile(
    r"^的(?:比例|标准|幅度|额度|规模|价格|速度|要求|目标|补助|奖励|资助|补贴|资金|支持|经费|规划|历史|最高|完成|水平|差距|总体|预期|任务|强度|专项|计划|工作|费用|部分(?!$|(?:，)?(?:不超过|不高于|不低于|最高|按|为|给予|再按|补助|奖励))|罚款|长周期|考核)"
)
_MADE: Final = re.compile(
    r"(?:总规模|规模|总额|首期|总投资|总面积|面积)$|(?:设立|研制|研发|开发|建设|建成|新建|形成|突破|攻克|打造|布局|开展|推进)[^，。；]*$"
)
_PEOPLE: Final = re.compile(
    r"^[^，。；]{0,30}?(?:企业|单位|机构|人员|人才|团队|项目|平台|农户|主体|家庭|组织|载体|园区|高校|院所|实验室|研究院|合作社|者)"
)
_LIMITING: Final = frozenset({"ge", "le", "lt", "gt", "growth", "range"})


def _measures(mention: "Mention") -> bool:
    """Say whether a share is one of something named (占比低于60%), and no part of what follows (60%以上的平台)."""
    quantity = mention.quantity
    return (
        quantity.kind not in ("share", "fraction")
        or bool(quantity.change)
        or bool(FULL.search(strip_tail(mention.left)) and not mention.left.endswith("覆盖"))
    )


def _is_condition(mention: "Mention") -> bool:
    """Say whether a quantity only picks out what it stands at: 研发费用超过1000万元的企业, 100万元以上的，委托核查."""
    quantity, right = mention.quantity, mention.right
    if quantity.kind in ("rank", "level", "ratio") or _STATED.match(right):
        return False
    if not right.endswith("的") and not _measures(mention):
        return False
    if re.search(r"^[^，。；\d]{0,20}的$", right) and (
        quantity.op in _LIMITING or right == "的" or "连续" in mention.left
    ):
        return True
    if quantity.op not in _LIMITING:
        return bool(re.search(r"连续$", mention.left) and re.match(r"^[^，。；]{0,16}的[^，。；]", right))
    if right.startswith("的"):
        return not (_MADE.search(mention.left) and not _PEOPLE.match(right))
    after = (
        quantity.kind in ("money", "time")
        and quantity.text.endswith(("以上", "以下"))
        and bool(FULL.search(strip_tail(mention.left)))
    )
    return (
        after
        and bool(re.match(r"[一-龥]{2}", right))
        and not re.match(r"给予|的|用于|奖励|补助|资助|支持|罚款|有期|拘留|有的", right)
    )


def read_mentions(text: str, sentence: Sentence, quantities: Sequence[Quantity]) -> list[Mention]:
    """Return the mentions of a sentence in order; `quantities` are those of the whole text, in order."""
    starts = [q.core.start for q in quantities]
    mentions: list[Mention] = []
    for segment in sentence.segments:
        inside = quantities[bisect_left(starts, segment.start) : bisect_left(starts, segment.end)]
        for first in range(0, len(inside), _MOST):
            mentions += _segment_mentions(text, segment, inside[first : first + _MOST])
    return mentions


def _segment_mentions(text: str, segment: Segment, inside: Sequence[Quantity]) -> list[Mention]:
    """Return the mentions of a segment, or of a part of it where it holds more quantities than any prose."""
    made: list[Mention] = []
    for quantity, following in zip_longest(inside, inside[1:]):
        start = quantity.span.start
        end = following.span.start if following else segment.end
        begin = (
            _divide(text, made, quantity)
            if made
            else _first(text, max(segment.start, start - _WIDEST), quantity)
        )
        within = [
            m.quantity.value
            for m in made
            if m.role == "value" and _says_how_long(m) and m.quantity.op == "le"
        ]
        years = int(within[-1] or 0) if within and made[0].quantity.unit == "年" else 0
        right = text[quantity.span.end : min(end, quantity.span.end + _WIDEST)]
        made.append(Mention(quantity, segment, "value", text[begin:start], right, begin, within=years))
    _roles(text, made)
    return made


def _first(text: str, begin: int, quantity: Quantity) -> int:
    """Return where the words of the first quantity begin; those before 和80%的保险费补贴 are another's."""
    start = quantity.span.start
    other = re.search(r"[^，、]{2,}(?:和|与|及)$", text[begin:start])
    return start if other and quantity.kind == "share" and not quantity.text[:1].isalpha() else begin


def _divide(text: str, made: list[Mention], quantity: Quantity) -> int:
    """Divide the words between two quantities; return where those of the second begin."""
    last = made[-1]
    begin, start = last.quantity.span.end, quantity.span.start
    middle = text[begin:start]
    if not middle.strip():
        return last.left_start
    if _PAIR.search(middle) and _FROM.search(last.left) and last.role != "baseline":
        last.role, last.right = "baseline", ""
        return begin
    if _LIST.match(middle) and last.quantity.unit == quantity.unit:
        last.right = ""
        return begin
    if _BASE.match(middle):
        last.role, last.right = "baseline", middle
        return last.left_start
    if (middle.startswith("的") and not _STATED.match(middle)) or _is_size(last.quantity, middle):
        last.right = middle
        condition = middle.startswith("的") and last.quantity.op != "eq" and _measures(last)
        last.role = "condition" if condition and not _MADE.search(last.left) else "attribute"
        return last.left_start if condition else begin
    conjunctions = list(_AND.finditer(middle))
    if _says_how_long(last):
        return last.left_start
    if conjunctions:
        cut = conjunctions[0] if conjunctions[0].start() == 0 else conjunctions[-1]
        last.right = middle[: cut.start()]
        return begin + cut.end()
    last.right = middle
    return begin


def _says_how_long(mention: "Mention") -> bool:
    """Say whether a length of time is followed by what it is for: 五年新增上市企业13家."""
    quantity = mention.quantity
    return (
        quantity.unit in ("年", "个月")
        and quantity.op in ("eq", "le")
        and quantity.span.start == quantity.core.start
        and not _PERIOD_BEFORE.search(mention.left)
    )


def _is_size(quantity: Quantity, middle: str) -> bool:
    return quantity.kind == "size" and bool(middle) and not re.match(r"[、和及与，以]", middle)


def _roles(text: str, made: list[Mention]) -> None:
    """Find lists of values, baselines, conditions and periods among the mentions of a segment."""
    _lists(text, made)
    for index, mention in enumerate(made):
        if index and made[index - 1].role == "baseline":
            mention.baseline, made[index - 1].goal = made[index - 1], mention
        if mention.quantity.kind == "time" and mention.role == "value" and _is_period(mention, made):
            mention.role = "period"
        elif _BASE.match(mention.right) or (
            _THAN.search(mention.left)
            and not mention.quantity.change
            and mention.quantity.kind in ("count", "money", "size")
        ):
            mention.role = "baseline"
        elif mention.role == "value" and not mention.baseline and _is_condition(mention):
            mention.role = "condition"
    for earlier, later in pairwise(made):
        joined = text[earlier.quantity.span.end : later.quantity.span.start]
        if later.role == "condition" and earlier.role == "value" and re.match(r"且|并且|同时", joined):
            earlier.role = "condition"


def _is_period(mention: Mention, made: Sequence[Mention]) -> bool:
    """Say whether a length of time only says over how long: 五年引进50名, 5年内取得12件."""
    quantity = mention.quantity
    if mention.quantity.kind == "time" and _OVER.search(mention.left) and mention.quantity.unit == "年":
        return True
    if (
        mention.left.endswith("近")
        and mention.quantity.kind == "time"
        and any(other.quantity.kind != "time" for other in made)
    ):
        return True
    if not _says_how_long(mention):
        return False
    others = any(other.quantity.kind not in ("time", "rank") for other in made if other is not mention)
    if quantity.op == "le":
        return others
    return quantity.op == "eq" and not (_NEXT.match(mention.right) and not mention.right.startswith("不换"))


def _lists(text: str, made: list[Mention]) -> None:
    """Number the members of 100%、90%、80%."""
    run: list[Mention] = []
    for mention in [*made, None]:
        gap = text[run[-1].quantity.span.end : mention.quantity.span.start] if run and mention else ""
        if (
            mention
            and run
            and _LIST.match(gap)
            and mention.quantity.unit == run[0].quantity.unit
            and not mention.baseline
        ):
            run.append(mention)
            continue
        if len(run) > 1:
            for position, member in enumerate(run):
                member.position, member.of = position, len(run)
                member.left, member.left_start = run[0].left, run[0].left_start
                member.right = run[-1].right
                if member.quantity.op == "eq" and run[0].quantity.op != "range":
                    member.quantity = replace(member.quantity, op=run[0].quantity.op)
        run = [mention] if mention else []
