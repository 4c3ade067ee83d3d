"""What the name of a quantity can lean on: the words around it in its sentence, and what the clause is about."""

import re
from dataclasses import dataclass
from typing import Final

from indexer.targets.phrases import FULL, bare, head_noun, strip_head, strip_tail
from indexer.targets.words import words

_FOR: Final = re.compile(
    r"(?<![针相面绝应核结比校])对(?P<who>[^，。；：]{2,40}?)(?:，|给予|按照?|每|的，|实行|由|一次性|予以|最高|分别|连续|开辟|单独|可给予|再给予|$)"
)

_CREATES: Final = re.compile(
    r"^[^，。]{0,30}?(?:建设|建立|建成|组建|设立|创建|打造|布局|实施|推广|研制|开发|推出|成立|完善|升级|办好|发展(?![到至])|培育|推行|发放|发布|开通|共建|遴选|选聘)(?:了)?"
)
_NAMED: Final = re.compile(
    r"(?<=[设建行广施出进开展立置])“[^”]{2,12}”(?!原则|方针|要求|机制|模式|方式|服务)|“[^”]{2,12}”(?:专项|计划|行动|基金|平台|项目|工程|制度|企业|人才|飞地)"
)


def set_up(segment: str) -> str:
    """Return the thing that a segment sets up, "" where it sets up none.

    >>> set_up("建设海洋天然产物库"), set_up("推广“企业科技副总”制度"), set_up("达到60家以上")
    ('海洋天然产物库', '“企业科技副总”', '')
    """
    if re.search(r"\d|[一二三四五六七八九十百两][家个项名所条]", segment):
        return ""
    if named := _NAMED.search(segment):
        return named[0]
    made = _CREATES.match(segment)
    if not made:
        return ""
    noun = re.sub(r"^(?:一批|若干|一系列)", "", head_noun(segment[made.end() :]))
    return noun if 3 <= len(noun) <= 24 else ""


