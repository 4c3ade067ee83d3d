"""Visual lines to paragraphs, by where they begin and end."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.readers.pdf_lines import Line, is_wide

_LABEL = re.compile(
    r"""
      第[一二三四五六七八九十百千零〇○\d]{1,7}[编章节条]
    | [一二三四五六七八九十]{1,3}[、．.]
    | [（(][一二三四五六七八九十\d]{1,3}[）)]
    | \d{1,3} (?: [、．] | \.(?!\d) )
    | [①-⑳⑴-⒇㈠-㈩]
    | ——|－－|--|[●•◆■▲★]
    | 附件 | 附录 | 专栏 | 注[：:] | 抄送[：:] | 主送[：:] | 图\s?\d | 表\s?\d
    """,
    re.VERBOSE,
)
_DIVISION = re.compile(r"第[一二三四五六七八九十百千零〇\d]{1,7}[编章节条部分]|[一二三四五六七八九十]{1,3}、")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]|[〔\[【].*[〕\]】]")
_AGENCY_END = re.compile(
    r".*(?:厅|局|委|委员会|办公室|政府|人大|政协|法院|检察院|党委|省委|市委|部|院|会|组|署|文件)"
)
_AGENCY_GOES_ON = re.compile(r"关于|印发|转发|批转|公布|发布|的?文件")
_ENDS = "。！？；：!?;:…"
_CLOSERS = "”’）)》」』"

# All in sizes of a line.
_INDENT = 0.8
_ROOM = 0.3
_CENTERED = 0.7
_OTHER_SIZE = 0.12
_GAP_TO_USUAL = 1.6
_GAP_AFTER_END = 1.2
_TITLE_GAP = 2.4
_TITLE_SIZE = 1.08


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text of a page or frame begins and ends, the size of its running text, how far its lines stand apart."""

    left: float
    right: float
    size: float
    pitch: float


def margins_of(lines: Sequence[Line], size: float | None = None) -> Margins | None:
    """Return the margins that `lines` keep, None where there are none.

    The left one is the leftmost place where at least a tenth of the lines begin, the right one the farthest that lines
    which begin there reach, marks that hang over it aside. `size` is that of the running text, where it is known.
    """
    if not lines:
        return None
    if size is None:
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        size = sizes.most_common(1)[0][0]
    text = [line for line in lines if abs(line.size - size) <= size * _OTHER_SIZE] or list(lines)
    starts = Counter(round(line.x0) for line in text)
    common = [x for x in starts if starts[x - 1] + starts[x] + starts[x + 1] >= max(2, len(text) / 10)]
    left = min(line.x0 for line in text if round(line.x0) >= min(common, default=min(starts)) - 1)
    ends = sorted((line.x1 for line in text if line.x0 < left + 2.5 * size), reverse=True)
    right = ends[min(len(ends) - 1, len(ends) // 20)] if ends else max(line.x1 for line in text)
    steps = [b.base - a.base for a, b in pairwise(text) if 0 < b.base - a.base < 4 * size]
    pitch = Counter(round(step) for step in steps).most_common(1)[0][0] if steps else 1.75 * size
    return Margins(left, right, size, float(pitch))


def continues(last: Line, line: Line, before: Margins, here: Margins) -> bool:
    """Tell whether `line` goes on with the paragraph that `last` is in. They may stand on different pages.

    It does if it begins at the margin and `last` had no room for its first word; so does the next line of a centred
    title, and a line under a hanging label.
    """
    if abs(line.size - last.size) > _OTHER_SIZE * max(line.size, last.size):
        return False
    gap = line.base - last.base
    same_page = line.page == last.page
    if same_page and _is_title(last, before) and _is_title(line, here) and gap < _TITLE_GAP * line.size:
        return _title_goes_on(last, line, before)
    usual = max(here.pitch, line.size * 1.2)
    if same_page and (gap > _GAP_TO_USUAL * usual or (gap > _GAP_AFTER_END * usual and is_over(last.text))):
        return False
    room = before.right - last.x1
    if room > line.first_word + _ROOM * line.size or _is_right(last, before):
        return False
    if line.x0 <= here.left + _INDENT * line.size:
        return not (begins_unit(line.text) and (is_over(last.text) or last.text[-1] in _CLOSERS))
    hangs = line.x0 - here.left > last.x0 - before.left - _INDENT * line.size
    return hangs and not is_over(last.text) and not begins_unit(line.text) and begins_unit(last.text)


def join(texts: Sequence[str]) -> str:
    """Join the lines of a paragraph: no blank beside a wide character, one between Latin words.

    >>> join(["到2025年，全社会", "R&D", "经费", "of the", "Center"])
    '到2025年，全社会R&D经费of the Center'
    """
    joined = ""
    for text in texts:
        both_narrow = joined and text and not is_wide(joined[-1]) and not is_wide(text[0])
        # A word cut by a hyphen, or a number cut at its sign, goes on without a blank.
        joined += (" " if both_narrow and joined[-1].isalpha() and text[0].isalpha() else "") + text
    return joined


def paragraphs(lines: Sequence[Line], margins: Margins) -> Iterator[list[Line]]:
    """Yield the paragraphs that the lines of one frame form."""
    current: list[Line] = []
    for line in lines:
        if current and not continues(current[-1], line, margins, margins):
            yield current
            current = []
        current.append(line)
    if current:
        yield current


def is_over(text: str) -> bool:
    """Tell whether a line ends a sentence or a clause."""
    return text.rstrip(_CLOSERS)[-1:] in _ENDS


def begins_unit(text: str) -> bool:
    """Tell whether a line begins with a label."""
    return bool(_LABEL.match(text))


def _is_right(line: Line, margins: Margins) -> bool:
    """Tell whether a line is set to the right, as a signature."""
    return line.x0 > (margins.left + margins.right) / 2 and line.x1 > margins.right - 6 * line.size


def _is_title(line: Line, margins: Margins) -> bool:
    """Tell whether a line is centred, and short or larger than the running text, so that this is on purpose."""
    middle = (margins.left + margins.right) / 2
    large = line.size > margins.size * _TITLE_SIZE
    short = line.x0 > margins.left + 1.5 * line.size and line.x1 < margins.right - 1.5 * line.size
    return abs(line.center - middle) < _CENTERED * line.size and (large or short)


def _title_goes_on(last: Line, line: Line, margins: Margins) -> bool:
    """Tell whether the second of two centred lines of one size belongs to the title that the first begins."""
    if is_over(last.text) or _DIVISION.match(line.text) or _IN_BRACKETS.fullmatch(line.text):
        return False
    room = margins.right - last.x1
    if _IN_BRACKETS.fullmatch(last.text) or (_DIVISION.match(last.text) and room > 3 * last.size):
        return False
    if room <= line.first_word + _ROOM * line.size:
        return True
    # Broken by hand: agencies that issue together stand one under another, too.
    return not _AGENCY_END.fullmatch(last.text) or bool(_AGENCY_GOES_ON.match(line.text))
