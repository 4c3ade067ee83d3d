"""Names of grants: whom for, what, and whether it is a rate or a ceiling."""

import re
from typing import Final

from indexer.targets.mentions import Mention
from indexer.targets.phrases import FULL, bare, head_noun, noun_after, strip_head, strip_tail
from indexer.targets.surroundings import Surroundings

_AWARDS: Final = r"补助|奖励|资助|补贴|支持|补偿|奖补|贴息|贴补|奖金|保费|创新券|算力券"
_RATE: Final = re.compile(
    r"(?:按照?|依照|根据)(?:不低于|不超过|不高于|最高|实际|其|企业|每年)?(?P<base>[^，。；]{0,24}?)的?$"
)
_NOUN: Final = re.compile(rf"^的?(?P<noun>[^，。；（）\d]{{0,14}}?(?:{_AWARDS}|经费|贷款|额度))")
_TAKEN: Final = re.compile(r"从(?P<base>[^，。；]{2,16}?)中(?:提取|安排|拿出|列支|给予|计提)")
_GIVES: Final = re.compile(r"(?:给予|发放|补助|奖励|资助|补贴|支持|安排|奖补|兑现|一次性)[^，。；]{0,12}$")
_EACH: Final = re.compile(
    r"(?:给予|一次性|最高|不超过|每家|每个|每人|每年|每项|每户|每亩|资助|予以|单个|单项|同一).*$"
)


_MEASURED: Final = re.compile(
    r"^(?:给予|按|单|每|最高|不超过|总额|合计|累计)|(?:给予|奖励|补助|资助|补贴|企业|单位|项目|年度)$"
)


def grant_name(mention: Mention, around: Surroundings) -> str:
    """Return the name of a grant: 入选团队资助, 研发费用补助比例, 单个企业补助上限."""
    if mention.quantity.kind == "money":
        return _sum(mention, around)
    return _of_tier(around) or _rate(mention, around)


_TIER: Final = re.compile(
    r"(?P<tier>(?:超过|超出|不足|不满|低于|高于)?[\d.]+[万亿]?元?[^，。；\d]{0,6}?(?:[\d.]+[万亿]?元?[^，。；\d]{0,6}?)?的?部分)"
)


def _of_tier(around: Surroundings) -> str:
    """Return the name of a rate that holds for one stretch of a sum: 间接费用比例（500万元及以下的部分）."""
    tier = _TIER.search(around.left)
    of = next((s for s in reversed(around.earlier) if FULL.search(s) and not re.search(r"\d", s)), "")
    return f"{strip_head(of)}（{tier['tier']}）" if tier and of else ""


def _sum(mention: Mention, around: Surroundings) -> str:
    noun = _NOUN.match(mention.right)
    left = around.left
    stated = strip_head(strip_tail(left))
    if (
        FULL.search(stated)
        and len(stated) > 4
        and not re.search(r"给予|一次性|(?:补助|奖励|资助|补贴)$", stated)
    ):
        return around.complete(stated)
    cap = mention.quantity.op == "le"
    receiver = around.receiver()
    own = head_noun(_EACH.sub("", left))
    own = "" if own in ("省财政", "市财政", "财政", "省级财政", "市级财政") else own
    award = (
        noun["noun"]
        if noun
        else last_award(left)
        or last_award("".join(around.earlier))
        or (last_award(around.previous) if around.fresh else "")
    )
    if not award and not cap:
        award = "资助" if receiver else ""
    each = re.search(
        r"(?:单个|单项|每家|每项|每个|每人|每户|每亩|每台|每名)[一-龥]{0,4}?(?=每年|最高|不超过|$|资助|补助|给予|年度)",
        left,
    )
    payer = own.endswith(("资金", "财政", "基金", "部门", "省", "市", "厅", "局", "政府"))
    own_first = own if len(own) > 3 and not payer else ""
    owner = (
        receiver
        or own_first
        or around.opening()
        or around.receiver_before
        or around.thing()
        or own
        or bare(around.previous)
        or around.owner()
        or own
    )
    measure = next((s for s in reversed(around.earlier) if FULL.search(s) and not re.search(r"\d", s)), "")
    if measure and own and not award and not re.search(r"实现|达到", measure):
        return own + strip_head(measure)
    award = re.sub(r"^(?:一次性|的)", "", award)
    if award and (owner.endswith(award) or award in own):
        award = ""
    named = 2 <= len(own) <= 8 and cap and not payer and not _MEASURED.search(own)  # 成套装备最高500万元
    if own and own not in owner and (FULL.search(own) or (named and left.startswith(own))):
        owner += own
    return (
        owner + (each[0] if each and cap and each[0] not in owner else "") + award + ("上限" if cap else "")
    )


def last_award(words: str) -> str:
    """Return the last word of granting in a phrase, "" where there is none."""
    found = re.findall(_AWARDS, words)
    return str(found[-1]) if found else ""


def _rate(mention: Mention, around: Surroundings) -> str:
    if taken := _TAKEN.search(around.left):
        use = re.sub(r"^的?(?:比例)?(?:用于|给予)?", "", mention.right)
        return taken["base"] + re.split(r"[，。；]", use)[0][:10] + "比例"
    by = _RATE.search(around.left)
    noun = head_noun(around.left)
    if not by:
        if len(noun) >= 3:
            return around.complete(noun if FULL.search(noun) else noun + "比例")
        after, _ = noun_after(mention.right)
        if mention.right.startswith("的") and len(after) >= 2:
            return around.receiver() + after + ("" if FULL.search(after) else "比例")
        return (
            (around.receiver() or bare(around.previous) or around.owner())
            + strip_head(mention.right)[:8]
            + "比例"
        )
    base = strip_head(by["base"])
    award = last_award(mention.right[:16]) or last_award("".join(around.later)[:16])
    if not award and (given := re.search(r"发放([^，。；的]{2,8})", mention.right)):
        return given[1] + "占" + base + "比例"
    if not award and (action := re.search(r"分担|执行|倾斜|出资|抵扣|承担|计提|配套|安排", mention.right)):
        award = action[0]
    before = head_noun(around.left[: by.start()])
    payer = before.endswith(("资金", "财政", "基金", "部门", "省", "市", "厅", "局"))
    owner = (
        ("" if payer or len(before) < 3 else before)
        or around.receiver()
        or (before if len(before) > 2 else "")
        or (around.thing() if len(base) < 6 else "")
        or (bare(around.previous) if len(base) < 4 else "")
    )
    if "比例" in owner:
        return owner
    owner = owner or around.receiver_before
    return owner + ("" if base in owner else base) + award + "比例"
