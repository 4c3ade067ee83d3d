"""Fragments: every line cut where a unit begins inside it (items glued on one line, 一是…二是…, a glued heading)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Document, Span
from corpus.numbering import Label, Style, inner_labels
from indexer.outline.headings import is_duty, lead
from indexer.outline.segments import Role, Sheet

_GLUED_STYLES = frozenset({"part", "chapter", "division", "cn_comma", "cn_paren", "article", "box"})
_SENTENCE_ENDS = "。！？!?”）)…"
_CLAUSE_ENDS = "。；;：:！？!?）)"
_REACH = 80
_SUBHEAD = 20  # longest lead sentence of an unnumbered block inside an item
_MAY_POINT = re.compile(
    r"[一二三四五六七八九十][是要]|首先|其次|最后|[第其][一二三四五六七八九十]+[，,：:、]"
)
_NEW_ARTICLE = re.compile(r"\s|【|$")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of one line that is one unit.

    label   None for running text and table rows
    inline  it does not begin its line
    row     it is a table row
    level   the heading level that the format declares for its line
    """

    span: Span
    line: int
    role: Role
    label: Label | None = None
    inline: bool = False
    row: bool = False
    level: int | None = None


def fragments_of(document: Document, sheet: Sheet, roles: Sequence[Role]) -> list[Fragment]:
    """Return the fragments of a document in order; together they hold every character but line breaks and white space."""
    labels = _counted(sheet, roles)
    following = _next_ordinals(labels)
    last: dict[Style, int] = {}
    found: list[Fragment] = []
    for i, line in enumerate(document.lines):
        text, role, label = sheet.texts[i], roles[i], labels[i]
        if role != "content" or sheet.rows[i]:
            found.append(Fragment(line.span, i, role, label if role == "annex" else None, row=sheet.rows[i]))
            continue
        if label is not None:
            last[label.style] = label.ordinal
        cuts: list[tuple[int, Label | None]] = [(0, label), *_cuts(text, label, last, following[i])]
        begin, own = cuts[-1]
        if own is not None and (at := _subhead_at(sheet, labels, roles, i, begin, own)):
            cuts.append((at, None))
        for (start, own), end in zip(cuts, [*(at for at, _ in cuts[1:]), len(text)], strict=True):
            words = text[start:end]
            begin = start + len(words) - len(words.lstrip())
            span = Span(line.span.start + begin, line.span.start + start + len(words.rstrip()))
            if span.start < span.end:
                found.append(Fragment(span, i, role, own, start > 0, level=None if start else line.level))
    return found


def _counted(sheet: Sheet, roles: Sequence[Role]) -> list[Label | None]:
    """The labels of lines, without those that nothing before or behind them counts on from."""
    labels = [
        label if role in ("content", "annex") else None
        for label, role in zip(sheet.labels, roles, strict=True)
    ]
    _drop_lone_points(sheet, labels)
    article = 0
    for i, label in enumerate(labels):
        if roles[i] != "content":
            article = 0
        if label is None:
            continue
        if label.style == "article":
            expected = label.ordinal in (article, article + 1)
            if not expected and not _NEW_ARTICLE.match(sheet.texts[i], label.end):
                labels[i] = None
            else:
                article = label.ordinal
        elif label.style == "table" and not any(sheet.rows[i + 1 : i + 4]):
            labels[i] = None
    return labels


def _drop_lone_points(sheet: Sheet, labels: list[Label | None]) -> None:
    """一是 counts only where 二是 follows, on its line or at the head of a later one."""
    points = [i for i, label in enumerate(labels) if label is not None and label.style == "point"]
    ends = _last_points(sheet)
    for k, i in enumerate(points):
        label = labels[i]
        if label is None:
            continue
        after = labels[points[k + 1]] if k + 1 < len(points) else None
        goes_on = label.ordinal > 1 and ends[i - 1].get(label.variant, 0) == label.ordinal - 1 if i else False
        awaits = after is not None and after.variant == label.variant and after.ordinal == label.ordinal + 1
        inside = ends[i].get(label.variant, 0) > label.ordinal
        if not (goes_on or awaits or inside):
            labels[i] = None


def _last_points(sheet: Sheet) -> list[dict[str, int]]:
    """For each line, the number of the last point so far, by variant."""
    found: list[dict[str, int]] = []
    last: dict[str, int] = {}
    for i, text in enumerate(sheet.texts):
        own = sheet.labels[i]
        if _MAY_POINT.search(text) is not None:
            last = dict(last)
            for label in ([own] if own else []) + [label for label, _ in inner_labels(text, 1)]:
                if label.style == "point" and (
                    label.ordinal == 1 or last.get(label.variant, 0) == label.ordinal - 1
                ):
                    last[label.variant] = label.ordinal
        found.append(last)
    return found


def _next_ordinals(labels: Sequence[Label | None]) -> list[Mapping[Style, int]]:
    """For each line, the ordinal of the next line label of each style behind it."""
    after: list[Mapping[Style, int]] = []
    seen: dict[Style, int] = {}
    for label in reversed(labels):
        after.append(seen)
        if label is not None:
            seen = {**seen, label.style: label.ordinal}
    after.reverse()
    return after


