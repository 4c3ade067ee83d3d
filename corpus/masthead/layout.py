"""Where the parts of a masthead stand: rows above the text, addressees, transmittal, signature, attached heading.

GB/T 9704-2012 §7: 版头 (issuer's name in red, number), 主体 (title, addressees, text, signature and date), 版记. A
document that transmits another one (印发通知) has the other's heading after its own signature.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.masthead.agencies import split_agencies, without_seal
from corpus.masthead.dates import DATE
from corpus.masthead.rows import Row, facts_in, in_brackets, is_body, is_furniture
from corpus.masthead.vocabulary import vocabulary
from corpus.regions import leading_regions

_HEAD_ROWS = 80
_OPENING_ROWS = 40
_SIGNERS = 30

_NOTE = re.compile(r"[（(].*[）)]")
_ATTACHMENT_LABEL = re.compile(r"附\s?件\s?[\d一二三四五六七八九十]{0,3}\s?[:：]?|附\s?[:：]?")
_IMPRINT = re.compile(r"^(?:抄\s?[送报]|主题词|分\s?送|报\s?送)\s?[:：]|印\s?发$|^[（(]?共印\d+份")
_DATE_ROW = re.compile(
    rf"(?P<names>(?:.{{2,120}}?)?)\s?(?P<date>{DATE})\s?(?:[（(].{{1,12}}[）)])?", re.VERBOSE
)
_PERSON = re.compile(
    r"(?:中华人民共和国|[\u4e00-\u9fff]{2,8}[省市县区州])?代?(?:省长|市长|县长|区长|州长|盟长|旗长|主席|主任|部长|局长|厅长|署长|院长|检察长|总理|行长|会长)(?:[\s:：].{1,12}|[^省市]{2,4})?"
)
_NOT_ADDRESSED = re.compile(
    r"(?:如下|下列|以下|包括|其中|附件|通知|要求|公告|问题|方面|内容|名单|安排|事项|标准|原则|条件|材料|方式|职责|任务)[:：]$|[。！？《》]|^(?:附|抄|来源|发布|第|索引)"
)
_ADDRESSED = re.compile(
    r"^(?:各|省|市|县|区|州|盟|旗|自治[区州县旗]|国务院|中共|中央|有关|相关|全[省市区国]|驻|本|机关|局|厅|委|部|院|校|尊敬)|各|有关|人民政府|管委会"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of the head of a document; each may be empty.

    front      rows above addressees and text, without the facts and the furniture of a web page
    facts      labelled facts printed above the text
    addressed  the line of addressees
    opening    rows of text between addressees (or front) and signature
    signers    rows of the signature above, or on, its date
    date       words of the date of signature, "" where there is none
    attached   rows of the heading of what is transmitted, up to its first row of text
    body       the first rows of text where there is neither addressee nor signature before
    """

    front: tuple[Row, ...] = ()
    facts: Mapping[str, str] | None = None
    addressed: str = ""
    opening: tuple[Row, ...] = ()
    signers: tuple[str, ...] = ()
    date: str = ""
    attached: tuple[Row, ...] = ()
    body: tuple[Row, ...] = ()

    @property
    def front_words(self) -> tuple[str, ...]:
        """The words of the rows above addressees and text."""
        return tuple(row.text for row in self.front)

    @property
    def attached_words(self) -> tuple[str, ...]:
        """The words of the rows of the heading of what is transmitted."""
        return tuple(row.text for row in self.attached)


def lay_out(rows: Sequence[Row]) -> Layout:
    """Return where the parts of the masthead stand in a document's rows."""
    at, addressed = _front_end(rows)
    facts: dict[str, str] = {}
    front: list[Row] = []
    for row in rows[:at]:
        found = facts_in(row)
        for label, value in found.items():
            facts.setdefault(label, value)
        if not found and not is_furniture(row):
            front.append(row)
    start = at + addressed
    words = "".join(row.text for row in rows[at:start])
    signature = _signature(rows, start, bool(addressed))
    if signature is None:
        return Layout(
            tuple(front),
            facts,
            words,
            tuple(rows[start : start + _OPENING_ROWS]),
            body=tuple(rows[start : start + 5]),
        )
    names, date, first, end = signature
    opening = tuple(rows[start:first][:_OPENING_ROWS])
    attached = _heading_after(rows, end)
    return Layout(tuple(front), facts, words, opening, names, date, attached, tuple(rows[start : start + 5]))


