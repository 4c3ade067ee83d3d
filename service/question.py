"""What a question asks for: its type, places, times, and the document it means. Pure functions of the words."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

QuestionKind = Literal[
    "target", "support", "duty", "list", "measure", "definition", "timeline", "compare", "document"
]

_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")

_KINDS: Mapping[QuestionKind, re.Pattern[str]] = {
    "document": re.compile(
        r"""
            文号 | 第几次常务会议 | (?:印发|下发|发)给(?:谁|哪) | 成文日期 | 落款
            | (?:几时|什么时候|何时|哪天|哪一?年|啥时候?).{0,6}(?:印发|发布|公布|生效|施行|实施|出台|挂)
            | (?:还|仍)?(?:管用|能用|有效)(?:吗|么|不) | 有效期(?!.{0,6}(?:内|满)) | 作废 | 废止 | 废掉 | 失效 | 被.{0,6}(?:取代|替代|代替)
            | (?:哪|几)(?:个|份|些)(?:老|旧|新)?(?:文件|办法|规划|方案) | 由谁(?:来)?解释 | 谁(?:来|负责)?解释 | 解释权 | 全名 | 全称 | 根据.{0,12}(?:哪|什么)
            """,
        re.VERBOSE,
    ),
    "compare": re.compile(
        r"""
            对比 | 相比 | 比较一?下 | 比一?比 | [跟和].{1,12}比(?!如|例|重|方|赛|值|率|亚)
            | 谁(?:更|先|的)?(?:高|低|多|少|大|小|早|晚|快|先) | 哪(?:个|一个|家|边|次|一次).{0,12}(?:更|最) | 差(?:多少|几)
            | (?:有)?(?:什么|啥|哪些|何)(?:不同|不一样|区别|差别|差异|变化) | 一样吗 | 各(?:是|自|归|由).{0,6}(?:多少|怎么|谁|什么|几)
            | 完成(?:了)?(?:没有|没|吗|了吗) | 达(?:没|到了没有|没达到|标) | 超额 | 以前和现在 | 新老
            """,
        re.VERBOSE,
    ),
    "timeline": re.compile(
        r"""
            从\d{4}年?.{0,4}(?:到|至)\d{4} | 怎么(?:走|变) | 历年 | 这(?:几|些)年 | 变化(?:过程|情况|趋势)? | 前后 | 先后 | 演变 | 走势
            | (?:什么|啥)时(?:候|间) | 何时 | 几时 | 几月份?  | 哪(?:一)?(?:年|天|月|日) | 最(?:晚|迟) | 截止 | 多(?:久|长时间|少天) | 几天 | 隔多久 | 期限
            """,
        re.VERBOSE,
    ),
    "duty": re.compile(
        r"""
            牵头(?!.{0,6}(?:占比|比例|比重|数量)) | 挑头 | (?:厅|局|委|部|办|院|会|政府)(?:要|都|还|又|需|应|也|负责)*(?:配合|协助|参加|参与|负责) | 主抓 | 主管 | 责任单位 | 配合单位 | 归(?:谁|哪) | 由(?:谁|哪) | (?:(?<!面向)(?<!针对)(?<!印发给)谁|哪(?:个|些|几个|几家|家|一?级)?(?:部门|单位|厅局?|局|委|机构|政府|人)).{0,10}(?:负责|来|管|干|做|办|定|落实|承担|审|批|牵|配合|参加|参与|统筹|核)
            | (?<!面向)(?<!针对)谁(?:来|去|负责|管|定|批|牵) | (?:让|归|找|向|请)(?:谁|哪) | 参(?:加|与|不参加)(?:了)?(?:哪些|吗|不)? | 哪(?:些|几个|几家)(?:部门|单位) | 怎么分工 | (?:部门|单位)分工 | 负责(?:什么|哪些|吗)
            """,
        re.VERBOSE,
    ),
    "definition": re.compile(
        r"""
            (?:什么|啥|咋)(?:是|叫|才算|样的.{0,8}(?:算|叫)) | (?:是|指)(?:什么|啥)(?:意思)? | 指的?是 | 定义 | 含义 | 怎么(?:界定|理解) | (?:说|讲|称)的.{1,16}(?:是|指|算|有|到底) | 算不算 | 含不含
            """,
        re.VERBOSE,
    ),
    "support": re.compile(
        r"""
            补(?:助|贴|多少|几|偿|给|一笔) | 奖(?:励|补|多少|金|给) | 资助 | 封顶 | 给(?:多少|几|予|不给|钱) | 多少(?:钱|经费|资金|补|奖) | 能(?:拿|领|贷|享受|申请|报)(?:到)?(?:多少|几|哪|什么)?
            | 扶持 | 优惠 | 减税 | 贷(?:多少|款额度) | 后补助 | 配套 | 折减 | 最多(?:能|可以)?(?:补|给|拿|奖|贷) | 支持(?:多少|吗|不支持|资金) | 经费支持 | 启动钱
            """,
        re.VERBOSE,
    ),
    "target": re.compile(
        r"""
            多少 | 几(?:家|个|名|人|所|件|项|条|座|成|款|类产值|亿|万|支|台|次|批|艘) | (?:比例|占比|强度|比重|数量|总数|规模|增速|率|额|产值|投入|数)(?:目标|指标)? (?:是|为|要|到|达|定|提高|做|想|$)
            | 目标(?:是|值|数)? | 指标 | 百分之几 | 翻(?:一|两|几)番 | 排(?:第)?(?:几|老几) | 多(?:大|高|快) | 占几成 | 条数 | 家数 | 上限 | 下限 | 准数
            """,
        re.VERBOSE,
    ),
    "list": re.compile(
        r"""
            (?:有|包括|分|含|是)?(?:哪|那)(?:些|几|三|四|五|六|七|八|九|\d) | 都(?:有|是|包括|要)?(?:什么|啥|谁|哪) | 几(?:方面|类|种|条件|块) | 点了哪些 | 哪.{0,4}条(?:件)?
            | (?:材料|条件|情形|范围|领域|方面|行业|原则)(?:有|是|包括)?(?:什么|哪些|$) | (?:什么|哪些)(?:材料|条件|情形|范围|领域|方面|行业)
            """,
        re.VERBOSE,
    ),
}

_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?!\d)(?!\s*(?:〕|\]|】|号))")
_HAN_YEAR = re.compile(r"(?P<year>[一二][〇零一二三四五六七八九]{3})年?")
_RELATIVE = re.compile(r"(?P<word>前年|去年|上年(?!度)|今年|本年(?!度)|明年|后年)")
_AWAY = {"前": -2, "去": -1, "上": -1, "今": 0, "本": 0, "明": 1, "后": 2}
_SHORT = 30
"""Code points up to which 去年 dates what is asked for; in a longer question it tells a story."""
_PLAN = re.compile(
    r"[“\"]?十(?P<n>[一二三四五六七八九])五[”\"]?(?P<end>(?:规划)?(?:时期|期|期间|阶段)?(?:末|结束|期末|收官|完成))?"
)
_NUMBER = re.compile(
    r"(?P<head>[一-鿿]{2,10})\s*[〔\[【(（]?\s*(?P<year>20\d{2}|19\d{2})\s*年?[〕\]】)）]?\s*第?\s*(?P<serial>\d{1,4})\s*号"
)
_ORDINAL = {n: i for i, n in enumerate("一二三四五六七八九", 1)}
_OLD = re.compile(
    r"(?:老|旧|原来?|以前|从前|过去|早先|上一?(?:版|轮|个))(?:的)?(?:那个|那份|那种)?(?:办法|规定|政策|规划|方案|文件|标准|补助|试行|研发)?"
)
_NEW = re.compile(
    r"(?<![创更革翻刷清])新(?:的)?(?:办法|规定|政策|规划|方案|文件|标准|呢)|新(?:的|一轮|一版|版)[^,。?;]{1,10}(?:办法|规定|规划|方案|文件|措施)|现行|现在|目前|最新|正在执行"
)
_SUPPORT_ROLE = re.compile(r"配合|参加|参与|协助|协同|一起做|一块")
_LEAD_ROLE = re.compile(r"牵头|挑头|主抓|领衔|负责|主管")
_PARTS: tuple[tuple[Literal["number", "addressees", "date", "published"], re.Pattern[str]], ...] = (
    ("published", re.compile(r"(?:挂到?网|上网|公开发布|发布日期|(?:网上|网站).{0,4}(?:发布|公布|挂))")),
    (
        "addressees",
        re.compile(
            r"(?:印发|下发|发|主送|抄送)(?:给|到|至)?(?:的是)?(?:谁|哪些|哪里|什么(?:单位|部门))|主送机关|(?:给|到)谁(?:的)?$"
        ),
    ),
    ("number", re.compile(r"文号|几号文|(?:多少|几)号文?(?:件)?$|发文字号")),
    (
        "date",
        re.compile(
            r"落款|成文|(?:哪天|何时|什么时候|哪一?[天年日]|几[月号]|啥时候?).{0,4}(?:印发|发布|公布|成文|签发|下发|出台|发的|挂)"
        ),
    ),
)
_ADVERSE = re.compile(
    r"处罚|受罚|怎么罚|罚(?:多少|款|不)|后果|会怎(?:么)?样|怎么(?:办|处理|处置|追|收拾)|苦头|追(?:责|回|缴|究)|违(?:规|反|法)|造假|作假|骗|虚报|编造|套取"
    r"|不达标|不合格|没(?:有)?完成|完不成|不过关|能不能(?:申请|领|拿)|还能(?:再)?(?:申请|领|拿|享受)|不给|不予|不符合|过期"
)
_TERSE = 24
_ASKING = re.compile(
    r"[？?]|怎|如何|什么|啥|吗|呢|谁|哪|为何|是否|能不能|可以|的|了|要|想|对|把|政策|措施|支持|鼓励|推动|加强|建设|做法"
)
_GOAL = re.compile(r"目标|计划|打算|要(?:达|到|求|建|有|培)|力争|想(?:做|提|达)|预期|规划")
_ACTUAL = re.compile(r"实际|已经|目前|现在|完成(?:了|数)?|做到(?:了)?|当前|现状|截至|才多少")


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood of a question.

    text      the question after folding of width (NFKC) and white space
    kind      what is asked for; "measure" (what is done, how) where nothing more special shows
    years     years named or meant, ascending; the last year of a plan where its end is named
    periods   plans named, as ("十四五", first year, last year)
    numbers   document numbers named, as (head, year, serial)
    old, new  the question means the earlier (later) of several documents
    role      "lead" or "support" where a duty question asks for one of them, else ""
    part      the line of the masthead that is asked for, "" where none is
    adverse   what follows from breaking a rule or missing a goal is asked
    state     "target" where a goal is asked for, "actual" where what was reached is, else ""
    """

    text: str
    kind: QuestionKind
    years: tuple[int, ...] = ()
    periods: tuple[tuple[str, int, int], ...] = ()
    numbers: tuple[tuple[str, int, int], ...] = ()
    old: bool = False
    new: bool = False
    role: Literal["", "lead", "support"] = ""
    state: Literal["", "target", "actual"] = ""
    adverse: bool = False
    part: Literal["", "number", "addressees", "date", "published"] = ""


