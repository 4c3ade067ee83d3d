"""Who issued a document, and to whom it is addressed (GB/T 9704-2012 §7.2.4, §7.3.2, §7.3.5)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.masthead.agencies import fuller, is_agency, split_agencies
from corpus.masthead.layout import Layout
from corpus.masthead.numbers import ENACTED, ORDER_HEAD, own_number, serial_number
from corpus.masthead.rows import Row, in_brackets
from corpus.masthead.titles import Titles
from corpus.regions import leading_regions

_RED_HEAD = re.compile(r"(?P<names>.{2,60}?)\s?文\s?件")
_PASSED = re.compile(
    r"""\d{4}年\d{1,2}月\d{1,2}日(?P<body>[\u4e00-\u9fff]{2,30}?)(?:第[一二三四五六七八九十\d]+届)?
        (?P<kind>人民代表大会(?:常务委员会)?)第?[一二三四五六七八九十\d]*次?会议.{0,6}(?:通过|修订|批准)""",
    re.VERBOSE,
)
_STANDS_ALONE = re.compile(
    r"^(?:各|有关|相关|全[省市区]|省|市|县|区|自治[区州县]|中央|驻|本)|(?:厅|局|委|办公室|部门|机构|政府|管委会|公署)$"
)
_STARTS_ANEW = re.compile(
    r"各|有关|中央|驻|本|全[省市区]|(?:省|市|县|区|州|盟|旗|自治[区州县])(?:[直属级机]|委|党委|有关|各|人民政府各|政府各)"
)


@dataclass(frozen=True, slots=True)
class Issuers:
    """Bodies that issued a document, in the order of the source, and the source: text or metadata."""

    names: tuple[str, ...] = ()
    found: str = ""


def find_issuers(layout: Layout, titles: Titles, facts: Mapping[str, str]) -> Issuers:
    """Return who issued a document: by its signature, its red head, its title, a note under it, or a web page's facts.

    A name that several of them give is returned in its fullest form.
    """
    signed = _signed(layout.signers)
    red = _red_head(layout.front)
    lead = _lead(titles.notice) or _lead(titles.title)
    stated = _parted(facts.get("issuer", ""))
    noted = () if layout.addressed else _noted((*layout.front, *layout.attached))
    for names, found in ((signed, "text"), (red, "text"), (lead, titles.found), (noted, "text")):
        if names:
            return Issuers(fuller(names, (*signed, *red, *lead, *stated)), found)
    return Issuers(stated, "metadata" if stated else "")


def _signed(signers: Sequence[str]) -> tuple[str, ...]:
    """Names of a signature; a name that the width of the line cut is put together again."""
    names: list[str] = []
    piece = ""
    for row in signers:
        found = split_agencies(piece + row)
        if found:
            names.extend(found)
            piece = ""
        else:
            piece = piece + row if leading_regions(piece + row) else ""
    return tuple(dict.fromkeys(names))


def _red_head(front: Sequence[Row]) -> tuple[str, ...]:
    """Names in 甲省人民政府文件, over several lines, or alone over the number; the body of 甲省人民政府令."""
    above: list[str] = []
    for row in front[:16]:
        words = row.text
        if re.fullmatch(r"文\s?件", words):
            return _stacked(above)
        red = _RED_HEAD.match(words)
        if red is not None and (red.end() == len(words) or own_number(words)):
            return _stacked([*above, red["names"]])
        order = ORDER_HEAD.fullmatch(words)
        if order is not None and "关于" not in words:
            return split_agencies(order["names"]) or _stacked([*above, order["names"]])
        if (own_number(words) or serial_number(words)) and above:
            return _stacked(above)
        above = [*above, words] if _is_name_piece(words) else []
    return ()


def _is_name_piece(words: str) -> bool:
    return bool(split_agencies(words)) or (
        len(leading_regions(words)) > 0 and len(words) <= 24 and "关于" not in words
    )


def _stacked(rows: Sequence[str]) -> tuple[str, ...]:
    """Names on lines one over the other; a line that is no whole name goes on in the next."""
    names: list[str] = []
    piece = ""
    for row in rows:
        found = split_agencies(piece + row)
        piece = "" if found else piece + row
        names.extend(found)
    return tuple(dict.fromkeys(names))


def _lead(title: str) -> tuple[str, ...]:
    """Names before 关于 in a title, or before 印发《…》."""
    match = re.match(r"(?P<names>.+?)(?:关于|印发《)", title)
    return split_agencies(match["names"]) if match else ()


def _parted(words: str) -> tuple[str, ...]:
    found = split_agencies(words)
    if found:
        return found
    names = tuple(word for word in re.split(r"[\s,，;；、]+", words) if word)
    return (
        names
        if names and all(1 < len(name) < 40 and re.search(r"[\u4e00-\u9fff]", name) for name in names)
        else ()
    )


def _noted(rows: Sequence[Row]) -> tuple[str, ...]:
    """Names under a title: （某省科技厅 2017年3月）, （…某省人民代表大会常务委员会第三次会议通过）, or alone on a line."""
    for row in rows:
        words = re.sub(r"\s", "", row.text)
        if not in_brackets(words):
            continue
        passed = _PASSED.search(words)
        if passed is not None:
            return (passed["body"] + passed["kind"],)
        enacted = ENACTED.search(words)
        if enacted is not None:
            return (enacted["body"],)
        bodies = tuple(word for word in re.split(r"[\s（）()]+", row.text) if is_agency(word))
        if bodies:
            return bodies
    return next((names for row in rows if (names := split_agencies(row.text))), ())


def find_addressees(words: str) -> tuple[str, ...]:
    """Return the bodies in a line of addressees: parted at ，, and at 、 where both sides stand for themselves.

    >>> find_addressees("各市、县（区）人民政府，省政府各部门、各直属机构：")
    ('各市、县（区）人民政府', '省政府各部门', '各直属机构')
    """
    names: list[str] = []
    for group in _parts(words.rstrip("：: "), "，,；;"):
        parts = _parts(group, "、")
        names.extend(parts if len(parts) > 1 and _each_stands_alone(parts) else [group])
    return tuple(name for name in (name.strip() for name in names) if name)


def _each_stands_alone(parts: Sequence[str]) -> bool:
    return all(
        len(part) > 3
        and _STANDS_ALONE.search(part)
        and (at == 0 or _STARTS_ANEW.match(part) or leading_regions(part))
        for at, part in enumerate(parts)
    ) and all(re.search(r"[厅局委部室会构位业校府署门关院所]$", part) for part in parts)


def _parts(words: str, marks: str) -> list[str]:
    """The words between marks, those inside brackets left together."""
    parts, depth = [""], 0
    for char in words:
        depth += (char in "（(") - (char in "）)")
        if char in marks and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts
