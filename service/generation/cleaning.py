"""A sentence of a model as plain words: markup, links, pictures and unseen signs taken out, citation marks in one form."""

import re
import unicodedata

_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[(?P<words>[^\]\n]*)\]\([^)\n]*\)")
_TAG = re.compile(r"</?[A-Za-z!][^<>\n]*(?:>|$)|<(?:https?|mailto):[^<>\n]*>")
_ADDRESS = re.compile(
    r"(?<![a-z0-9])(?:[a-z][a-z0-9+.-]{1,15}:/{2}|www\.|(?:javascript|data|mailto|vbscript):)[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"(?<![a-z0-9])(?:[a-z0-9-]{1,63}\.){1,5}(?:com|cn|net|org|gov|io|info|top|xyz|site|dev|ru|example)(?![a-z0-9])[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^#{1,6}\s+|^>\s*")
_BULLET = re.compile(r"^(?:[-*•·]\s+|\d{1,2}[.．、](?!\d)\s*|[（(]\d{1,2}[）)]\s*)")
_MARKS = re.compile(r"[\[［【](?P<numbers>\d{1,2}(?:[ \t]*[,，、][ \t]*\d{1,2})*)[\]］】]")
_SQUARE = re.compile(r"\[(?!\d{1,2}\])(?P<words>[^\[\]]*)\]")
_EARLY_STOP = re.compile(r"(?P<stop>[。！？；])(?P<close>[”’」』]?)[ \t]*(?P<marks>(?:\[\d{1,2}\][ \t]*)+)$")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def clean(raw: str) -> str:
    """Return a sentence in plain words, "- " before an item of a list, its marks before the stop.

    >>> clean("\\n* **目标**为3%。【1, 2】")
    '- 目标为3%[1][2]。'
    >>> clean("见[这里](http://a.example/?q=x)<script>x</script>![p](http://b.example)[1]。")
    '见这里x[1]。'
    """
    text = visible(raw).strip()
    text = _TAG.sub("", _LINK.sub(_words_of_link, _IMAGE.sub("", text)))
    text = _DOMAIN.sub("", _ADDRESS.sub("", text))
    text = _HEADING.sub("", text.replace("`", "").replace("**", "").replace("__", "")).strip()
    item = _BULLET.match(text)
    text = text[item.end() :] if item else text
    text = _MARKS.sub(_one_by_one, text.replace("*", "").replace("|", " "))
    text = _SQUARE.sub(r"〔\g<words>〕", text)
    text = _EARLY_STOP.sub(_marks_first, " ".join(text.split()))
    return f"- {text}" if item and text else text


def visible(text: str) -> str:
    """Return a text on one line, without signs that cannot be seen."""
    return "".join(
        " " if sign in "\t\n\r" else sign
        for sign in text
        if sign in "\t\n\r" or unicodedata.category(sign) not in _UNSEEN
    )


def _words_of_link(link: re.Match[str]) -> str:
    return link[0][: link[0].index("]") + 1] if link["words"].isdigit() else link["words"]


def _one_by_one(marks: re.Match[str]) -> str:
    return "".join(f"[{int(number)}]" for number in re.findall(r"\d+", marks["numbers"]))


def _marks_first(end: re.Match[str]) -> str:
    return f"{end['close']}{end['marks'].replace(' ', '')}{end['stop']}"
