"""Document numbers (发文字号, GB/T 9704-2012 §7.2.5): the agency's code, the year in 〔〕, the serial number and 号."""

import re
from collections.abc import Sequence

_HAN = "\u4e00-\u9fff"
_OPEN, _CLOSE = "〔［\\[(（【﹝〖〈<{｛❲「『", "〕］\\])）】﹞〗〉>}｝❳」』"
NUMBER = rf"""(?P<code>[{_HAN}A-Za-z]{{1,24}}?)              # 云政办发, 国办函, 工信部联科
              [{_OPEN}](?P<year>(?:19|20)\d\d)年?[{_CLOSE}]   # 〔2024〕, brackets of any style
              (?P<nth>第?)(?P<serial>\d{{1,5}}(?:[-－]\d+)?)号"""
"""Source of a verbose pattern for a document number in a text without blanks."""

_NUMBER = re.compile(NUMBER, re.VERBOSE)
_LABELLED = re.compile(r"【?(?:发文字号|文号|文件编号|公文字号|编号)】?[:：]?")
_WHOLE = re.compile(rf"[{_OPEN}]?{NUMBER}[{_CLOSE}]?", re.VERBOSE)
# At the beginning of a line that also holds 签发人 or, glued to it, the title.
_LEADING = re.compile(rf"(?:.{{0,60}}文件)?{NUMBER}(?=$|签发人|会签人|[★*]|[{_HAN}])", re.VERBOSE)
# （云政发〔2021〕18号） at the end of a title, not after the 》 of a document that the title cites.
_TRAILING = re.compile(rf"(?<!》)[（(]{NUMBER}[）)]$", re.VERBOSE)
_CODE_LIMIT = 14

# 令第12号, 公告2024年第5号: numbered by a kind of document instead of an agency's code.
ORDER = rf"""(?P<body>[{_HAN}]{{2,40}}?)(?P<kind>令|公告|通告|主席令)
             [（(]?(?P<when>(?:(?:19|20)\d\d年|[〔\[［(（](?:19|20)\d\d[〕\]］)）])?)第?(?P<nth>\d{{1,5}}|[一二三四五六七八九十百零〇]{{1,7}})号[）)]?"""
"""Source of a verbose pattern for the number of an order or a public notice, the issuing body in front."""

_ORDER = re.compile(ORDER, re.VERBOSE)
_SERIAL = re.compile(
    r"[（(]?(?P<when>(?:(?:19|20)\d\d年|[〔\[［(（](?:19|20)\d\d[〕\]］)）])?)第(?P<nth>\d{1,5}|[一二三四五六七八九十百零〇]{1,7})号[）)]?"
)
_FULL_WIDTH = {ord("０") + i: str(i) for i in range(10)}


def bare(text: str) -> str:
    """Return a text without blanks and Markdown escapes, its digits in ASCII."""
    return re.sub(r"[\s\\*]", "", text).translate(_FULL_WIDTH)


def normalize_number(text: str) -> str:
    """Return a document number with its year in 〔〕 and without blanks; other numbers only lose their blanks.

    >>> [normalize_number(t) for t in ("云政发[2016] 27 号", "国办函（2021）5号", "科技部令 第18号")]
    ['云政发〔2016〕27号', '国办函〔2021〕5号', '科技部令第18号']
    """
    words = _LABELLED.sub("", bare(text), count=1)
    return _NUMBER.sub(_rendered, words)


def _rendered(match: re.Match[str]) -> str:
    return f"{match['code']}〔{match['year']}〕{match['nth']}{match['serial']}号"


def find_numbers(text: str) -> tuple[str, ...]:
    """Return the document numbers that a text cites, normalised, in order.

    >>> find_numbers("《云泽省规划》（云政发〔2021〕18 号）和（云科发[2014]35号）")
    ('云政发〔2021〕18号', '云科发〔2014〕35号')
    """
    return tuple(_rendered(match) for match in _NUMBER.finditer(bare(text)))


def own_number(line: str) -> str | None:
    """Return the document number that a line above the body gives as the document's own, None where there is none.

    The line is the number, alone or in brackets, with a label before it or 签发人 after it; or it ends a title in
    brackets. A number that follows 》 belongs to a cited document.

    >>> own_number("云政发〔2016〕27号　　签发人：张三"), own_number("（云科规【2019】3 号）")
    ('云政发〔2016〕27号', '云科规〔2019〕3号')
    >>> own_number("关于贯彻落实国发〔2021〕5号文件的通知"), own_number("关于转发《某办法》（某发〔2020〕1号）的通知")
    (None, None)
    """
    words = bare(line)
    label = _LABELLED.match(words)
    if label is not None and label.end() < len(words):
        words = words[label.end() :]
    candidates = (_WHOLE.fullmatch(words), _LEADING.match(words), _TRAILING.search(words))
    for match in candidates:
        if (
            match is not None
            and len(match["code"]) <= _CODE_LIMIT
            and not match["code"].startswith(("关于", "根据", "按照"))
        ):
            return _rendered(match)
    return None


def order_number(line: str) -> str | None:
    """Return the number of an order or public notice that a line is: 某省人民政府令第12号, 国家税务总局公告2024年第5号.

    >>> order_number("云泽省人民政府令（第 12 号）"), order_number("国家某局公告2024年第5号"), order_number("第二条")
    ('云泽省人民政府令第12号', '国家某局公告2024年第5号', None)
    """
    match = _ORDER.fullmatch(bare(line))
    return f"{match['body']}{match['kind']}{match['when']}第{match['nth']}号" if match else None


def serial_number(line: str) -> str | None:
    """Return the number of an order whose line names no body: 第12号, 2024年第5号; None where the line is more.

    >>> serial_number("（第 12 号）"), serial_number("2024年第5号"), serial_number("第12号楼")
    ('第12号', '2024年第5号', None)
    """
    match = _SERIAL.fullmatch(bare(line))
    return f"{match['when']}第{match['nth']}号" if match else None


ORDER_HEAD = re.compile(r"(?P<names>.{2,40}?)\s?(?P<kind>主席令|令|公告|通告)\s?(?:[（(]?(?:\d{4}年)?第.*)?")
"""A line over the number that names body and kind: 某省人民政府令."""

ENACTED = re.compile(
    r"\d{1,2}日(?P<number>(?P<body>[\u4e00-\u9fff]{2,30}?)(?:令|公告)第?\d+号)(?:公布|发布|颁布)"
)
"""The number in the note under a title, blanks removed: 2019年12月31日某省人民政府令第30号公布."""


def find_number(
    front: Sequence[str], heading: Sequence[str], titles: Sequence[str], issuers: Sequence[str]
) -> str | None:
    """Return the number that the rows above the text give as the document's own, normalised; None where it is lost.

    front    rows above addressees and text
    heading  rows of the heading of what is transmitted, whose note may tell the order that promulgated it
    titles   a number without a body's name (2024年第5号) takes it from the row over it, or from issuer and title
    """
    head = ""
    for words in front:
        number = own_number(words) or order_number(words)
        if number is not None:
            return number
        serial = serial_number(words)
        if serial is not None:
            kind = next((kind for title in titles for kind in ("公告", "通告") if title.endswith(kind)), "")
            return (head or (issuers[0] + kind if kind and len(issuers) == 1 else "")) + serial
        match = ORDER_HEAD.fullmatch(words)
        if match is not None and "关于" not in words:
            head = bare(match["names"] + match["kind"])
    notes = (ENACTED.search(bare(words)) for words in (*front, *heading))
    return next((match["number"] for match in notes if match is not None), None)
