"""Whether a statement is nothing but words that are cited, with no number or bound cut off at their ends."""

import re
from collections.abc import Sequence

from service.checks.witness import Witness, plain

LABEL = re.compile(r"（[^（）]*(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）[^（）]*)*）$")
PREFIX = re.compile(r"^(?:任务内容：|《[^：。]*》(?:（[^：。]*?）)?：)")
_GAP = re.compile(r"……|…")
_EDGE = "。；;，,、：:！？!?. "
_NUMERIC_START = re.compile(r"[\d.,零〇一二两三四五六七八九十百千万亿]")
_NUMERIC_END = re.compile(r"(?:[\d.零〇一二两三四五六七八九十百千万亿%]|[元家个名项人件亩台套天日年月])$")
_RUNS_ON = re.compile(r"[\d.十百千万亿%]|以[上下内]|左右")
_RUNS_IN = re.compile(r"(?:[\d.,十百千万亿]|不[低高少多]于|不超过|至少|最[高低多少]|超过|突破)$")


def is_verbatim(text: str, cited: Sequence[Witness]) -> bool:
    """Whether a statement is nothing but words cited, with …… where some are left out, and where they stand."""
    body = LABEL.sub("", PREFIX.sub("", text.strip()))
    parts = [plain(piece).strip(_EDGE) for piece in _GAP.split(body)]
    return all(any(_quotes(witness.quote, part) for witness in cited) for part in parts if part)


def _quotes(quote: str, part: str) -> bool:
    """Whether a quote holds these words without a number or its bound being cut off at their ends."""
    at = quote.find(part)
    while at >= 0:
        cut = (_RUNS_ON.match(quote[at + len(part) :]) and _NUMERIC_END.search(part)) or (
            _RUNS_IN.search(quote[:at]) and _NUMERIC_START.match(part)
        )
        if not cut:
            return True
        at = quote.find(part, at + 1)
    return False
