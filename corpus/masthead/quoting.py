"""Titles in 《》: finding them by depth, taking the wrapper off, cleaning them, and comparing them."""

import re
from dataclasses import dataclass

from corpus.masthead.agencies import is_agency

_OPENERS, _CLOSERS = "《〈<＜", "》〉>＞"
_NOTE = re.compile(r"\s*[（(][^（）()]{1,30}[）)]")
_NO_SPACE_AT = "《》〈〉（）()“”‘’【】、，：；—–-～~·"
_HAN = "\u4e00-\u9fff"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A title in 《》: `text[start:end]` with its brackets, and the words between them."""

    start: int
    end: int
    inner: str


def quoted_titles(text: str) -> tuple[Quoted, ...]:
    """Return the outermost titles in 《》 of a text, in order; one that is never closed is left out.

    >>> [q.inner for q in quoted_titles("依据《某省〈规划〉分工》和《办法》")]
    ['某省〈规划〉分工', '办法']
    """
    found: list[Quoted] = []
    stack: list[int] = []
    for at, char in enumerate(text):
        if char == "《" or (stack and char in _OPENERS):
            stack.append(at)
        elif stack and char in _CLOSERS:
            start = stack.pop()
            if not stack:
                found.append(Quoted(start, at + 1, text[start + 1 : at]))
            elif (
                len(stack) == 1 and char == "》" and text[start] in "〈<＜"
            ):  # 〈 left open: the outer one closes here
                found.append(Quoted(stack.pop(), at + 1, text[start:at]))
    return tuple(found)


def unwrap(title: str) -> str:
    """Return a title without 《》 where they enclose all of it; then inner 〈〉 become 《》 (GB/T 15834-2011 §4.15).

    >>> unwrap("《〈某省规划〉分工方案》"), unwrap("《某省规划》分工方案"), unwrap("《某办法》（试行）")
    ('《某省规划》分工方案', '《某省规划》分工方案', '某办法（试行）')
    """
    words = title.strip()
    outer = quoted_titles(words)
    if not outer or outer[0].start != 0:
        return words
    rest = words[outer[0].end :].strip()
    if rest and not _NOTE.fullmatch(rest):
        return words
    return promote(outer[0].inner) + rest


def promote(inner: str) -> str:
    """Return words that stood inside 《》 as they read outside of it: the next level's 〈〉 are 《》."""
    if "《" in inner:
        return inner
    return re.sub(r"[〈＜<]", "《", re.sub(r"[〉＞>]", "》", inner))


def is_balanced(text: str) -> bool:
    """Whether every 《, （ and “ of a text is closed."""
    full = text.replace("(", "（").replace(")", "）")
    return all(full.count(a) == full.count(b) for a, b in ("《》", "（）", "“”", "〈〉", "〔〕"))


def clean_title(title: str) -> str:
    """Return a title as one line: blanks stay only between Latin words and between names of bodies.

    >>> clean_title("2018 年全区科技创新 工作要点"), clean_title("自治区党委　自治区人民政府关于创新的意见")
    ('2018年全区科技创新工作要点', '自治区党委 自治区人民政府关于创新的意见')
    """
    words = re.sub(r"[\s\u3000]+", " ", title).strip().rstrip("*※＊ ")
    out = words
    for match in reversed(list(re.finditer(" ", words))):
        left, right = words[: match.start()], words[match.end() :]
        if not _keeps_space(left, right):
            out = out[: match.start()] + out[match.end() :]
    return out


def _keeps_space(left: str, right: str) -> bool:
    if not left or not right or left[-1] in _NO_SPACE_AT or right[0] in _NO_SPACE_AT:
        return False
    if left[-1].isascii() and right[0].isascii() and (left[-1].isalpha() or right[0].isalpha()):
        return True
    return _ends_in_agency(left) and _begins_with_agency(right)


def _ends_in_agency(left: str) -> bool:
    word = re.split(rf"[^{_HAN}]", left)[-1]
    return is_agency(word)


def _begins_with_agency(right: str) -> bool:
    word = re.split(rf"关于|印发|转发|批转|发布|[^{_HAN}]", right)[0]
    return is_agency(word)


def same_words(title: str) -> str:
    """Return the letters and digits of a title, for telling whether two titles are the same one."""
    return re.sub(r"[^\w]|_", "", title)
