"""Paragraphs without a label: to which unit of the tree do they belong?"""

import re

from indexer.outline.fragments import Fragment
from indexer.outline.growth import BOXES, LISTS, LOOSE, SECTIONS, Growth, Node, shape_of
from indexer.outline.headings import covers_several, heading_of, is_duty, is_farewell, is_note, lead

ENDED = re.compile(r"[。！？；：:;!?…”’」』）)】〕》]$")

_LOOK_BACK = 6  # so many items of a list tell how its items are built


def place_paragraph(growth: Growth, fragment: Fragment, text: str, before_rows: bool) -> Node:
    """Return the node of an unlabelled paragraph; `before_rows`: a table begins right behind it."""
    duty = is_duty(text)
    if fragment.level is not None and len(text) <= 60 and not duty and not ENDED.search(text):
        return _place_heading(growth, fragment, text, fragment.level)
    node = Node(fragment, "para", text, heading_of(None, text, "para"))
    if fragment.inline and growth.last is not None:
        node.parent = growth.last
    elif growth.cut is not None and growth.cut is not growth.last and not duty and ENDED.search(text):
        node.parent, growth.cut = growth.cut, None
        return node
    else:
        node.parent = _paragraph_holder(growth, text, duty, before_rows)
    parent = node.parent
    if parent is not None:
        parent.paragraphs += not duty
        parent.has_duty = parent.has_duty or duty
        if parent.kind == "article":
            growth.stack.append(node)
    return node


def _place_heading(growth: Growth, fragment: Fragment, text: str, level: int) -> Node:
    """A heading without a label: a section that lasts until the format declares a heading as high as this one."""
    keep = len(growth.stack)
    while keep and (growth.stack[keep - 1].fragment.level or level) >= level:
        keep -= 1
    growth.close(keep)
    node = Node(fragment, "section", text, text, growth.top())
    growth.siblings(node).append(node)
    growth.stack.append(node)
    return node


def _paragraph_holder(growth: Growth, text: str, duty: bool, before_rows: bool) -> Node | None:
    stack = growth.stack
    box = max((k for k, node in enumerate(stack) if node.style in BOXES), default=-1)
    if box >= 0:
        if _stays_in_box(stack[box], text, before_rows):
            growth.close(box + 1)
            return stack[box]
        growth.close(box)
    while stack and (stack[-1].style in LOOSE or stack[-1].kind == "para"):
        growth.close(len(stack) - 1)
    if growth.at == growth.labels - 1 and is_farewell(text):
        growth.close(0)
        return growth.root
    article = next((k for k, node in enumerate(stack) if node.kind == "article"), -1)
    if article >= 0:
        growth.close(article + 1)
        return stack[article]
    several = covers_several(text)
    while stack and stack[-1].style in LISTS and (several or not _keeps(growth, stack[-1], duty)):
        growth.close(len(stack) - 1)
    if several and stack and stack[-1].style == "cn_paren" and not stack[-1].children:
        growth.close(len(stack) - 1)
    elif stack and not duty and growth.at == growth.labels - 1 and _is_over(growth, stack[-1]):
        growth.close(0)
    return growth.top()


def _stays_in_box(box: Node, text: str, before_rows: bool) -> bool:
    if is_note(text):
        return True
    if box.rows or box.children:
        return False
    return before_rows or not box.paragraphs or bool(lead(text, 20))


def _keeps(growth: Growth, item: Node, duty: bool) -> bool:
    """Whether a paragraph behind an item is part of it rather than of what holds the list.

    It is, where the list goes on behind it; behind the last item, where the items before it hold such paragraphs too.
    """
    style = item.style
    if style is not None and growth.grammar.comes_again(style, item.ordinal + 1, growth.at):
        return True
    earlier = [
        node for node in growth.siblings(item)[-_LOOK_BACK:] if node is not item and node.style == style
    ]
    if duty:
        return not item.has_duty and any(node.has_duty for node in earlier)
    return not earlier or item.paragraphs > 0 or any(node.paragraphs for node in earlier)


def _is_over(growth: Growth, section: Node) -> bool:
    """Whether a last paragraph closes the whole text: no section built like the last one holds such a paragraph."""
    if (
        section.style not in SECTIONS
        or section.paragraphs
        or not (section.run_in or section.opening == "point")
    ):
        return False
    shape = shape_of(section)
    return growth.bodies[shape] >= 2 and not growth.fuller[shape]
