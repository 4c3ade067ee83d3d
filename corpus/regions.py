"""The regions of China: what a region is called in full, which province it lies in, and where a text names one.

The gazetteer (regions.toml) knows every unit down to the prefecture level. What it lacks, counties, new areas and
whatever was founded since, is read by the grammar of their names (X省, X市, X自治州, X县, X新区).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.gazetteer import Level, Region, gazetteer
from corpus.model import Span

NATION = "全国"
_RANKS: dict[Level, int] = {"province": 0, "prefecture": 1, "county": 2, "zone": 2}

_HAN = "\u4e00-\u9fff"
# A name by its form begins where no Chinese character stands before it, or a word that takes a place after it.
_BOUNDARY = rf"(?:(?<![{_HAN}])|(?<=[在由经和与及对向从于])|(?<=中共)|(?<=关于)|(?<=印发)|(?<=以及))"
_SHI = "市(?!场|容|域|值|民(?!政)|政(?!府|协|法|务))"  # not 市场, 市容, 市民, 市政
_PROVINCE = re.compile(rf"(?P<name>[{_HAN}]{{2,3}}?省|[{_HAN}]{{2,8}}?(?:自治区|特别行政区))")
_PREFECTURE = re.compile(
    rf"(?P<name>[{_HAN}]{{2,5}}?{_SHI}|[{_HAN}]{{2,12}}?自治州|[{_HAN}]{{2,5}}?[州盟](?=人民|行政|委|党))"
)
_COUNTY = re.compile(
    rf"(?P<name>[{_HAN}]{{2,10}}?自治[县旗]|[{_HAN}]{{1,5}}?(?:[县区]|旗(?!渠))|[{_HAN}]{{2,4}}?{_SHI})"
)
_ZONE = re.compile(
    rf"""(?P<name>[{_HAN}]{{2,8}}?(?:
        国家(?:级)?高新技术产业开发区|高新技术产业开发区|国家(?:级)?经济技术开发区|经济技术开发区|(?:自由)?贸易试验区
      | 高新技术开发区|高新区|经开区|开发区|新区|示范区|试验区|实验区|保税区|合作区|度假区|风景区|产业园区|工业园区))""",
    re.VERBOSE,
)
# Words that end like a region and are none.
_NOT_A_REGION = re.compile(
    r"""[全各我本该每跨两外出邻诸有].{0,3}[省市州县区盟旗]$          # 全省, 各县, 该市
      | (?:省|市|区|县|州|盟|旗).*                               # a relative name: 市市场监管局
      | (?:[大小中老新古名都该]|.{2,})?城市$ | .*(?:都市|股市|上市|超市|门市|省市|县市|直辖市|地级市|单列市|地市)$
      | .*民族自治[区州县]$ | .*(?:加盟|联盟|结盟|同盟|节省|行省)$
      | .*(?:园|社|景|特|校|辖|老|山|灾|牧|库|片|小|街|城|城镇|农村|功能|保护|开发|高新|经开|试验|示范|合作|保税|实验|地|整|战|郊
          |市|禁|军|专|产业|行政|自治|自贸|无人|管控|集中|集聚|缓冲)区$
      | .*(?:产|油|洪|港|古|住宅|涵养|名胜|度假|居住|商业|直辖|县)区$ | .*古县$ | .*[省市县区].+[州盟旗]$ | .*(?:自治区|省).+
      | (?:促进|推进|支持|加快|建设|实施|运用|成立|依托|国家).*
      # words that stand before 省、市、县 in sentences
      | .*(?:[为是将把由对了的在以按被给全各我]|关于).{0,2}[省市]$
      | .*(?:鼓励|支持|加强|加快|加大|提高|提升|建立|建成|建设|开展|启动|开发|实施|推动|推进|促进|指导|引导|紧扣|紧盯|组织|落实
          |完善|发挥|发展|发达|扩大|拓展|完成|深化|选择|划分|机制|技术|困难|已经|通过|部分|相关|有关|所有|重点|试点|东部|西部|中部
          |先进|主要|农业|工业|人口|经济|财政|能源|科技|教育|荣誉).{0,2}[省市县]$""",
    re.VERBOSE,
)
# A zone wants a name of its own before the word for its kind.
_NOT_A_ZONE = re.compile(
    r".*[省市州县].|[省市区县全各]|国家|促进|推进|支持|加快|建设|新区|高新|经济|新技术|自由|风景|保税|保护|产业|工业|度假|示范|合作|旅游|农业"
)
# What stands before the region in a body's name.
_BEFORE_REGION = re.compile(
    r"中共|中国共产党|中国共产主义青年团|共青团|国家税务总局|国家统计局|国家金融监督管理总局|中国人民银行|中国证监会|国家外汇管理局|中国人民解放军|海关总署|民革|民盟"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A region named in a text: its full name where the gazetteer knows it, else as printed."""

    name: str
    span: Span
    known: bool


