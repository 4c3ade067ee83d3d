"""Noun phrases around a number: what is counted, cut out of the words before or after it."""

import re
from collections.abc import Sequence
from typing import Final

from indexer.periods import Period
from indexer.targets.words import words

_ADVERBS: Final = re.compile(
    r"^(?:其中|同时|另行|另外|力争|争取|确保|积极|大力|加快|着力|全面|进一步|逐步|重点(?=研制|开发|支持|推进|建设|培育|突破|实施|围绕|打造|发展|扶持|推广|引进)|继续|累计|共计|总计|合计|平均|另|并且|并|且|再(?![生就造])|还|将|使(?!用)|已经|已|全年|年内|期间|当年|其|"
    r"全省|全区|全市|全县|我省|我区|我市|我县|本省|本市|本区|各市|各地|五年内?|三年内?|五年|每年|年均|年度|内|底前|前|末|的|、|和|及|与|，|：|要|应当|应|须|必须|可以|可(?![再持靠比])|分别|至少|先后|一次性|一般|原则上|其余|在(?![孵校职岗建研册读营线库编])|到|至|于|"
    r"逐年|按年度|是指|即|先行|首次|按照|根据|以(?![上下内])|从|由)"
)
_TAIL: Final = re.compile(
    r"(?:[由从]?(?:每[人亩斤户吨家个名台套件项]|人均)|的|了|、|，|：|:|(?<![占之对分重价])比|较|同比|由|从|在|于|按|以|和|与|及|其中|每年|年均|平均|同期|相比|每|再|约|首次|其|[ \n　（(])$"
)
_INNER_LEFT: Final = re.compile(r"[“《]")
_BY: Final = re.compile(r"^(?:.*?)(?:对|由)(?P<who>[^对由]{2,16}?)(?:给予|按|发放)$")


FULL: Final = re.compile(
    r"(?:数|量|率|额|值|比例|比重|占比|强度|水平|指数|规模|面积|收入|产值|投资|资金|经费|产量|之比|排名|时间|时长|里程|长度|门槛|上限|标准|年限|期限|时限|周期|费用|价格|成本|余额|贷款|支出|投入|补助|奖励|资助|补贴|利润|税收|人次|贡献|覆盖|程度|素质|能力|距离|半径|深度|高度|满意度|密度|浓度|产能|幅度|增速|降幅|涨幅|增幅|跌幅|升幅|总投资|机时|寿命)$"
)


def without_periods(text: str, start: int, end: int, periods: Sequence[Period]) -> str:
    """Return the words from start to end with years and dates, and the prepositions before them, left out."""
    out, at = "", start
    for period in periods:
        if period.span.end <= start or period.span.start >= end:
            continue
        out += re.sub(r"(?:到|至|在|于|自|截至|展望|从)$", "", text[at : max(at, period.span.start)])
        at = min(end, period.span.end)
        cut = re.match(r"(?:的|底前|前|末|以前|之前|起|间|期间|内)(?!期)", text[at:end])
        if (cut and not out.endswith(("由", "从"))) or (cut and cut[0] != "的"):
            at += cut.end()
    return (out + text[at:end]).replace("\n", "").strip(" 　")


def head_noun(phrase: str) -> str:
    """Return the noun phrase that a phrase before a number ends in: its verbs, adverbs and predicate cut off.

    >>> head_noun("其中国家重点实验室达到"), head_noun("市级财政安排攻关资金"), head_noun("加快培育链主企业")
    ('国家重点实验室', '攻关资金', '链主企业')
    """
    return strip_verbs(strip_tail(phrase))


def strip_tail(phrase: str) -> str:
    """Cut the predicate off the end of a phrase: 覆盖率达到, 比重由."""
    while True:
        shorter = words().trailing.sub("", phrase)
        shorter = _TAIL.sub("", phrase) if shorter == phrase else shorter
        if shorter == phrase:
            return phrase
        if len(shorter) < 2 and len(phrase) >= 2 and not words().leading.fullmatch(phrase):
            return shorter
        phrase = shorter


def strip_head(phrase: str) -> str:
    """Cut adverbs off the start of a phrase."""
    while match := _ADVERBS.match(phrase):
        if match.end() == len(phrase):
            return ""
        phrase = phrase[match.end() :]
    return phrase


