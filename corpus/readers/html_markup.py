"""Markup made harmless before it is parsed, and parsed.

libxml2 stops at elements nested 256 deep and at texts of 10 MB without raising, and needs minutes for a tag with a
hundred thousand attributes. A page must neither lose its end in silence nor hold up the others.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from corpus.errors import DamagedDocument, DocumentTooLarge
from corpus.limits import Limits
from corpus.readers.html_words import words

# An opening tag as HTML 5 §13.2.5 reads it: quoted values may hold ">". Possessive, so that it cannot backtrack.
_OPEN_TAG = re.compile(
    r"""
    < (?P<name> [A-Za-z] [^\s/<>]{0,40}+ )
    (?: [\s/]++
      | [^\s/>=]++ (?: \s*+ = \s*+ (?: "[^"]*+" | '[^']*+' | (?!["']) [^\s>]*+ ) )?+
      | =
    )*+
    >
    """,
    re.VERBOSE,
)
_CLOSE_TAG = re.compile(r"</(?P<name>[A-Za-z][^\s/<>]{0,40}+)[^<>]*+>")
_NAME = re.compile(r"<(?P<name>[A-Za-z][^\s/<>]{0,40}+)")
# Elements whose content is no text of the page; all but noscript are not even markup inside.
_LEFT_OUT = frozenset({"script", "style", "noscript", "svg"})

_TAG_LENGTH = 10_000


def parse(text: str, name: str, limits: Limits) -> etree._Element:
    """Return the root of the tree of an HTML page or fragment; scripts, styles and comments are left out.

    Tags nested deeper than `limits.nesting` are read as line breaks there. `name` is the file's name, for messages.

    Raises:
        DocumentTooLarge: more tags than `limits.elements`, or one text longer than libxml2 takes.
        DamagedDocument: nothing in it is HTML.
    """
    if text.count("<") > limits.elements:
        raise DocumentTooLarge(
            f"{name}：网页里的标签超过 {limits.elements} 个的上限。请只保存正文部分后再放入。"
        )
    # As bytes: lxml refuses a string with an XML declaration of its encoding.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(_Markup(text, limits.nesting).tamed().encode("utf-8", errors="replace"), parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise DocumentTooLarge(f"{name}：网页里有一段内容过长，无法解析。请只保存正文部分后再放入。")
    if root is None:
        raise DamagedDocument(
            f"{name}：不是有效的网页文件。请在浏览器中打开原网页，另存为“仅 HTML”后再放入。"
        )
    return root


@dataclass(slots=True)
class _Markup:
    """A page's source while it is gone through once, with the elements that are open."""

    text: str
    nesting: int
    open: list[str] = field(default_factory=list)
    quotes_match: bool = True
    comments_end: bool = True

    def tamed(self) -> str:
        """Return the source without scripts, styles and comments, long tags bare, deep tags as line breaks."""
        parts: list[str] = []
        at = 0
        while (start := self.text.find("<", at)) >= 0:
            parts.append(self.text[at:start])
            kept, at = self._markup_at(start)
            parts.append(kept)
        return "".join([*parts, self.text[at:]])

    def _markup_at(self, start: int) -> tuple[str, int]:
        """Return what stands for the markup that begins at `start`, and where it ends."""
        if self.text.startswith("<!--", start):
            end = self.text.find("-->", start) if self.comments_end else -1
            self.comments_end = end >= 0
            return "", end + 3 if end >= 0 else start + 4
        if close := _CLOSE_TAG.match(self.text, start):
            return self._closed(close.group(), close["name"].lower()), close.end()
        name, end = self._open_tag(start)
        if not name:
            return "<", start + 1
        if name in _LEFT_OUT:
            after = re.compile(f"</{name}\\b[^>]*>", re.IGNORECASE).search(self.text, end)
            return "", after.end() if after else len(self.text)
        tag = self.text[start:end] if end - start <= _TAG_LENGTH else f"<{name}>"
        return self._opened(tag, name), end

    def _open_tag(self, start: int) -> tuple[str, int]:
        """Return the name of the tag that begins at `start`, "" where none does, and where it ends."""
        if self.quotes_match and (tag := _OPEN_TAG.match(self.text, start)):
            return tag["name"].lower(), tag.end()
        name = _NAME.match(self.text, start)
        if name is None:
            return "", start + 1
        # A quote is never closed. The search for it went to the end of the page, so there is only one such search.
        self.quotes_match = False
        end = self.text.find(">", start)
        return name["name"].lower(), end + 1 if end >= 0 else len(self.text)

    def _opened(self, tag: str, name: str) -> str:
        if name in words().void or tag.endswith("/>"):
            return tag
        if name in words().self_ending and self.open and self.open[-1] == name:
            self.open.pop()
        self.open.append(name)
        if len(self.open) <= self.nesting:
            return tag
        return "<br>" if name in words().lines else ""

    def _closed(self, tag: str, name: str) -> str:
        if name not in self.open[-self.nesting * 2 :]:
            return tag
        while self.open:
            depth = len(self.open)
            if self.open.pop() == name:
                break
        if depth <= self.nesting:
            return tag
        return "<br>" if name in words().lines else ""
