"""The parts of a body's name (level or region, then its kind), and an indicator's name without what does not count."""

import re
import unicodedata
from collections.abc import Mapping

from corpus.gazetteer import gazetteer

_LEVEL = r"(?:省|自治区|直辖市|市|州|盟|地区|县|区|旗|兵团|师|省级|市级|县级|区级|市州|市县|省市|县区|区县|盟市|旗县|设区的市|地州市)"
_NATION = r"(?:中华人民共和国|国家税务总局|国家统计局|国家金融监督管理总局|中国人民银行|中国证监会|国家外汇管理局|国家|中央|全国|国务院|中国|中共)"
_WHICH = r"(?:各级?|有关|相关|同级|本级|上级|下级|上一级|地方|所在地?|当地|原|全[省市县区])"
_PLACE = r"[^由和与及在是向对为等请问的按将会同牵头负责配合归找让给\W\d_A-Za-z]{1,9}?(?:省|自治区|市|自治州|州|盟|地区|自治县|县|区|旗|兵团)"
_OF = r"(?:（[^（）]{1,8}）)?(?:党?委|人民政府|政府)?"
_PREFIX = re.compile(rf"(?:{_NATION})?(?:{_WHICH})*(?:{_PLACE}){{0,2}}(?:{_LEVEL})?{_OF}")
_BEFORE = re.compile(rf"(?:(?:{_NATION})?(?:{_WHICH})*(?:(?:{_PLACE}){{1,2}}|{_LEVEL}){_OF}|{_NATION}|党委)$")
_LEVEL_ONLY = re.compile(r"(?:自治区|省|市(?!场|政)|县|区(?!域))(?:（[^（）]{1,6}）)?(?=.{2,})")
_REACH = 20
_RANKS = (
    ("自治区", 1),
    ("省", 1),
    ("兵团", 1),
    ("自治州", 2),
    ("地区", 2),
    ("市", 2),
    ("州", 2),
    ("盟", 2),
    ("县", 3),
    ("区", 3),
    ("旗", 3),
)


def kind_of(name: str, kinds: Mapping[str, str]) -> tuple[str, str]:
    """Part a name into (level or region, kind): 自治区科技厅 → (自治区, 科技厅). The kind is a key of `kinds` if one fits.

    A name that none fits is parted only from a level before it (省风电办 → 省, 风电办).
    """
    for at in range(max(0, len(name) - 1)):
        if name[at:].upper() in kinds and _is_prefix(name[:at]):
            return name[:at], name[at:]
    level = _LEVEL_ONLY.match(name)
    return (level[0], name[level.end() :]) if level else ("", name)


def prefix_before(text: str, at: int, since: int) -> int:
    """Return where the level or region before a name begins, `at` where there is none; not before `since`."""
    window = text[max(since, at - _REACH) : at]
    found = _BEFORE.search(window)
    if found:
        return at - len(window) + found.start()
    for length in range(min(6, len(window)), 1, -1):
        if window[-length:] in gazetteer().spellings:
            return at - length
    return at


def level_rank(prefix: str) -> int | None:
    """Return 0 for the nation, 1 province, 2 prefecture, 3 county; None where a prefix says no level."""
    if prefix in gazetteer().spellings:
        return 1 if gazetteer().spellings[prefix].level == "province" else 2
    bare = re.sub(rf"{_OF}$", "", prefix)
    known = gazetteer().spellings.get(bare)
    if known is not None:
        return {"province": 1, "prefecture": 2}.get(known.level, 3)
    if re.fullmatch(_NATION, bare):
        return 0
    return next((rank for ending, rank in _RANKS if bare.endswith(ending)), None)


def places_in(prefix: str) -> str:
    """Return the region that a prefix names, in full; "" where it only says a level (省, 各市)."""
    bare = re.sub(rf"{_OF}$", "", re.sub(rf"^(?:{_NATION}|{_WHICH})+", "", prefix))
    known = gazetteer().spellings.get(bare)
    if known is not None:
        return known.name
    return "" if re.fullmatch(_LEVEL, bare) else bare


def bare_key(name: str) -> str:
    """Return an indicator's name as it is looked up: NFKC, capitals, without 的, blanks, quotation marks, brackets."""
    plain = re.sub(r"[\s的“”\"《》（）()、]", "", unicodedata.normalize("NFKC", name)).upper()
    return re.sub(r"占比|比例|比率", "比重", plain.replace("规模以上", "规上"))


def _is_prefix(words: str) -> bool:
    return (
        not words or _PREFIX.fullmatch(words) is not None or words in gazetteer().spellings or _known(words)
    )


def _known(words: str) -> bool:
    bare = re.sub(rf"{_OF}$", "", re.sub(rf"^{_NATION}", "", words))
    return bare in gazetteer().spellings
