"""Statistics as files: CSV for whatever reads it, XLSX for Excel. Nothing in them is a formula."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from articles.actions.exporting import csv_line, harmless

CSV, XLSX = "csv", "xlsx"
KINDS = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# No text of a cell is anything but text, whatever it begins with.
AS_WRITTEN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LONGEST_TITLE = 31
NARROWEST, WIDEST = 10, 60


@dataclass(frozen=True)
class Table:
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | int]]


@dataclass(frozen=True)
class File:
    """`notes` say what the numbers are, and what is missing from them."""

    name: str
    tables: Sequence[Table]
    notes: Sequence[str] = field(default_factory=tuple)

    def answer(self, kind: str) -> HttpResponse:
        content = as_xlsx(self) if kind == XLSX else as_csv(self).encode()
        response = HttpResponse(content, content_type=KINDS[kind])
        response["Content-Disposition"] = f'attachment; filename="{self.name}.{kind}"'
        return response


def as_csv(file: File) -> str:
    """The first table; the notes below it, after an empty line."""
    table = file.tables[0]
    notes: list[Sequence[Any]] = [[], *([note] for note in file.notes)] if file.notes else []
    lines: Iterable[Sequence[Any]] = (table.head, *table.rows, *notes)
    # The mark by which a spreadsheet knows that the text is Unicode.
    return "\ufeff" + "".join(csv_line(map(harmless, line)) for line in lines)


def as_xlsx(file: File) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, AS_WRITTEN) as book:
        bold = book.add_format({"bold": True})
        for table in file.tables:
            write_table(book.add_worksheet(table.title[:LONGEST_TITLE]), table, bold)
        notes = book.add_worksheet(_("Notes"))
        for place, note in enumerate(file.notes):
            notes.write_string(place, 0, note)
    return written.getvalue()


def write_table(sheet: Any, table: Table, bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    for place, label in enumerate(table.head):
        sheet.set_column(place, place, width_of([label, *(row[place] for row in table.rows)]))
        sheet.write_string(0, place, label, bold)
    for number, row in enumerate(table.rows, 1):
        for place, cell in enumerate(row):
            write_cell(sheet, number, place, cell)


def write_cell(sheet: Any, row: int, place: int, cell: str | int) -> None:
    if isinstance(cell, int):
        sheet.write_number(row, place, cell)
    else:
        sheet.write_string(row, place, cell)


def width_of(cells: Iterable[str | int]) -> int:
    longest = max(len(str(cell)) for cell in cells)
    return min(max(longest + 2, NARROWEST), WIDEST)
