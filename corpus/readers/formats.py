"""What kind of file some bytes are, and whether that is what its name says."""

import re

from corpus.errors import DamagedDocument, EncryptedDocument, UnknownFormat

TEXT = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".shtml", ".xhtml"})
BINARY = frozenset({".docx", ".pdf"})
SUFFIXES = TEXT | BINARY

# Signature, what to call it, what to do about it.
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG 图片", "请先做文字识别（OCR），把文字存为 .txt 或 .md"),
    (b"\xff\xd8\xff", "JPEG 图片", "请先做文字识别（OCR），把文字存为 .txt 或 .md"),
    (b"GIF8", "GIF 图片", "请先做文字识别（OCR），把文字存为 .txt 或 .md"),
    (b"II*\x00", "TIFF 图片", "请先做文字识别（OCR），把文字存为 .txt 或 .md"),
    (b"MM\x00*", "TIFF 图片", "请先做文字识别（OCR），把文字存为 .txt 或 .md"),
    (b"BM", "BMP 图片", "请先做文字识别（OCR），把文字存为 .txt 或 .md"),
    (b"Rar!\x1a\x07", "RAR 压缩包", "请解压后放入里面的文档"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "请解压后放入里面的文档"),
    (b"\x1f\x8b", "gzip 压缩包", "请解压后放入里面的文档"),
    (b"{\\rtf", "RTF 文档", "请用 Word 打开后另存为 .docx"),
    (b"MIME-Version:", "网页归档（MHTML）", "请在浏览器中另存为“网页，仅 HTML”"),
    (b"\x7fELF", "程序文件", "请核对文件"),
    (b"MZ", "程序文件", "请核对文件"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN = 1024
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_97 = "WordDocument".encode("utf-16-le")

_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head)\b", re.I | re.S
)
_HTML_TAG = re.compile(r"<(?:html|head|body|div|p|table|meta|span|article|br)\b[^<>]{0,2000}>", re.IGNORECASE)
_HTML_WITHIN = 20_000
_HTML_TAGS = 3


def check_suffix(data: bytes, name: str, suffix: str) -> str:
    """Return "pdf", "docx" or "text" for a file whose content agrees with its suffix.

    Raises:
        DamagedDocument: the content is something else than the name says.
        EncryptedDocument: a Word document with a password.
        UnknownFormat: Word 97, which has no reader.
    """
    kind, what, remedy = _kind(data)
    if data.startswith(_COMPOUND):
        _refuse_compound(data, name)
    if kind == suffix.lstrip(".") or (kind == "text" and suffix in TEXT):
        return kind
    expected = suffix.lstrip(".").upper() if suffix in BINARY else "文本"
    raise DamagedDocument(f"{name}：内容是{what}，不是{expected}，与扩展名 {suffix} 不符。{remedy}。")


def looks_like_html(text: str, suffix: str) -> bool:
    """Tell whether text is a web page: it begins as one, or its name says so and it holds some tags.

    >>> looks_like_html("<!DOCTYPE html><html>", ".txt"), looks_like_html("一、总体要求", ".html")
    (True, False)
    """
    if suffix in (".md", ".markdown"):
        return bool(re.match(r"\s*<(?:!doctype\s+html|html)\b", text, re.IGNORECASE))
    if _HTML_START.match(text):
        return True
    tags = len(_HTML_TAG.findall(text[:_HTML_WITHIN]))
    return tags >= (1 if suffix not in (".txt", ".text") else _HTML_TAGS * 10)


def _kind(data: bytes) -> tuple[str, str, str]:
    """Return the kind, its name, and what to do where the suffix says otherwise."""
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf", " PDF 文档", "请把扩展名改为 .pdf"
    if data.startswith(_ZIP):
        return (
            "docx",
            "压缩包或 Word 文档",
            "如是 Word 文档，请把扩展名改为 .docx；如是压缩包，请解压后放入里面的文档",
        )
    for signature, what, remedy in _SIGNATURES:
        if data.startswith(signature):
            return "other", what if not what[0].isascii() else f" {what}", remedy
    if data.startswith(_COMPOUND):
        return "other", "旧版 Office 文档", "请用 Word 打开后另存为 .docx"
    return "text", "文本或无法识别的数据", "文件可能下载不完整，请重新获取，或改为正确的扩展名"


def _refuse_compound(data: bytes, name: str) -> None:
    """Explain a compound file, the container of Word 97 and of Word documents with a password."""
    if _ENCRYPTED in data:
        raise EncryptedDocument(
            f"{name}：Word 文档已加密。请输入密码打开，去掉密码后另存为 .docx，再重新放入。"
        )
    if _WORD_97 in data:
        raise UnknownFormat(
            f"{name}：这是旧版 Word 97—2003 文档（.doc）。请用 Word 或 WPS 打开后另存为 .docx。"
        )
