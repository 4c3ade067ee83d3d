"""Tables as files: CSV that Excel opens as UTF-8, and Excel workbooks; a cell is never taken for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | Decimal | None

MOST_ROWS = 1_048_575
"""What a worksheet holds below its header."""

_LONGEST_CELL = 32_767
_CHUNK = 1 << 16
# OWASP, CSV Injection: what a spreadsheet takes for the beginning of a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` in characters, `wrap` for running text."""

    title: str
    width: int
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header; the rows are read once."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def csv_lines(table: Table) -> Iterator[bytes]:
    """Yield a table as CSV (RFC 4180) in UTF-8 with a byte order mark, which tells Excel the encoding.

    Text that begins like a formula gets an apostrophe before it; numbers stay as they are, also negative ones.
    """
    buffer = io.StringIO("\ufeff", newline="")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.title for column in table.columns])
    for row in table.rows:
        writer.writerow([_csv_cell(value) for value in row])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_xlsx(table: Table, file: BinaryIO) -> None:
    """Write a table as an Excel workbook: frozen header, filter, column widths, numbers as numbers, text as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name)
    for at, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.freeze_panes = "A2"
    sheet.append([_header_cell(sheet, column.title) for column in table.columns])
    pens = [_Pen(sheet, column) for column in table.columns]
    count = 1
    for row in table.rows:
        sheet.append([pen.written(value) for pen, value in zip(pens, row, strict=True)])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{count}"
    book.save(file)


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    return f"'{value}" if value.startswith(_FORMULA) else value


def _header_cell(sheet: WriteOnlyWorksheet, title: str) -> SheetCell:
    cell = WriteOnlyCell(sheet, title)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8EDF3")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


class _Pen:
    """Writes the cells of one column; a row is out before the next is made, so cells of one look are used again."""

    def __init__(self, sheet: WriteOnlyWorksheet, column: Column) -> None:
        self._sheet = sheet
        self._alignment = Alignment(vertical="top", wrap_text=column.wrap)
        self._cells: dict[str, SheetCell] = {}

    def written(self, value: Cell) -> SheetCell | None:
        """Return the cell of a value, None for an empty one."""
        if value is None:
            return None
        if isinstance(value, str):
            return self._text(value)
        cell = self._like(_number_format(value))
        cell.value = float(value) if isinstance(value, Decimal) else value
        return cell

    def _text(self, value: str) -> SheetCell:
        text = ILLEGAL_CHARACTERS_RE.sub("", value)
        if len(text) > _LONGEST_CELL:
            text = text[: _LONGEST_CELL - 1] + "…"
        cell = self._like("quoted" if text.startswith(_FORMULA) else "text")
        cell.value = text
        cell.data_type = "s"
        return cell

    def _like(self, look: str) -> SheetCell:
        if look not in self._cells:
            cell = self._cells[look] = WriteOnlyCell(self._sheet)
            cell.alignment = self._alignment
            cell.quotePrefix = look == "quoted"
            if look not in ("text", "quoted"):
                cell.number_format = look
        return self._cells[look]


def _number_format(value: int | Decimal) -> str:
    """Return the format that shows a number as printed: years and places without, amounts with thousands apart."""
    if isinstance(value, int):
        return "0"
    decimals = max(0, -int(value.as_tuple().exponent))
    return "#,##0" + ("." + "0" * decimals if decimals else "")
