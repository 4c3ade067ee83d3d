"""What the name of a quantity can lean on: the words around it in its sentence, and what the clause is about."""

import re
from dataclasses import dataclass
from typing import Final

from indexer.targets.phrases import bare, head_noun, strip_head
from indexer.targets.words import words

_FOR: Final = re.compile(r"(?:^|[，。；：的]|奖励|支持)对(?P<who>[^，。；：]{2,40}?)(?:，|给予|按照?|每|的，|实行|由|一次性|予以|发放|在|最高|分别|连续|$)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words around a quantity, without dates.

    left      its own words before it
    topic     what the clause's heading is about
    lead      what a lead-in says of the items below it: 不予奖补, 申请奖补资金的企业
    previous  the name before it, "" at the start of a clause; fresh: that name is of the same sentence
    earlier   the earlier segments of its sentence
    later     the segments of its sentence behind it
    grant     it is a grant or limit
    """

    left: str
    topic: str
    lead: str
    previous: str
    fresh: bool
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    grant: bool

    def owner(self) -> str:
        """Return what a quantity without a name of its own belongs to."""
        if self.fresh and self.previous:
            return bare(self.previous)
        return self.opening() or self.topic or bare(self.previous)

    def opening(self) -> str:
        """Return the object of the nearest earlier segment: 建设海洋天然产物库，入库样本达到…"""
        for segment in reversed(self.earlier):
            noun = head_noun(re.split(r"、", segment)[-1] if len(segment) > 24 else segment)
            if 4 <= len(noun) <= 24 and not re.search(r"\d", noun):
                return noun
        return ""

    def complete(self, noun: str) -> str:
        """Return a noun with what it belongs to in front, where it says nothing alone (总投资, 覆盖率)."""
        if not noun or not (noun in words().generic or len(noun) <= 4):
            return noun
        owner = self.owner()
        if not owner or owner.endswith(noun):
            return owner or noun
        return noun if noun in owner else owner + noun

    def receiver(self) -> str:
        """Return whom a grant or rule is for: 对入选团队, 首次通过认定的, 规模以上企业; "" where the sentence does not say."""
        for segment in reversed((*self.earlier, self.left)):
            found = list(_FOR.finditer(segment + ("，" if segment is not self.left else "")))
            if found:
                return re.sub(r"的$", "", found[-1]["who"])
        for segment in reversed(self.earlier):
            if segment.endswith("的"):
                return shortened(segment.removesuffix("的"))
        if self.earlier and not words().inner.search(self.earlier[-1]) and 3 <= len(self.earlier[-1]) <= 16:
            return strip_head(self.earlier[-1])
        return ""


_LAST_VERB: Final = re.compile(
    r"完成|作出|下达|拨付|答复|办结|补正|报送|公示|反馈|告知|受理|评审|审核|审批|复核|兑付|兑现|提出|出具|制定|出台|印发|骗取|取得|通过|违反|提交|报告|委托|列为|备案|开展|组织|给予|享受|认定|承担|建成|使用|退还|公布|发布|送达|转送|移送|退回|缴纳|履行|申请|登记|报|入库"
)


def shortened(action: str, limit: int = 14) -> str:
    """Return a verb phrase cut to its verb and the head of its object: 提交专项审计报告.

    >>> shortened("还应当提交具有资质的会计师事务所出具的专项审计报告"), shortened("会同同级财政局、税务局完成初审")
    ('提交专项审计报告', '完成初审')
    """
    plain = strip_head(re.sub(r"^(?:还|也|均|都)?(?:应当|应|必须|须|可以|可|一律|予以|由)", "", action.strip("，。；的")))
    if len(plain) <= limit and "会同" not in plain:
        return plain
    verbs = list(_LAST_VERB.finditer(plain))
    if not verbs:
        return plain[-limit:]
    verb = verbs[0] if "的" in plain[verbs[0].end() :] and "会同" not in plain else verbs[-1]
    thing = plain[verb.end() :]
    return verb[0] + (thing if len(thing) <= limit else re.split(r"的", thing)[-1])[-limit:]
