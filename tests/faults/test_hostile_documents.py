"""Documents made to exhaust the machine that reads them: each ends as one line with a reason, and the others are indexed."""

import io
import re
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.build import BuildReport, build
from indexer.build.bounds import Bounds
from indexer.index import Index

BOUNDS = Bounds(memory_mb=512, cpu_seconds=20, seconds=40, output_mb=64)
GOOD = "云溪县节水办法\n第一条　为了节约用水，制定本办法。\n第二条　全县用水总量控制在1.2亿立方米以内。\n"

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def docx(body: bytes, head: bytes = b"") -> bytes:
    """A Word file around the inside of its body; `head` stands before the root element."""
    root = f'<w:document xmlns:w="{_WORD}"><w:body>'.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        document = b'<?xml version="1.0" encoding="UTF-8"?>' + head + root + body + b"</w:body></w:document>"
        package.writestr("word/document.xml", document)
    return made.getvalue()


def paragraph(text: str) -> bytes:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode()


def zip_bomb() -> bytes:
    return docx(paragraph("水") * 1_000 + b" " * (210 << 20))


def billion_laughs() -> bytes:
    entities = '<!ENTITY e0 "水">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return docx(paragraph("&e9;"), f"<!DOCTYPE w [{entities}]>".encode())


def outer_entity() -> bytes:
    return docx(paragraph("&e;"), b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def nested_tables() -> bytes:
    depth = 20_000
    return docx(b"<w:tbl><w:tr><w:tc>" * depth + paragraph("水") + b"</w:tc></w:tr></w:tbl>" * depth)


def pdf_bomb() -> bytes:
    """A page whose content is a few kilobytes, deflated twice, of drawing commands that fill 200 megabytes."""
    inner = zlib.compressobj(1)
    chunk = b"0 0 m 1 1 l S\n" * 75_000
    packed = b"".join([inner.compress(chunk) for _ in range(200)] + [inner.flush()])
    stream = zlib.compress(packed, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(stream) + stream + b"\nendstream",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made
        + b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(made)
    )


def deep_page() -> bytes:
    return b"<html><body>" + b"<div>" * 100_000 + "节约用水。".encode() + b"</body></html>"


def wide_table() -> bytes:
    row = "<tr>" + "<td rowspan=1000 colspan=1000>水</td>" * 200 + "</tr>"
    return f"<html><body><h1>办法</h1><table>{row * 200}</table></body></html>".encode()


def brackets() -> bytes:
    return ("关于节水的通知\n" + "（" * 200_000 + "水" + "）" * 200_000).encode()


def labels() -> bytes:
    return ("节水办法\n" + "（一）" * 300_000).encode()


BOMBS: dict[str, Callable[[], bytes]] = {
    "zip.docx": zip_bomb,
    "entities.docx": billion_laughs,
    "outer.docx": outer_entity,
    "nested.docx": nested_tables,
    "bomb.pdf": pdf_bomb,
    "deep.html": deep_page,
    "wide.html": wide_table,
    "brackets.txt": brackets,
    "labels.txt": labels,
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuildReport, Path, float]:
    base = tmp_path_factory.mktemp("hostile")
    folder = base / "corpus"
    folder.mkdir()
    for name, make in BOMBS.items():
        (folder / name).write_bytes(make())
    with (folder / "endless.txt").open("wb") as sparse:
        sparse.truncate(100 << 30)
    for name in ("aaa.txt", "zzz.txt"):
        (folder / name).write_text(GOOD.replace("云溪", name[0] * 2), "utf-8")
    started = time.monotonic()
    report = build([folder], base / "index", processes=2, bounds=BOUNDS)
    return report, base / "index", time.monotonic() - started


def test_the_others_are_indexed(built: tuple[BuildReport, Path, float]) -> None:
    report, index, _ = built
    opened = Index.open(index)
    assert {"aaa", "zzz"} <= {entry.doc for entry in opened.store.documents}
    assert report.indexed + len(report.failed) == len(BOMBS) + 3


@pytest.mark.parametrize("name", ["zip.docx", "entities.docx", "bomb.pdf", "wide.html"])
def test_a_bomb_is_refused_with_a_reason_and_what_to_do(
    built: tuple[BuildReport, Path, float], name: str
) -> None:
    reasons = {Path(file).name: reason for file, reason in built[0].failed}
    assert re.search("请|拒绝", reasons[name])
    assert "程序出错" not in reasons[name]


def test_no_refusal_is_a_fault_of_the_program(built: tuple[BuildReport, Path, float]) -> None:
    assert not [reason for _, reason in built[0].failed if "程序出错" in reason]


def test_a_file_far_over_the_limit_is_not_even_read_through(built: tuple[BuildReport, Path, float]) -> None:
    reasons = {Path(file).name: reason for file, reason in built[0].failed}
    assert "超过" in reasons["endless.txt"]
    assert "ZHENGWEN_READ_" not in reasons["endless.txt"]
    assert built[2] < 100


def test_nothing_outside_a_document_gets_into_it(built: tuple[BuildReport, Path, float]) -> None:
    opened = Index.open(built[1])
    assert "root:" not in (opened.store.text("outer") or "")
