"""What a question fixes beside its words: years, places, the sort of value, what was reached, who; and which sentences meet it."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources

from corpus.regions import normalize
from indexer.records import Target
from service.answers.material import Choice, Material
from service.answers.readings import folded
from service.answers.units import unit_kind
from service.answers.wording import place
from service.sufficiency.coverage import Covered
from service.sufficiency.grounds import Grounds
from service.sufficiency.places import core, is_zone, places_of, within

DEMANDS = ("year", "place", "unit", "date", "reached", "sought", "body")
"""The sorts of demands."""

_VALUES = frozenset({"target", "compare", "timeline"})
_AMOUNTS = _VALUES | {"support"}
_FIGURE = r"[\d〇零一二三四五六七八九十百千万亿两几半]"
_SPECIFIC = frozenset({
    "平方公里", "公里", "公斤", "米", "亩", "吨", "台", "套", "座", "辆", "艘", "架", "篇", "门", "期", "场", "户", "床", "P", "p",
})  # fmt: skip
"""Measure words for which no other will do; a number of 家, 个, 项 may be given with another of them."""

_TOUCHED = 0.25
"""How much of a quantity's name the question must cover for it to be of what is asked."""

_SHOWN: Mapping[str, re.Pattern[str]] = {
    "money": re.compile(rf"{_FIGURE}\s*余?多?[百千万亿]*(?:元|美金|块)|免费|全额"),
    "share": re.compile(rf"%|％|‰|百分之|百分点|{_FIGURE}(?:成|倍|番|折)|[一二三四五六七八九十]分之|之[一二三四五六七八九]|一半|平均水平|[:：∶]\d"),
    "time": re.compile(rf"{_FIGURE}\s*个?(?:年|月|日|天|周|小时|工作日|分钟|周岁|岁|季)|年|月|当天|立即|即时|随时|长期"),
    "rank": re.compile(rf"第\s*{_FIGURE}|前\s*{_FIGURE}|前列|位居|排名|首位"),
}  # fmt: skip
_ANY_FIGURE = re.compile(rf"\d|{_FIGURE}\s*[一-鿿]")
_REACHED = re.compile(
    r"""实际 | 完成(?:了)?(?:多少|数|情况) | 到底有多少 | (?:现在|目前|截至.{0,6})(?:一共|共|总共|已经)?有(?:多少|几)
      | (?:花|发|领|拿|放|兑付|收|拨|做|建|办|来|签|卖|招|用|投|评|认定|批|完成|达到|新增|引进|培育|培训|支出)(?:到)?了(?:多少|几)
      | (?:一共|总共|累计|最后|最终).{0,4}(?:花|发|领|拿|放|兑付|收|拨)(?:了|到|出)+ | 最(?:后|终)实际 | (?:一共|总共|累计|到底)有(?:多少|几)[家人户名]""",
    re.VERBOSE,
)
_GOAL = re.compile(r"目标|计划|打算|力争|争取|要[求]?(?:达|到|建|有)|想")
_OF_DOCUMENT = re.compile(
    r"年?(?:出台|印发|发布|制定|出|发|那|这|版|先)*的?(?:那?[份个种次])?.{0,14}?(?:办法|规划|方案|措施|文件|规定|政策|要点|意见|条例|补助|奖补)"
)
_DAY_ASKED = re.compile(r"几月|几号|几日|哪[一]?[天日]")
_DAY = re.compile(r"\d月|\d日|[月季年]底|旬|[一二三四五六七八九十]月")
_SPAN = re.compile(r"(?:19|20)\d\d\s*年?\s*(?:到|至|[-—–~～])\s*(?:19|20)\d\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence, or one quantity of it, that may answer.

    share, tight  how much of the question's words it and its surroundings, it alone, have
    """

    choice: Choice
    target: Target | None
    share: float
    tight: float


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that an answer must have.

    sort   one of DEMANDS
    name   what is asked for, in words
    met    whether a sentence (a quantity) has it
    """

    sort: str
    name: str
    met: Callable[[Evidence], bool]


@dataclass(frozen=True, slots=True)
class Demander:
    """Reads the demands of one question; `indicators` are those that it names, by the name they go by."""

    material: Material
    grounds: Grounds
    indicators: frozenset[str]

    @property
    def valued(self) -> bool:
        """Whether an amount is asked for."""
        return self.material.asked.amount and self.material.query.question.kind in _AMOUNTS

    @property
    def exact(self) -> bool:
        """Whether the amount must be of the very year and place: a goal or result, not a rule for all."""
        return self.material.asked.amount and self.material.query.question.kind in _VALUES

    def evidence(self, rated: Sequence[Covered]) -> list[Evidence]:
        """Return what may answer: sentences, or their quantities where a goal or result is asked for."""
        found, exact = [], self.exact
        for one in rated:
            targets = [target for target in one.choice.sentence.targets if exact and self._touches(target)]
            found += [Evidence(one.choice, target, one.share, one.tight) for target in targets or (None,)]
        return found

    def _touches(self, target: Target) -> bool:
        holdings, query = self.material.holdings, self.material.query
        if holdings.matcher.covered(target.indicator, query.terms) >= _TOUCHED:
            return True
        return self.grounds.canonical(target.indicator) in self.indicators

    def demands(self) -> list[Demand]:
        """Return what the question demands of the sentence that answers it."""
        text = folded(self.material.query.standalone.text)
        if self.material.query.question.part:  # a line of the masthead
            return [*self._places()]
        made = [*self._years(), *self._places(), *self._kinds(), *self._bodies()]
        if self.valued and ("实际" in text or (_REACHED.search(text) and not _GOAL.search(text))):
            made.append(Demand("reached", "实际完成情况", self._is_reached))
        for name, asks, shows in _sought():
            if asks.search(text):
                made.append(Demand("sought", name, partial(self._shows, shows)))
        return made

    def _years(self) -> list[Demand]:
        """Years; one that only names a document (2019年的办法) is no demand on an amount."""
        text, question = self.material.query.standalone.text, self.material.query.question
        if question.kind == "timeline" and len(question.years) == 2 and _SPAN.search(text):
            first, last = question.years
            return [Demand("year", f"{first}—{last}年", partial(self._is_within, first, last))]
        return [
            Demand("year", f"{year}年", partial(self._is_of_year, year))
            for year in self.material.query.question.years
            if not (self.material.asked.amount and _names_document(text, year))
        ]

    def _is_within(self, first: int, last: int, one: Evidence) -> bool:
        """Whether a sentence is of any year of the stretch whose course is asked for."""
        return any(self._is_of_year(year, one) for year in range(first, last + 1))

    def _is_of_year(self, year: int, one: Evidence) -> bool:
        if one.target is not None and one.target.year is not None:
            return year in (one.target.year, one.target.baseline_year)
        sentence, reading = one.choice.sentence, one.choice.reading
        if str(year) in sentence.folded or any(target.year == year for target in sentence.targets):
            return True
        context = self.grounds.context(reading.row)
        if str(year) in context.head:
            return True
        if str(year) in (_governing(one) if self.exact else context.words):
            return True
        head = self.material.holdings.citer.head(reading.clause.doc)
        if self.exact:
            return head.period is not None and head.period[1] == year
        if head.issued and head.issued.startswith(str(year)):
            return True
        return head.period is not None and head.period[0] <= year <= head.period[1]

    def _places(self) -> list[Demand]:
        names = places_of(self.material, self.grounds)
        return [Demand("place", name, partial(self._is_of_place, name)) for name in names]

    def _is_of_place(self, name: str, one: Evidence) -> bool:
        """Whether a sentence is of a place; a goal or result of a wider region is not of it."""
        reading = one.choice.reading
        head = self.material.holdings.citer.head(reading.clause.doc)
        full, short = normalize(name), core(name)
        context = self.grounds.context(reading.row)
        if is_zone(name):
            return short in context.all
        if one.target is not None:
            of = normalize(place(one.target, head))
            return (
                of == full
                or short in of
                or short in one.target.indicator
                or (not one.target.scope and short in one.choice.sentence.folded)
            )
        if full in (head.region, *head.region_path[-1:]):
            return True
        if short in one.choice.sentence.folded or short in reading.headings:
            return True
        if self.exact or self.material.query.question.kind == "duty":
            return short in context.words
        return short in context.all or within(full, head)

    def _kinds(self) -> list[Demand]:
        asked, made = self.material.asked, []
        if self.valued:
            names = {"money": "金额", "share": "比例", "time": "期限", "rank": "名次"}
            wanted = asked.kinds & _SHOWN.keys()
            label = "、".join(names[kind] for kind in sorted(wanted)) or "数量"
            made.append(Demand("unit", label, partial(self._has_kind, wanted)))
        if asked.when and self.material.query.question.kind != "document":
            day = _DAY_ASKED.search(self.material.query.question.text) is not None
            made.append(Demand("date", "日期" if day else "时间", _has_day if day else _is_dated))
        return made

    def _has_kind(self, kinds: frozenset[str], one: Evidence) -> bool:
        units = self.material.asked.units & _SPECIFIC
        words = one.choice.sentence.folded
        if one.choice.reading.clause.kind == "row":
            words += self.grounds.context(one.choice.reading.row).words
        held = {target.unit for target in ((one.target,) if one.target else one.choice.sentence.targets)}
        if units:
            return any(unit in other for unit in units for other in held) or any(
                unit in words for unit in units
            )
        if kinds and (
            {unit_kind(unit) for unit in held} & kinds or any(_SHOWN[kind].search(words) for kind in kinds)
        ):
            return True
        if kinds and "count" not in self.material.asked.kinds:
            return False
        return _ANY_FIGURE.search(words) is not None

    def _is_reached(self, one: Evidence) -> bool:
        years = self.material.query.question.years
        if one.target is None:  # what was reached may go by a name that the question has no word of
            kinds = self.material.asked.kinds & _SHOWN.keys()
            return any(
                target.kind == "actual" and target.year in years and unit_kind(target.unit) in kinds
                for target in one.choice.sentence.targets
            )
        return (
            one.target.kind == "actual" and (not years or one.target.year is None or one.target.year in years)
        ) or (one.target.baseline_value is not None and (not years or one.target.baseline_year in years))

    def _bodies(self) -> list[Demand]:
        """Bodies whose tasks are asked for, or that are asked to be of a task."""
        if self.material.query.question.kind != "duty":
            return []
        return [
            Demand("body", agency, partial(self._has_body, agency)) for agency in self.material.query.agencies
        ]

    def _has_body(self, agency: str, one: Evidence) -> bool:
        bodies, reading = self.material.holdings.bodies, one.choice.reading
        units = [unit for duty in reading.held.duties for unit in (*duty.lead, *duty.support)]
        if any(bodies.canonical(unit) == agency for unit in units):
            return True
        words = self.grounds.context(reading.row).all
        return any(folded(name) in words for name in (agency, *bodies.names(agency)))

    def _shows(self, shows: re.Pattern[str], one: Evidence) -> bool:
        return shows.search(self.grounds.context(one.choice.reading.row).words) is not None


def _governing(one: Evidence) -> str:
    """Return where a year stands that holds for a sentence: the last year named before it in its clause, what heads it."""
    clause, start = one.choice.reading.clause, one.choice.sentence.span.start
    before = _YEAR.findall(clause.text[: max(0, start - clause.span.start)])
    return " ".join((*before[-1:], one.choice.reading.headings, *clause.header_cells))


def _has_day(one: Evidence) -> bool:
    return _DAY.search(one.choice.sentence.folded) is not None


def _is_dated(one: Evidence) -> bool:
    return one.choice.sentence.dated or "年" in one.choice.reading.headings


def _names_document(text: str, year: int) -> bool:
    return any(
        int(match[0]) == year and _OF_DOCUMENT.match(text, match.end()) for match in _YEAR.finditer(text)
    )


@cache
def _sought() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    table = tomllib.loads(resources.files("service.sufficiency").joinpath("sought.toml").read_text("utf-8"))
    return tuple(
        (row["name"], re.compile("|".join(row["asks"])), re.compile("|".join(row["shows"])))
        for row in table.values()
    )
