"""What governs a quantity from outside its sentence: the document's period and region, the section, a dated lead-in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from corpus.model import Document
from indexer.periods import Period, find_periods
from indexer.records import Clause
from indexer.targets.words import words

Family = Literal["plan", "measure"]


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """The document as a whole.

    family  plan: it sets goals (规划, 方案, 要点 …); measure: it sets rules (办法, 措施, 条例 …)
    issued  year of issue
    first, last  the years of the plan, None where it has none
    five_year    the period is a national five-year plan
    scope   全省, 全区, or the name of the city
    articled  it is made of 第X条
    """

    family: Family
    issued: int | None
    first: int | None
    last: int | None
    five_year: bool
    scope: str
    articled: bool = False

    def is_past(self, year: int) -> bool:
        """Say whether a year lies before the plan or before the document was issued."""
        return (self.first is not None and year < self.first) or (
            self.issued is not None and year < self.issued
        )


@dataclass(frozen=True, slots=True)
class ClauseContext:
    """What a clause inherits.

    state   actual: the section tells of the past or present; target: of goals; rule: of neither
    year    of the section or lead-in, None where only the plan's end governs
    period  the plan or stretch that the year stands for, as printed
    topic   what the heading of the clause is about, its verb cut off; vague: it is an abstraction (转化渠道, 保障机制)
    scope   whom it is for
    goals   it stands in the section of the document's goals, or of what has been reached
    lead    what a lead-in says of the items below it: 不予奖补, 申请奖补资金的企业
    """

    state: Literal["actual", "target", "rule"]
    year: int | None
    period: str | None
    topic: str
    scope: str
    lead: str = ""
    goals: bool = False

    @property
    def vague(self) -> bool:
        """Say whether the topic is too abstract to name what is counted."""
        return len(self.topic) <= 2 or bool(_ABSTRACT.search(self.topic))


_ABSTRACT: Final = re.compile(
    r"(?:体系|机制|能力|网络|生态|渠道|评价|融合|合作|创新|环境|主体|格局|水平|质量|支撑|转化|改革|服务|建设|发展|提升|应用|攻关|管理|保障|供给|协同|开放|共享|布局|力度|作用|动能|活力|效能|制度|政策|人才|产业|标准|条件|结构|领域|要素|方式|素质|工作|责任|领导|激励|首用|推广|组织|技术|基础|研究|实施|步骤)$"
)
_MEASURE: Final = re.compile(
    r"(?:办法|规定|条例|细则|措施|政策|法|制度|规程|指引|规则|意见稿|标准|解释|决定|准则)(?:（[^）]*）)?$"
)
_PLAN: Final = re.compile(r"规划|计划|方案|要点|纲要|行动|目标|分工|安排|意见|任务|工程")
_TITLE: Final = re.compile(
    r"(?:规划|计划|方案|要点|纲要|意见|办法|规定|条例|细则|措施|政策|分工|通知|决定|法)(?:（[^）]*）)?(?:的通知)?$"
)
_ANNUAL: Final = re.compile(r"((?:19|20)\d\d)年(?!—|-|至)[^，。]*(?:要点|任务|计划|安排|目标)")
_TERM: Final = re.compile(r"(?:规划|实施|计划|行动|有效)期(?:限)?为?[:：]?")
_PROVINCE: Final = re.compile(r"((?:(?![年全各本我])[一-龥]){2,12}?)(省|自治区|自治州|市|州|盟|县|区)")


def read_document(document: Document, clauses: Sequence[Clause]) -> DocumentContext:
    """Return what the document's masthead, title and first clauses say of its period, region and family."""
    title = _title(document, clauses)
    head = document.text[:3000]
    issued = _issued(document, head)
    first, last, five_year = _term(title, clauses)
    articles = sum(clause.kind == "article" for clause in clauses[:80])
    family: Family = "plan"
    if _MEASURE.search(title) or (articles > 3 and not _PLAN.search(title)):
        family = "measure"
    return DocumentContext(family, issued, first, last, five_year, _scope(document, title), articles > 3)


