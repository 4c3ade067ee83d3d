"""What would satisfy a question beyond its kind: an amount of which sort, a course over years, all of a list."""

import re
from dataclasses import dataclass
from typing import Literal

from corpus.regions import find_regions
from indexer.numerals import NumeralError, parse_numeral
from service.question import Question

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.VERBOSE))
    for kind, pattern in (
        (
            "money",
            r"""
            (?:多少|几)个?(?:万|亿)?(?:块钱?|元|钱|经费|资金|奖金|美[金元]) | (?:多少|几)个?[十百千]?[万亿](?!人|户|亩|台|平|家|个|吨|件|名|株|头)
            | (?:收入|费用|销售额|营收|营业额|产值|利润|税收|投资额?|贷款|基金规模|经费|成交额|交易额|增加值|注册资本|授信)(?:的?(?:目标|规模|总额|总量))?
              (?:最[高低多少]|至少|不低于|不超过|不少于|必须|应当?|可以?|达到?|做到|突破|一共|总共|大概|要|得|是|为|有|能|了|到)*+(?:多少|几(?=$|[，,？?]))(?![家个名项人天年件次成])
            | (?:奖|补|补助|补贴|奖补|奖励|资助|配套|给|领|拿|贷|投|投资|花|罚|罚款|安排|缴|交|收|费)(?:了|到|给|的|是)?多少(?![家个名项人天年件次])
            | 封顶 | 顶[格天] | 金额 | 额度 | 经费(?:是|有|为)?多少 | 租金 | (?<![评高物])价(?!值|格?(?:总?水平)?(?:指数|涨|跌|增幅|上涨)) | 多大盘子 | 做(?:到|成)?多大 | 花费 | 限额
            """,
        ),
        (
            "share",
            r"""
            百分之几 | 几成 | (?:费|额|入|值|款|金|出)的多少 | 几个(?:百分)?点 | 多少个?点 | 百分点 | 比例 | 占比 | 比重 | 强度 | 权重 | 份额 | [涨跌增降升]幅 | 增速
            | 占.{0,10}多少 | 率(?:是|要|达|为|目标|定|到|多少|$) | 几折
            """,
        ),
        (
            "time",
            r"几(?:天|年|个月|个?工作日|个?小时|日内|周岁|岁)|多久|多长时间|多少(?:天|年|个?小时|个月|个?工作日|分钟|周?岁)|期限|年限|年龄|年纪|时限",
        ),
        (
            "size",
            r"(?:面积|长度|里程).{0,6}(?:多少|几|多[大长])|多长(?!时间)|(?:多少|几)[万千百]?(?:亩|公里|平方|公顷|米|吨|公斤)",
        ),
        (
            "compute",
            r"算力(?:规模|总?量|水平)?.{0,6}(?:多少|几|多[大高强])|(?:多少|几)个?(?:[PE]|EFLOPS|PFLOPS)(?![A-Za-z])",
        ),
        ("rank", r"第几|(?:排|居)(?:在|到|第)?(?:几|老几|哪)|排名|前几|名次"),
    )
)
_MEASURED = re.compile(
    r"(?:多少|几|哪几)[万亿]?(?P<unit>家次|人次|架次|人年|平方公里|公里|公斤|[家名项件人位所座条台套辆艘架种支户批次款亩米吨期场篇处门课道份P]|个(?!点|百分点|月|小时|工作日))"
)
_SIZES = frozenset({"亩", "米", "吨", "公里", "公斤", "平方公里", "P"})
_OFTEN = re.compile(r"(?:多久|多长时间|几(?:天|年|个?月)).{0,8}(?:一?[次回趟遍])")
"""How often is asked, not how long (多久公布一次)."""

_AMOUNT = re.compile(
    r"""多少(?!年来) | (?<!哪)几(?![乎何经类种方]) | 百分之几 | 多[大高] | 上限 | 下限 | 封顶 | 门槛 | 金额 | 额度 | 占比 | 比例 | 数量 | 总数 | 排名 | 准数
    | 目标(?:是|为|值|数)?\s*(?:$|[，,（(]) | 限额 | 翻.番 | 强度 | 指标
    | (?:率|额|数|值|规模|产值|投入|增收|备案|实验室)\s*$""",
    re.VERBOSE,
)
_QUALITY = re.compile(r"(?:什么|何种|啥|哪种|怎样的|哪个)(?:样的)?(?:水平|档次|程度|位置|行列)")
_WHY = re.compile(r"为什么|为啥|为何|什么原因|怎么会")
_NAMES_DOCUMENT = re.compile(
    r"(?:哪|什么|啥)(?:一)?(?:个|份|部|项)?[^，,。？?]{0,14}(?:文件|办法|规划|方案|意见|规定|政策|通知|细则|条例|目录)|(?:根据|依据|按照|依照)(?:的是)?(?:哪|什么|啥)|(?:指|是)的?(?:是)?哪(?:一)?[份个]"
)
_OPEN = re.compile(r"哪|什么|啥|谁|怎[么样]|如何")
_TERSE = re.compile(r"^[^，,。？?]{2,24}$")
_WHEN = re.compile(
    r"""(?:什么|啥)时[候间] | 何时 | 几时 | 几月 | 哪(?:一)?[年天月日] | 最[晚迟] | 截止 | 期限 | 从哪 | 多久 | 多长时间 | 隔多久 | 几天 | 几年 | 几号""",
    re.VERBOSE,
)
_DAY = re.compile(r"几月|几号|几日|哪(?:一)?[天月日]|哪个月|什么时[候间]|啥时[候间]|何时|几时|截止|最[晚迟]")
_COURSE = re.compile(
    r"""历年 | 这[几些]年 | 怎么(?:走|变) | 变化 | 前后 | 演变 | 走势 | 从.{0,6}(?:到|至).{0,8}(?:扩|提|增|涨|变|走) | (?:三|两|二|几)(?:个|份)(?:五年)?(?:规划|文件|办法)
      | 各是 | 分别 | 对比 | 相比 | 差(?:多少|几) | 完成(?:了)?(?:没|吗|数|目标) | 达(?:没|到了没) | 超额 | 起(?:步|点) | 底子 | 原来""",
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
    r"""(?:哪|谁).{0,12}?最(?P<way>[高多大快早低少小慢晚]) | 最(?P<way4>[高多大快早低少小慢晚])的(?:是|市|地|区)
      | 谁(?:更|先|的)?(?P<way2>[高低多少大小早晚]) | 哪(?:个|家|边|次|里|市)[^，,]{0,8}?(?P<way3>[高低多少大小早晚])(?![新校等少小])""",
    re.VERBOSE,
)
_PARTS = re.compile(r"[，,。；;？?！!：:]")
_ASKS = re.compile(r"多少|几(?![乎何经])|哪|什么|啥|何时|谁|怎么|多[大高快久]|呢$|吗$|目标|要求|各是|分别")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_LATER = re.compile(r"(?P<count>[一两二三四五六七八九十\d]{1,2})年(?:以)?后")
_FROM_TO = re.compile(
    r"""从.{0,8}(?:到|提|增|涨|升|降|减|缩|扩) | 由.{0,8}(?:到|提|增|升|降|缩|扩) | 起(?:步|点)(?!.{0,3}价) | 底子 | 基[数期] | 原来 | 原先 | 提[高升]?到(?:多少|几|百分之几)
      | 现在.{1,16}(?:以后|将来|年|想|要) | 才(?:多少|几|百分之几)""",
    re.VERBOSE,
)
_AHEAD = re.compile(
    r"目标|计划|打算|要(?:达|到|求|建|有|培|做|发展|提|缩|翻|降)|力争|争取|想(?:做|提|达|从|到|把|让|要)|准备|预期|将要|提到|翻到|缩到|做到多|赶到"
)
_REACHED = re.compile(r"实际|已经|目前|完成(?:了|数)|做到了|当前|现状|截至|达到了|实现了|建成了|是多少了")
_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("national", re.compile(r"国家级|国家(?=高新|重点|实验|技术|工程|大学|级|自主|创新|农业|制造|企业)")),
    (
        "provincial",
        re.compile(
            r"(?:自治区|省)级|(?:自治区|(?<!外)(?<!各)省)(?=高新|重点|实验|技术|工程|大学|创新|农业|制造|企业|科技)"
        ),
    ),
    ("local", re.compile(r"[市县区盟州]级")),
)
_LEAST = re.compile(r"至少|最少|最低|不低于|起码|门槛|够格|下限|起步")
_MOST = re.compile(r"最多|最高|封顶|顶[格天]|上限|不超过|以内|最大|顶多|限额")
_YEARLY = re.compile(r"每(?:一)?年|一年|年均|全年|每(?:季|月|半年)|一个月")
_GROWTH = re.compile(r"增长|增速|增幅|翻|提高(?:了)?多少|下降|压减|增加了|年均|几倍|涨")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question wants to hear.

    amount   a quantity is asked for
    kinds    what it measures: money, share, time, rank, count
    units    measure words of the question (家, 名)
    quality  a level that is put in words is asked for (达到全国什么水平)
    named    a document is asked for that does, orders or calls something
    when     a day or term is asked for
    day      a day or month of the calendar is asked for
    course   several values are asked for side by side: over years, before and after, target and result
    every    all of a list are asked for
    count    how many things the question says there are (六个领域), None where it does not
    derived  a difference or sum of values is asked for
    bound    the least (1) or the most (-1) that is required or granted is asked for, 0 where neither is
    yearly   an amount for every year is asked for
    growth   growth is asked for, not what is reached
    places   how many places the question names
    years    the years that a part of the question with an interrogative names, all years of the question where none does
    from_to  where a value starts from is asked for beside what it becomes
    state    "target" where what is aimed at is asked for, "actual" where what was reached is, "" where both or neither
    levels   the levels of government that the thing asked for belongs to (国家级: national)
    extreme  the highest (1) or lowest (-1) of several values is asked for, 0 where neither is
    """

    amount: bool
    quality: bool
    named: bool
    kinds: frozenset[str]
    units: frozenset[str]
    when: bool
    day: bool
    course: bool
    every: bool
    count: int | None
    derived: bool
    bound: int
    yearly: bool
    growth: bool
    places: int
    extreme: int
    years: tuple[int, ...] = ()
    from_to: bool = False
    state: Literal["", "target", "actual"] = ""
    levels: frozenset[str] = frozenset()


def asked(question: Question) -> Asked:
    """Read what a question wants to hear from its words."""
    whole = question.text
    text = whole.replace("哪几", "哪")  # 哪几家 asks which, not how many
    units = frozenset(match["unit"] for match in _MEASURED.finditer(text))
    quality = _QUALITY.search(text) is not None
    kinds = {kind for kind, pattern in _KINDS if pattern.search(text)} if not quality else set()
    if units - {"点"} - _SIZES:
        kinds.add("count")
    if _OFTEN.search(text):
        kinds.discard("time")
    bare = text.rstrip("？?。！! ")
    terse = (
        not _OPEN.search(bare) and question.kind in ("target", "support") and _TERSE.match(bare) is not None
    )
    years = _asked_years(question)
    derived, extreme = _DERIVED.search(text) is not None, _extreme(text)
    return Asked(
        amount=_WHY.search(text) is None
        and (
            bool(kinds or units or derived or extreme) or _AMOUNT.search(bare) is not None or terse or quality
        ),
        quality=quality,
        named=_NAMES_DOCUMENT.search(text) is not None,
        kinds=frozenset(kinds),
        units=units,
        when=_WHEN.search(whole) is not None,
        day=_DAY.search(whole) is not None,
        course=_COURSE.search(text) is not None or len(years) > 1,
        every=_EVERY.search(whole) is not None,
        count=_count(whole),
        derived=derived,
        bound=1 if _LEAST.search(text) else -1 if _MOST.search(text) else 0,
        yearly=_YEARLY.search(text) is not None,
        growth=_GROWTH.search(text) is not None,
        places=len({mention.name for mention in find_regions(text)}),
        extreme=extreme,
        years=years,
        from_to=_FROM_TO.search(text) is not None,
        state=_state(question),
        levels=levels_of(text),
    )


def levels_of(text: str) -> frozenset[str]:
    """Return the levels of government named before a thing: 国家级高新区 is national, 自治区高新区 provincial."""
    return frozenset(level for level, pattern in _LEVELS if pattern.search(text))


def _asked_years(question: Question) -> tuple[int, ...]:
    """Return the years of the parts that ask (听说2015年靠后，到2020年要排第几: 2020)."""
    parts = [part for part in _PARTS.split(question.text) if _ASKS.search(part)]
    named = {int(year) for part in parts for year in _YEARS.findall(part)}
    kept = tuple(year for year in question.years if year in named) or question.years
    later = _LATER.search(question.text)
    if later is not None and len(kept) == 1:
        kept = (kept[0], kept[0] + int(parse_numeral(later["count"])))
    return kept


def _state(question: Question) -> Literal["", "target", "actual"]:
    ahead = _AHEAD.search(question.text) is not None or question.state == "target"
    reached = _REACHED.search(question.text) is not None or question.state == "actual"
    return "" if ahead == reached else "target" if ahead else "actual"


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
    way = match["way"] or match["way2"] or match["way3"] or match["way4"]
    return 1 if way in "高多大快早" else -1
