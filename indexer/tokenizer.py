"""Text to index terms: words of jieba's dictionary, character bigrams, and figures kept whole."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version

import rjieba

_REVISION = 1
"""Counts changes of the rules below; it is part of the fingerprint, so that an index made by older rules is refused."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f"))

_HAN = r"[〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]"

_LETTER = "[a-zà-öø-ÿα-ω]"

_TERM = re.compile(
    rf"""
    (?P<number> [〔\[(【] \s? (?P<year> (?:19|20) \d\d) \s? [〕\])】] \s? 第? \s? (?P<serial> \d{{1,5}} ) \s? 号 )
    | (?P<figure>                                       # 2.4   62%   3,000   1.2.3, without the dot of "2017."
        (?> (?: \d{{1,3}} (?: ,\d{{3}} )+ (?!\d) | \d+ ) (?: \.\d+ )* )
        (?: \s? [%‰] | (?! {_LETTER} | & ) )
      )
    | (?P<code> (?: {_LETTER} | \d )+ (?: [.&'] (?: {_LETTER} | \d )+ )* )  # r&d   pm2.5   5g   2.4g   gov.cn
    | (?P<han> {_HAN}+ )
    """,
    re.VERBOSE,
)


def _han_terms(run: str, hmm: bool) -> Iterator[str]:
    """Yield the words of a run of Chinese characters, then its character bigrams."""
    yield from rjieba.cut(run, hmm)
    yield from map(str.__add__, run, run[1:])


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """Cuts text into index terms, the same for clauses and for questions.

    hmm          let jieba guess words that are not in its dictionary
    fingerprint  names the rules and the dictionary; an index is only good for the tokenizer that made it
    """

    hmm: bool = False
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        rules = f"{_REVISION}|{self.hmm}|{_TERM.pattern}|rjieba {version('rjieba')}"
        object.__setattr__(self, "fingerprint", f"zh-{_REVISION}-{sha256(rules.encode()).hexdigest()[:12]}")

    def terms(self, text: str) -> list[str]:
        """Return the terms of `text` in reading order; of a run of Chinese characters first the words, then the bigrams.

        Width and case are folded (NFKC, lower case). A word of two characters stands twice, once as a word
        and once as a bigram, which weighs it up. A document number 〔2017〕26号 is a term of its own, beside
        its year and serial number. Punctuation yields nothing.

        >>> Tokenizer().terms("Ｒ＆Ｄ经费占2.4％")
        ['r&d', '经费', '占', '经费', '费占', '2.4%']
        >>> Tokenizer().terms("(2017)26号，5G")
        ['〔2017〕26号', '2017', '26', '5g']
        """
        folded = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).lower()
        found: list[str] = []
        for match in _TERM.finditer(folded):
            kind = match.lastgroup
            if kind == "han":
                found.extend(_han_terms(match[0], self.hmm))
            elif kind == "figure":
                found.append(match[0].replace(",", "").replace(" ", ""))
            elif kind == "code":
                found.append(match[0])
            else:
                year, serial = match["year"], match["serial"]
                found.extend((f"〔{year}〕{serial}号", year, serial))
        return found
