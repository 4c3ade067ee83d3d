"""Bytes to text: which of the encodings that Chinese documents come in, and what no text should hold."""

import re

from corpus.errors import DamagedDocument

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# What a page may declare, and the codec that reads it. GB2312 and GBK are read as their superset GB18030.
_DECLARED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
}

_DECLARATION = re.compile(
    rb"""
    (?: charset | encoding )   # <meta charset="x">, content="text/html; charset=x", <?xml encoding="x"?>
    \s* = \s* ["']? \s*
    (?P<name> [A-Za-z0-9_-]{2,20} )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DECLARATION_WITHIN = 8192

# C0 and C1 controls but tab and line feed; zero width and bidirectional marks; byte order marks inside the text.
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

_SAMPLE = 4_000
_BROKEN_SHARE = 0.005


def decode(data: bytes, name: str) -> str:
    """Return the text of `data`, its line breaks as "\\n" and without control characters.

    Order: byte order mark; UTF-8; UTF-16 without a mark; what the page declares; GB18030; UTF-8 or GB18030 with
    at most one broken sequence in two hundred (each becomes U+FFFD); whatever charset-normalizer finds. A declared
    charset is only tried, since pages are often saved in another one than they say. `name` is the file's name, for
    the message.

    Raises:
        DamagedDocument: no encoding fits.
    """
    return clean(_decode(data, name))


def clean(text: str) -> str:
    """Return `text` with "\\n" as its only line break and without control and zero width characters.

    >>> clean("一\\r\\n二\\x00\\u200b　三")
    '一\\n二　三'
    """
    return _CONTROLS.sub("", _LINE_BREAKS.sub("\n", text))


def _decode(data: bytes, name: str) -> str:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data.decode(codec, errors="replace")
    for codec in _candidates(data):
        text = _strict(data, codec)
        if text is not None and (codec == "utf-8" or _plausible(text)):
            return text
    for codec in ("utf-8", "gb18030"):
        text = data.decode(codec, errors="replace")
        if text.count("\ufffd") <= max(1, len(text) * _BROKEN_SHARE) and _plausible(text):
            return text
    return _detected(data, name)


def _candidates(data: bytes) -> list[str]:
    """Return the codecs to try strictly, best first."""
    codecs = ["utf-8"]
    zeros = data.count(0)
    if zeros * 100 > len(data):
        # Latin characters and line breaks of UTF-16 leave their zero byte always on the same side.
        codecs = ["utf-16-le" if data[1::2].count(0) * 10 > zeros * 9 else "utf-16-be"]
    declared = _DECLARATION.search(data[:_DECLARATION_WITHIN])
    if declared is not None:
        codec = _DECLARED.get(declared["name"].decode("ascii").lower())
        if codec is not None:
            codecs.append(codec)
    return [*codecs, "gb18030"]


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _plausible(text: str) -> bool:
    """Tell whether `text` reads like Chinese or Latin text rather than like the bytes of another encoding.

    Nearly any pair of bytes is some character of GB18030, but text of another encoding falls on rare ones, while
    nine of ten characters of a real document are among the 7,445 of GB 2312-1980 (traditional script: over half).
    """
    foreign = [character for character in text[: _SAMPLE * 8] if character > "\x7f"][:_SAMPLE]
    common = sum(1 for character in foreign if _common(character))
    return common * 2 >= len(foreign)


def _common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return character in "—·…〔〕①②③④⑤⑥⑦⑧⑨⑩"
    return True


def _detected(data: bytes, name: str) -> str:
    # Imported here: it is needed for one file in thousands.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:65536]).best()
    if best is None or "\x00" in (text := data.decode(best.encoding, errors="replace")):
        raise DamagedDocument(
            f"{name}：认不出文字编码，可能不是文本文件。请用编辑器打开后另存为 UTF-8 编码，再重新放入。"
        )
    return text
