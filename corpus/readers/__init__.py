"""One file to blocks: what it is, by its content, and the reader for that.

    blocks = read(Path("规划.docx")).blocks

Readers know nothing of each other; each takes bytes or text and the limits, and its libraries are imported only when a
file of its format is read.
"""

import stat
from pathlib import Path

from corpus.errors import DamagedDocument, DocumentError, DocumentTooLarge, EmptyDocument, UnknownFormat
from corpus.limits import Limits, mebibytes
from corpus.model import Reading
from corpus.readers.encoding import decode
from corpus.readers.formats import BINARY, SUFFIXES, check_suffix, looks_like_html
from corpus.readers.tables import bounded

__all__ = ["SUFFIXES", "read"]


def read(path: Path, limits: Limits = Limits()) -> Reading:  # noqa: B008 (frozen)
    """Return the blocks and metadata of the document at `path`.

    The format is what the content says; the suffix must agree with it, but for text, where a page saved as .txt is
    read as a page and OCR output as Markdown.

    Raises:
        UnknownFormat, EmptyDocument, DocumentTooLarge, EncryptedDocument, ScannedDocument, DamagedDocument: and no
            other exception, whatever the file holds. `str(error)` says in Chinese what is wrong, in which file, and
            what to do.
    """
    name = path.name
    try:
        data = _bytes(path, limits)
        return _checked(_read(data, name, path.suffix.lower(), limits), name, limits)
    except DocumentError:
        raise
    except OSError as error:
        raise DamagedDocument(
            f"{name}：无法读取文件（{_reason(error)}）。请检查路径、权限或符号链接。"
        ) from error
    except (MemoryError, RecursionError) as error:
        raise DocumentTooLarge(f"{name}：内容过大或嵌套过深，无法读取。请拆分或另存后再放入。") from error
    except Exception as error:  # a library's fault over one file must not stop the others
        raise DamagedDocument(
            f"{name}：文件已损坏，无法解析（{type(error).__name__}）。请重新获取，或另存后再放入。"
        ) from error


def _checked(reading: Reading, name: str, limits: Limits) -> Reading:
    """Return `reading` if it is within the limits and holds a word."""
    blocks = bounded(reading.blocks, name, limits)
    if not any(block.rows or block.text.strip() for block in blocks):
        raise EmptyDocument(f"{name}：文件里没有文字。请核对文件是否完整，或删去它。")
    return Reading(reading.format, blocks, reading.metadata)


def _bytes(path: Path, limits: Limits) -> bytes:
    """Return the content of a regular file, never more of it than is allowed."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise DamagedDocument(f"{path.name}：不是普通文件。请只放入文档文件。")
    if path.suffix.lower() not in SUFFIXES:
        raise UnknownFormat(
            f"{path.name}：不支持这种格式。能读的有 {'、'.join(sorted(SUFFIXES))}；其他格式请另存为其中一种。"
        )
    with path.open("rb") as file:
        data = file.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        size = mebibytes(max(status.st_size, len(data)))
        raise DocumentTooLarge(
            f"{path.name}：文件 {size}，超过 {mebibytes(limits.file_bytes)} 的上限。请拆分或删去图片后再放入。"
        )
    if not data.strip(b"\x00\t\n\r "):
        raise EmptyDocument(f"{path.name}：空文件。请重新获取，或删去它。")
    return data


def _read(data: bytes, name: str, suffix: str, limits: Limits) -> Reading:
    kind = check_suffix(data, name, suffix)
    if kind == "pdf":
        from corpus.readers.pdf import read_pdf

        return read_pdf(data, name, limits)
    if kind == "docx":
        from corpus.readers.docx import read_docx

        return read_docx(data, name, limits)
    return _read_text(decode(data, name), name, suffix, limits)


def _read_text(text: str, name: str, suffix: str, limits: Limits) -> Reading:
    if suffix not in BINARY and looks_like_html(text, suffix):
        from corpus.readers.html import read_html

        return read_html(text, name, limits)
    if text.count("\n") >= limits.blocks or len(text) > limits.characters:
        raise DocumentTooLarge(
            f"{name}：超过 {limits.blocks} 行或 {limits.characters} 字的上限。请拆分后再放入。"
        )
    from corpus.readers.markdown import looks_like_markdown, read_markdown
    from corpus.readers.text import read_text

    if suffix in (".md", ".markdown") or looks_like_markdown(text):
        return read_markdown(text, name, limits)
    return read_text(text)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