_PER: Final = re.compile(
    r"^每(?:[一二三]?[十百千万亿]+|\d+万?)(?:名|户)?(?:常住)?(?:人口?|居民|就业人员|劳动力|职工|户|家庭|平方公里)(?:拥有|享有|占有|配备)(?=.{2})"
)  # 每万人拥有5G基站数 is one name


def strip_verbs(phrase: str) -> str:
    """Cut the verbs off a phrase, at its start and before its last object."""
    phrase = strip_head(phrase)
    if _PER.match(phrase):
        return _drop_trailing_verb(phrase)
    while match := words().leading.match(phrase):
        rest = phrase[match.end() :]
        if not rest:
            return phrase if len(phrase) >= 4 and FULL.search(phrase) else ""
        if len(rest) <= 2 or not _object_follows(rest):
            break
        phrase = strip_head(rest)
    verbs = list(words().inner.finditer(phrase, 2))
    if verbs:
        thing = phrase[verbs[-1].end() :]
        long_enough = len(thing) >= 4 or (len(thing) >= 2 and verbs[-1].start() > 10)
        if long_enough and not re.match(r"[率数度量额值比占]", thing):
            phrase = thing
    return _drop_trailing_verb(phrase)


def _object_follows(rest: str) -> bool:
    """Say whether what follows a verb can be its object, not the rest of a noun (培育库, 推广面积)."""
    return not re.match(
        r"[率数度量额值库期费率面比的者]|(?:面积|经费|收入|费用|投入|支出|产值|金额|额度|合同|许可|资金|中心|基地|机构|比例|强度|周期|人才|试点|方案|计划|平台|活动|服务|项目)(?:[^，]{0,2}$)",
        rest,
    )


def _drop_trailing_verb(phrase: str) -> str:
    match = re.search(
        r"(?<=[一-龥”）])(?:新增|组建|建设|建成|认定|备案|增加|提高|下降|降低|缩短|压缩|减少|增长|平均|合计|总计|累计)$",
        phrase,
    )
    return phrase[: match.start()] if match and match.start() >= 2 else phrase


def bare(name: str) -> str:
    """Return a name without the ending that says how it is measured.

    >>> bare("众创空间数"), bare("综合指数"), bare("技术合同成交额年均增速")
    ('众创空间', '综合指数', '技术合同成交额')
    """
    return re.sub(r"(?<![指次系倍])(?:人数|总数|次数|数|年均增速|增长幅度|降幅|排名|上限|门槛)$", "", name)


def tidy(name: str) -> str:
    """Return a name without stray signs at its ends and without brackets that do not close."""
    name = re.sub(r"[\s*]+", "", name)
    name = re.sub(r"^[、，：:；。的和及与（）()]+|[、，：:；。的（(和及与]+$", "", name)
    for opened, closed in ("（）", "()", "“”", "《》"):
        if name.count(opened) != name.count(closed):
            name = name.replace(opened, "").replace(closed, "")
    return name[-44:]


_END: Final = re.compile(r"[，。；：]|（(?![^（）]{1,8}）)")


def noun_after(phrase: str) -> tuple[str, str]:
    """Return the noun phrase right behind a counted quantity, and the verb phrase behind that.

    >>> noun_after("规模以上农机企业完成智能化诊断"), noun_after("省级农业科技园区"), noun_after("创新药进入临床试验")
    (('规模以上农机企业', '完成智能化诊断'), ('省级农业科技园区', ''), ('创新药', '进入临床试验'))
    """
    phrase = phrase.replace("\n", "")
    end = _END.search(phrase)
    phrase = re.sub(r"^(?:的|、| |以上|左右|级(?!别))+", "", phrase[: end.start()] if end else phrase)
    if re.match(r"于|在(?:[\d全本各]|[省区市]内)", phrase):
        return "", phrase
    for verb in words().after_noun.finditer(phrase, 2):
        if re.match(r"[率度值额量数]", phrase[verb.end() :]):
            continue
        if phrase[verb.start() - 1] in "的可未已" and verb.start() < 3:
            continue
        if verb[0] == "在" and phrase[verb.start() - 1 : verb.start() + 1] in ("存在", "现在"):
            continue
        return phrase[: verb.start()].rstrip("的、和"), phrase[verb.start() :]
    return phrase.rstrip("的、和及等"), ""
