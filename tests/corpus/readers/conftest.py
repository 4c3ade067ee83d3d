"""Documents made by the tests themselves: PDF and Word files from a few lines of Python."""

import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest

_CLOSING = "，。、；：！？）》”〕"
_OPENING = "（《“〔"


def width(text: str, size: float) -> float:
    """Return the width of a line: half a size for ASCII, one for all else."""
    return sum(size / 2 if character < "\x7f" else size for character in text)


@dataclass
class Pdf:
    """A PDF under construction; y counts down from the top. A4, Chinese text without embedding a font."""

    width: float = 595
    height: float = 842
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    rotate: int = 0

    def page(self) -> None:
        self.pages.append([])

    def text(self, x: float, y: float, text: str, size: float = 16, matrix: str = "1 0 0 1") -> None:
        codes = text.encode("utf-16-be").hex()
        self.pages[-1].append(f"BT /F1 {size} Tf {matrix} {x:.2f} {self.height - y:.2f} Tm <{codes}> Tj ET")

    def center(self, y: float, text: str, size: float = 16) -> None:
        self.text((self.width - width(text, size)) / 2, y, text, size)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pages[-1].append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")

    def raw(self, operators: str) -> None:
        self.pages[-1].append(operators)

    def table(
        self, x: float, y: float, columns: Sequence[float], rows: Sequence[Sequence[str]], height: float = 24
    ) -> float:
        """Draw a ruled table; "" under a cell of the row above is no cell of its own if it is None. Returns its end."""
        edges = [x]
        for column in columns:
            edges.append(edges[-1] + column)
        bottom = y + height * len(rows)
        for n in range(len(rows) + 1):
            self.rule(edges[0], y + n * height, edges[-1], y + n * height)
        for edge in edges:
            self.rule(edge, y, edge, bottom)
        for n, row in enumerate(rows):
            for at, cell in zip(edges, row, strict=False):
                self.text(at + 4, y + n * height + height - 8, cell, 11)
        return bottom

    def paragraph(
        self,
        y: float,
        text: str,
        *,
        size: float = 16,
        left: float = 80,
        right: float = 515,
        indent: float = 2,
        pitch: float = 28,
        bottom: float = 740,
        top: float = 120,
        foot: Callable[["Pdf"], None] | None = None,
    ) -> float:
        """Set a paragraph line by line as a typesetter does, over pages; return where the next one begins."""
        x = left + indent * size
        for line in broken(text, right - left, size, indent):
            if y > bottom:
                if foot is not None:
                    foot(self)
                self.page()
                y = top
            self.text(x, y, line, size)
            x, y = left, y + pitch
        return y

    def data(self, trailer: str = "", extra: Iterable[bytes] = ()) -> bytes:
        """Return the file."""
        objects: list[bytes] = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"",
            b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor 5 0 R>>",
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
            b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
        ]
        kids = []
        for operators in self.pages:
            stream = zlib.compress("\n".join(operators).encode("ascii"))
            number = len(objects) + 1
            kids.append(f"{number} 0 R")
            objects.append(
                (
                    f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {self.width} {self.height}]/Rotate {self.rotate}"
                    f"/Resources<</Font<</F1 3 0 R>>>>/Contents {number + 1} 0 R>>"
                ).encode()
            )
            objects.append(
                f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode() + stream + b"\nendstream"
            )
        objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
        return assembled([*objects, *extra], trailer)


def assembled(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """Return a PDF file of these objects, the first being its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj".encode() + body + b"endobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def broken(text: str, room: float, size: float, indent: float) -> list[str]:
    """Break a paragraph into lines: figures and Latin words stay whole, no line begins with a closing mark."""
    words: list[str] = []
    for character in text:
        ascii_run = words and words[-1][-1].isascii() and words[-1][-1].isalnum() and character.isascii()
        if words and (
            character in _CLOSING or (ascii_run and character.isalnum()) or words[-1][-1] in _OPENING
        ):
            words[-1] += character
        else:
            words.append(character)
    lines, line, left = [], "", room - indent * size
    for word in words:
        if width(line + word, size) > left + 0.01 and line:
            lines.append(line)
            line, left = "", room
        line += word
    return [*lines, line]


@pytest.fixture
def pdf() -> Pdf:
    return Pdf()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body: str, *, head: str = "", **parts: str) -> bytes:
    """Return a .docx whose w:body holds `body`; other parts (numbering, styles, footnotes) by name."""
    namespaces = (
        f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
        for n, name in enumerate(parts)
    )
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{head}<w:document {namespaces}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
        **{
            f"word/{name}.xml": f"<w:{name} {namespaces}>{content}</w:{name}>"
            for name, content in parts.items()
        },
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return out.getvalue()


def p(text: str, properties: str = "") -> str:
    """Return a Word paragraph of one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


@pytest.fixture
def make_docx() -> Callable[..., bytes]:
    return docx


@pytest.fixture
def para() -> Callable[..., str]:
    return p


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Write a file into a folder of the test's own and return its path."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