def normalize(name: str) -> str:
    """Return the full name of a region named in full, for short or by its one-character abbreviation.

    A name that the gazetteer lacks comes back as it is, without blanks.

    >>> [normalize(n) for n in ("宁夏", "内蒙古自治区", "广州", "延边州", "粤", "云梦泽县")]
    ['宁夏回族自治区', '内蒙古自治区', '广州市', '延边朝鲜族自治州', '广东省', '云梦泽县']
    """
    bare = re.sub(r"\s", "", name)
    region = gazetteer().spellings.get(bare) or gazetteer().abbreviations.get(bare)
    return region.name if region else bare


def province_of(name: str) -> str:
    """Return the full name of the province in which a region lies, itself for a province, "" where unknown.

    >>> [province_of(n) for n in ("深圳", "伊犁哈萨克自治州", "宁夏", "某某市")]
    ['广东省', '新疆维吾尔自治区', '宁夏回族自治区', '']
    """
    bare = re.sub(r"\s", "", name)
    region = gazetteer().spellings.get(bare) or gazetteer().abbreviations.get(bare)
    if region is not None:
        return region.province
    return bare if _PROVINCE.fullmatch(bare) and not _NOT_A_REGION.fullmatch(bare) else ""


def level_of(name: str) -> Level | None:
    """Return the level of a region's full name by the gazetteer or by its form, None where it is no region's name."""
    region = gazetteer().spellings.get(name)
    if region is not None:
        return region.level
    if _NOT_A_REGION.fullmatch(name) and not _ZONE.fullmatch(name):
        return None
    forms: tuple[tuple[Level, re.Pattern[str]], ...] = (
        ("province", _PROVINCE),
        ("prefecture", _PREFECTURE),
        ("zone", _ZONE),
        ("county", _COUNTY),
    )
    return next((level for level, form in forms if form.fullmatch(name)), None)


def is_national(agency: str) -> bool:
    """Whether a body speaks for the whole country by its name.

    >>> [is_national(a) for a in ("国务院办公厅", "科技部", "国家税务总局", "国家税务总局广东省税务局", "省科技厅")]
    [True, True, True, False, False]
    """
    return agency.startswith(gazetteer().national) and not leading_regions(agency)


def leading_regions(name: str) -> tuple[str, ...]:
    """Return the regions with which the name of a body or a title begins, the widest first, in full.

    >>> leading_regions("广州市黄埔区人民政府"), leading_regions("国家税务总局宁夏税务局"), leading_regions("省科技厅")
    (('广州市', '黄埔区'), ('宁夏回族自治区',), ())
    """
    at = 0
    before = _BEFORE_REGION.match(name)
    if before is not None:
        at = before.end()
    chain: list[str] = []
    for _ in range(3):
        found = _region_at(name, at, bool(chain))
        if found is None or (chain and _rank(found[0]) <= _rank(chain[-1])):
            break
        chain.append(found[0])
        at = found[1]
    return tuple(chain)


def _rank(name: str) -> int:
    return _RANKS[level_of(name) or "zone"]


def _region_at(name: str, at: int, under: bool) -> tuple[str, int] | None:
    """The region that begins at an offset and where it ends; `under` another one also counties are read by form."""
    known = _known_at(name, at)
    if known is not None:
        return known[0].name, known[1]
    forms = (_ZONE, _PREFECTURE, _COUNTY) if under else (_PROVINCE, _PREFECTURE, _ZONE, _COUNTY)
    found = [
        match for form in forms if (match := form.match(name, at)) and not _is_other_word(match.group(), form)
    ]
    if not found:
        return None
    first = min(found, key=lambda match: match.end())
    return first.group(), first.end()