def _title(document: Document, clauses: Sequence[Clause]) -> str:
    if document.masthead.title:
        found = [document.masthead.title]
    else:
        found = [c.heading or c.text.split("\n")[0] for c in clauses[:40] if c.kind == "header"]
        found = [line for line in found if _TITLE.search(line.strip())] or found[:1]
    for line in found:
        inner = re.search(r"(?:印发|转发|发布)(.{4,}?)的通知$", line.strip())
        if inner:
            return re.sub(r"^《([^《》]+)》$", r"\1", inner[1])
    return found[-1].strip() if found else ""


def _issued(document: Document, head: str) -> int | None:
    if document.masthead.issued:
        return int(document.masthead.issued[:4])
    dates = re.findall(
        r"((?:19|20)\d\d)\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[〔［\[]((?:19|20)\d\d)[〕］\]]\s*\d+\s*号|发布日期[:：]?\s*((?:19|20)\d\d)",
        head,
    )
    years = [int(next(filter(None, groups))) for groups in dates]
    return years[0] if years else None


def _term(title: str, clauses: Sequence[Clause]) -> tuple[int | None, int | None, bool]:
    """Return the first and last year of the plan, and whether it is a five-year plan."""
    for period in find_periods(title):
        if period.kind in ("years", "plan"):
            return period.first, period.last, period.kind == "plan"
    annual = _ANNUAL.search(title)
    if annual:
        return int(annual[1]), int(annual[1]), False
    for clause in clauses[:30]:
        term = _TERM.search(clause.text)
        for period in find_periods(clause.text[term.end() : term.end() + 20]) if term else ():
            if period.kind in ("years", "plan"):
                return period.first, period.last, period.kind == "plan"
    return None, None, False


def _scope(document: Document, title: str) -> str:
    region = document.masthead.region or ""
    match = _PROVINCE.search(region or re.sub(r"^关于|《[^》]*》", "", title)) or _PROVINCE.search(
        document.text[:80]
    )
    if not match:
        whole = re.search(r"全(?:省|区|市|县|州|盟|旗)", title)
        return whole[0] if whole else "全国"
    if match[2] == "省":
        return "全省"
    return "全区" if match[2] == "自治区" else match[0]


@dataclass(slots=True)
class Governing:
    """Follows the clauses in order and says what governs each: a year set by a lead-in holds until another stands.

    by_parent  parent clause → (year, period, actual) that an earlier child has set
    """

    document: DocumentContext
    by_parent: dict[str | None, tuple[int | None, str | None]] = field(default_factory=dict)
    own: dict[str, ClauseContext] = field(default_factory=dict)

    def enter(self, clause: Clause, periods: Sequence[Period]) -> ClauseContext:
        """Return the context of a clause and remember what it sets for its siblings and children."""
        above = self.own.get(clause.parent or "")
        state = self._state(clause, above)
        year, period = self._inherited(clause, above)
        heading_year = _dated(find_periods(clause.heading)) if clause.heading else None
        if heading_year:
            year, period = heading_year.last, heading_year.text if heading_year.kind != "year" else None
        lead = self._lead_in(clause, periods, state)
        if lead:
            year, period = lead.last, None if lead.kind == "year" else lead.text
            self.by_parent[clause.parent] = (year, period)
        topic = topic_of(clause.heading) or (above.topic if above else "")
        scope = _site(clause) or (above.scope if above else self.document.scope)
        context = ClauseContext(state, year, period, topic, scope, above.lead if above else "")
        goals = state == "actual" or any(
            "目标" in heading or "指标" in heading for heading in clause.headings
        )
        context = replace(context, goals=goals)
        self.own[clause.clause_id] = replace(context, lead=_announced(clause.text))
        return context

    def _inherited(self, clause: Clause, above: ClauseContext | None) -> tuple[int | None, str | None]:
        set_before = self.by_parent.get(clause.parent)
        if set_before:
            return set_before
        return (above.year, above.period) if above else (None, None)

    def _state(self, clause: Clause, above: ClauseContext | None) -> Literal["actual", "target", "rule"]:
        heading = clause.heading.strip("。：") if clause.kind in ("section", "box", "dash") else ""
        if heading and clause.kind == "section":
            if _tells_the_past(heading):
                return "actual"
            if words().target_heading.search(heading):
                return "target"
        if above:
            return above.state
        return "target" if self.document.family == "plan" else "rule"

    def _lead_in(self, clause: Clause, periods: Sequence[Period], state: str) -> Period | None:
        """Return the period that this clause sets for what follows it."""
        text = clause.text
        first = _dated(periods)
        if first is None or clause.kind in ("row", "header", "signature"):
            return None
        body = first.span.start - _body_start(clause)
        at_head = 0 <= body <= 3 and first.kind in ("year", "years", "plan")
        in_goals = any("目标" in heading for heading in clause.headings)
        if text.rstrip().endswith(("：", ":")):
            return first
        if at_head and (state == "actual" or in_goals):
            return first
        return None


