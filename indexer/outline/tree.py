"""The tree of a segment: which unit holds which."""

import re
from collections.abc import Sequence

from corpus.numbering import Label
from indexer.outline.fragments import Fragment
from indexer.outline.grammar import infer_grammar
from indexer.outline.growth import BOXES, LISTS, LOOSE, SECTIONS, Growth, Node
from indexer.outline.headings import ends_with_duty, heading_of
from indexer.outline.paragraphs import ENDED, place_paragraph
from indexer.records import ClauseKind

_DEEPEST_SAME = 2  # a list may stand inside a list of its own style once, not again and again


def grow(fragments: Sequence[Fragment], texts: Sequence[str], root: Node | None) -> list[Node]:
    """Return the nodes of a segment's content in order; what stands highest in it belongs to `root` (None at the top)."""
    labels = [f.label for f in fragments if f.label is not None]
    growth = Growth(infer_grammar(labels), root, len(labels))
    nodes: list[Node] = []
    for i, (fragment, text) in enumerate(zip(fragments, texts, strict=True)):
        if fragment.label is not None:
            growth.at += 1
            node = _place_label(growth, fragment, fragment.label, text)
        elif fragment.row:
            node = _place_row(growth, fragment, text)
        elif fragment.role == "mention":
            growth.close(0)
            node = Node(fragment, "para", text, parent=root)
        else:
            node = place_paragraph(growth, fragment, text, any(f.row for f in fragments[i + 1 : i + 3]))
        if node.parent is not None and not node.parent.opening:
            node.parent.opening = node.kind
        if growth.cut is None and not fragment.row and len(text) > 40 and not ENDED.search(text):
            growth.cut = node
        growth.last = node
        nodes.append(node)
    return nodes


# ---------------------------------------------------------------- labelled units


def _place_label(growth: Growth, fragment: Fragment, label: Label, text: str) -> Node:
    if label.style in BOXES:
        return _place_box(growth, fragment, label, text)
    if label.style == "point" and fragment.inline and growth.last is not None:
        holder = _point_holder(growth.last, label)
        return Node(fragment, "point", text, heading_of(label, text, "point"), holder)
    carrier = _carrier_of(growth.last, label) if fragment.inline else None
    if carrier is not None:
        kind = _kind_of(label, [carrier])
        return Node(
            fragment, "item" if kind == "section" else kind, text, heading_of(label, text, "item"), carrier
        )
    if label.style == "dash":
        keep = len(growth.stack)
        while keep and growth.stack[keep - 1].style in LOOSE:
            keep -= 1
    else:
        keep = _holder_of(growth, label, fragment.inline)
    growth.close(keep)
    if label.style in SECTIONS:
        growth.cut = None
    parent = growth.top()
    kind = _kind_of(label, growth.stack)
    node = Node(
        fragment,
        kind,
        text,
        heading_of(label, text, kind),
        parent,
        has_duty=ends_with_duty(text),
    )
    growth.siblings(node).append(node)
    growth.stack.append(node)
    return node


def _point_holder(last: Node, label: Label) -> Node | None:
    """What holds a point inside a line: the unit on that line, or what holds the point it counts on from."""
    node: Node | None = last
    while node is not None and node.style == "point":
        if _counts_with(node, label):
            return node.parent
        node = node.parent
    return last


def _carrier_of(last: Node | None, label: Label) -> Node | None:
    """The unlabelled paragraph whose sentence enumerates: "提交以下材料：（1）…；（2）…"."""
    if last is None or label.style not in ("arabic", "arabic_paren", "circled", "cn_paren"):
        return None
    if last.kind == "para" and last.text.endswith(("：", ":")):
        return last
    carried = last.fragment.inline and last.parent is not None and last.parent.kind == "para"
    return last.parent if carried and _counts_with(last, label) else None


def _kind_of(label: Label, holders: Sequence[Node]) -> ClauseKind:
    if label.style == "article":
        return "article"
    if label.style in ("cn_comma", "cn_paren"):
        return (
            "item" if any(node.kind in ("article", "item", "box", "point") for node in holders) else "section"
        )
    if label.style in SECTIONS:
        return "section"
    return "point" if label.style in ("step", "point") else "dash" if label.style == "dash" else "item"


def _holder_of(growth: Growth, label: Label, inline: bool) -> int:
    """How many of the open units stay open for a label: it becomes a child of the last of them.

    The same style may be open at two levels (a box or a list without its heading inside a list); how the labels count,
    and whether the outer count goes on further down, tells to which the label belongs.
    """
    stack, number = growth.stack, label.ordinal
    same = [k for k in range(len(stack) - 1, -1, -1) if _counts_with(stack[k], label)]
    floor = max((k + 1 for k, n in enumerate(stack) if n.kind == "section" and n.style is None), default=0)
    if number == 1 and floor and not any(k >= floor for k in same):
        return _above(growth, label, len(stack), floor)  # a new count below a heading without a label
    if label.style == "article":
        return same[0] if same else _above(growth, label, len(stack))
    matches = [k for k in same if stack[k].ordinal + 1 == number]
    if len(matches) > 1:
        return matches[0] if _goes_on_inside(growth, label, inline, matches) else matches[-1]
    if matches:
        return matches[0]
    box = max((k for k, node in enumerate(stack) if node.style in BOXES), default=len(stack))
    inner = [k for k in same if k > box]
    if inner and number > 1:
        return inner[0]
    if box < len(stack) and not inner and (number == 1 or not same) and _may_hold(growth, stack[box], label):
        return _above(growth, label, len(stack), box + 1)
    same = [k for k in same if k < box]
    return _out_of_count(growth, label, same) if same else _above(growth, label, box)


