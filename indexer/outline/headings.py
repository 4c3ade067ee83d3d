"""Headings: the words of a unit that name it, and the short lead sentence that does so in running text."""

import re

from corpus.numbering import Label

_LIMIT = 40
_LEAD_LIMIT = 12
_SECTION_STYLES = frozenset(
    {"part", "subpart", "chapter", "division", "cn_comma", "cn_paren", "box", "table", "annex"}
)
_PARENTHESIS = re.compile(r"[（(][^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*[)）]")
_TITLE_IN_BRACKETS = re.compile(r"\s*【(?P<title>[^【】]{1,40})】")
_PARTED = re.compile(  # （一）发展目标：到2025年…, （一）发展目标　到2025年…
    r"(?P<heading>[^，。；：:、\s\d]{4,16})(?:[：:](?=\S)|[ \t\u3000]{2,}|\u3000)(?=[^。]{12})"
)
_STOP = re.compile(r"。|(?<=[\u4e00-\u9fff”])\.(?=[\u4e00-\u9fff“]|$)")  # OCR reads 。 as a full stop
_UNIT_NOTE = re.compile(r"\s*[（(]单位\s*[：:][^（）()]{1,12}[）)]$")  # 表2 各市培育计划（单位：家）
_TERMINAL = "。；！？;"
_DUTY = re.compile(
    r"""[（(]?\s*(?: (?:牵头|责任|配合|负责|参加|主办|协办|完成|实施)(?:单位|部门|处室|科室)?\s*[：:]   # 牵头单位：
          | [^。；]{2,80}(?:牵头|负责|配合|参加|会同|按职责分工)[^。；]{0,60}[）)。]*$             # （省科技厅牵头，…配合）
          | (?:以上|上述|前述)[^。]{1,40}(?:牵头|负责|单位)                                      # 以上三项由…牵头
          | (?:第[^。]{1,30}[项条节]|本[节部章]分?)[^。]{0,20}(?:牵头|负责|单位)                  # 本部分责任单位
        )""",
    re.VERBOSE,
)
_SEVERAL = re.compile(
    r"[（(]?\s*(?:以上|上述|前述|本部分|本章|第[^，。：]{1,30}[项条节](?:任务|工作)?[，,、：:由])"
)


def heading_of(label: Label | None, text: str, kind: str) -> str:
    """Return the heading of a unit whose own text begins with its label, "" where it has none.

    A heading is what stands before the first 。 if that is at most 40 characters and more follows, or the whole line
    of a section. Articles have one only in 【】. An unlabelled paragraph has one if it is a short lead sentence.
    """
    if label is None:
        return lead(text, _LEAD_LIMIT)
    rest = text[label.end - label.start :].strip(" \t\u3000：:、，,")
    if label.style in ("table", "box"):
        rest = _UNIT_NOTE.sub("", rest)
    if kind == "article":
        match = _TITLE_IN_BRACKETS.match(rest)
        return match.group("title") if match else ""
    loose = label.style in ("point", "step", "dash")
    match = None if loose else _PARTED.match(rest)
    if match is not None:
        return match.group("heading")
    head, stop, tail = _first_sentence(rest)
    if stop and _PARENTHESIS.fullmatch(tail.strip(" \t\u3000。")):
        tail = ""  # （省科技厅牵头，省财政厅配合） is no text
    if stop and tail.strip(" \t\u3000"):
        plain = not re.search(r"[；：;:]", head) and (
            label.style not in ("point", "step") or "，" not in head
        )
        return head if len(head) <= _LIMIT and plain else ""
    if label.style in _SECTION_STYLES and kind in ("section", "box"):
        return head if len(head) <= _LIMIT + 20 and not re.search(r"[；：]|[，、]$", head) else ""
    if loose or (kind == "item" and label.style == "cn_paren") or rest[-1:] in _TERMINAL.replace("。", ""):
        return ""
    limit = _LIMIT // 2 if stop else _LIMIT
    return head if len(head) <= limit and not re.search(r"[，；：:;]", head) else ""


def _first_sentence(text: str) -> tuple[str, str, str]:
    match = _STOP.search(text)
    return (text[: match.start()], "。", text[match.end() :]) if match else (text, "", "")


def lead(text: str, limit: int) -> str:
    """Return the short first sentence that names the paragraph it begins, or "".

    >>> lead("紧扣发展需求。坚持市场导向。", 12), lead("2020年，建成。再建。", 12), lead("只有一句。", 12)
    ('紧扣发展需求', '', '')
    """
    head, stop, tail = text.partition("。")
    if not stop or not tail.strip() or len(head) > limit or re.search(r"[，；：、,;:\d（(]", head):
        return ""
    return head.strip()


def is_run_in(label: Label, text: str) -> bool:
    """Whether the words of a section go on behind its heading on the same line."""
    return "。" in text[label.end - label.start :].rstrip(" \t\u3000。")


def is_duty(text: str) -> bool:
    """Whether a paragraph does nothing but say who leads and who supports."""
    return len(text) <= 400 and _DUTY.match(text) is not None


def ends_with_duty(text: str) -> bool:
    """Whether a unit says at its end, in brackets, who leads and who supports."""
    tail = text[-240:].rstrip("。 ")
    return (
        tail.endswith(("）", ")"))
        and re.search(r"[（(][^。；]*(?:牵头|负责|配合|参加|责任单位)", tail) is not None
    )


def covers_several(text: str) -> bool:
    """Whether a paragraph says itself that it speaks for several units (以上三项, 本部分, 第9至11项任务)."""
    return _SEVERAL.match(text) is not None


def is_farewell(text: str) -> bool:
    """Whether a paragraph takes leave of the reader for the whole letter (特此通知。 专此函复。 妥否，请批示。)."""
    return (
        re.match(r"(?:特此|专此|此[函复令]|妥否|以上(?:意见|请示|报告|事项)|请予|盼复)", text) is not None
        and len(text) <= 40
    )


def is_note(text: str) -> bool:
    """Whether a paragraph is a note to the table or box above it (注：, 说明：, 数据来源：, 单位：万元)."""
    return (
        re.match(r"[（(]?\s*(?:备?注\s*\d{0,2}|说明|(?:数据|资料)?来源|单位|\*)\s*[：:*.、为]", text)
        is not None
    )