def _tells_the_past(heading: str) -> bool:
    """Say whether a section's heading announces what is (发展基础, 突出短板), not what is to be done (补齐短板)."""
    known = words()
    told = known.actual_heading.search(heading)
    return bool(told) and not known.not_actual_heading.search(heading)


_SITE: Final = re.compile(r"^[一-龥—、－-]{2,14}(?:走廊|基地|新区|示范区|市|县|自治州|开发区|高新区)$")


def _site(clause: Clause) -> str:
    """Return the place that a heading consists of: 兰白创新走廊; "" where it says what is to be done."""
    heading = clause.heading.strip("。：") if clause.label else ""
    if not _SITE.match(heading) or words().leading.match(heading):
        return ""
    return "" if re.search(r"建设|打造|发展|支持|培育|推进|创建|优化|提升|加快|各|分", heading) else heading


_CASES: Final = re.compile(
    r"(?:有下列|下列)(?:情形|情况|行为)之一的?，(?P<result>[^，。；：]{2,16})[^。；]*：$"
)
_MEMBERS: Final = re.compile(
    r"(?:^|[，。])(?P<who>[^，。；：]{2,24}?)，?(?:应当?|须|必须|需)?(?:同时)?(?:符合|具备|满足)(?:下列|以下)(?:基本)?(?:条件|要求)：$"
)


def _announced(text: str) -> str:
    """Return what a clause that ends in a colon says of the items below it.

    >>> _announced("第七条　有下列情形之一的，不予奖补："), _announced("第六条　申请奖补资金的企业，应当同时符合下列条件：")
    ('不予奖补', '申请奖补资金的企业')
    """
    plain = text.rstrip()
    if not plain.endswith("："):
        return ""
    match = _CASES.search(plain) or _MEMBERS.search(plain)
    return re.sub(r"^第[^　 ]{1,8}条[　 ]*", "", match[1]) if match else ""


def _body_start(clause: Clause) -> int:
    """Return where the words behind label and heading begin."""
    at = len(clause.label)
    if clause.heading and clause.text.startswith(clause.heading, at):
        at += len(clause.heading)
    while at < len(clause.text) and clause.text[at] in "。：:　 \n，":
        at += 1
    return at


def _dated(periods: Iterable[Period]) -> Period | None:
    return next((period for period in periods if period.last is not None), None)


_STATEMENT: Final = re.compile(
    r"更加|更为|明显|显著|持续|不断|全面|大幅|稳步|日益|进一步|成倍|质并进|回顾|要求|取向|主要任务|工作$|^(?:重点|主要)?(?:任务|工作|举措|措施)$|^(?:坚持|保障|总体|指导|基本|主要|发展|行动|工作|规划|奖补标准|支持对象|附则|总则)"
)


def topic_of(heading: str) -> str:
    """Return what a heading is about, its verbs cut off.

    >>> topic_of("培育高新技术企业"), topic_of("建设卓越工程师学院。"), topic_of("创新环境更加友好")
    ('高新技术企业', '卓越工程师学院', '')
    """
    plain = heading.strip("。：: 　")
    if _STATEMENT.search(plain):
        return ""
    topic = words().leading.sub("", plain)
    return topic if len(topic) >= 2 else plain
