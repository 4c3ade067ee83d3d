"""A follow-up (那石嘴山呢？ 谁牵头？ 实际做到了多少) becomes a question that stands alone, from the questions before it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.model import Span
from corpus.regions import find_regions

_OPENING = re.compile(
    r"^(?:那么?|然后|还有|以及|另外|后来|其中|这(?:条|个|些|两个|几个|份|项)?|那(?:个|份|条|项)?|它(?:们)?|该|上述|前面说的|再(?!次|生|就|造|制|担|保|利|融|贷)|都|又|而)"
)
_CLOSING = re.compile(r"(?:呢|如何|怎么样|又怎样|的话)?[？?。！!\s]*$")
_POINTER = re.compile(
    r"(?:这|那|该|上述|前述)(?:条|个|些|两个|几个|份|项|里面|两地|两市)|它们?|其中|同样的?|(?:新|老|旧)的(?:呢|是)|后来|到时候|前者|后者"
)
_YEAR = re.compile(
    r"(?:到|在|至|从)?(?:(?:19|20)\d{2}\s*年?(?:末|底|前)?|[“\"]?十[一二三四五六七八九]五[”\"]?(?!.{0,6}规划)(?:期间|时期|期)?末?|[今明去前]年)"
)
_ASKS = re.compile(
    r"""(?:是|要|有|能|得|该|应该|应|一共|总共|到底|大概|具体)*
        (?:多少(?:家|个|名|亿元?|万元?|钱|天)?|几(?:家|个|名|项|件|成|亿)|哪(?:些|个|几个|里|年|天)|什么时候|怎么\w{0,2}|谁(?:来)?(?:牵头|负责|管|配合)?|什么|吗|吧)
        [^，,；;]{0,4}$""",
    re.VERBOSE,
)
_ACTUAL = re.compile(r"实际|完成了|做到了|现在|目前|已经")
_GOAL = re.compile(
    r"(?:要|应|打算|计划|力争|争取|预计|想|准备)?(?:达到|做到|发展到|提高到|增加到|增长到|建成|有)?的?目标(?:值|是)?|(?:要|打算|计划|力争|准备|想)(?=达到|做到|发展|提高|建|有|增)"
)
_HAN = re.compile(r"[一-鿿A-Za-z0-9&]")
_BOTH = re.compile(r"(?:这|那)?(?:两|几|三|四)个?(?:省|市|区|县|地区|地|地方|家)(?=各|分别|的|都|是|要|呢|$)")
_SIDE = re.compile(r"^(?P<side>[老旧新])的?$")
_STATE = re.compile(r"^(?:实际|现在|目前|目标|计划)(?:情况)?$")
_SAME_ASKED = re.compile(
    r"^(?!为什么)(?:各|分别|又|都|还)?(?:是|为|要|有)?(?:多少|哪些|什么|别的|其他的?|其它的?|没有)$"
)
_PLAN = re.compile(r"[“\"]?十[一二三四五六七八九]五[”\"]?的?规划")
_ROLE = re.compile(r"牵头|配合|参加|参与|协助|负责|主管")
_DANGLING = re.compile(
    r"(?:最多|最少|至少|最高|一共|总共|可以|能够?|会|要做|需要|要|由|归|让|找|是|有|每年|一年)*(?:不?(?:低于|少于|超过|高于)|补|给|奖|支持|拿|领|贷|达到|达|花|得到?)?(?:了|到)?$"
)
_NAMED_PART = re.compile(r"^(?P<source>[^，,]{2,30}?(?:里|中|中的|里的|规定)?[，,])[^，,]+$")
_FULL = 14
"""Letters with which a question without any pointer back is taken to stand on its own."""
_POLITE = re.compile(
    r"^(?:(?:请问|想问|问一下|请教|麻烦问|我想(?:问|知道|了解)|顺便问)(?:您|你)?(?:一下|下|问)?|好的?|嗯+|哦+|谢谢(?:您|你)?|明白了?|知道了)[，,。！!\s]*(?=.)"
)
_CHAT = re.compile(
    r"""^(?:那|请问|对了|哦|嗯|啊|[，,。！!\s])*+(?:(?>
        (?:非常|多|太|十分)?(?:谢谢|感谢|谢了|辛苦了|麻烦了)(?:您|你|啦|了|大家|帮助|解答|哈)*+
      | (?:您|你)好(?:啊|呀)? | 早上好 | 上午好 | 中午好 | 下午好 | 晚上好 | 早安 | 晚安 | 再见 | 拜拜 | hi | hello
      | 好(?:的|吧|了|呀)*+ | 行(?:吧|了|的)? | 嗯++ | 哦++ | 哈++ | 明白(?:了)? | 知道了 | 收到 | 没事了 | 没有了 | 不用了 | 算了 | ok
      | (?:您|你)(?:是|叫|姓)(?:谁|什么|啥).{0,4} | (?:您|你)(?:是不是|是|算)(?:个|一个)?(?:人|机器人|真人|AI|人工智能).{0,2}
      | (?:您|你)(?:会|能|可以)(?:做|干|帮我做|回答)?(?:什么|啥|哪些).{0,4} | 讲(?:个|一个)?笑话 | (?:现在)?几点(?:钟|了)? | (?:今天)?(?:星期|礼拜|周)几
      | (?:(?:今|明|后|昨)天|这(?:两|几)天|最近|外面|当地)?.{0,4}天气.{0,8} | (?:吃|喝)(?:了吗|什么|饭).{0,4} | (?:您|你)(?:吃|累|忙).{0,4}
    )[，,。！!？?~～\s呀啊吧了呢]*+)++$""",
    re.VERBOSE | re.IGNORECASE,
)
"""What is said to anyone, of no document: it carries nothing, and nothing is carried from it."""
_FACETS = re.compile(
    r"""牵头|配合|参加|参与|负责|主管|协助|会同|承担|落实|推进|单位|部门|机构|责任|分工|主体
      | 申报|申请|认定|评定|审批|审核|受理|办理|报名|提交|条件|要求|材料|资料|手续|程序|流程|步骤|渠道|窗口
      | 标准|金额|额度|上限|下限|封顶|最高|最低|最多|最少|至少|比例|占比|数量|总数|规模|总量|总额|增速|单价
      | 期限|时限|时间|日期|有效期?|有效|失效|作废|废止|截止|开始|结束|到期|过期
      | 依据|文号|全称|全名|标题|名称|施行|实施|执行|印发|发布|公布|出台|下发|生效|成文|解释|修订|修改
      | 目标|指标|任务|措施|内容|重点|原则|方向|工程|项目|实际|完成|达到|做到|达成|实现|超额|超过|现状|现在|目前|当前|以前|之前|之后|后来|最后|最终
      | 基数|基期|起点|增长|增加|提高|提升|下降|减少|变化|区别|不同|相比|比较|同比|年均|平均|总共|一共|合计|累计|新增|分别|各自|每年|首次|第一|其他|其它|别的|剩下|具体|详细|原文
      | 奖励|补助|补贴|资助|奖金|奖|补|钱|经费|资金|贷款|拨付|发放|领取|领|给|拿|享受|兑现|来源|用途|使用
      | 处罚|罚款?|后果|责任|追究|监督|检查|考核|验收|评估|范围|对象|企业|个人|高校|我们?|市里|省里|区里|县里
      | 国家级|省级|自治区级|市级|县级|区级|一等|二等|三等|甲|乙|为什么|为何|原因|目的|意义|定义|含义|意思|联系|电话
      | 上面|下面|前面|上述|其中|同样|一样|可以|能够|需要|应该|应当|必须|能不能|可不可以|是不是|有没有|要不要|还有|是否
      | [的地得了着过是有在和与或要能会可应该须被把由让向对从到为以及其与呢吗吧啊呀么哪些个几多少什怎样谁何时候久家名项条件亿万元年月日天号人次种类起后前里中下上也都还又就才只再不没未算做办管]
    """,
    re.VERBOSE,
)
"""What can be asked of whatever was spoken of before, and words that name nothing."""
_QUANTITY = re.compile(r"(?:多少|几)(?P<unit>家|个|名|人|件|项|所|座|台|亿|万|钱|%|百分|成|天|年)")


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that stands alone.

    text     what is shown and understood
    current  the words of the last question, which weigh more than those carried over; equal to `text` if nothing was
    """

    text: str
    current: str

    @property
    def carried(self) -> bool:
        """Whether anything came from the history."""
        return self.text != self.current


