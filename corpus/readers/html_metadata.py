"""The facts about a document that a government web page prints in a table over it."""

from collections.abc import Iterator, Sequence

from lxml import etree

from corpus.readers.html_segments import Segment
from corpus.readers.html_words import squeezed, words

_COLONS = "：:"
_LABEL_LENGTH = 12
_LINE_LENGTH = 500
_RUN_GAP = 2
_SURE_LABELS = 2

_Fact = tuple[str, str]


def metadata_of(root: etree._Element, lines: Sequence[Segment]) -> tuple[dict[str, str], frozenset[int]]:
    """Return the facts of a page by their labels as printed (索引号, 发文字号 …), and which lines hold them.

    They stand in a table, or in neighbouring lines "label：value" of whatever element; <meta name="ArticleTitle"> and
    the like are added under their own names. The first value of a label counts; blanks inside a label go.
    """
    facts: dict[str, str] = {}
    numbers: set[int] = set()
    for n, line in enumerate(lines):
        pairs = list(_table_facts(line)) if line.cells else []
        if _are_sure(pairs):
            numbers.add(n)
            _add(facts, pairs)
    for run, pairs in _runs(lines):
        if _are_sure(pairs):
            numbers.update(run)
            _add(facts, pairs)
    tags = [(tag.get("name", ""), tag.get("content", "").strip()) for tag in root.iter("meta")]
    _add(facts, [(key, value) for key, value in tags if key in words().tags])
    return facts, frozenset(numbers)


def _add(facts: dict[str, str], pairs: Sequence[_Fact]) -> None:
    for label, value in pairs:
        if value:
            facts.setdefault(label, value)


def _are_sure(pairs: Sequence[_Fact]) -> bool:
    return len({label for label, _ in pairs} & words().sure) >= _SURE_LABELS


def _label(text: str) -> str:
    """Return `text` as a label of metadata, "" where it is none."""
    bare = squeezed(text).rstrip(_COLONS).strip("【】[]")
    return bare if bare in words().labels else ""


def _table_facts(table: Segment) -> Iterator[_Fact]:
    """Yield the pairs of a table: a label and the cell at its right, or "label：value" in one cell."""
    for row in table.cells:
        texts = [" ".join(cell.paragraphs) for n, cell in enumerate(row) if n == 0 or cell is not row[n - 1]]
        for n, text in enumerate(texts):
            label = _label(text)
            if not label:
                yield from _pairs_in(text)
            elif n + 1 < len(texts):
                yield label, "" if _label(texts[n + 1]) else texts[n + 1]


def _runs(lines: Sequence[Segment]) -> Iterator[tuple[list[int], list[_Fact]]]:
    """Yield the runs of neighbouring lines that are facts: their numbers, and the facts."""
    run: list[int] = []
    pairs: list[_Fact] = []
    n = 0
    while n < len(lines):
        used, found = _facts_at(lines, n)
        if used:
            if run and n - run[-1] > _RUN_GAP:
                yield run, pairs
                run, pairs = [], []
            run.extend(range(n, n + used))
            pairs.extend(found)
        n += max(used, 1)
    if run:
        yield run, pairs


def _facts_at(lines: Sequence[Segment], n: int) -> tuple[int, list[_Fact]]:
    """Return how many lines from `n` on are facts: "label：value", or a label and its value on the next line."""
    line = lines[n]
    if line.cells:
        return 0, []
    label = _label(line.text)
    if label:
        following = lines[n + 1] if n + 1 < len(lines) else None
        if following is None or following.cells or _label(following.text) or list(_pairs_in(following.text)):
            return 1, [(label, "")]
        return 2, [(label, following.text)]
    pairs = list(_pairs_in(line.text))
    return (1, pairs) if pairs else (0, [])


def _pairs_in(text: str) -> Iterator[_Fact]:
    """Yield the facts of a line "label：value　label：value"; none unless it begins with a label."""
    if len(text) > _LINE_LENGTH:
        return
    starts = [at for at, character in enumerate(text) if character in _COLONS]
    labels: list[tuple[int, int, str]] = []
    for colon in starts:
        for begin in range(max(0, colon - _LABEL_LENGTH), colon):
            label = _label(text[begin:colon])
            if label and (begin == 0 or text[begin - 1] in " \u3000\t|；;"):
                labels.append((begin, colon, label))
                break
    if not labels or labels[0][0] != 0:
        return
    for (_, colon, label), following in zip(labels, [*labels[1:], None], strict=True):
        end = following[0] if following else len(text)
        yield label, text[colon + 1 : end].strip(" \u3000|；;")