def _front_end(rows: Sequence[Row]) -> tuple[int, int]:
    """Index of the first row of addressees or of text, and how many rows the addressees take."""
    for at, row in enumerate(rows[:_HEAD_ROWS]):
        if facts_in(row) or is_furniture(row):
            continue
        for size in (1, 2, 3, 4):
            joined = "".join(r.text for r in rows[at : at + size])
            if _is_addressed(joined):
                return at, size
            if not _may_go_on(rows, at + size - 1):
                break
        if is_body(row) or _is_long(row):
            return at, 0
    return min(len(rows), _HEAD_ROWS), 0


def _is_long(row: Row) -> bool:
    """Whether a row is too long for anything but running text."""
    return (
        len(row.text) > 70
        and not row.tabular
        and not in_brackets(row.text)
        and not row.text.endswith(tuple(vocabulary().genres))
    )


def _may_go_on(rows: Sequence[Row], at: int) -> bool:
    """Whether a row may be the beginning of a line of addressees that the page's width cut."""
    text = rows[at].text
    return (
        _ADDRESSED.match(text) is not None and "，" in text and not is_body(rows[at]) and at + 1 < len(rows)
    )


def _is_addressed(text: str) -> bool:
    if not text.endswith(("：", ":")) or len(text) > 500 or _NOT_ADDRESSED.search(text):
        return False
    names = text[:-1].rstrip().rstrip("）)")
    if not vocabulary().audience.search(names) and not re.search(r"[（(][^（）()]{2,40}$", names):
        return False
    return (
        _ADDRESSED.search(text) is not None or bool(leading_regions(text)) or bool(split_agencies(text[:-1]))
    )


def _signature(
    rows: Sequence[Row], start: int, addressed: bool
) -> tuple[tuple[str, ...], str, int, int] | None:
    """Names, date, index of the first row of the signature, index after it."""
    for at in range(start, len(rows)):
        match = _DATE_ROW.fullmatch(rows[at].text) if len(rows[at].text) < 150 else None
        if match is None or rows[at].tabular or _IMPRINT.search(rows[at].text):
            continue
        inline = match["names"].strip()
        if inline and not _signed_by(inline):
            continue
        first, names = _signers_above(rows, start, at)
        names = (*names, inline) if inline else names
        if names or addressed or _closes(rows, at):
            return names, match["date"], first, at + 1
    return None


def _signed_by(words: str) -> bool:
    return bool(split_agencies(words)) or _PERSON.fullmatch(words) is not None


def _closes(rows: Sequence[Row], at: int) -> bool:
    """Whether a date without a name above it still ends the text: the end, an attachment or the imprint follows."""
    after = rows[at + 1].text if at + 1 < len(rows) else ""
    return (
        not after
        or _NOTE.fullmatch(after) is not None
        or _ATTACHMENT_LABEL.match(after) is not None
        or _IMPRINT.search(after) is not None
    )


def _signers_above(rows: Sequence[Row], start: int, at: int) -> tuple[int, tuple[str, ...]]:
    """Rows above the date that are names, or pieces of names, of who signs."""
    first = at
    names: list[str] = []
    while first > start and at - first < _SIGNERS:
        text = without_seal(rows[first - 1].text)
        if not text and rows[first - 1].text:
            first -= 1
            continue
        piece = (
            len(text) <= 30 and leading_regions(text) and names and not re.search(r"[，。：；:、]|关于", text)
        )
        if not (_signed_by(text) or piece) or rows[first - 1].tabular:
            break
        names.insert(0, text)
        first -= 1
    return first, tuple(names)


def _heading_after(rows: Sequence[Row], start: int) -> tuple[Row, ...]:
    """Rows of the heading after a signature; notes in brackets, 附件 and the imprint of the transmittal are passed over."""
    heading: list[Row] = []
    for row in rows[start : start + 16]:
        skipped = _ATTACHMENT_LABEL.fullmatch(row.text) or _IMPRINT.search(row.text) or is_furniture(row)
        if not heading and (skipped or _NOTE.fullmatch(row.text)):
            continue
        if skipped or is_body(row) or _is_addressed(row.text) or len(row.text) > 120:
            break
        heading.append(row)
    return tuple(heading)
