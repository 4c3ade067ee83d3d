"""Whom a quantity is for: a region or park named right before it, or one row for each of several."""

import re
from typing import Final

from indexer.targets.phrases import strip_tail
from indexer.targets.words import words

_PLACE: Final = r"(?:[一-龥]{1,12}?自治[州县]|[一-龥]{2,8}?(?:新区|开发区|经济区|合作区|试验区|集聚区|功能区|经开区|高新区|示范区|保税区|园区|产业园|走廊)|[一-龥]{1,5}?(?:市|县|州|盟|旗|区|省|兵团|地区|林区))"
_ONE: Final = re.compile(rf"^{_PLACE}$")
_PREFIXES: Final = re.compile(
    r"^(?:在|依托|以|其中|支持|推动|由|对|面向|沿|将|争取|力争|确保|带动|鼓励|引导|到)+"
)
_HEAD: Final = re.compile(
    rf"^(?:在|依托|其中|支持|推动)?(?P<place>(?:{_PLACE}、){{0,8}}{_PLACE})(?P<rest>.*)$"
)
_EACH: Final = re.compile(
    r"^(?:在|推动|支持)?(?P<places>[一-龥、]{2,60}?)(?P<count>两|三|四|五|六|七|八|九)?(?P<kind>市|县|区|地|州|盟|旗|个市|个县|个园区)?各(?!类|项|级|种|县|市|地|区|部|单位|有关)(?P<rest>.*)$"
)
_COMMON: Final = re.compile(
    r"^(?:各|全|本|我|该|每个?|辖|市辖|所有|部分|有关|相关|贫困|脱贫|城|山|社|小|园|校|库|片|景|厂|矿|灌|牧|林|农|老|新|地级|县级|自治|省级|国家级|自治区级|市级)?(?:省|市|县|区|州|盟|旗|园区|地区|高新区|开发区|示范区|新区|经开区|产业园|走廊)$"
    r"|^(?:国家|国际|全国|省|自治区|市)级?[一-龥]{0,6}(?:高新区|开发区|示范区|园区|新区|产业园|走廊|城市)$|[率额数量度值重我]|^所在|企业|合同|技术合|达到|新增|建成|建设"
)


def place_of(phrase: str) -> str:
    """Return the place when the words are nothing but a place name, else "".

    >>> place_of("永宁县"), place_of("银川经开区"), place_of("其中永宁县"), place_of("国家级高新区"), place_of("示范区")
    ('永宁县', '银川经开区', '永宁县', '', '')
    """
    plain = _PREFIXES.sub("", phrase.strip(" 　：:，、"))
    named = 2 <= len(plain) <= 10 and _ONE.match(plain) and not _COMMON.search(plain)
    return plain if named and not words().leading.match(plain) else ""


_SITED: Final = re.compile(
    rf"^(?:在|依托|支持|以)(?P<place>{_PLACE})(?=建|布局|设|打造|开展|规划|为|实施|推进|发展|创建|组建|新建|选|近|重点|率先|集中)"
)


def site_of(words: str) -> str:
    """Return the place in which a segment sets something up, "" where it names none.

    >>> site_of("在永宁县建设丘陵农机试验基地"), site_of("在孵企业达到80家"), site_of("依托兰州新区打造试验平台")
    ('永宁县', '', '兰州新区')
    """
    match = _SITED.match(words)
    return place_of(match["place"]) if match else ""


def split_places(words: str) -> tuple[str, ...]:
    """Return the places of a list that is nothing but place names, else ().

    >>> split_places("吴忠市、永宁县和兰州新区"), split_places("企业、高校")
    (('吴忠市', '永宁县', '兰州新区'), ())
    """
    parts = re.split(r"[、和与及]", words.strip(" 　"))
    places = tuple(place_of(re.sub(r"(?:所属企业|所属|辖区)$", "", part)) for part in parts)
    return places if all(places) else ()


def each_of(words: str) -> tuple[tuple[str, ...], str]:
    """Return the members of 石嘴山、中卫两市各 and the words behind 各; () and the words where there is no such list.

    >>> each_of("石嘴山、中卫两市各建成"), each_of("在盐池县、海原县各建")
    ((('石嘴山市', '中卫市'), '建成'), (('盐池县', '海原县'), '建'))
    """
    match = _EACH.match(words)
    if not match or "、" not in match["places"]:
        return (), words
    kind = (match["kind"] or "").lstrip("个")
    members = tuple(name if name.endswith(kind) else name + kind for name in match["places"].split("、"))
    if not all(_ONE.match(member) for member in members):
        return (), words
    return members, match["rest"]


_AFTER_NAME: Final = re.compile(r"(?<=[率额数量度值重])([一-龥]{2,6}(?:市|县|州|盟|新区|区))$")
_SHARED: Final = re.compile(
    r"^(?P<places>[一-龥]{2,8}?[市县州盟旗区](?:、[一-龥]{2,8}?[市县州盟旗区])+)(?P<rest>[^、]{0,30}?(?:均|各|都)(?:要|应|力争)?(?:达到?|为|超过|突破|不低于|不少于|提高到|提升到|增加到)?)$"
)
_AT_HEAD: Final = re.compile(
    r"^(?:在|其中|依托)?([一-龥]{2,8}?(?:市|县|自治州|新区|经开区|高新区|开发区))(?=[^一-龥]|建|的|达|力|国|规|高|全|新|培|引|和|完|实|科|技|不|占)"
)


def places_before(left: str) -> tuple[tuple[str, ...], str]:
    """Return the places that the words before a quantity name, and the words without them.

    >>> places_before("技术合同成交额银川市"), places_before("石嘴山、中卫两市各建成"), places_before("其中永宁县")
    ((('银川市',), '技术合同成交额'), (('石嘴山市', '中卫市'), '建成'), (('永宁县',), ''))
    """
    members, rest = each_of(left)
    if members:
        return members, rest
    plain = strip_tail(left)
    shared = _SHARED.match(left)
    if shared and (several := split_places(shared["places"])):
        return several, shared["rest"]
    place = place_of(plain)
    if place:
        return (place,), ""
    behind = _AFTER_NAME.search(plain)
    if behind and place_of(behind[1]):
        return (behind[1],), plain[: behind.start()]
    head = _AT_HEAD.match(plain)
    if head and place_of(head[1]):
        return (head[1],), left[head.end() :]
    return (), left