def _is_other_word(word: str, form: re.Pattern[str]) -> bool:
    if form is _ZONE:
        return _NOT_A_ZONE.match(word) is not None or any(_known_at(word, at) for at in range(1, len(word)))
    return _NOT_A_REGION.fullmatch(word) is not None


def _known_at(text: str, at: int) -> tuple[Region, int] | None:
    """The longest spelling of the gazetteer at an offset, with its end."""
    known = gazetteer()
    for size in range(min(known.longest, len(text) - at), 1, -1):
        word = text[at : at + size]
        region = known.spellings.get(word)
        if region is None:
            continue
        if word in known.everyday and region.level != "province":
            continue
        if word == region.short and _is_another_unit(region, text[at + size : at + size + 1]):
            continue
        return region, at + size
    return None


def _is_another_unit(region: Region, after: str) -> bool:
    """南昌县, 和田市, 北京路 are not 南昌市, 和田地区, 北京市."""
    return after in ("县", "区", "路", "镇") or (after == "市" and not region.name.endswith("市"))


@cache
def _heads() -> frozenset[str]:
    """The first characters of all spellings of the gazetteer."""
    return frozenset(spelling[0] for spelling in gazetteer().spellings)


@lru_cache(maxsize=16)
def _spellings(known: tuple[str, ...]) -> tuple[Mapping[str, str], frozenset[str], int]:
    """Further names by each spelling, the first characters of these and of the gazetteer's, and the longest length."""
    extra = {spelling: name for name in known for spelling in (name, short_form(name)) if len(spelling) > 1}
    return extra, _heads() | {spelling[0] for spelling in extra}, max(map(len, extra), default=0)


def find_regions(text: str, known: Iterable[str] = ()) -> tuple[Mention, ...]:
    """Return the regions that a text names, in order, none inside another.

    `known` are further full names to look for, also for short (青岭 for 青岭市), e.g. the regions of a corpus. A name that
    is in neither is found by its form where it stands free: after punctuation, a preposition, 关于 or 印发.

    >>> [m.name for m in find_regions("宁夏和广州市在2023年的目标，全省各市")]
    ['宁夏回族自治区', '广州市']
    """
    extra, heads, longest = _spellings(tuple(known))
    by_form = {match.start(): match for match in _FREE.finditer(text) if _is_new_name(match.group())}
    mentions: list[Mention] = []
    at = 0
    while at < len(text):
        found: tuple[str, int, bool] | None = None
        if text[at] in heads:
            found = _spelled_at(text, at, extra, longest)
        if found is None and at in by_form:
            match = by_form[at]
            found = match.group(), match.end(), False
        if found is None:
            at += 1
            continue
        mentions.append(Mention(found[0], Span(at, found[1]), found[2]))
        at = found[1]
    return tuple(mentions)


_FREE = re.compile(
    rf"{_BOUNDARY}(?![在由经与及对向从于年月日]|和(?!田|龙|平))(?:[{_HAN}]{{2,3}}?省|[{_HAN}]{{2,8}}?(?:自治[区州县旗]|特别行政区)|[{_HAN}]{{2,4}}?{_SHI})"
    rf"(?!、[县区州盟旗（(]|[（(/／场级域直属])"
)


def _is_new_name(word: str) -> bool:
    """Whether words of the form of a region's name may be one that the gazetteer lacks, and hold none that it knows."""
    return _NOT_A_REGION.fullmatch(word) is None and not any(
        _known_at(word, at) for at in range(1, len(word))
    )


def _spelled_at(text: str, at: int, extra: Mapping[str, str], longest: int) -> tuple[str, int, bool] | None:
    region = _known_at(text, at)
    for size in range(min(longest, len(text) - at), 1, -1):
        name = extra.get(text[at : at + size])
        if name is not None and (region is None or at + size > region[1]):
            return name, at + size, True
    return (region[0].name, region[1], True) if region is not None else None


def short_form(name: str) -> str:
    """Return a region's short name: from the gazetteer, else without the word for its kind where two characters stay.

    >>> [short_form(n) for n in ("宁夏回族自治区", "延边朝鲜族自治州", "云梦泽市", "丰县")]
    ['宁夏', '延边', '云梦泽', '丰县']
    """
    region = gazetteer().spellings.get(name)
    if region is not None:
        return region.short
    bare = re.sub(r"(?:特别行政区|自治[区州县旗]|新区|地区|[省市县区州盟旗])$", "", name)
    return bare if len(bare) > 1 else name
