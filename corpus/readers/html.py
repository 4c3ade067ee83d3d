"""Web pages of governments: the article, and the table of facts that stands over it."""

from collections.abc import Collection, Sequence
from itertools import islice

from corpus.errors import DocumentTooLarge, EmptyDocument
from corpus.limits import Limits
from corpus.model import Block, Reading
from corpus.readers.html_markup import parse
from corpus.readers.html_metadata import metadata_of
from corpus.readers.html_segments import Segment, segments
from corpus.readers.html_words import squeezed, words
from corpus.readers.tables import table_blocks

# What a line of the page's frame weighs beside its length, in characters of text that it cancels.
_FRAME_WEIGHT = 60
_LINKS_WEIGHT = 20
_MOSTLY_LINKS = 0.5
_FRAME_LENGTH = 400
_INFO_AMONG = 4
_TITLE_AMONG = 12
_TITLE_LENGTH = 6


def read_html(text: str, name: str, limits: Limits) -> Reading:
    """Return the article of a web page and its metadata.

    The page is taken as the lines that a browser shows. Each weighs its length, for the article if it is plain text,
    against it if it consists of links, page words (打印, 分享到, 版权所有) or metadata; the article is the stretch of
    lines that weighs most. This needs no knowledge of a site's class names; they only tip the scales. Within the
    article nothing but lines of links and page words is left out. The page's title goes in front if the article does
    not hold it. `name` is the file's name, for messages.

    Raises:
        EmptyDocument: no line of the page is an article's.
    """
    root = parse(text, name, limits)
    lines = list(islice(segments(root, name, limits), limits.blocks + 1))
    if len(lines) > limits.blocks:
        raise DocumentTooLarge(f"{name}：网页超过 {limits.blocks} 行的上限。请只保存正文部分后再放入。")
    metadata, facts = metadata_of(root, lines)
    weights = _weights(lines, facts)
    start, end = heaviest(weights)
    if start == end:
        raise EmptyDocument(
            f"{name}：网页里没有正文，可能是列表页，或正文由脚本载入。请在浏览器中打开文件页面，另存为网页后再放入。"
        )
    article = [
        line for n, line in enumerate(lines[start:end], start) if n not in facts and not _is_dropped(line)
    ]
    article = _without_info(article)
    title = _title(lines[:start], article, metadata)
    blocks = [Block(title, level=1)] if title else []
    for line in _without_double_title(article):
        blocks += table_blocks(line.cells) if line.cells else [Block(line.text, level=line.level)]
    return Reading(format="html", blocks=tuple(blocks), metadata=metadata)


def fragment_blocks(markup: str, name: str, limits: Limits) -> list[Block]:
    """Return the blocks of a piece of HTML, such as a table inside Markdown, with nothing left out."""
    blocks: list[Block] = []
    for line in segments(parse(markup, name, limits), name, limits):
        blocks += table_blocks(line.cells) if line.cells else [Block(line.text, level=line.level)]
    return blocks


def heaviest(weights: Sequence[int]) -> tuple[int, int]:
    """Return the bounds of the stretch with the greatest sum, (0, 0) where none is above 0 (Kadane 1977).

    >>> heaviest([-5, 3, -1, 4, -9, 5])
    (1, 4)
    """
    best, best_bounds = 0, (0, 0)
    running, start = 0, 0
    for n, weight in enumerate(weights):
        if running <= 0:
            running, start = 0, n
        running += weight
        if running > best:
            best, best_bounds = running, (start, n + 1)
    return best_bounds


def _weights(lines: Sequence[Segment], facts: Collection[int]) -> list[int]:
    """Return how much each line speaks for standing in the article, below 0 if against."""
    weights: list[int] = []
    for n, line in enumerate(lines):
        length = len(line.text)
        after_text = n > 0 and weights[-1] > 0 and lines[n - 1].box == line.box
        if line.linked > length * _MOSTLY_LINKS:
            weights.append(-_LINKS_WEIGHT - length)
        elif n in facts or _is_frame(line):
            weights.append(-_FRAME_WEIGHT - length)
        elif line.aside or (words().foot_weak.search(squeezed(line.text)) and not after_text):
            weights.append(-length)
        else:
            weights.append(length)
    return weights


def _is_frame(line: Segment) -> bool:
    """Tell whether a line speaks of the page: its foot, its buttons, who published it when."""
    bare = squeezed(line.text)
    return _is_dropped(line) or (not line.cells and len(bare) < _FRAME_LENGTH and _is_info(bare))


def _is_dropped(line: Segment) -> bool:
    """Tell whether a line is none of the article's even where it stands amid the article."""
    bare = squeezed(line.text)
    if line.linked > len(line.text) * _MOSTLY_LINKS:
        return True
    if len(bare) >= _FRAME_LENGTH:
        return False
    # Not a line of dates and signs alone: a signature ends with one.
    known = words()
    page_words = not line.cells and known.only_page.fullmatch(bare) and known.page.search(bare)
    return bool(known.foot.search(bare) or page_words)


def _is_info(bare: str) -> bool:
    return bool(words().info.fullmatch(bare))


def _without_info(article: Sequence[Segment]) -> list[Segment]:
    """Leave out lines such as "来源：" at the ends of the article; amid it, it may be a note under a table."""
    last = len(article) - _INFO_AMONG
    return [
        line
        for n, line in enumerate(article)
        if line.cells or not (n < _INFO_AMONG or n >= last) or not _is_info(squeezed(line.text))
    ]


def _title(before: Sequence[Segment], article: Sequence[Segment], metadata: dict[str, str]) -> str:
    """Return the page's title if the article does not hold it, else ""."""
    headings = [line.text for line in before if line.level in (1, 2) and not _is_frame(line)]
    candidates = [metadata.get("ArticleTitle", ""), *headings[-1:]]
    title = next((text for text in candidates if len(squeezed(text)) >= _TITLE_LENGTH), "")
    head = squeezed("".join(line.text for line in article[:_TITLE_AMONG]))
    return "" if squeezed(title) in head else title


def _without_double_title(article: Sequence[Segment]) -> Sequence[Segment]:
    """Leave out a page title in front that the document repeats below its own masthead."""
    first = squeezed(article[0].text)
    if len(first) >= _TITLE_LENGTH and any(squeezed(line.text) == first for line in article[1:_TITLE_AMONG]):
        return article[1:]
    return article
