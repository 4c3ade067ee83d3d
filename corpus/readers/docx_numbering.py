"""The labels that Word generates for list paragraphs: numbering.xml, ECMA-376 Part 1 §17.9."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from corpus.readers.docx_numerals import numeral
from corpus.readers.docx_package import W
from corpus.readers.docx_styles import ListPlace, Style, attribute, integer, is_on

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "marlett")
_BULLET = "•"
_FOLLOWED_BY_NOTHING = "、.．。)）】〕]:：—-–•●◆■○→"
# §17.9.11: a level starts again after a level above it has been used, unless it says otherwise.
_RESTART_ALWAYS = -1


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how it counts, and what stands around the number.

    restart   it starts again after a level below this number (1-based) was used; -1 any above; 0 never
    legal     numbers of all levels in it are decimal
    style     the paragraph style bound to it
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int = _RESTART_ALWAYS
    legal: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class _List:
    """A w:num: the abstract list whose counters it shares, its levels, and the levels it starts anew."""

    abstract: int
    levels: tuple[Level, ...]
    restarts: Mapping[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted; paragraphs must be asked for in document order."""

    lists: dict[int, _List]
    counters: dict[int, list[int | None]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def label(self, place: ListPlace, style_id: str) -> str:
        """Count one paragraph and return its label with what stands between it and the text; "" where it has none.

        The level is what the paragraph says, else the level that its style is bound to, else the first.
        """
        found = self.lists.get(place.num_id)
        if found is None:
            return ""
        at = place.level
        if at is None:
            at = next((n for n, level in enumerate(found.levels) if level.style == style_id and style_id), 0)
        if not 0 <= at < len(found.levels):
            return ""
        self._count(found, place.num_id, at)
        return _with_gap(self._text(found, at), found.levels[at].suffix)

    def _count(self, found: _List, num_id: int, at: int) -> None:
        counters = self.counters.setdefault(found.abstract, [None] * _LEVELS)
        if num_id not in self.used:
            self.used.add(num_id)
            for level, start in found.restarts.items():
                counters[level] = start - 1
        current = counters[at]
        counters[at] = found.levels[at].start if current is None else current + 1
        for below in range(at + 1, len(found.levels)):
            restart = found.levels[below].restart
            if restart == _RESTART_ALWAYS or at < restart:
                counters[below] = None

    def _text(self, found: _List, at: int) -> str:
        level = found.levels[at]
        if level.format == "bullet":
            return level.text
        counters = self.counters[found.abstract]

        def number(match: re.Match[str]) -> str:
            n = int(match[1]) - 1
            if n >= len(found.levels):
                return ""
            value = counters[n]
            style = "decimal" if level.legal else found.levels[n].format
            return numeral(found.levels[n].start if value is None else value, style)

        return _PLACEHOLDER.sub(number, level.text)


def read_numbering(root: etree._Element | None, styles: Mapping[str, Style]) -> Numbering:
    """Return the lists that numbering.xml defines."""
    if root is None:
        return Numbering({})
    abstracts = {
        integer(element, "abstractNumId"): element for element in root.iterchildren(f"{W}abstractNum")
    }
    nums = {integer(element, "numId"): element for element in root.iterchildren(f"{W}num")}
    lists: dict[int, _List] = {}
    for num_id, num in nums.items():
        abstract = integer(num.find(f"{W}abstractNumId"))
        element = _followed(abstracts.get(abstract), abstracts, nums, styles)
        if num_id is not None and abstract is not None and element is not None:
            lists[num_id] = _list(abstract, element, num)
    return Numbering(lists)


def _followed(
    element: etree._Element | None,
    abstracts: Mapping[int | None, etree._Element],
    nums: Mapping[int | None, etree._Element],
    styles: Mapping[str, Style],
) -> etree._Element | None:
    """Return the abstract list that really holds the levels: one may only name a list style (w:numStyleLink)."""
    link = attribute(element.find(f"{W}numStyleLink")) if element is not None else None
    style = styles.get(link or "")
    place = style.place if style is not None else None
    if link is None or place is None:
        return element
    linked = (
        abstracts.get(integer(nums[place.num_id].find(f"{W}abstractNumId"))) if place.num_id in nums else None
    )
    return linked if linked is not None else element


def _list(abstract: int, element: etree._Element, num: etree._Element) -> _List:
    levels = [Level()] * _LEVELS
    for child in element.iterchildren(f"{W}lvl"):
        _set_level(levels, child)
    restarts: dict[int, int] = {}
    for override in num.iterchildren(f"{W}lvlOverride"):
        at = integer(override, "ilvl")
        start = integer(override.find(f"{W}startOverride"))
        replacement = override.find(f"{W}lvl")
        if replacement is not None:
            _set_level(levels, replacement)
        if start is not None and at is not None and 0 <= at < _LEVELS:
            restarts[at] = start
    return _List(abstract, tuple(levels), restarts)


def _set_level(levels: list[Level], element: etree._Element) -> None:
    at = integer(element, "ilvl")
    if at is None or not 0 <= at < _LEVELS:
        return
    style = attribute(_format_element(element)) or "decimal"
    text = attribute(element.find(f"{W}lvlText")) or ""
    start = integer(element.find(f"{W}start"))
    restart = integer(element.find(f"{W}lvlRestart"))
    levels[at] = Level(
        start=0 if start is None else start,
        format=style,
        text=_bullet(text, element) if style == "bullet" else text,
        suffix=attribute(element.find(f"{W}suff")) or "tab",
        restart=_RESTART_ALWAYS if restart is None else restart,
        legal=is_on(element.find(f"{W}isLgl")),
        style=attribute(element.find(f"{W}pStyle")) or "",
    )


def _format_element(level: etree._Element) -> etree._Element | None:
    """Return w:numFmt, which newer files wrap in mc:AlternateContent; its fallback is the plain one."""
    direct = level.find(f"{W}numFmt")
    return direct if direct is not None else next(iter(reversed(list(level.iter(f"{W}numFmt")))), None)


def _bullet(text: str, level: etree._Element) -> str:
    """Return the sign of a bullet; signs of symbol fonts, which are letters or private codes, become •."""
    fonts = level.find(f"{W}rPr/{W}rFonts")
    names = [str(value).lower() for value in fonts.attrib.values()] if fonts is not None else []
    symbolic = any(name.startswith(_SYMBOL_FONTS) for name in names)
    if symbolic or any("\ue000" <= character <= "\uf8ff" for character in text):
        return _BULLET if text.strip() else ""
    return text


def _with_gap(label: str, suffix: str) -> str:
    """Return the label with the blank that parts it from the text, which labels that end in a sign do not need."""
    label = label.strip()
    if not label or suffix == "nothing" or label[-1] in _FOLLOWED_BY_NOTHING:
        return label
    return label + (" " if label[-1].isascii() else "　")