Finder = Callable[[str], Iterable[Span]]


def _none(_: str) -> Iterable[Span]:
    return ()


@dataclass(frozen=True, slots=True)
class Known:
    """What names are recognised by.

    regions     full names of regions beside those of the gazetteer
    agencies    finds bodies in a text
    indicators  finds indicators in a text
    """

    regions: Sequence[str] = ()
    agencies: Finder = _none
    indicators: Finder = _none

    def regions_in(self, text: str) -> list[Span]:
        """Return where a text names regions."""
        return [mention.span for mention in find_regions(text, self.regions)]


_NOTHING = Known()


def stand_alone(question: str, history: Sequence[str], known: Known = _NOTHING) -> Standalone:
    """Complete a question from the questions before it; one that opens a new topic stays as it is.

    >>> stand_alone("宁夏2025年呢？", ["内蒙古到2020年高新技术企业要达到多少家？"]).text
    '宁夏2025年高新技术企业要达到多少家？'
    >>> stand_alone("谁牵头？", ["新疆的智慧城市建设要做什么？"]).text
    '新疆的智慧城市建设谁牵头？'
    >>> stand_alone("创新券一家企业最多能领多少钱？", ["宁夏2025年高企要多少家？"]).carried
    False
    """
    before = ""
    named: list[str] = []
    for earlier in history:
        text = _both(earlier, named, before)
        if not text or _CHAT.match(text):
            continue
        places = _OPENING.sub("", text)
        named = list(dict.fromkeys([*named, *(span.of(places) for span in known.regions_in(places))]))
        before = _completed(before, text, known)
    text = _both(question, named, before)
    if not text or _CHAT.match(text):
        return Standalone(question.strip(), question.strip())
    return Standalone(_completed(before, text, known), question.strip())


