"""The parts of a .docx file, unpacked within limits and parsed without entities.

Not python-docx: it unpacks every part, pictures included, before the first can be looked at, and gives up on files
with one bad relationship, which Word and WPS open. Four parts are all that is needed here.
"""

import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from corpus.errors import DamagedDocument, DocumentTooLarge, EncryptedDocument
from corpus.limits import Limits, mebibytes

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"

# ISO/IEC 29500 Strict has names of its own for the same elements.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", MAIN.encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_OTHER_KINDS = (
    ("xl/", "Excel 工作簿，不是 Word 文档。请把内容复制到 Word 中另存为 .docx"),
    ("ppt/", "PowerPoint 演示文稿，不是 Word 文档。请导出为 PDF"),
    ("OFD.xml", "OFD 版式文件，不是 Word 文档。请用 OFD 阅读器另存为 PDF"),
    ("content.xml", "OpenDocument 文档，不是 Word 文档。请另存为 .docx"),
)
_ENTRIES = 20_000
_CHUNK = 1 << 20
_DOCUMENT = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Package:
    """The roots of the parts that hold text; None where the file has no such part."""

    document: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    footnotes: etree._Element | None
    endnotes: etree._Element | None


def open_package(data: bytes, name: str, limits: Limits) -> Package:
    """Unpack and parse the parts of a .docx file that hold text. `name` is the file's name, for messages.

    Raises:
        DamagedDocument: no zip archive, no Word document, or a part that is no XML or brings its own DTD.
        EncryptedDocument: the archive has a password.
        DocumentTooLarge: over `limits.unpacked_bytes` or `limits.elements`, declared or actual.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DamagedDocument(
            f"{name}：文件已损坏或下载不完整（不是完整的 .docx 压缩包）。请重新获取，或用 Word 打开修复后另存为 .docx。"
        ) from error
    with archive:
        _check(archive, name, limits)
        parts = _Parts(archive, name, limits)
        main = parts.main()
        related = parts.related(main)
        document = parts.parsed(main)
        if document is None or document.find(f"{W}body") is None:
            raise DamagedDocument(f"{name}：Word 文档里没有正文部分。请用 Word 打开后另存为 .docx。")
        return Package(
            document,
            styles=parts.parsed(related.get("styles")),
            numbering=parts.parsed(related.get("numbering")),
            footnotes=parts.parsed(related.get("footnotes")),
            endnotes=parts.parsed(related.get("endnotes")),
        )


def _check(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Refuse, before anything is unpacked, what is locked or would grow too large."""
    entries = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise EncryptedDocument(f"{name}：压缩包设有密码。请去掉密码后再放入。")
    size = sum(entry.file_size for entry in entries)
    if len(entries) > _ENTRIES or size > limits.unpacked_bytes:
        raise _too_large(name, limits)


def _too_large(name: str, limits: Limits) -> DocumentTooLarge:
    return DocumentTooLarge(
        f"{name}：解压后超过 {mebibytes(limits.unpacked_bytes)} 的上限，可能是压缩炸弹。"
        "如确是正常文件，请删去其中的图片或拆分后再放入。"
    )


@dataclass(slots=True)
class _Parts:
    """The open archive, and how much may still be unpacked from it."""

    archive: zipfile.ZipFile
    name: str
    limits: Limits
    unpacked: int = 0

    def main(self) -> str:
        """Return the path of the part with the text."""
        names = set(self.archive.namelist())
        for kind, target in self._relationships("_rels/.rels", ""):
            if kind == "officeDocument" and target in names and target.startswith("word"):
                return target
        if _DOCUMENT in names:
            return _DOCUMENT
        for start, what in _OTHER_KINDS:
            if any(entry.startswith(start) for entry in names):
                raise DamagedDocument(f"{self.name}：这是 {what}后再放入。")
        raise DamagedDocument(f"{self.name}：压缩包里没有 Word 文档，扩展名可能有误。请核对文件。")

    def related(self, main: str) -> dict[str, str]:
        """Return the paths of the parts that the main part refers to, by kind (styles, numbering …)."""
        folder, file = posixpath.split(main)
        return dict(self._relationships(f"{folder}/_rels/{file}.rels", folder))

    def _relationships(self, path: str, folder: str) -> list[tuple[str, str]]:
        root = self.parsed(path)
        if root is None:
            return []
        pairs = []
        for relationship in root.iter("{*}Relationship"):
            target = relationship.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            pairs.append((relationship.get("Type", "").rpartition("/")[2], posixpath.normpath(path)))
        return pairs

    def parsed(self, path: str | None) -> etree._Element | None:
        """Return the root of a part, None where the archive does not hold it."""
        if path is None or path not in self.archive.NameToInfo:
            return None
        data = self._bytes(path)
        if data.count(b"<") > self.limits.elements * 2:
            raise DocumentTooLarge(
                f"{self.name}：文档内部的标记超过 {self.limits.elements} 个的上限。请拆分成几个文件后再放入。"
            )
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
        )
        if b"<!DOCTYPE" in data:
            raise self._foreign(path)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise DamagedDocument(
                f"{self.name}：文档内部的 {path} 已损坏。请用 Word 打开修复后另存为 .docx。"
            ) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._foreign(path)
        return root

    def _foreign(self, path: str) -> DamagedDocument:
        return DamagedDocument(
            f"{self.name}：文档内部的 {path} 含有实体定义，不是 Word 生成的文件，可能是攻击文件，已拒绝读取。"
        )

    def _bytes(self, path: str) -> bytes:
        """Unpack one part, counting what really comes out, whatever the archive declares."""
        chunks: list[bytes] = []
        try:
            with self.archive.open(path) as part:
                while chunk := part.read(_CHUNK):
                    self.unpacked += len(chunk)
                    if self.unpacked > self.limits.unpacked_bytes:
                        raise _too_large(self.name, self.limits)
                    chunks.append(chunk)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
            raise DamagedDocument(
                f"{self.name}：压缩包里的 {path} 已损坏。请重新获取文件，或用 Word 打开修复后另存为 .docx。"
            ) from error
        return b"".join(chunks)
