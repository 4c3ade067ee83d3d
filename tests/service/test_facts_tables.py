"""CSV and Excel files: what goes in comes out, and nothing is a formula."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from service.facts.tables import Cell, Column, Table, csv_lines, write_xlsx

COLUMNS = (Column("指标", 30, wrap=True), Column("数值", 10), Column("年份", 8))


def written(*rows: tuple[Cell, ...]) -> io.BytesIO:
    file = io.BytesIO()
    write_xlsx(Table("指标", COLUMNS, rows), file)
    file.seek(0)
    return file


def parsed(*rows: tuple[Cell, ...]) -> list[list[str]]:
    content = b"".join(csv_lines(Table("指标", COLUMNS, rows)))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_has_a_header_and_plain_numbers():
    assert parsed(("强度，“研发”", Decimal("2.40"), 2025), ("空", None, None)) == [
        ["指标", "数值", "年份"], ["强度，“研发”", "2.40", "2025"], ["空", "", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["=1+1", "+86", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_text_that_begins_like_a_formula_is_marked_as_text(word):
    assert parsed((word, None, None))[1][0] == f"'{word}"


def test_csv_leaves_negative_numbers_alone():
    assert parsed(("降幅", Decimal("-3.5"), None))[1][1] == "-3.5"


def test_csv_comes_in_pieces():
    rows = [("字" * 100, Decimal(1), 2025)] * 5000
    assert len(list(csv_lines(Table("指标", COLUMNS, rows)))) > 5


def test_the_workbook_is_ready_to_read():
    sheet = load_workbook(written(("强度", Decimal("2.40"), 2025), ("企业", Decimal(15000), 2030))).active
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("指标", "A2", "A1:C3")
    assert sheet.column_dimensions["A"].width == 30
    assert [cell.value for cell in sheet[1]] == ["指标", "数值", "年份"]
    assert sheet["A1"].font.bold
    assert sheet["A2"].alignment.wrap_text
    assert [cell.value for cell in sheet[2]] == ["强度", 2.4, 2025]
    assert [(cell.number_format, cell.data_type) for cell in sheet[2]][1:] == [("#,##0.00", "n"), ("0", "n")]
    assert sheet["B3"].number_format == "#,##0"


@pytest.mark.parametrize("word", ['=HYPERLINK("http://x")', "+1", "-1", "@A1"])
def test_workbook_text_that_begins_like_a_formula_is_text(word):
    cell = load_workbook(written((word, None, None))).active["A2"]
    assert (cell.value, cell.data_type) == (word, "s")
    assert cell.quotePrefix


def test_control_characters_and_giant_cells_do_not_break_the_workbook():
    sheet = load_workbook(written(("甲\x00\x0b乙", None, None), ("长" * 40_000, None, None))).active
    assert sheet["A2"].value == "甲乙"
    assert len(sheet["A3"].value) == 32_767


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(-9999, 9999)), max_size=5))
def test_csv_reads_back(rows):
    content = b"".join(csv_lines(Table("x", COLUMNS[:2], [(text, number) for text, number in rows])))
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
    assert [(text.removeprefix("'"), int(number)) for text, number in read] == [
        (text.removeprefix("'"), number) for text, number in rows
    ]
