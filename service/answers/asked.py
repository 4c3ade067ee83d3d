"""What would satisfy a question beyond its kind: an amount of which sort, a course over years, all of a list."""

import re
from dataclasses import dataclass

from indexer.numerals import NumeralError, parse_numeral
from service.question import Question

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.VERBOSE))
    for kind, pattern in (
        (
            "money",
            r"""
            (?:多少|几)个?(?:万|亿)?(?:块钱?|元|钱|经费|资金|奖金|美[金元]) | (?:多少|几)个?[万亿](?!人|户|亩|台|平)
            | (?:奖|补|补助|补贴|奖补|奖励|资助|配套|给|领|拿|贷|投|投资|花|罚|罚款|安排|缴|交|收|费)(?:了|到|给|的|是)?多少(?![家个名项人天年件次])
            | 封顶 | 顶[格天] | 金额 | 额度 | 经费(?:是|有|为)?多少 | 租金 | 价 | 多大盘子 | 花费 | 限额
            """,
        ),
        (
            "share",
            r"""
            百分之几 | 几成 | 几个(?:百分)?点 | 多少个?点 | 百分点 | 比例 | 占比 | 比重 | 强度 | 权重 | 份额
            | 占.{0,10}多少 | 率(?:是|要|达|为|目标|定|到|多少|$) | 几折
            """,
        ),
        (
            "time",
            r"几(?:天|年|个月|个?工作日|个?小时|日内|周岁|岁)|多久|多长时间|多少(?:天|年|个?小时|个月|个?工作日|分钟|周?岁)|期限|年限|年龄|年纪|时限",
        ),
        ("rank", r"第几|(?:排|居)(?:在|到|第)?(?:几|老几|哪)|排名|前几|名次"),
    )
)
_MEASURED = re.compile(
    r"(?:多少|几|哪几)[万亿]?(?P<unit>家次|人次|架次|人年|平方公里|公里|公斤|[家个名项件人位所座条台套辆艘架种支户批次款亩米吨期场篇处门课道份P])"
)
_AMOUNT = re.compile(
    r"""多少(?!年来) | 几(?![乎何经]) | 百分之几 | 多[大高] | 上限 | 下限 | 封顶 | 门槛 | 金额 | 额度 | 占比 | 比例 | 数量 | 总数 | 排名 | 准数
    | 目标(?:是|为|值|数)?\s*(?:$|[，,（(]) | 限额 | 翻.番 | 强度 | 指标
    | (?:率|额|数|值|规模|产值|投入|增收|备案|实验室)\s*$""",
    re.VERBOSE,
)
_TERSE = re.compile(r"^[^，,。？?]{2,24}$")
_WHEN = re.compile(
    r"""(?:什么|啥)时[候间] | 何时 | 几时 | 几月 | 哪(?:一)?[年天月日] | 最[晚迟] | 截止 | 期限 | 从哪 | 多久 | 多长时间 | 隔多久 | 几天 | 几年 | 几号""",
    re.VERBOSE,
)
_COURSE = re.compile(
    r"""历年 | 这[几些]年 | 怎么(?:走|变) | 变化 | 前后 | 演变 | 走势 | 从.{0,6}(?:到|至).{0,8}(?:扩|提|增|涨|变|走) | (?:三|两|二|几)(?:个|份)(?:五年)?(?:规划|文件|办法)
      | 各是 | 分别 | 对比 | 相比 | 差(?:多少|几) | 完成(?:了)?(?:没|吗|数) | 达(?:没|到了没) | 超额 | 起(?:步|点) | 底子 | 原来""",
    re.VERBOSE,
)
_EVERY = re.compile(
    r"哪[些几三四五六七八九两]|哪\d|都(?:有|是|包括|要)|列(?:一下|出)|分别|各(?:市|地|是)|几(?:条|样|类|种|方面|项)|全部"
)
_NAMED_COUNT = re.compile(
    r"(?P<count>[两二三四五六七八九十]{1,2}|\d{1,2})\s?(?:个|大|项|类|条|种|方面|家|件|份|步|块|点|样)"
)
_DERIVED = re.compile(
    r"差(?:多少|几|了)|高(?:出|多少|几)|低(?:多少|几)|增加(?:多少|几)|多(?:多少|几)|合(?:起来|计)|提升(?:最|多少|几)|几倍"
)
_EXTREME = re.compile(
    r"最(?P<way>高|多|大|快|早|低|少|小|慢|晚)|谁(?:更)?(?P<way2>高|低|多|少|大|小|早|晚)|哪(?:个|家|边|次|里|市).{0,6}(?P<way3>高|低|多|少|大|小|早|晚)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question wants to hear.

    amount   a quantity is asked for
    kinds    what it measures: money, share, time, rank, count
    units    measure words of the question (家, 名)
    when     a day or term is asked for
    course   several values are asked for side by side: over years, before and after, target and result
    every    all of a list are asked for
    count    how many things the question says there are (六个领域), None where it does not
    derived  a difference or sum of values is asked for
    extreme  the highest (1) or lowest (-1) of several values is asked for, 0 where neither is
    """

    amount: bool
    kinds: frozenset[str]
    units: frozenset[str]
    when: bool
    course: bool
    every: bool
    count: int | None
    derived: bool
    extreme: int


def asked(question: Question) -> Asked:
    """Read what a question wants to hear from its words."""
    text = question.text
    units = frozenset(match["unit"] for match in _MEASURED.finditer(text))
    kinds = {kind for kind, pattern in _KINDS if pattern.search(text)}
    if units - {"点"}:
        kinds.add("count")
    bare = text.rstrip("？?。！! ")
    terse = question.kind in ("target", "support") and _TERSE.match(bare) is not None
    return Asked(
        amount=bool(kinds or units) or _AMOUNT.search(bare) is not None or terse,
        kinds=frozenset(kinds),
        units=units,
        when=_WHEN.search(text) is not None,
        course=_COURSE.search(text) is not None or len(question.years) > 1,
        every=_EVERY.search(text) is not None,
        count=_count(text),
        derived=_DERIVED.search(text) is not None,
        extreme=_extreme(text),
    )


def _count(text: str) -> int | None:
    match = _NAMED_COUNT.search(text)
    if match is None:
        return None
    try:
        return int(parse_numeral(match["count"]))
    except NumeralError:
        return None


def _extreme(text: str) -> int:
    match = _EXTREME.search(text)
    if match is None:
        return 0
    way = match["way"] or match["way2"] or match["way3"]
    return 1 if way in "高多大快早" else -1
