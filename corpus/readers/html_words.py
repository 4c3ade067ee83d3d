"""The kinds of HTML elements, and the words of web pages that are no words of the document: webpages.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_BLANKS = re.compile(r"[\s\u3000\xa0]+")


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of webpages.toml, ready to be matched against lines without blanks.

    sure, labels     labels of metadata; `sure` ones stand nowhere else
    tags             names of <meta> tags
    info             a line that begins with a label of the page: "来源：", "浏览次数："
    page             a word of the page: 打印, 分享到
    only_page        a whole line of such words, dates and signs
    foot, foot_weak  words of a page's foot; the weak ones may also be in a document
    elements, roles, classes                names of what stands around an article
    lines, boxes, unseen, void, self_ending kinds of elements
    """

    sure: frozenset[str]
    labels: frozenset[str]
    tags: frozenset[str]
    info: re.Pattern[str]
    page: re.Pattern[str]
    only_page: re.Pattern[str]
    foot: re.Pattern[str]
    foot_weak: re.Pattern[str]
    elements: frozenset[str]
    roles: frozenset[str]
    classes: frozenset[str]
    lines: frozenset[str]
    boxes: frozenset[str]
    unseen: frozenset[str]
    void: frozenset[str]
    self_ending: frozenset[str]


@cache
def words() -> Words:
    """Return the words, read once."""
    data = tomllib.loads(files("corpus").joinpath("webpages.toml").read_text(encoding="utf-8"))
    metadata, furniture, names = data["metadata"], data["furniture"], data["names"]
    sure = frozenset(squeezed(label) for label in metadata["sure"])
    return Words(
        sure=sure,
        labels=sure | {squeezed(label) for label in metadata["other"]},
        tags=frozenset(metadata["tags"]),
        info=re.compile(rf"[【\[（(]?(?:{_either(furniture['info'])})[：:].*"),
        page=re.compile(_either(furniture["words"]), re.IGNORECASE),
        only_page=re.compile(rf"(?:{_either(furniture['words'])}|[\W\d_年月日时分秒])*+", re.IGNORECASE),
        foot=re.compile(_either(furniture["foot"]), re.IGNORECASE),
        foot_weak=re.compile(_either(furniture["foot_weak"]), re.IGNORECASE),
        elements=frozenset(names["elements"]),
        roles=frozenset(names["roles"]),
        classes=frozenset(names["classes"]),
        **{kind: frozenset(elements) for kind, elements in data["elements"].items()},
    )


def squeezed(text: str) -> str:
    """Return `text` without any blank: 索 引 号 is printed with blanks to fill its cell.

    >>> squeezed("索 引　号：")
    '索引号：'
    """
    return _BLANKS.sub("", text)


def _either(choices: list[str]) -> str:
    """Return a pattern of any of `choices`, the longest first."""
    return "|".join(re.escape(squeezed(choice)) for choice in sorted(choices, key=len, reverse=True))
