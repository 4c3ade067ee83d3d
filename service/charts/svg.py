"""SVG elements: text that is always escaped, widths estimated without a font, and the look in light, dark and print."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

Element = ET.Element

# Characters that XML 1.0 has no place for.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

STYLE = """
svg { --paper: #ffffff; --ink: #1c2430; --soft: #5b6675; --grid: #e3e7ec; --axis: #9aa4b1;
  --actual: #1b5fa8; --goal: #b4480f;
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
@media screen and (prefers-color-scheme: dark) {
  svg { --paper: #14181e; --ink: #e8ebf0; --soft: #a3adba; --grid: #29303a; --axis: #66717f;
    --actual: #74b3f7; --goal: #f4a36a; } }
.paper { fill: var(--paper); }
text { fill: var(--ink); font-size: 12px; }
.title { font-size: 20px; font-weight: 600; }
.head { font-size: 13.5px; font-weight: 600; }
.soft, .tick, .note { fill: var(--soft); }
.tick { font-size: 11px; font-variant-numeric: tabular-nums; }
.note { font-size: 11.5px; }
.grid { stroke: var(--grid); stroke-width: 1; }
.axis { stroke: var(--axis); stroke-width: 1; }
.value { font-size: 12px; font-weight: 600; font-variant-numeric: tabular-nums;
  paint-order: stroke; stroke: var(--paper); stroke-width: 3.5px; stroke-linejoin: round; }
.small .value { font-size: 11px; }
.source { font-size: 8.5px; font-weight: 400; }
.actual.value, .actual .source { fill: var(--actual); }
.goal.value, .goal .source { fill: var(--goal); }
.actual.dot { fill: var(--actual); stroke: var(--actual); stroke-width: 2; }
.goal.dot { fill: var(--paper); stroke: var(--goal); stroke-width: 2; }
.actual.path { stroke: var(--actual); stroke-width: 2; fill: none; }
.goal.path { stroke: var(--goal); stroke-width: 1.6; stroke-dasharray: 5 4; fill: none; }
.goal.span, .actual.span { stroke-width: 2; }
.goal.span { stroke: var(--goal); } .actual.span { stroke: var(--actual); }
"""


def picture(width: float, height: float, title: str, description: str) -> Element:
    """Return an <svg> of this size in pixels that says what it shows to those who cannot see it."""
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_short(width)} {_short(height)}",
            "width": _short(width),
            "height": _short(height),
            "role": "img",
            "lang": "zh-CN",
            "aria-labelledby": "title description",
        },
    )
    for tag, words in (("title", title), ("desc", description)):
        node(root, tag, id="title" if tag == "title" else "description").text = clean(words)
    node(root, "style").text = STYLE
    node(root, "rect", class_="paper", width=width, height=height)
    return root


def node(parent: Element, tag: str, **attributes: object) -> Element:
    """Append an element; `class_` is class, an underscore inside a name is a hyphen, numbers are shortened."""
    names = {name.rstrip("_").replace("_", "-"): _short(value) for name, value in attributes.items()}
    return ET.SubElement(parent, tag, names)


def write(
    parent: Element, x: float, y: float, words: str, class_: str = "", anchor: str = "start"
) -> Element:
    """Append words at a point of the base line."""
    made = node(parent, "text", x=x, y=y)
    if class_:
        made.set("class", class_)
    if anchor != "start":
        made.set("text-anchor", anchor)
    made.text = clean(words)
    return made


def as_text(root: Element) -> str:
    """Return the picture as a file (UTF-8)."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def clean(words: str) -> str:
    """Return words without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", words)


def width_of(words: str, size: float) -> float:
    """Estimate the width of words in pixels: a Chinese character is as wide as it is high, others a little over half."""
    return sum(size if ord(char) > 0x2E7F or char in "“”‘’—…" else size * 0.58 for char in words)


def wrapped(words: str, size: float, width: float) -> Iterator[str]:
    """Yield lines of words that are no wider than `width` pixels."""
    line, used = "", 0.0
    for char in words:
        step = width_of(char, size)
        if used + step > width and line:
            yield line
            line, used = "", 0.0
        line += char
        used += step
    if line:
        yield line


def clipped(words: str, size: float, width: float) -> str:
    """Return words that are no wider than `width` pixels, with … in place of what is left out."""
    if width_of(words, size) <= width:
        return words
    return next(wrapped(words, size, width - size), "") + "…"


def _short(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
