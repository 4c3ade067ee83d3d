"""The lines of a document as its masthead is read from them: cleaned, with table cells as lines of their own.

Also the labelled facts (索引号：… 文号：…) that a saved web page or a law database prints above the text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.masthead.vocabulary import vocabulary
from corpus.model import Line
from corpus.numbering import line_label

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\xad]")
_MARKDOWN = re.compile(r"^(?:#{1,6}\s*|>\s*)+|\*\*|__(?=\S)|(?<=\S)__|\\(?=[\[\]()*_#.~>-])|\s#+$")
_BLANKS = re.compile(r"[\s\u3000\xa0]+")
_PAGE_RULE = re.compile(r"[-—_=*·.\s]+|[-—]\s*\d{1,4}\s*[-—]|第\s*\d+\s*页.{0,12}|\d{1,4}")
_SET_WIDE = 4  # more single characters than this, with blanks between them, are one word set wide
_FOOT_ROWS = 12
_WIDE_GAP = re.compile(r"[\s\u3000\xa0]{2,}")
_HAN = "\u4e00-\u9fff"
_LABEL = re.compile(
    rf"(?:^|(?<=[\s\t；;]))(?:【(?P<boxed>[{_HAN}\s]{{2,14}})】\s*[:：]?|(?P<plain>[{_HAN}](?:[ \t]?[{_HAN}]){{1,9}})\s*[:：])[ \t]*"
)
_NAVIGATION = re.compile(
    r"""[>＞»].*(?:首页|公开|政策|文件|正文) | (?:首页|主页)\s*[>＞»] | ^(?:您?(?:所在|现在|当前)的?位置|当前位置)
      | ^(?:字体|字号|打印|分享|扫一扫|收藏|浏览|访问|点击|阅读|下载|返回|关闭|登录|无障碍|长者)(?:大小|本页|正文|到|次数|量|阅读|模式|窗口|首页|全文)?(?:[:：\s【\[].{0,60})?$
      | ^(?:绝密|机密|秘密|特急|加急|平急|急件)(?:[★*☆]?.{0,6})?$ | ^\d{6,7}$ | ^签发人
      | ^(?:来源|发布时间|发布日期|作者|责任编辑|编辑|信息来源)\s*[:：]""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line above or in the text.

    text     the words, blanks run together, without Markdown marks; the cells of a table row of facts parted by tabs
    line     0-based number of the line it comes from
    tabular  it is a cell, or a row, of a table
    level    heading level that the format declares
    """

    text: str
    line: int
    tabular: bool = False
    level: int | None = None


def clean(text: str) -> str:
    """Return a line's words without Markdown marks and invisible characters, blanks run together; 通 知 set wide is 通知.

    >>> clean("## 关于印发　《规划》\\u200b的通知 ##"), clean("财 政 部　　教 育 部"), clean("某政发\\\\[2021\\\\]3号")
    ('关于印发 《规划》的通知', '财政部 教育部', '某政发[2021]3号')
    """
    words = _MARKDOWN.sub("", _INVISIBLE.sub("", text).strip())
    return " ".join(_closed_up(group) for group in _WIDE_GAP.split(words) if group)


def _closed_up(words: str) -> str:
    pieces = _BLANKS.split(words.strip())
    single = sum(len(piece) == 1 for piece in pieces)
    wide = single == len(pieces) > _SET_WIDE // 2 or single > max(_SET_WIDE, len(pieces) * 0.7)
    return ("" if wide else " ").join(pieces)


def rows_of(text: str, lines: Sequence[Line]) -> tuple[Row, ...]:
    """Return the rows of a document in order; empty lines, page rules and page numbers are left out."""
    return tuple(_rows(text, lines))


def _rows(text: str, lines: Sequence[Line]) -> Iterator[Row]:
    for number, line in enumerate(lines):
        if line.kind != "row":
            words = clean(line.span.of(text))
            if words and not _PAGE_RULE.fullmatch(words):
                yield Row(words, number, level=line.level)
            continue
        cells = [clean(cell.of(text)) for cell in line.cells] or [
            clean(c) for c in line.span.of(text).split("\t")
        ]
        distinct = [c for i, c in enumerate(cells) if c and (i == 0 or c != cells[i - 1])]
        if any(_label_field(cell) for cell in distinct):
            yield Row("\t".join(distinct), number, tabular=True)
        else:
            for cell in distinct:
                yield Row(cell, number, tabular=True)


def _label_field(cell: str) -> str | None:
    return vocabulary().labels.get(re.sub(r"[\s:：【】]", "", cell))


def facts_in(row: Row) -> Mapping[str, str]:
    """Return the labelled facts of a row, label (blanks removed) → value; empty where it does not begin with one.

    >>> facts_in(Row("索 引 号： A/1 文号： 某政发〔2021〕3号", 0))
    {'索引号': 'A/1', '文号': '某政发〔2021〕3号'}
    """
    cells = row.text.split("\t")
    if row.tabular and len(cells) > 1 and _label_field(cells[0]):
        return _paired(cells)
    marks = [(m, re.sub(r"\s", "", m["boxed"] or m["plain"])) for m in _LABEL.finditer(row.text)]
    marks = [(m, label) for m, label in marks if label in vocabulary().labels]
    if not marks or marks[0][0].start() > 0:
        return {}
    ends = [m.start() for m, _ in marks[1:]] + [len(row.text)]
    return {label: row.text[m.end() : end].strip() for (m, label), end in zip(marks, ends, strict=True)}


def facts_at_foot(rows: Sequence[Row]) -> dict[str, str]:
    """Return the facts that a saved page prints under the text; only such as name a field, for a text has labels too."""
    found: dict[str, str] = {}
    for row in rows[-_FOOT_ROWS:]:
        for label, value in facts_in(row).items():
            if vocabulary().labels[label] in ("document_number", "issuer", "issued"):
                found.setdefault(label, value)
    return found


def _paired(cells: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    label = ""
    for cell in cells:
        if _label_field(cell):
            label = re.sub(r"[\s:：【】]", "", cell)
        elif label:
            found.setdefault(label, cell)
            label = ""
        else:
            found |= facts_in(Row(cell, 0))
    return found


def is_furniture(row: Row) -> bool:
    """Whether a row belongs to a web page or to the edge of a sheet (密级, 份号, 签发人), not to the document's matter."""
    return _NAVIGATION.search(row.text) is not None


def in_brackets(words: str) -> bool:
    """Whether words are a note in brackets: （试行）, （某年某月某日通过）."""
    return words.startswith(("（", "(")) and words.endswith(("）", ")"))


def is_body(row: Row) -> bool:
    """Whether a row is running text or begins a unit, so that no title or number can follow.

    >>> [is_body(Row(t, 0)) for t in ("一、总体要求", "第一条 为规范管理", "为此，制定本办法。", "某省规划", "（某年通过。）")]
    [True, True, True, False, False]
    """
    text = row.text
    if in_brackets(text):
        return False
    label = line_label(text)
    if label is not None and label.style not in ("annex", "cn_paren", "arabic_paren", "table"):
        return True
    if re.fullmatch(r"目\s?[录次]|前\s?言|引\s?言|序\s?言", text):
        return True
    return text.endswith(("。", "；", "！")) or "。" in text