def _cuts(
    text: str, label: Label | None, last: dict[Style, int], following: Mapping[Style, int]
) -> Iterator[tuple[int, Label]]:
    """Where units begin inside a line: a count that starts at 1 and goes on, or goes on from the line's own label."""
    candidates = list(inner_labels(text, label.end if label else 1))
    current: dict[tuple[Style, str], int] = {}
    if label is not None:
        current[label.style, label.variant] = label.ordinal
    ahead = _goes_on(candidates)
    for k, (inner, before) in enumerate(candidates):
        key = (inner.style, inner.variant)
        if inner.style == "dash":
            accepted = before in "。；;"
        elif inner.style in ("annex", "table"):
            accepted = False
        elif _follows(inner, current.get(key, -1)):
            accepted = (
                before in _CLAUSE_ENDS + "，,…”"
                if inner.style == "point"
                else before in _CLAUSE_ENDS + "”…，" or inner.style == "arabic"
            )
        elif inner.ordinal == 1 and before in _CLAUSE_ENDS:
            accepted = ahead[k] or _starts_list(inner, text, before, following)
        elif inner.ordinal == 1:
            accepted = _is_first_child(inner, text, label) and (ahead[k] or following.get(inner.style) == 2)
        else:
            accepted = _is_glued(inner, text, before, last)
        if accepted:
            current[key] = inner.ordinal
            if inner.style != "dash":
                last[inner.style] = inner.ordinal
            yield inner.start, inner


def _follows(label: Label, ordinal: int) -> bool:
    """Whether the label counts on; 最后 may follow 其次."""
    return label.ordinal > 1 and (
        label.ordinal == ordinal + 1 or (label.variant == "series" and label.ordinal > ordinal > 0)
    )


def _goes_on(candidates: Sequence[tuple[Label, str]]) -> list[bool]:
    """For each candidate 1, whether a 2 of the same style follows before another 1."""
    result = [False] * len(candidates)
    nearest: dict[tuple[Style, str], int] = {}
    for k in range(len(candidates) - 1, -1, -1):
        label, before = candidates[k]
        key = (label.style, label.variant)
        result[k] = nearest.get(key) == 2
        if label.ordinal == 2 and before in _CLAUSE_ENDS + "，,…”":
            nearest[key] = 2
        elif label.ordinal == 1:
            nearest[key] = 1
    return result


def _starts_list(inner: Label, text: str, before: str, following: Mapping[Style, int]) -> bool:
    """1. behind a full stop whose 2. begins a later line, or a lone heading （一） glued to the line's end."""
    if before not in _SENTENCE_ENDS or inner.style == "point":
        return False
    if inner.style in _GLUED_STYLES and _is_short(rest := _rest(text, inner)) and rest[-1] not in "。；：":
        return True
    if following.get(inner.style) != 2:
        return False
    return inner.style in ("arabic", "cn_paren", "article", "step") or _is_short(_rest(text, inner))


def _is_first_child(inner: Label, text: str, label: Label | None) -> bool:
    """二、重点任务（一）强化创新: nothing but a heading stands between the line's own label and this one."""
    if label is None or label.style == inner.style or inner.style == "point":
        return False
    return (
        inner.start - label.end < _REACH
        and re.fullmatch(r"[^，。；：、]{2,40}", text[label.end : inner.start].strip()) is not None
    )


def _is_glued(inner: Label, text: str, before: str, last: Mapping[Style, int]) -> bool:
    """A label that goes on from an earlier line: a heading glued to the end of a paragraph, an item glued to another."""
    if before not in _SENTENCE_ENDS:
        return False
    if inner.style == "box":
        return (
            _is_short(_rest(text, inner))
            or re.match(r"[^。]{2,40}\s*1[.．、]", _rest(text, inner)) is not None
        )
    if inner.ordinal != last.get(inner.style, 0) + 1:
        return False
    if inner.style == "article":
        return _NEW_ARTICLE.match(text, inner.end) is not None
    if inner.style in _GLUED_STYLES:
        return _is_short(_rest(text, inner)) or (
            inner.style == "cn_paren" and "。" in text[inner.end : inner.end + 40]
        )
    return inner.style == "arabic" and re.match(r"\s*[\u4e00-\u9fff“《]", _rest(text, inner)) is not None


def _rest(text: str, label: Label) -> str:
    """The words behind a label, as far as a heading may reach."""
    return text[label.end : label.end + _REACH]


def _is_short(rest: str) -> bool:
    return 0 < len(rest.strip()) <= 40 and not re.search(r"[。；]\S", rest)


def _subhead_at(
    sheet: Sheet, labels: Sequence[Label | None], roles: Sequence[Role], i: int, start: int, label: Label
) -> int:
    """Where an unnumbered block begins that is glued to the heading of line i's last item, 0 where none does.

    "1.医疗健康技术创新。疾病防治。围绕…" followed by "中医药传承创新。…": the item holds blocks, each with a lead sentence.
    """
    end = start + len(label.text)
    head, stop, rest = sheet.texts[i][end:].partition("。")
    if label.style not in ("arabic", "cn_paren") or not stop or not lead(rest, _SUBHEAD) or "，" in head:
        return 0
    blocks = 0
    for j in range(i + 1, len(labels)):
        if labels[j] is not None or roles[j] != "content" or sheet.rows[j]:
            break
        if is_duty(sheet.texts[j]):
            continue
        if not lead(sheet.texts[j], _SUBHEAD + 2):
            return 0
        blocks += 1
    return end + len(head) + 1 if blocks else 0
