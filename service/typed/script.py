"""One script for all questions: simplified characters, narrow letters and figures, single blanks."""

import re
from functools import cache

from opencc import OpenCC

_WIDE = {
    wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_SIGNS = str.maketrans("％＆＋－／＃＠＝～　", "%&+-/#@=~ ")
_NARROW = _WIDE | _SIGNS | dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f"))
_POINT = re.compile(r"(?<=\d)．(?=\d)")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_BLANK = re.compile(r"\s+")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}] |[{_HAN}]$)")
"""A blank in a text that is typed with a blank after every character."""
_SPACED = re.compile(rf"(?:[{_HAN}] ){{3,}}")


def narrow(text: str) -> str:
    """Return a text with narrow letters, figures and signs, without invisible characters, blanks joined to one.

    Chinese punctuation stays as it is, and so does a blank between words.

    >>> narrow("２０３０年　Ｒ＆Ｄ占比２．５％？"), narrow("研 发 经 费 多少")
    ('2030年 R&D占比2.5%？', '研发经费 多少')
    """
    plain = _BLANK.sub(" ", _POINT.sub(".", text).translate(_NARROW)).strip()
    return _BETWEEN_HAN.sub("", plain) if _SPACED.search(plain) else plain


def simplified(text: str) -> str:
    """Return a text in traditional characters in simplified ones, the words of Taiwan in those of the mainland.

    A text without a traditional character comes back as it is. By OpenCC (configurations t2s and tw2sp).

    >>> simplified("高新技術企業獎勵"), simplified("軟體和資訊的專案"), simplified("软件项目")
    ('高新技术企业奖励', '软件和信息的项目', '软件项目')
    """
    if str(_characters().convert(text)) == text:
        return text
    return str(_words().convert(text))


@cache
def _characters() -> OpenCC:
    return OpenCC("t2s")


@cache
def _words() -> OpenCC:
    return OpenCC("tw2sp")