_VERBAL: Final = re.compile(
    r"\d|的$|应当|可以|必须|^[由对按将经以在]|不得|给予|组织|开展|负责|会同|实行|采取|建立|坚持|^(?:落实|赋予|推行|聚焦|围绕|明确|动态|撤销|推动|统筹|突出|立足|依托|细化|压实|清理)|追回|收回|取消|责令"
)
_FIGURES: Final = re.compile(
    r"(?:不低于|不少于|不超过|超过|突破|达到|最高)?[\d.]+[万亿]?[一-龥%]{1,3}?(?:[、和][\d.]+[万亿]?[一-龥%]{1,3}?)*(?:以上|以下)?(?=的|$|，|[一-龥]{2})"
)
_VAGUE: Final = re.compile(
    r"^(?:通过|首次|评价|评估|评定|获|认定|入选|考核|完成|符合|新获批|成效|经|连续|重新|新认定)[^企机团人]*$"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words around a quantity, without dates.

    left      its own words before it
    topic     what the clause's heading is about, "" where that is an abstraction (转化渠道)
    heading   the same, even where it is an abstraction
    opened    the last thing that an earlier sentence of the clause sets up: “产业教授”制度
    receiver_before  whom the last grant of the clause was for
    lead      what a lead-in says of the items below it: 不予奖补, 申请奖补资金的企业
    previous  the name before it, "" at the start of a clause; fresh: that name is of the same sentence
    base      the last name of a level, not of a change or rank; same_unit: that with the same unit; recent: the last ones
    earlier   the earlier segments of its sentence
    later     the segments of its sentence behind it
    grant     it is a grant or limit
    detail    it stands among tasks, where a short noun wants what it belongs to; not among the document's goals
    """

    left: str
    topic: str
    heading: str
    opened: str
    receiver_before: str
    lead: str
    previous: str
    fresh: bool
    base: str
    same_unit: str
    recent: tuple[str, ...]
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    grant: bool
    detail: bool

    def owner(self) -> str:
        """Return what a quantity without a name of its own belongs to."""
        if (
            self.earlier
            and FULL.search(strip_tail(self.earlier[-1]))
            and not re.search(r"\d", self.earlier[-1])
        ):
            return head_noun(self.earlier[-1])
        if self.fresh and self.previous:
            return bare(self.previous)
        return (
            self.opening()
            or self.condition()
            or self.subject()
            or self.thing()
            or bare(self.previous)
            or self.heading
        )

    def subject(self) -> str:
        """Return the bare noun that an earlier segment consists of: 重点评价，由省财政厅每两年组织一次."""
        for segment in self.earlier:
            plain = segment.split("除")[0]
            if 3 <= len(plain) <= 18 and not _VERBAL.search(plain) and not words().leading.match(plain):
                return plain
        return ""

    def thing(self) -> str:
        """Return what the clause is about: its heading, or what an earlier sentence sets up."""
        return self.topic or self.opened

    def condition(self) -> str:
        """Return the condition that an earlier segment states: 采用协议定价的，公示期…"""
        for segment in reversed(self.earlier):
            if segment.endswith("的") and not re.search(r"\d", segment):
                return shortened(segment.removesuffix("的")) + "的"
        return ""

    def opening(self) -> str:
        """Return the object of the nearest earlier segment: 建设海洋天然产物库，入库样本达到…"""
        for segment in reversed(self.earlier):
            if noun := set_up(segment):
                return noun
        return ""

    def complete(self, noun: str) -> str:
        """Return a noun with what it belongs to in front, where it says nothing alone (总投资, 覆盖率)."""
        if self.detail and noun and len(noun) <= 5 and noun not in words().generic and not FULL.search(noun):
            owner = self.opening() or self.thing()
            return (
                noun
                if not owner or len(set(owner) & set(noun)) * 2 > len(noun) or len(owner) > 2 * len(noun) + 4
                else owner + noun
            )
        if not noun or not (
            noun in words().generic or len(noun) <= 3 or (len(noun) <= 4 and FULL.search(noun))
        ):
            return noun
        owner = (
            self.owner() if noun in words().generic or FULL.search(noun) else self.opening() or self.thing()
        )
        if not owner or owner.endswith(noun):
            return owner or noun
        return noun if noun in owner or (len(noun) >= 4 and noun[:2] in owner) else owner + noun

    def told_apart(self, name: str) -> str:
        """Return the name of a grant or limit with what it is about in front, where it is too short to stand alone."""
        about = self.subject() or self.condition()
        if len(name) > 9 or not about or len(about) > 2 * len(name) + 8:
            return name
        known = len(set(about) & set(name)) * 2 >= len(set(name))
        return name if known or about in name else about + name

    def receiver(self) -> str:
        """Return whom a grant or rule is for: 对入选团队, 重新认定的, 规模以上企业; "" where the sentence does not say."""
        if whom := self._named_receiver(self.left, "") or self._described_receiver():
            return whom
        for segment in reversed(self.earlier):
            if whom := self._named_receiver(segment, "，"):
                return whom
        for segment in reversed(self.earlier):
            if segment.endswith("的"):
                return shortened(segment.removesuffix("的"))
        last = self.earlier[-1] if self.earlier else ""
        plain = 3 <= len(last) <= 24 and not re.search(r"\d|给予|按|分之|不[低少高超]", last)
        if plain and not words().inner.search(last) and not words().leading.match(last):
            return strip_head(last.split("的")[-1] if len(last) > 12 else last)
        return ""

    def _named_receiver(self, segment: str, closed_by: str) -> str:
        """Return whom a segment names: 对首次认定的高新技术企业给予…"""
        found = list(_FOR.finditer(segment + closed_by))
        if not found:
            return ""
        who = re.sub(r"的$", "", found[-1]["who"])
        return self._told_whose(_FIGURES.sub("", who) if re.search(r"\d", who) else who)

    def _described_receiver(self) -> str:
        """Return whom a segment only describes: 重新认定的给予…"""
        given = re.match(
            r"^(?P<who>[^，。；\d对]{2,16}?)的(?:再|一次性)?(?:给予|按|奖励|补助|资助)", self.left
        )
        return self._told_whose(given["who"]) if given else ""

    def _told_whose(self, who: str) -> str:
        """Return a receiver; what only describes one (通过认定) gets what the clause is about in front."""
        if not _VAGUE.match(who):
            return who
        before = self.receiver_before.split("的")[-1]
        named = before if len(before) >= 4 and not _VAGUE.match(before) else ""
        return (self.topic or named or self.opened or bare(self.previous)) + who


_LAST_VERB: Final = re.compile(
    r"完成|作出|下达|拨付|答复|办结|补正|报送|公示|反馈|告知|受理|评审|审核|审批|复核|兑付|兑现|提出|出具|制定|出台|印发|骗取|取得|通过|违反|提交|报告|委托|列为|备案|开展|组织|给予|享受|认定|承担|建成|使用|退还|公布|发布|送达|转送|移送|退回|缴纳|履行|申请|登记|报|入库"
)


def shortened(action: str, limit: int = 14) -> str:
    """Return a verb phrase cut to its verb and the head of its object: 提交专项审计报告.

    >>> shortened("还应当提交具有资质的会计师事务所出具的专项审计报告"), shortened("会同同级财政局、税务局完成初审")
    ('提交专项审计报告', '完成初审')
    """
    action = _FIGURES.sub("", action) if re.search(r"\d", action) else action
    plain = strip_head(
        re.sub(r"^(?:还|也|均|都)?(?:应当|应|必须|须|可以|可|一律|予以|由)", "", action.strip("，。；的"))
    )
    if len(plain) <= limit and "会同" not in plain:
        return plain
    verbs = list(_LAST_VERB.finditer(plain))
    if not verbs:
        return plain[-limit:]
    verb = verbs[0] if "的" in plain[verbs[0].end() :] and "会同" not in plain else verbs[-1]
    thing = plain[verb.end() :]
    return verb[0] + (thing if len(thing) <= limit else re.split(r"的", thing)[-1])[-limit:]