def _both(text: str, named: Sequence[str], before: str) -> str:
    """Return a question with the places named before in place of 这两个市各…."""
    plain = text.strip()
    return _BOTH.sub("、".join(named[-2:]), plain) if len(named) > 1 and before else plain


def _completed(before: str, text: str, known: Known) -> str:
    """Return a question completed from the one before, itself where it does not lean on it."""
    if not before:
        return text
    bare = _POLITE.sub("", text)
    if _follows(bare, known):
        return _merge(before, bare, known)
    return _framed(before, bare, known) or text


def _follows(text: str, known: Known) -> bool:
    """Whether a question leans on the one before: it points back, or names nothing that it could ask about."""
    if _OPENING.search(text) or _POINTER.search(text):
        return True
    size = len(_HAN.findall(text))
    if text.rstrip("？?。！! ").endswith("呢") and size <= _FULL:
        return True
    bare = _CLOSING.sub("", text)
    spans = [*known.regions_in(bare), *_years(bare), *known.agencies(bare)]
    rest = _without(bare, spans)
    if not _HAN.search(_ASKS.sub("", rest)):
        return True
    return size <= _FULL + 6 and len(_HAN.findall(_FACETS.sub("", rest))) <= 1


def _framed(before: str, text: str, known: Known) -> str:
    """Return a short question on another indicator in the place and year of the one before; "" where it is none.

    It is one where both ask for a number of the same unit: 瞪羚企业多少家？ after 宁夏2025年高企要多少家？
    """
    asked, now = _QUANTITY.search(before), _QUANTITY.search(text)
    if not asked or not now or asked["unit"] != now["unit"] or len(_HAN.findall(text)) > _FULL:
        return ""
    frame = ""
    for find in (known.regions_in, _years):
        if not find(text) and (spans := find(before)):
            frame += spans[0].of(before)
    return frame + text if frame else ""


