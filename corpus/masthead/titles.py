"""The title of a document: that of the plan or rules it transmits, not that of the notice that transmits it.

Found, in this order, in the heading after the signature, in the notice's title, in its sentence 现将《…》印发给你们, in the
rows above the text, in a web page's facts, and in the preamble (特制定《…》) where no heading is left.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.masthead.agencies import is_agency, split_agencies
from corpus.masthead.dates import DATE
from corpus.masthead.layout import Layout
from corpus.masthead.numbers import order_number, own_number, serial_number
from corpus.masthead.quoting import clean_title, is_balanced, promote, quoted_titles, same_words, unwrap
from corpus.masthead.rows import Row
from corpus.masthead.vocabulary import vocabulary
from corpus.regions import leading_regions

_NOTE = re.compile(r"[（(][^（）()]{1,40}[）)]")
_ISSUED_NOTE = re.compile(
    rf"通过|公布|发布|批准|印发|施行|修正|修订(?!版|本|稿)|{DATE}|\d{{4}}\s*年\s*\d{{1,2}}\s*月|此件|附件",
    re.VERBOSE,
)
_GENRE_ONLY = re.compile(
    r"(?:的|等|若干|实施|工作|总体|行动|管理|暂行|试行|专项|指导|建设|重点|任务|三年|五年|年度|发展|分工|配套|补充|保障|操作|[一二三四五六七八九十\d]+[项条个年])*"
)
_GOES_ON = re.compile(r"[的和与及暨》）、”]|以及|关于")
_UNFINISHED = re.compile(
    r"(?:关于|印发|转发|发布|公布|贯彻|落实|推进|推动|促进|加快|实施|支持|加强|深化|建设|做好|开展|提升|提高|完善|进一步|的|和|与|及|、|“|《|（)$"
)
_RED_HEAD = re.compile(r"(?:.{2,60})?文\s?件")
_ORDER_HEAD = re.compile(r".{2,40}(?:令|公告|通告)$")
_NOTICE = re.compile(
    r"""(?P<lead>[^《]*?)(?:关于)? (?P<verb>印发|颁发|颁布|下发|发布|公布|转发|批转) (?P<what>.+?) 的?
        (?P<kind>通知|公告|通告|决定|命令|令|函|批复)(?:[（(].*[）)])?""",
    re.VERBOSE,
)
_PUBLISHED = re.compile(r"(?P<lead>[^《》]+?)(?:联合)?(?:印发|发布|公布)(?P<what>《.+》(?:[（(].+[）)])?)")
_SENDS = re.compile(r"印发|转发|现予|予以公布|予以发布|现公布|现发布|发给你们")
_REACH = 160  # within so many characters after a title stands that it is transmitted
_SENT = re.compile(r"印发|转发|发给|予以?公布|予以?发布|下发|公布|发布|施行|实施")
_MADE = re.compile(r"(?:制定|编制|制订|拟定|拟订|形成|出台|起草|修订|研究提出)(?:了|出台|形成)?$")
_SEVERAL = re.compile(r"》(?:[（(][^（）()]*[）)])?(?:和|、|及|与|以及|等)?《|》等")
_PLAIN_SENT = re.compile(r"现将(?P<title>[^《》，。；]{6,70}?)(?:印发|下发|转发|发)给你们")
_SELF_NAMED = re.compile(r"[（(](?:以下|下)简称[：:]?[“‘《]?本(?!省|市|区|县|自治)")
_RELATIVE = re.compile(r"^(?:本|我|全)?(?:省|市|区|县|州|盟|旗|自治[区州县旗])")
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Titles:
    """The title of the document, where it was found, and the title of the notice that transmits it ("" where none)."""

    title: str = ""
    found: str = ""
    notice: str = ""


def find_titles(layout: Layout, facts: Mapping[str, str]) -> Titles:
    """Return the titles that the parts of a masthead and the facts of a web page give; empty where none does."""
    front = title_in(layout.front)
    stated = clean_title(facts.get("title", ""))
    notice = front if _NOTICE.fullmatch(front) else stated if _NOTICE.fullmatch(stated) else ""
    heading = title_in(layout.attached, whole=True)
    title = _transmitted(layout, front, notice, heading)
    if title:
        return Titles(title, "metadata" if notice == stated != front else "text", notice)
    published = _PUBLISHED.fullmatch(front)
    if published is not None and split_agencies(published["lead"]):
        return Titles(_as_printed(clean_title(unwrap(published["what"])), heading), "text", front)
    if front:
        return Titles(front, "text", notice)
    if stated:
        return Titles(stated, "metadata", notice)
    preamble = _preamble_title(layout.body)
    return Titles(preamble, "text" if preamble else "", "")


def _transmitted(layout: Layout, front: str, notice: str, heading: str) -> str:
    """The title of what a notice transmits, "" where the document transmits nothing."""
    sent = _sent_title(layout.opening) if layout.addressed or notice else ""
    if front and not notice and not _is_same(sent, heading):
        sent = ""  # a notice of its own that also sends a guide or a form
    match = _NOTICE.fullmatch(notice)
    forwards = match is not None and match["verb"] in ("转发", "批转")
    for title in (_sent_by_title(notice), sent):
        if title and (_is_same(title, heading) or not forwards):
            return _as_printed(title, heading)
    follows = not layout.addressed or any(_SENT.search(row.text) for row in layout.opening)
    return heading if heading and not front and follows else ""


def is_title(words: str) -> bool:
    """Whether words are a whole title: brackets closed, ending in a kind of document, with words of its own before it.

    >>> [is_title(t) for t in ("某省科技创新规划", "若干措施", "关于印发《某办法》", "某些办法（试行）", "某省关于加快")]
    [True, False, False, True, False]
    """
    bare = words
    while (note := re.search(r"\s*[（(][^（）()]*[）)]$", bare)) is not None:
        bare = bare[: note.start()]
    if not is_balanced(words):
        return False
    tail = max((word for word in vocabulary().genres if bare.endswith(word)), key=len, default="")
    return bool(tail) and len(bare) - len(tail) > 1 and not _GENRE_ONLY.fullmatch(bare[: -len(tail)])


def title_in(rows: Sequence[Row], whole: bool = False) -> str:
    """Return the title among rows above a text, its lines joined; "" where there is none.

    `whole`: the rows are a heading and nothing else, so they are joined even where no kind of document ends them.
    """
    for run in _runs(rows):
        found = _title_of_run(run)
        if found:
            return found
    run = next(iter(_runs(rows)), [])
    if run and (whole or any("关于" in words or _PUBLISHED.fullmatch(words) for words in run)):
        return clean_title(_joined(run[:_LONGEST]))
    return (
        clean_title(run[0])
        if len(run) == 1 and len(run[0]) > 6 and leading_regions(run[0]) and not is_agency(run[0])
        else ""
    )


def _runs(rows: Sequence[Row]) -> list[list[str]]:
    """Rows that may be title, in runs parted by the red head, the number and other rows."""
    runs: list[list[str]] = [[]]
    for at, row in enumerate(rows):
        words = row.text
        if words == (runs[-1][-1] if runs[-1] else None):
            continue
        if _is_head(rows, at):
            runs.append([])
        elif not (
            _NOTE.fullmatch(words) and (_ISSUED_NOTE.search(words) or not runs[-1] or _names_body(words))
        ):
            runs[-1].append(re.sub(r"(?<!》)[（(][^（）()]*〔\d{4}〕\d+号[）)]$", "", words))
    return [run for run in runs if run]


def _names_body(note: str) -> bool:
    return any(is_agency(word) for word in re.split(r"[\s（）()]", note) if word)


def _is_head(rows: Sequence[Row], at: int) -> bool:
    """Whether a row is the red head, a number, or a name of a body that stands over the number."""
    words = rows[at].text
    if (own_number(words) and not words.endswith(("）", ")"))) or serial_number(words) or order_number(words):
        return True
    if own_number(words) and len(words) < 30:
        return True
    red = _RED_HEAD.fullmatch(words)
    if red is not None or (_ORDER_HEAD.fullmatch(words) and "关于" not in words):
        return True
    following = [row.text for row in rows[at + 1 : at + 8]]
    if split_agencies(words) or (
        len(leading_regions(words)) == 1 and not is_title(words) and len(words) < 12
    ):
        for text in following:
            if own_number(text) or serial_number(text) or _RED_HEAD.fullmatch(text):
                return True
            if not split_agencies(text):
                return False
    return False


def _title_of_run(run: Sequence[str]) -> str:
    """The first whole title that consecutive rows make, with the rows that lead into it and a subtitle in brackets."""
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + _LONGEST) + 1):
            if not is_title(_joined(run[start:end])):
                continue
            while end < len(run) and (
                _NOTE.fullmatch(run[end])
                or (_GOES_ON.match(run[end]) and is_title(_joined(run[start : end + 1])))
            ):
                end += 1
            last = _latest_start(run, start, end)
            return clean_title(_joined(run[last:end]))
    return ""


def _latest_start(run: Sequence[str], start: int, end: int) -> int:
    """Where a title that ends before `end` begins: rows before it that do not lead into it are no part of it."""
    at = next(i for i in range(end - 1, start - 1, -1) if is_title(_joined(run[i:end])))
    while at > start and _leads_into(run[at - 1], run[at]):
        at -= 1
    return at


def _leads_into(before: str, row: str) -> bool:
    if _GOES_ON.match(row):
        return True
    if is_title(before) and is_balanced(before):
        return False
    return bool(
        split_agencies(before)
        or not is_balanced(before)
        or _UNFINISHED.search(before)
        or leading_regions(before)
        or before.startswith("关于")
    )


def _joined(rows: Sequence[str]) -> str:
    words = ""
    for row in rows:
        apart = words and split_agencies(words) and split_agencies(re.split("关于", row)[0])
        words += (" " if apart else "") + row
    return words


def _sent_by_title(notice: str) -> str:
    """The title of what a notice's title says it transmits."""
    match = _NOTICE.fullmatch(notice)
    if match is None:
        return ""
    what = match["what"].strip()
    if _SEVERAL.search(what):
        return ""
    title = clean_title(unwrap(what))
    certain = match["verb"] not in ("发布", "公布") or what.startswith("《")
    return title if certain and is_title(title) else ""