def understand(text: str, today: date | None = None) -> Question:
    """Read a question.

    today  what 今年 and 去年 are counted from; without it they mean no year

    >>> understand("到2025年宁夏要有多少家高企？").kind
    'target'
    >>> understand("“十四五”末的目标").years
    (2025,)
    >>> understand("商务厅牵头了哪几项任务？").role
    'lead'
    >>> understand("去年的目标完成了吗", date(2026, 3, 1)).years
    (2025,)
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    years = {int(match["year"]) for match in _YEAR.finditer(folded)}
    years |= {int(match["year"].translate(_HAN_DIGITS)) for match in _HAN_YEAR.finditer(folded)}
    periods = []
    for match in _PLAN.finditer(folded):
        first = 2001 + 5 * (_ORDINAL[match["n"]])
        periods.append((f"十{match['n']}五", first, first + 4))
        if match["end"]:
            years.add(first + 4)
    kind = kind_of(folded)
    if today and not years and len(folded) <= _SHORT:
        years |= {today.year + _AWAY[match["word"][0]] for match in _RELATIVE.finditer(folded)}
    lead, support = _LEAD_ROLE.search(folded), _SUPPORT_ROLE.search(folded)
    goal, actual = _GOAL.search(folded), _ACTUAL.search(folded)
    return Question(
        text=folded,
        kind=kind,
        years=tuple(sorted(years)),
        periods=tuple(dict.fromkeys(periods)),
        numbers=tuple((m["head"], int(m["year"]), int(m["serial"])) for m in _NUMBER.finditer(folded)),
        old=_OLD.search(folded) is not None,
        new=_NEW.search(folded) is not None,
        part=next((part for part, words in _PARTS if words.search(folded)), ""),
        adverse=_ADVERSE.search(folded) is not None,
        role="lead" if lead and not support else "support" if support and not lead else "",
        state="target" if goal and not actual else "actual" if actual and not goal else "",
    )


def terse(question: Question) -> bool:
    """Whether a question is a few catchwords without a word that asks (研发强度 2030); most often a number is wanted.

    >>> terse(understand("研发强度 2030")), terse(understand("怎样提高研发强度"))
    (True, False)
    """
    return question.kind == "measure" and len(question.text) <= _TERSE and not _ASKING.search(question.text)


def apart(question: Question) -> Question:
    """Return the question on one of the things compared: what is asked of it is not to compare.

    >>> apart(understand("奖励标准新办法有什么不同")).kind
    'support'
    """
    if question.kind != "compare":
        return question
    kind = kind_of(_KINDS["compare"].sub("", question.text))
    return question if kind == "measure" else replace(question, kind=kind)


def kind_of(text: str) -> QuestionKind:
    """Return what is asked for; the first kind whose wording occurs, in the order of how telling it is."""
    for kind, pattern in _KINDS.items():
        if pattern.search(text):
            return kind
    return "measure"
