"""What a paragraph style of Word says that matters to the text: its name, its heading level, its list."""

import re
from dataclasses import dataclass

from lxml import etree

from corpus.readers.docx_package import W

_HEADING = re.compile(r"(?:heading|标题)\s*(?P<level>[1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc\s*\d|toc heading|目录\s*\d?", re.IGNORECASE)
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Which list a paragraph belongs to, and at which level (0-based; None where the style leaves it open)."""

    num_id: int
    level: int | None


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits from those that it is based on (ECMA-376 Part 1 §17.7.4.3).

    level     heading level from 1 on, None for body text
    place     the list its paragraphs belong to; num_id 0 takes them out of any list
    contents  its paragraphs are lines of a generated table of contents
    """

    style_id: str
    level: int | None = None
    place: ListPlace | None = None
    contents: bool = False


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Return the paragraph styles by id, "" standing for the default one."""
    if root is None:
        return {}
    elements = {element.get(f"{W}styleId", ""): element for element in root.iterchildren(f"{W}style")}
    styles = {style_id: _style(style_id, elements) for style_id in elements}
    for style_id, element in elements.items():
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
            styles[""] = styles[style_id]
    return styles


def _style(style_id: str, elements: dict[str, etree._Element]) -> Style:
    level: int | None = None
    place: ListPlace | None = None
    contents = False
    seen: set[str] = set()
    current: str | None = style_id
    while current is not None and current not in seen and (element := elements.get(current)) is not None:
        seen.add(current)
        name = attribute(element.find(f"{W}name")) or ""
        properties = element.find(f"{W}pPr")
        heading = _HEADING.fullmatch(name)
        level = level or (int(heading["level"]) if heading else outline_level(properties))
        place = place or list_place(properties)
        contents = contents or (current == style_id and bool(_CONTENTS.fullmatch(name)))
        current = attribute(element.find(f"{W}basedOn"))
    return Style(style_id, level, place, contents)


def outline_level(properties: etree._Element | None) -> int | None:
    """Return the heading level, from 1 on, that paragraph properties declare."""
    value = integer(properties.find(f"{W}outlineLvl")) if properties is not None else None
    return value + 1 if value is not None and 0 <= value < _BODY_LEVEL else None


def list_place(properties: etree._Element | None) -> ListPlace | None:
    """Return the list that paragraph properties name."""
    numbering = properties.find(f"{W}numPr") if properties is not None else None
    if numbering is None:
        return None
    num_id = integer(numbering.find(f"{W}numId"))
    level = integer(numbering.find(f"{W}ilvl"))
    return None if num_id is None else ListPlace(num_id, level)


def attribute(element: etree._Element | None, name: str = "val") -> str | None:
    """Return a w: attribute of an element that may be missing."""
    return None if element is None else element.get(f"{W}{name}")


def integer(element: etree._Element | None, name: str = "val") -> int | None:
    """Return a w: attribute as a whole number; None where it is missing or none."""
    value = attribute(element, name)
    if value is None or not re.fullmatch(r"-?\d{1,9}", value):
        return None
    return int(value)


def is_on(element: etree._Element | None) -> bool:
    """Tell whether an on/off property is set: it is there, and does not say false (ECMA-376 Part 1 §17.17.4)."""
    return element is not None and attribute(element) not in ("0", "false", "off")
