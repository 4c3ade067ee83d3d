"""Segments: which lines are masthead and letter, which are signature, annex headings and imprint, and which hold clauses.

An official document (GB/T 9704-2012 §7) is often a letter (通知) that passes on another document, with annexes behind it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.model import Line
from corpus.numbering import Label, is_bare, line_label

Role = Literal["header", "signature", "annex", "annex_title", "mention", "content"]

_DATE = re.compile(
    r"(?:.{0,30}\s)?[12〇○零一二三四五六七八九\d]{4}\s*年\s*[\d一二三四五六七八九十元正]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
_IMPRINT = re.compile(
    r"(?:抄\s*[送报]|主\s*送|分\s*送|主题词|联系人|共印|印数)\s*[：:]|.{0,40}\d\s*年\s*\d+\s*月\s*\d+\s*日\s*印\s*发\s*。?$"
)
_PUBLICITY = re.compile(
    r"[（(]\s*(?:此件|此文|本文)?[^（）()]{0,12}(?:公开|发布|删减|不公开|依申请公开)[^（）()]{0,6}[)）]"
)
_METADATA = re.compile(
    r"(?:发布|成文|印发|公布|生效)?(?:日期|时间)\s*[：:]|(?:索引号|发文字号|发文机关|来源|文号|主题分类|浏览次数|有效性|标题)\s*[：:]"
)
_PARENTHESIS = re.compile(r"[（(][^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*[)）]")
_ADDRESSEE = re.compile(
    r"(?!.*(?:[。；]|如下|以下|现将|制定|措施：|包括))[^：:]{2,400}(?:府|会|厅|局|委|办|位|门|司|业|校|院|署|部|者|志|表|区|室|组|行|社|所)\s*[：:]$"
)
_ORGAN = re.compile(r"(?![（(])[^。；：，、]{2,40}")
_SENTENCE_END = re.compile(r"[。！？；][”’」』）)】〕》]*$|[：:]$")
_GENRE = re.compile(
    r"(?:表|单|方案|办法|名单|目录|要点|计划|规划|书|图|细则|规定|标准|意见|措施|规程|指南|说明|指标|函)\s*(?:[（(][^（）()]*[)）])?$"
)
_CONTENTS = re.compile(r"目\s*[录次]")
_LETTER_STYLES = frozenset(
    {"part", "subpart", "chapter", "division", "article", "cn_comma", "cn_paren", "arabic", "step", "box"}
)
_HEADING_STYLES = frozenset({"part", "subpart", "chapter", "division", "cn_comma", "cn_paren", "annex"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a document with the label that each begins with."""

    texts: tuple[str, ...]
    labels: tuple[Label | None, ...]
    rows: tuple[bool, ...]

    def is_plain(self, i: int) -> bool:
        """Whether a line is neither a table row nor labelled."""
        return not self.rows[i] and self.labels[i] is None


def sheet_of(text: str, lines: Sequence[Line]) -> Sheet:
    """Return the lines of a canonical text, read for labels."""
    texts = tuple(line.span.of(text) for line in lines)
    rows = tuple(line.kind == "row" for line in lines)
    labels = tuple(None if row else line_label(words) for row, words in zip(rows, texts, strict=True))
    return Sheet(texts, labels, rows)


def roles_of(sheet: Sheet) -> tuple[Role, ...]:
    """Return the role of each line.

    header       masthead, title, addressees, and the whole letter that passes on another document
    signature    issuer and date below a text; the imprint (抄送, …印发)
    annex        the line 附件N that opens an annex; annex_title: its title
    mention      附件：… in a text that lists what is annexed
    content      everything else; a new numbering begins after each signature and annex
    """
    size = len(sheet.texts)
    roles: list[Role] = ["content"] * size
    _mark_imprint(sheet, roles)
    mentions = _mentions(sheet)
    for i in mentions:
        roles[i] = "mention"
    numbered = sum(
        1 for label in sheet.labels if label is not None and label.style == "annex" and label.ordinal
    )
    start, main = 0, numbered < 2
    following = _next_numbers(sheet, roles)
    for end in [*_signed_at(sheet, roles), size]:
        if (
            end < size and following[end] > 1
        ):  # the numbering simply goes on behind this date, which signs nothing
            continue
        letter = end < size and _is_letter(sheet, roles, start, end)
        stop = min(end + 1, size)
        if end < size:
            _mark_signature(sheet, roles, start, end)
        if letter:
            for i in range(start, end):
                if roles[i] in ("content", "mention"):
                    roles[i] = "header"
        else:
            _mark_front(sheet, roles, start, stop, main)
            _mark_annexes(sheet, roles, start, stop)
            main = False
        start = stop
    return tuple(roles)