def _merge(before: str, text: str, known: Known) -> str:
    """Put what the follow-up names in place of what the earlier question names; append what has no place there."""
    follow = _CLOSING.sub("", _OPENING.sub("", text)).strip("，, ")
    merged, rest = before, follow
    for find in (known.regions_in, _plans, _years):
        merged, rest = _replace(merged, rest, find)
    rest = re.sub(r"^(?:的|是|在|年|和|与|、|，|,)+|(?:的|是)+$", "", rest.strip())
    if not _HAN.search(rest) or _SAME_ASKED.match(rest):
        return merged
    side = _SIDE.match(rest)
    if side is not None:
        return re.sub(
            f"[{'老旧' if side['side'] == '新' else '新'}](?=的|办法|政策|规划|方案)",
            side["side"],
            merged,
            count=1,
        )
    for names in (known.agencies, known.indicators):
        if swapped := _swapped(merged, rest, names):
            return swapped
    if _ACTUAL.search(rest):
        merged = _GOAL.sub("", merged)
    if _STATE.match(rest) and (asked := _ASKS.search(merged.rstrip("？?。 "))):
        return f"{merged[: asked.start()]}{rest}{asked.group()}？"
    if _ASKS.search(rest):
        if (role := _ROLE.match(rest)) and len(roles := _ROLE.findall(merged)) == 1:
            return merged.replace(roles[0], role.group())
        stem = _ASKS.sub("", merged.rstrip("？?。 ")).rstrip("，, ")
        return f"{_DANGLING.sub('', stem)}{rest}？"
    asked, source = _ASKS.search(merged.rstrip("？?。 ")), _NAMED_PART.match(merged)
    if asked and source:
        return f"{source['source']}{rest}{asked.group()}？"
    return f"{merged.rstrip('？?。 ')}，{rest}？"


def _swapped(before: str, rest: str, find: Finder) -> str:
    """Return the earlier question with the one name that it holds replaced, where the follow-up is such a name."""
    names, old = list(find(rest)), list(find(before))
    if len(names) != 1 or len(old) != 1 or len(_without(rest, names).strip("的，, ")) > 1:
        return ""
    return before[: old[0].start] + names[0].of(rest) + before[old[0].end :]


def _replace(before: str, text: str, find: Callable[[str], Sequence[Span]]) -> tuple[str, str]:
    """Move the mentions that `find` sees from `text` to their place in `before`."""
    new, old = find(text), find(before)
    if not new:
        return before, text
    named = "、".join(dict.fromkeys(span.of(text) for span in new))
    rest = _without(text, new)
    if not old:
        return named + before, rest
    first, others = old[0], old[1:]
    kept = _without(before[first.end :], [Span(s.start - first.end, s.end - first.end) for s in others])
    return before[: first.start] + named + kept.lstrip("、和与"), rest


def _plans(text: str) -> list[Span]:
    return [Span(*match.span()) for match in _PLAN.finditer(text)]


def _years(text: str) -> list[Span]:
    return [Span(*match.span()) for match in _YEAR.finditer(text)]


def _without(text: str, spans: Sequence[Span]) -> str:
    kept, at = [], 0
    for span in sorted(spans, key=lambda s: s.start):
        kept.append(text[at : span.start])
        at = max(at, span.end)
    return "".join((*kept, text[at:]))
