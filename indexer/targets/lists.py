"""The members of a list that shares its numbers: 茶园、柑橘园综合机械化率分别只有21%和18.5%."""

import re

from indexer.targets.mentions import Mention
from indexer.targets.phrases import FULL, strip_head
from indexer.targets.surroundings import Surroundings


def member_name(mention: Mention, around: Surroundings) -> str:
    """Return the name of one member of a list, "" where the members are not told apart."""
    head, marked, tail = around.left.partition("分别")
    if not marked:
        return ""
    if not head and around.earlier and "、" in around.earlier[-1]:
        head = around.earlier[-1]
    if not re.search(r"[一-龥]{2}", head) and len(around.recent) >= mention.of:
        return (
            around.recent[-mention.of :][mention.position] + _award(tail + mention.right[:12])
            if around.grant
            else ""
        )
    members = [
        part for part in re.split(r"、|和|与|及", re.sub(r"^.*(?:，|对)", "", head).rstrip("，的")) if part
    ]
    if re.search(r"\d", head):
        return _tier(mention, around, head)
    if len(members) < mention.of:
        return ""
    members = [strip_head(member) for member in members[-mention.of :]]
    shared = shared_ending(members)
    name = members[mention.position]
    name = name if name.endswith(shared) else name + shared
    if around.grant:
        award = _award(tail + mention.right[:12])
        base = re.search(r"按照?(?P<base>[^，。；]{0,24}?)的?$", tail)
        return (
            name + (base["base"] if base else "") + award + ("比例" if mention.quantity.unit == "%" else "")
        )
    return name


def _tier(mention: Mention, around: Surroundings, head: str) -> str:
    """Return the name of one of several grants by its own threshold: 突破1亿元、5亿元的，分别给予50万元、200万元."""
    listed = re.search(
        rf"(?:[\d.]+[一-龥%]{{1,4}}[、和]){{{mention.of - 1}}}[\d.]+[一-龥%]{{1,3}}?(?=的|以上|$)", head
    )
    if not listed:
        return ""
    own = re.split(r"[、和]", listed[0])[mention.position]
    return strip_head(head[: listed.start()] + own + head[listed.end() :]).removeprefix("对") + _award(
        around.left + mention.right[:12]
    )


def _award(words: str) -> str:
    found = re.findall(r"补助|奖励|资助|补贴|支持|补偿|奖补|贴息|贴补", words)
    return str(found[-1]) if found else "补助"


def split_names(name: str) -> tuple[str, ...]:
    """Return the indicators that a name joins, each complete; the name alone where it joins none.

    >>> split_names("财政科技支出占比和全社会研发经费投入强度"), split_names("企业和高校研发投入强度")
    (('财政科技支出占比', '全社会研发经费投入强度'), ('企业和高校研发投入强度',))
    """
    parts = re.split(r"、|和|以及|与(?!会)", name)
    return tuple(parts) if len(parts) > 1 and all(len(p) >= 4 and FULL.search(p) for p in parts) else (name,)


def shared_ending(members: list[str]) -> str:
    """Return what only the last member of a list writes out.

    >>> shared_ending(["茶园", "柑橘园综合机械化率"]), shared_ending(["中", "高等职业教育在校生"]), shared_ending(["企业", "高校"])
    ('综合机械化率', '等职业教育在校生', '')
    """
    first, last = members[0], members[-1]
    cut = last.find(first[-1]) if first else -1
    if cut < 0 and len(first) <= 2 and len(last) > len(first) + 3:
        return last[len(first) :]
    return last[cut + 1 :] if 0 < cut < len(last) - 1 and len(last) > len(first) else ""