def _mark_imprint(sheet: Sheet, roles: list[Role]) -> None:
    for i, text in enumerate(sheet.texts):
        if sheet.rows[i] or sheet.labels[i] is not None:
            continue
        if _IMPRINT.match(text) and len(text) < 400 and i > len(roles) // 4:
            roles[i] = "signature"
        elif _PUBLICITY.fullmatch(text):
            roles[i] = "header"


def _mentions(sheet: Sheet) -> list[int]:
    """Lines that only list the annexes: 附件：1.… and the numbered lines behind it."""
    annexes = [i for i, label in enumerate(sheet.labels) if label is not None and label.style == "annex"]
    headed = {label.ordinal for i in annexes if (label := sheet.labels[i]) and is_bare(label, sheet.texts[i])}
    found: list[int] = []
    for i in annexes:
        label, text = sheet.labels[i], sheet.texts[i]
        if label is None or i in found[-1:]:
            continue
        first = line_label(text[label.end :].lstrip(" \t\u3000：:"))
        if is_bare(label, text):
            listed = _list_behind(sheet, i, 1) if text[-1] in "：:" else 0
        else:
            listed = _list_behind(sheet, i, 2) if first is not None and first.style == "arabic" else -1
            named = label.ordinal in headed or (bool(headed) and not label.ordinal)
            if listed < 0 and (named or _is_signed_soon(sheet, i)):
                listed = 0
            if listed < 0:
                continue
        if listed or not is_bare(label, text):
            found.extend(range(i, i + 1 + listed))
    return found


def _list_behind(sheet: Sheet, i: int, number: int) -> int:
    """How many lines behind line i count on from `number` with titles: short, without an end."""
    behind = 0
    while (at := i + 1 + behind) < len(sheet.texts):
        label = sheet.labels[at]
        counts = label is not None and label.style == "arabic" and label.ordinal == number + behind
        if not counts or _is_sentence(sheet.texts[at]):
            break
        behind += 1
    return behind


def _is_signed_soon(sheet: Sheet, i: int) -> bool:
    return any(
        not sheet.rows[j] and _DATE.fullmatch(sheet.texts[j])
        for j in range(i + 1, min(i + 9, len(sheet.texts)))
    )


def _signed_at(sheet: Sheet, roles: Sequence[Role]) -> list[int]:
    """Lines that hold the date below a text: nothing but a date, after a sentence or an issuer."""
    found = []
    spoken = False
    for i, text in enumerate(sheet.texts):
        if sheet.rows[i]:
            continue
        if spoken and roles[i] == "content" and sheet.labels[i] is None and _DATE.fullmatch(text):
            found.append(i)
            spoken = False
        elif len(text) >= 12 and re.search(r"。[”）)]*$", text):
            spoken = True
    return found


def _is_letter(sheet: Sheet, roles: Sequence[Role], start: int, end: int) -> bool:
    """Whether lines start…end only pass on what follows: no numbered clause in them, and a text of its own behind."""
    if any(
        label is not None and label.style in _LETTER_STYLES and roles[i] == "content"
        for i, label in enumerate(sheet.labels[start:end], start)
    ):
        return False
    return any(
        roles[i] == "content" and (not sheet.is_plain(i) or _is_sentence(sheet.texts[i]))
        for i in range(end + 1, len(sheet.texts))
    )


