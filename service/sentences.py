"""The sentences of a clause, as spans, so that a quotation can be as short as what it proves."""

from corpus.model import Span

_STOPS = frozenset("。！？!?；;")
_OPENING = {"（": "）", "(": ")", "“": "”", "《": "》", "「": "」", "〔": "〕", "【": "】"}
_CLOSING = frozenset(_OPENING.values())
_MAX_NESTED = 200  # a bracket that does not close within so many characters is a slip, not a bracket


def sentences(text: str, offset: int = 0) -> tuple[Span, ...]:
    """Split a clause into its sentences; the spans leave out surrounding white space and cover all else.

    A stop inside brackets or quotation marks does not end a sentence; what closes right after a stop belongs to it,
    and so does a bracketed remark that follows it ("…攻关。（省科技厅牵头）" is two sentences).

    offset  added to every position, so that the spans refer to the document

    >>> [s.of("建设5个中心；到2025年（含）全覆盖。") for s in sentences("建设5个中心；到2025年（含）全覆盖。")]
    ['建设5个中心；', '到2025年（含）全覆盖。']
    """
    found: list[Span] = []
    start = at = 0
    size = len(text)
    while at < size:
        char = text[at]
        if char in _OPENING:
            close = _closing(text, at)
            if close is not None:
                at = close + 1
                continue
        if char in _STOPS or char == "\n":
            at += 1
            while at < size and (text[at] in _CLOSING or text[at] in _STOPS):
                at += 1
            _append(found, text, start, at, offset)
            start = at
            continue
        at += 1
    _append(found, text, start, size, offset)
    return tuple(found)


def _closing(text: str, at: int) -> int | None:
    """Return where the bracket opened at `at` closes, nesting counted; None where it does not within reach."""
    opening, closing = text[at], _OPENING[text[at]]
    depth = 0
    for position in range(at, min(len(text), at + _MAX_NESTED)):
        if text[position] == opening:
            depth += 1
        elif text[position] == closing:
            depth -= 1
            if depth == 0:
                return position
    return None


def _append(found: list[Span], text: str, start: int, end: int, offset: int) -> None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = end - (len(piece) - len(piece.rstrip()))
    if left < right:
        found.append(Span(offset + left, offset + right))