def _out_of_count(growth: Growth, label: Label, same: Sequence[int]) -> int:
    """Where a label belongs that follows none of the open units of its style, innermost first in `same`.

    A count that starts at 1, or in the middle and runs on (its heading was lost), stands inside the open unit if the
    count of that one goes on behind it; else it is a sibling: a new list, a number left out or out of order.
    """
    stack, grammar, innermost = growth.stack, growth.grammar, same[0]
    awaited = stack[innermost].ordinal + 1
    runs_on = grammar.following[growth.at] == label.ordinal + 1
    broken_off = label.ordinal == 1 or (label.ordinal > awaited and runs_on)
    if broken_off and len(same) < _DEEPEST_SAME and grammar.comes_again(label.style, awaited, growth.at):
        return innermost + 1
    if label.ordinal == 1:
        return innermost
    lower = [k for k in same if stack[k].ordinal < label.ordinal]
    return max(lower, key=lambda k: stack[k].ordinal, default=innermost)


def _may_hold(growth: Growth, box: Node, label: Label) -> bool:
    """Whether a label may stand inside a box: the box has no table, and its own units, if any, are of a higher rank."""
    ranks = growth.grammar.ranks
    first = box.children[0].style if box.children else None
    return not box.rows and (first is None or ranks[first] < ranks[label.style])


def _goes_on_inside(growth: Growth, label: Label, inline: bool, matches: Sequence[int]) -> bool:
    """Whether a number that follows both in the inner and in the outer list belongs to the inner one.

    Items glued on one line stay together; a box that sums up a section stands behind the last item of its list.
    """
    inner, outer = growth.stack[matches[0]], growth.stack[matches[-1]]
    if inline != inner.fragment.inline and inner.ordinal > 1:
        return inline
    box = next((node for node in growth.stack[matches[-1] :] if node.style in BOXES), None)
    closing = box is not None and box.parent is not None and box.parent is outer.parent
    return inline or closing or growth.grammar.comes_again(label.style, label.ordinal, growth.at)


def _counts_with(node: Node, label: Label) -> bool:
    own = node.fragment.label
    return own is not None and own.style == label.style and own.variant == label.variant


def _above(growth: Growth, label: Label, size: int, floor: int = 0) -> int:
    """The open units of a higher rank than the label; a paragraph of an article holds a list that starts behind it."""
    rank = growth.grammar.ranks[label.style]
    keep = size
    while keep > floor:
        node = growth.stack[keep - 1]
        if node.style is None and (label.ordinal == 1 or node.kind == "section"):
            break
        if node.style is not None and growth.grammar.ranks[node.style] < rank:
            break
        keep -= 1
    return keep


# ---------------------------------------------------------------- boxes and rows


def _place_box(growth: Growth, fragment: Fragment, label: Label, text: str) -> Node:
    keep = len(growth.stack)
    while keep and (growth.stack[keep - 1].style in LOOSE or growth.stack[keep - 1].style in BOXES):
        keep -= 1
    box = next((k for k, node in enumerate(growth.stack) if node.style in BOXES), keep)
    growth.close(min(keep, box))
    heading = heading_of(label, text, "box")
    node = Node(fragment, "box", text, heading, _host_of(growth, heading))
    growth.stack.append(node)
    return node


def _host_of(growth: Growth, title: str) -> Node | None:
    """The unit that a box belongs to: the one whose heading its title repeats, else the one that it stands in.

    A box may stand behind the item after its own. Behind the last item of a list it sums up the section.
    """
    best, host = 3, None
    for node in reversed(growth.stack):
        for sibling in [node, *reversed(growth.siblings(node)[-8:])]:
            shared = _shared(title, sibling.heading)
            if shared > best:
                best, host = shared, sibling
    if host is not None:
        return host
    for node in reversed(growth.stack):
        if node.style in LISTS and not growth.grammar.comes_again(node.style, node.ordinal + 1, growth.at):
            continue
        if node.style is not None:
            return node
    return growth.root


def _shared(title: str, heading: str) -> int:
    """How many characters two headings have in common at their beginning, periods of plans left out."""
    a, b = (
        re.sub(r"^[“\"]?(?:十[一二三四五六七八九]五|\d{4}年)[”\"]?(?:时期|期间|规划)?", "", t)
        for t in (title, heading)
    )
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _place_row(growth: Growth, fragment: Fragment, text: str) -> Node:
    keep = len(growth.stack)
    while keep and growth.stack[keep - 1].style in LOOSE:
        keep -= 1
    growth.close(keep)
    parent = growth.top()
    if parent is not None:
        parent.rows += 1
    return Node(fragment, "row", text, "", parent)