def _sent_title(rows: Sequence[Row]) -> str:
    """The title in 现将《…》印发给你们, 《…》已经…同意，现印发给你们 or 制定了《…》，现予印发."""
    for row in rows:
        if _SENDS.search(row.text) is None:
            continue
        plain = _PLAIN_SENT.search(row.text)
        if plain is not None and is_title(plain["title"]):
            return clean_title(plain["title"])
        if _SEVERAL.search(row.text):
            continue
        for quoted in quoted_titles(row.text):
            before = row.text[: quoted.start].rpartition("。")[2]
            after = row.text[quoted.end : quoted.end + _REACH]
            if _is_sent(before, after):
                note = re.match(r"[（(](?!以下|下称)[^（）()]{1,20}[）)]", after)
                words = note.group() if note and not own_number(note.group()) else ""
                return clean_title(promote(quoted.inner) + words)
    return ""


def _is_sent(before: str, after: str) -> bool:
    """Whether the words around a title in 《》 say that this is what is transmitted."""
    leads = re.search(r"现(?:将|把)[^《》，。]{0,40}$", before) or _MADE.search(before)
    passed = re.match(r"(?:[（(][^）)]*[）)])?(?:已|业|经)", after) and (
        not before.strip() or split_agencies(before)
    )
    return bool(leads or passed) and _SENT.search(after) is not None


