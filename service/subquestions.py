"""The questions within a question (…目标是多少，由谁牵头？): each as words of its own, where they ask for different things."""

import re
from dataclasses import dataclass

_MARK = re.compile(r"[，,；;。？?！!]+")
_SORTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (sort, re.compile(pattern, re.VERBOSE))
    for sort, pattern in (
        ("who", r"谁|哪(?:个|些|几个|几家|家|两家)?(?:厅局|部门|单位|机构|厅|局|委)"),
        (
            "valid",
            r"(?:还|仍)(?:能用|管用|有效|算数|作数)|有没有(?:废止|失效)|(?:废止|失效|作废|废掉)(?:了)?(?:吗|没)",
        ),
        ("number", r"文号|几号文"),
        ("money", r"(?:多少|几)个?[万亿]?(?:块|元|钱|经费|资金)|(?:多少|几)个?[万亿](?=$)|封顶|顶[格天]"),
        (
            "share",
            r"百分之几|几成|(?:多少|几)个(?:百分)?点|(?:比例|占比|比重|利率|权重|强度).{0,4}(?:多少|定的?$)|什么比例|哪个比例",
        ),
        ("rank", r"第几|排(?:在|到)?(?:老几|多少)"),
        (
            "time",
            r"(?<![那这好前近])(?:几[天年](?!来))|多久|多长时间|什么时候|啥时候?|何时|几月|几号|哪(?:一)?[年天月日]|多少(?:天|年|个?月|个工作日)|多大年纪|截止",
        ),
        ("where", r"哪里|哪儿|(?:建|设|放)在哪|哪(?:个|几个|些)(?:市|县|地方|地区|城市)"),
        (
            "count",
            r"(?:多少|(?<![那这好前后哪十百])几)(?P<unit>家次|人次|[家名项件人位所座条台套辆架艘种支户批次款亩篇处门课道份]|个(?!市|县|地|厅|部))",
        ),
        ("amount", r"多少|(?<![那这好前后哪十百])几(?=[类种方])|多[大高]"),
        ("why", r"为什么|为何|为啥"),
        ("how", r"怎[么样]|如何|咋"),
        ("which", r"哪|什么|啥"),
    )
)
"""What may be asked for, the most telling wording first."""

_LEANS = re.compile(
    r"其中|占(?:多少|几成)$|差(?:多少|几)|超额|高(?:出)?(?:多少|几)|低(?:多少|几)|合(?:起来|计)|起(?:步|点)|底子|原来|原先|基数|那会儿|才(?:多少|几)|多少$(?<=^多少)|(?:各|分别)(?:是|为|有|要)?(?:多少|几|哪|什么|谁)|是哪[几一两三四五六七八九]?个$|^哪一?(?:个|年|家|份)$|什么(?:不同|变化|区别)|(?:什么|哪).{0,8}(?:替|取代|废)"
)
"""What is asked of the value or the members that another part asks for: one answer says both."""

_TOLD_APART = re.compile(r"比(?:全国|全省|全区|平均|去年|上年|同期)")
"""What a difference is from that documents state themselves."""

_ASIDE = re.compile(
    r"^(?:想(?:问|知道|了解)|请问|问一?下|不知道|心里没底|能不能(?:给|按|说)|听说|领导)|(?:文件|规划|方案|办法|规定|政策|措施).{0,8}(?:怎么|咋|如何|有没有|是怎么|里)?.{0,4}(?:讲|说|写|规定|想|定)的?(?:吗|没有)?$|(?:是|又)?怎么(?:想|说|讲|规定|定)的$"
)
"""Talk around a question, which asks for nothing of its own."""

_TRIVIAL = re.compile(
    r"(?:19|20)\d{2}年?|[“\"]?十[一二三四五六七八九]五[”\"]?(?:时期|期间)?|[一两三五十]年(?:以)?后|目标|实际|末|底|提高|提到|翻|扩|想|做|达|定|到|至|为|一共|总共|又|还|再|都|要|各|是|有|能|得|应该|该|大概|具体|到底|分别|另外|顺便|同时|以及|并且?|而且|问问|最多|最少|至少|[的了呢吗吧啊]"
)
_ROLES = re.compile(r"牵头|配合|参[加与]|协助|负责|主管|搭手?|一起|做|干|来|由|该|其他|其余")
_OPENING = re.compile(r"^(?:另外|顺便(?:问问|问一下)?|同时|以及|并且?|还有|而且)")
_NOUN = 4
"""Letters behind the asking from which on they name a thing (多少家国家高新技术企业)."""

