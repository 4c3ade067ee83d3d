"""The words of an answer: how a quantity, a source and a state are put in official Chinese."""

import re
from decimal import Decimal

from corpus.model import Masthead
from indexer.records import Clause, Target
from service.checks.bounds import bound_of
from service.citing import Citer, locator_of

_STOP = "。；;，,、 \t\n　"
_GENERAL = frozenset({"全省", "全区", "全市", "全县", "全国", "本省", "本市", "我省", "我区", "我市", ""})


def trimmed(words: str) -> str:
    """Return quoted words without the stop that closes them, on one line."""
    return " ".join(words.split()).rstrip(_STOP)


def amount(target: Target) -> str:
    """Return a quantity as printed, with its unit where a table cell leaves that to its head.

    >>> from corpus.model import Span
    >>> def of(text, unit): return amount(Target("d", "d#1", "", "", "target", "eq", Decimal(1), None, unit, None, None, None, None, "", Span(0, 1), text))
    >>> of("不低于2%", "%"), of("4000以上", "家"), of("2.15左右", "%"), of("≥4.5", "%")
    ('不低于2%', '4000家以上', '2.15%左右', '≥4.5%')
    """
    words = _bounded("".join(target.value_text.split()) or plain(target.value), target)
    if not target.unit or target.unit in words or target.op == "qualitative":
        return words
    found = list(re.finditer(r"[\d０-９.，,]+|[一二三四五六七八九十百千万亿两零〇]+", words))
    if not found:
        return words
    at = found[-1].end()
    return words[:at] + target.unit + words[at:]


def _bounded(words: str, target: Target) -> str:
    """Return a quantity with its bound, where the words around it in the document give it (至少完成4家的任务)."""
    if target.op not in ("ge", "gt", "le", "lt") or bound_of(words) != "plain":
        return words
    return f"{'不少于' if target.op in ('ge', 'gt') else '不超过'}{words}"


def plain(value: Decimal | None) -> str:
    """Return a number without an exponent or trailing zeros."""
    if value is None:
        return ""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def baseline(target: Target, dated: bool) -> str:
    """Return what the quantity starts from, "" where that is not stated; its year where the documents name it (`dated`).

    2015年为1.42%；原为1.42%
    """
    if target.baseline_value is None or target.op == "growth":
        return ""
    value = plain(target.baseline_value) + target.unit
    return f"{target.baseline_year}年为{value}" if target.baseline_year and dated else f"原为{value}"


def is_general(scope: str) -> bool:
    """Whether a scope is all of the region that a document is for (全省), or not stated."""
    return scope in _GENERAL


def place(target: Target, head: Masthead) -> str:
    """Return the place that a quantity is for; the document's own region where it is for all of it."""
    if target.scope not in _GENERAL:
        return target.scope
    return head.region


def short_title(head: Masthead) -> str:
    """Return the title of a document, with book-title marks once."""
    title = head.title.strip()
    return (
        title
        if title.startswith("《") and title.endswith("》") and title.count("《") == 1
        else f"《{title}》"
    )


def status_words(doc: str, citer: Citer) -> str:
    """Return what must be said of a document that is no longer in force, "" for one that is.

    已废止，被《…》（…号）取代；已失效
    """
    status = citer.status(doc)
    if status not in ("repealed", "expired"):
        return ""
    words = "已废止" if status == "repealed" else "已失效"
    successor = citer.head(doc).repealed_by
    return f"{words}，被{successor_title(successor, citer)}取代" if successor else words


def successor_title(successor: str, citer: Citer) -> str:
    """Return the title and number of the document that took another's place; it may be known by its title only."""
    try:
        head = citer.head(successor)
    except KeyError:
        return successor if successor.startswith("《") else f"《{successor}》"
    return short_title(head) + (f"（{head.document_number}）" if head.document_number else "")


def source(clause: Clause, citer: Citer, brief: bool = False) -> str:
    """Return where words stand: 《…》（文号，已废止）二、（三）; only the place within the document where `brief`."""
    if brief:
        return locator_of(clause)
    head = citer.head(clause.doc)
    remarks = "，".join(filter(None, (head.document_number, status_words(clause.doc, citer))))
    return short_title(head) + (f"（{remarks}）" if remarks else "") + locator_of(clause)


def shortened(words: str, limit: int) -> str:
    """Return words cut at a comma within `limit` characters, …… put for the rest; never within a number."""
    if len(words) <= limit:
        return words
    cut = max(words.rfind(mark, 0, limit) for mark in "，、；。")
    return words[: cut if cut > limit // 3 else limit].rstrip("，、；。0123456789.") + "……"