def _next_numbers(sheet: Sheet, roles: Sequence[Role]) -> list[int]:
    """For each line, the number of the next labelled clause behind it; 0 before an annex and at the end."""
    numbers: list[int] = []
    number = 0
    for label, role in zip(reversed(sheet.labels), reversed(roles), strict=True):
        numbers.append(number)
        if label is not None and role == "content" and label.style in _LETTER_STYLES | {"annex"}:
            number = 0 if label.style == "annex" else label.ordinal
    return numbers[::-1]


def _mark_signature(sheet: Sheet, roles: list[Role], start: int, end: int) -> None:
    roles[end] = "signature"
    for i in range(end - 1, max(start, end - 7) - 1, -1):
        if not sheet.is_plain(i) or not _ORGAN.fullmatch(sheet.texts[i]) or roles[i] != "content":
            break
        roles[i] = "signature"


def _is_sentence(text: str) -> bool:
    return _SENTENCE_END.search(text) is not None or len(text) > 80


def _is_front(text: str) -> bool:
    """Whether an unlabelled line belongs to the masthead or title rather than to running text."""
    return bool(
        _ADDRESSEE.match(text)
        or _METADATA.match(text)
        or _PARENTHESIS.fullmatch(text)
        or not _is_sentence(text)
    )


def _mark_front(sheet: Sheet, roles: list[Role], start: int, end: int, main: bool) -> None:
    """Title, number and addressees before the first clause.

    `main`: nothing but a letter stands before; then 附件 heads the main text itself and is part of the masthead.
    """
    i = start
    while i < end:
        label = sheet.labels[i]
        if roles[i] not in ("content", "mention"):
            i += 1
            continue
        bare_annex = main and label is not None and label.style == "annex" and is_bare(label, sheet.texts[i])
        if sheet.rows[i] or (
            label is not None and not bare_annex and not _is_ordinary(label, sheet.texts[i])
        ):
            break
        if _CONTENTS.fullmatch(sheet.texts[i]):
            roles[i] = "header"
            i = _mark_contents(sheet, roles, i + 1, end)
            continue
        if not bare_annex and not _is_front(sheet.texts[i]):
            break
        roles[i] = "header"
        i += 1
    _mark_contents(sheet, roles, i, end)


def _is_ordinary(label: Label, text: str) -> bool:
    """A line of the masthead that only looks labelled, such as a bulleted or parenthesised publication note."""
    return label.style in ("dash", "point") and not _is_sentence(text)


def _mark_contents(sheet: Sheet, roles: list[Role], start: int, end: int) -> int:
    """A table of contents: headings without any text between them, of which the first comes again behind them."""
    if start >= end:
        return start
    first = _entry(sheet, start)
    i = start
    while i < end and first is not None and _entry(sheet, i) is not None:
        if i > start + 1 and _entry(sheet, i) == first:
            for j in range(start, i):
                roles[j] = "header"
            return i
        i += 1
    return start


def _entry(sheet: Sheet, i: int) -> str | None:
    """The words of a line that may stand in a table of contents, without leader dots and page number."""
    label = sheet.labels[i]
    text = sheet.texts[i]
    if sheet.rows[i] or _is_sentence(text) or (label is not None and label.style not in _HEADING_STYLES):
        return None
    return re.sub(r"\s+", "", re.sub(r"[\s.．…·•—-]*\d*\s*$", "", text))


def _mark_annexes(sheet: Sheet, roles: list[Role], start: int, end: int) -> None:
    """附件 and the title below it: one line, a second where the first breaks off, and lines in brackets."""
    i = start
    while i < end:
        label = sheet.labels[i]
        i += 1
        if label is None or label.style != "annex" or roles[i - 1] != "content":
            continue
        roles[i - 1] = "annex"
        titles = 0 if is_bare(label, sheet.texts[i - 1]) else 2
        while i < end and roles[i] == "content" and sheet.is_plain(i) and _is_front(sheet.texts[i]):
            bracketed = _PARENTHESIS.fullmatch(sheet.texts[i]) is not None
            if not bracketed and (titles > 1 or (titles == 1 and _GENRE.search(sheet.texts[i - 1]))):
                break
            titles += not bracketed
            roles[i] = "annex_title"
            i += 1