_INTERROGATIVE = re.compile(
    r"什么时[候间]|啥时候?|(?:多少|几)(?:家次|人次|[家名项件人位所座条台套辆架艘种支户批次款亩篇处门课道份个])?|哪(?:些|个|里|儿)?|谁|怎么样?|怎样?|什么样?的?|啥样?的?|如何|何时|何|咋样?|多长时间|多[大高长久快]|百分之几"
)
_HAN = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_SHORTEST, _LONGEST = 8, 120
_MOST = 4
_AMOUNTS = frozenset({"money", "share", "count", "amount", "time", "rank"})
_NAMING = 5
"""Letters beside what is asked from which on a part is taken to say what it is on."""

_STORY = 28
"""Letters of talk before the first part that asks, from which on it is a story and asks one thing."""


@dataclass(frozen=True, slots=True)
class Subquestion:
    """One of the questions within a question: as it stands there, and so that it stands alone."""

    words: str
    text: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a question that asks: what for, the unit it counts in, and of what.

    lead  what is said between the part before and this one
    at    where in the words the asking begins
    """

    words: str
    sort: str
    unit: str
    topic: str
    lead: str
    at: int


def subquestions(text: str) -> list[Subquestion]:
    """Return the questions that a question consists of, in order; nothing where it asks for one thing.

    What stands before the first is kept with it, and given to the parts that name nothing themselves.

    >>> [one.text for one in subquestions("到2025年宁夏研发强度的目标是多少，由谁牵头？")]
    ['到2025年宁夏研发强度的目标是多少', '到2025年宁夏研发强度的目标由谁牵头']
    >>> subquestions("宁夏2025年要有多少家高企？原来是多少")
    []
    """
    if not _SHORTEST <= len(text) <= _LONGEST:
        return []
    stretches = [piece for piece in (one.strip() for one in _MARK.split(text)) if piece]
    parts: list[_Part] = []
    before = ""
    for stretch in stretches:
        sort, unit, topic, at = _asks(stretch)
        if not sort or _ASIDE.search(stretch):
            before = f"{before}{stretch}，"
            continue
        words = _OPENING.sub("", stretch)
        parts.append(_Part(words, sort, unit, topic, before, at - len(stretch) + len(words)))
        before = ""
    if len(parts) < 2 or len(_HAN.findall(parts[0].lead)) > _STORY:
        return []
    kept = parts[:1]
    for part in parts[1:]:
        leans = _LEANS.search(part.words) and not _TOLD_APART.search(part.words)
        if leans or not _differs(part, kept):
            continue
        kept.append(part)
    if not 2 <= len(kept) <= _MOST:
        return []
    stem = f"{parts[0].lead}{_topic(parts[0])}"
    first = Subquestion(kept[0].words, f"{kept[0].lead}{kept[0].words}")
    return [first, *(Subquestion(part.words, _complete(part, stem)) for part in kept[1:])]


def _topic(part: _Part) -> str:
    """Return what a part is on: what stands before the asking, and behind it where it names something there."""
    behind = _INTERROGATIVE.sub("", part.words[part.at :], count=1)
    before = part.words[: part.at]
    return before + behind if len(_HAN.findall(behind)) >= _NOUN else before.rstrip("是为有要的由归让在占能")


def _complete(part: _Part, stem: str) -> str:
    """Return the words of a part with what it is on, where it names nothing itself (在全国排第几)."""
    bare = len(_HAN.findall(part.lead + part.topic)) < _NAMING
    return f"{stem}{part.lead}{part.words}" if bare else f"{part.lead}{part.words}"


def _asks(stretch: str) -> tuple[str, str, str, int]:
    """Return what a stretch asks for, in which unit, of what, and where in it; "" where it asks for nothing."""
    for sort, pattern in _SORTS:
        match = pattern.search(stretch)
        if match is not None:
            unit = match.groupdict().get("unit") or ""
            topic = "".join(_HAN.findall(_TRIVIAL.sub("", pattern.sub("", stretch))))
            cut = _INTERROGATIVE.search(stretch) or match
            return sort, unit, topic, cut.start()
    return "", "", "", 0


def _differs(part: _Part, others: list[_Part]) -> bool:
    """Whether a part asks for something that none of the others does: another sort, or the same of something else."""
    for other in others:
        if part.sort == other.sort == "who" and len(_ROLES.sub("", part.topic)) < 2:
            return False
        if part.sort == other.sort and part.unit == other.unit and len(part.topic) < 2:
            return False
        if part.sort == "amount" and other.sort in _AMOUNTS and len(part.topic) < 3:
            return False
        if {part.sort, other.sort} <= {"which", "how"} and len(part.topic) < 2:
            return False
    return True
