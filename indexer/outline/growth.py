"""The open units of a segment while its fragments are placed one after another."""

from collections import Counter
from dataclasses import dataclass, field

from corpus.numbering import Style
from indexer.outline.fragments import Fragment
from indexer.outline.grammar import Grammar
from indexer.outline.headings import is_run_in
from indexer.records import ClauseKind

SECTIONS = frozenset({"part", "subpart", "chapter", "division", "cn_comma", "cn_paren"})
LISTS = frozenset({"step", "arabic", "arabic_paren", "circled"})
BOXES = frozenset({"box", "table"})
LOOSE = frozenset({"dash", "point"})  # these hold no paragraphs


@dataclass(slots=True, eq=False)
class Node:
    """A unit with its parent, and what has been seen inside it so far.

    children    its labelled units
    paragraphs  how many unlabelled ones, duty lines left out
    opening     the kind of its first child
    """

    fragment: Fragment
    kind: ClauseKind
    text: str
    heading: str = ""
    parent: "Node | None" = None
    children: "list[Node]" = field(default_factory=list)
    paragraphs: int = 0
    rows: int = 0
    has_duty: bool = False
    opening: str = ""

    @property
    def style(self) -> Style | None:
        """The style of its label, None where it has none."""
        return self.fragment.label.style if self.fragment.label else None

    @property
    def ordinal(self) -> int:
        """The number of its label, 0 where it has none."""
        return self.fragment.label.ordinal if self.fragment.label else 0

    @property
    def run_in(self) -> bool:
        """Whether its words go on behind its heading."""
        return self.fragment.label is not None and is_run_in(self.fragment.label, self.text)


@dataclass(slots=True)
class Growth:
    """The open units of a segment, outermost first, while its fragments are placed one after another.

    at      how many labels have been placed, less one
    cut     a unit whose sentence broke off before another unit
    bodies  how many sections of one shape (style, run-in, opening) have been closed, and how many of them held paragraphs
    """

    grammar: Grammar
    root: Node | None
    labels: int
    at: int = -1
    stack: list[Node] = field(default_factory=list)
    tops: list[Node] = field(default_factory=list)
    last: Node | None = None
    cut: Node | None = None
    bodies: Counter[tuple[Style | None, bool, str]] = field(default_factory=Counter)
    fuller: Counter[tuple[Style | None, bool, str]] = field(default_factory=Counter)

    def close(self, keep: int) -> None:
        """Close all open units but the `keep` outermost."""
        for node in self.stack[keep:]:
            if node.style in SECTIONS:
                self.bodies[shape_of(node)] += 1
                self.fuller[shape_of(node)] += node.paragraphs > (
                    0 if node.run_in or node.opening == "point" else 1
                )
        del self.stack[keep:]

    def top(self) -> Node | None:
        """The innermost open unit, or the root."""
        return self.stack[-1] if self.stack else self.root

    def siblings(self, node: Node) -> list[Node]:
        """The labelled units under the same parent, itself among them."""
        return node.parent.children if node.parent is not None and node.parent is not self.root else self.tops


def shape_of(node: Node) -> tuple[Style | None, bool, str]:
    """What makes two sections alike: the style of label, words behind the heading, and whether 一是 opens them."""
    return node.style, node.run_in, "point" if node.opening == "point" else ""
