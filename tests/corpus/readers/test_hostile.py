"""What cannot be read is named with its reason, whatever it is; nothing else is ever raised."""

import os
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import (
    DamagedDocument,
    DocumentError,
    DocumentTooLarge,
    EmptyDocument,
    EncryptedDocument,
    UnknownFormat,
)
from corpus.limits import Limits
from corpus.readers import SUFFIXES, read

if TYPE_CHECKING:
    from conftest import Pdf

Put = Callable[[str, bytes | str], Path]
Make = Callable[..., bytes]

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512
ENCRYPTION = (
    "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
    + "41" * 32
    + ">/U<"
    + "42" * 32
    + ">>>/ID[<"
    + "43" * 16
    + "><"
    + "43" * 16
    + ">]"
)


def refusal(path: Path, kind: type[DocumentError], limits: Limits | None = None) -> str:
    with pytest.raises(kind) as caught:
        read(path, limits or Limits())
    message = str(caught.value)
    assert message.startswith(f"{path.name}：")
    assert message.endswith("。")
    return message


def test_an_encrypted_pdf(put: Put, pdf: "Pdf") -> None:
    pdf.paragraph(120, "一、总体要求")
    assert "另存（或打印）为未加密的 PDF" in refusal(put("a.pdf", pdf.data(ENCRYPTION)), EncryptedDocument)


def test_encrypted_and_old_word_documents(put: Put) -> None:
    encrypted = COMPOUND + "EncryptedPackage".encode("utf-16-le")
    assert "去掉密码" in refusal(put("a.docx", encrypted), EncryptedDocument)
    old = COMPOUND + "WordDocument".encode("utf-16-le")
    assert "97—2003" in refusal(put("b.docx", old), UnknownFormat)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", PNG, "PNG 图片"),
        ("a.docx", PNG, "PNG 图片"),
        ("a.txt", PNG, "PNG 图片"),
        ("a.html", b"\xff\xd8\xff\xe0" + b"\x00" * 99, "JPEG 图片"),
        ("a.docx", b"%PDF-1.7\n" + b"x" * 99, "扩展名改为 .pdf"),
        ("a.pdf", b"PK\x03\x04" + b"x" * 99, "扩展名改为 .docx"),
        ("a.txt", b"Rar!\x1a\x07\x00" + b"x" * 99, "RAR 压缩包"),
        ("a.docx", b"{\\rtf1\\ansi}", "RTF"),
        ("a.docx", "<html><body>登录后下载</body></html>".encode(), "扩展名 .docx 不符"),
        ("a.pdf", "一、总体要求".encode(), "扩展名 .pdf 不符"),
        ("a.md", b"\x1f\x8b\x08" + b"x" * 99, "gzip"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(put: Put, name: str, content: bytes, said: str) -> None:
    assert said in refusal(put(name, content), DamagedDocument)


@pytest.mark.parametrize("content", [b"", b" \r\n\t ", "　\n　".encode(), b"\x00" * 100])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.pdf", "a.docx"])
def test_empty_files(put: Put, name: str, content: bytes) -> None:
    path = put(name, content)
    if content.strip(b"\x00 \r\n\t") and name in ("a.pdf", "a.docx"):
        refusal(path, DamagedDocument)
    else:
        assert "空文件" in refusal(path, EmptyDocument) or content


def test_documents_without_a_word(put: Put, make_docx: Make) -> None:
    assert "没有文字" in refusal(put("a.docx", make_docx("<w:p/>")), EmptyDocument)
    assert "没有正文" in refusal(put("a.html", "<html><body><div></div></body></html>"), EmptyDocument)


def test_a_text_of_30_mb_is_refused_without_being_read_whole(put: Put) -> None:
    path = put("a.txt", b"")
    with path.open("wb") as file:
        file.truncate(30 << 20)
    tracemalloc.start()
    try:
        message = refusal(path, DocumentTooLarge)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "文件 30 MB，超过 20 MB 的上限" in message
    assert peak < 64 << 20


def test_a_zip_bomb_named_docx(put: Put, make_docx: Make, para: Callable[..., str]) -> None:
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(make_docx(para("正文")))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        with new.open("word/media/image1.png", "w") as entry:
            for _ in range(220):
                entry.write(b"\x00" * (1 << 20))
    assert len(out.getvalue()) < 1 << 20
    assert "解压后超过 200 MB" in refusal(put("a.docx", out.getvalue()), DocumentTooLarge)


def test_more_lines_or_words_than_allowed(put: Put) -> None:
    path = put("a.txt", "一\n" * 200)
    assert "超过 100 行" in refusal(path, DocumentTooLarge, Limits(blocks=100))
    assert "拆分" in refusal(path, DocumentTooLarge, Limits(characters=100))
    assert "个表格单元格" in refusal(
        put("b.txt", "甲\t乙\t丙\n" * 200), DocumentTooLarge, Limits(table_cells=100)
    )


def test_what_is_no_file_of_a_known_kind(tmp_path: Path, put: Put) -> None:
    assert "不支持这种格式" in refusal(put("a.xyz", "一"), UnknownFormat)
    (tmp_path / "b.txt").mkdir()
    assert "不是普通文件" in refusal(tmp_path / "b.txt", DamagedDocument)
    assert "无法读取文件" in refusal(tmp_path / "missing.txt", DamagedDocument)
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    assert "符号链接" in refusal(loop, DamagedDocument)
    os.mkfifo(tmp_path / "pipe.txt")
    assert "不是普通文件" in refusal(tmp_path / "pipe.txt", DamagedDocument)


def test_the_cause_is_chained(put: Put) -> None:
    with pytest.raises(DamagedDocument) as caught:
        read(put("a.docx", b"PK\x03\x04 no archive"))
    assert isinstance(caught.value.__cause__, zipfile.BadZipFile)


@pytest.mark.parametrize("fault", [MemoryError(), RecursionError(), ValueError("x")])
def test_no_fault_of_a_reader_escapes(put: Put, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr("corpus.readers.decode", broken)
    refusal(put("a.txt", "一"), DamagedDocument if isinstance(fault, ValueError) else DocumentTooLarge)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_with_any_bytes_changed_is_read_or_refused(
    data: st.DataObject, put: Put, pdf: "Pdf", make_docx: Make, para: Callable[..., str]
) -> None:
    pdf.pages[:] = [[]]
    pdf.paragraph(120, "为加快建设科技强省，制定本规划。" * 3)
    pdf.table(80, 300, [100, 100], [["指标", "目标"], ["强度", "2.4%"]])
    whole = {
        "a.pdf": pdf.data(),
        "a.docx": make_docx(
            para("一、总体要求") + "<w:tbl><w:tr><w:tc>" + para("甲") + "</w:tc></w:tr></w:tbl>"
        ),
        "a.html": "<html><body><p>各市人民政府，省政府各部门：</p><table><tr><td>甲<td>乙</table></body>".encode(),
        "a.md": "# 规划\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n**（一）**".encode(),
        "a.txt": "一、总体要求\n1\t2\t3\n4\t5\t6".encode("gb18030"),
    }
    name = data.draw(st.sampled_from(sorted(whole)))
    content = bytearray(whole[name])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(st.binary(max_size=4))
        content[at : at + data.draw(st.integers(0, 4))] = piece
    path = put(name, bytes(content))
    message = f"{name}："
    try:
        assert read(path).blocks
    except DocumentError as error:
        message = str(error)
    assert message.startswith(f"{name}：")


def test_the_suffixes_are_those_of_the_readers() -> None:
    assert {".txt", ".md", ".html", ".htm", ".docx", ".pdf"} <= SUFFIXES
