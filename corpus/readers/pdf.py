"""PDF documents with text: ruled tables, lines joined to paragraphs, page furniture left out."""

import zlib
from collections.abc import Iterator
from typing import Any

from corpus.errors import DamagedDocument, DocumentTooLarge, EncryptedDocument, ScannedDocument
from corpus.limits import Limits, mebibytes
from corpus.model import Reading
from corpus.readers.pdf_flow import PageContent, blocks_of
from corpus.readers.pdf_lines import lines_of
from corpus.readers.pdf_page import Page, read_page
from corpus.readers.pdf_tables import find_tables

_TEXT_PAGE = 30
_TEXT_SHARE = 0.5
_UNREADABLE_SHARE = 0.3
_TOTAL_TO_STREAM = 10
_CHUNK = 1 << 16

PICTURE_PAGES = "无文字的页"


def read_pdf(data: bytes, name: str, limits: Limits) -> Reading:
    """Return the text of a PDF with its tables, every block with the page it begins on.

    Running heads, feet, page numbers and a table of contents with dot leaders are left out. A document of which up to
    half the pages are pictures is read without them; metadata["无文字的页"] names them. `name` is the file's name, for
    messages. PDFium is not thread safe: read one PDF at a time in a process.

    Raises:
        EncryptedDocument: it opens with a password only.
        ScannedDocument: more than half of its pages are pictures, or its fonts do not say which characters they hold.
        DamagedDocument: it, or a page of it, cannot be opened.
        DocumentTooLarge: over `limits.pages`, or a stream grows over `limits.unpacked_bytes`.
    """
    _check_streams(data, name, limits)
    pages: list[PageContent] = []
    pictures: list[int] = []
    unreadable = characters = 0
    for page, is_picture in _pages(data, name, limits):
        if is_picture:
            pictures.append(page.number)
        characters += len(page.glyphs)
        unreadable += sum(1 for glyph in page.glyphs if _is_unreadable(glyph.text))
        tables, rest = find_tables(page)
        pages.append(PageContent(page.width, page.height, tuple(lines_of(rest, page.number)), tuple(tables)))
    if not characters or len(pictures) > len(pages) * (1 - _TEXT_SHARE):
        raise ScannedDocument(
            f"{name}：扫描件，{len(pages)} 页中有 {len(pictures)} 页是图片，没有文字。请先做文字识别（OCR），"
            "把识别结果存为 .md、.txt 或带文字层的 PDF 后再放入。"
        )
    if unreadable > characters * _UNREADABLE_SHARE:
        raise ScannedDocument(
            f"{name}：PDF 的字体没有文字编码，取出的是乱码。请先做文字识别（OCR），或从原文件重新导出 PDF 后再放入。"
        )
    metadata = {PICTURE_PAGES: "、".join(map(str, pictures))} if pictures else {}
    return Reading(format="pdf", blocks=tuple(blocks_of(pages, name, limits)), metadata=metadata)


def _pages(data: bytes, name: str, limits: Limits) -> Iterator[tuple[Page, bool]]:
    """Yield the pages, each with whether it is a picture without text."""
    # Imported here: only a PDF needs it.
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise EncryptedDocument(
                f"{name}：PDF 已加密，需要密码才能打开。请输入密码打开后另存（或打印）为未加密的 PDF，再重新放入。"
            ) from error
        raise DamagedDocument(
            f"{name}：PDF 已损坏或下载不完整，打不开。请重新获取，或用阅读器打开后另存为新的 PDF。"
        ) from error
    with document:
        if len(document) > limits.pages:
            raise DocumentTooLarge(
                f"{name}：共 {len(document)} 页，超过 {limits.pages} 页的上限。请拆分成几个文件后再放入。"
            )
        if not len(document):
            raise DamagedDocument(f"{name}：PDF 里没有页面。请重新获取文件。")
        for n in range(len(document)):
            try:
                page = document[n]
                yield _with_kind(page, n + 1)
                page.close()
            except pypdfium2.PdfiumError as error:
                raise DamagedDocument(
                    f"{name}：PDF 的第 {n + 1} 页已损坏。请重新获取，或用阅读器打开后另存为新的 PDF。"
                ) from error


def _with_kind(raw: Any, number: int) -> tuple[Page, bool]:
    import pypdfium2.raw as pdfium

    page = read_page(raw, number)
    inked = sum(1 for glyph in page.glyphs if not glyph.text.isspace())
    if inked >= _TEXT_PAGE:
        return page, False
    return page, any(True for _ in raw.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2))


def _is_unreadable(character: str) -> bool:
    return character == "\ufffd" or "\ue000" <= character <= "\uf8ff"


def _check_streams(data: bytes, name: str, limits: Limits) -> None:
    """Refuse a PDF one of whose compressed streams would fill the memory; PDFium itself stops only at 1 GB each."""
    total = 0
    at = 0
    while (at := data.find(b"stream", at)) >= 0:
        at += len(b"stream")
        if data[at - 9 : at - 6] == b"end":
            continue
        start = at + (2 if data.startswith(b"\r\n", at) else 1)
        total += _inflated(memoryview(data)[start:], limits.unpacked_bytes)
        if total > limits.unpacked_bytes * _TOTAL_TO_STREAM:
            raise DocumentTooLarge(
                f"{name}：PDF 内的数据解压后超过 {mebibytes(limits.unpacked_bytes)} 的上限，可能是压缩炸弹。"
                "如确是正常文件，请用阅读器打开后另存为新的 PDF。"
            )


def _inflated(data: memoryview, limit: int) -> int:
    """Return the size that a zlib stream at the start of `data` grows to, 0 where there is none.

    Over `limit` it returns enough to be over the limit of the whole file as well.
    """
    if len(data) < 2 or data[0] & 0x0F != 8 or (data[0] << 8 | data[1]) % 31:
        return 0
    unpacker = zlib.decompressobj()
    size = at = 0
    pending = b""
    try:
        while not unpacker.eof and (pending or at < len(data)):
            if not pending:
                pending, at = bytes(data[at : at + _CHUNK]), at + _CHUNK
            size += len(unpacker.decompress(pending, _CHUNK * 16))
            pending = unpacker.unconsumed_tail
            if size > limit:
                return limit * _TOTAL_TO_STREAM + 1
    except zlib.error:
        return size
    return size