def _preamble_title(rows: Sequence[Row]) -> str:
    """The title that the first paragraphs give the document itself: 特制定《…》, 《…》（以下简称本规划）."""
    for row in rows[:4]:
        for quoted in quoted_titles(row.text):
            before, after = row.text[: quoted.start], row.text[quoted.end :]
            named = _SELF_NAMED.match(after) is not None
            if named or (_MADE.search(before) and re.match(r"[。；，（(]|$", after)):
                title = clean_title(promote(quoted.inner))
                if is_title(title) or named:
                    return title
    return ""


def _is_same(title: str, heading: str) -> bool:
    """Whether two titles are one, without regard to 的, to the body that a notice puts in front, and to 本区 for a name."""
    words, printed = (same_words(text).replace("的", "") for text in (title, heading))
    if not words or not printed or words == printed:
        return bool(words) and words == printed
    if words.endswith(printed):
        return bool(split_agencies(words.removesuffix(printed)))
    own = _RELATIVE.sub("", words)
    return own != words and printed.endswith(own) and bool(leading_regions(printed))


def _as_printed(title: str, heading: str) -> str:
    """The heading where it is the same title, perhaps with a subtitle in brackets that the notice leaves out."""
    if not heading or heading == title:
        return title
    words = same_words(title)
    if _is_same(title, heading):
        return heading
    subtitle = re.fullmatch(r"(?P<main>.+?)(?P<note>[（(][^（）()]{1,30}[）)])", heading)
    return heading if subtitle and same_words(subtitle["main"]) == words else title
