"""A class's marks as an Excel workbook, every cell written as what it is: no text becomes a formula."""

from io import BytesIO

import xlsxwriter

from centre import table
from centre.teacher import Sheet
from labkit.language import Language

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NARROW, WIDE = 11, 18


def written(sheet: Sheet, language: Language) -> bytes:
    """The sheet as XLSX: the head stays in sight, numbers are numbers."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        page = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        rows = [table.heading(sheet, language), *(table.row(line, language) for line in sheet.lines)]
        for number, cells in enumerate(rows):
            fill(page, number, cells, bold if number == 0 else None)
        page.freeze_panes(1, 2)
        page.set_column(0, 2, WIDE)
        page.set_column(3, len(rows[0]), NARROW)
    return file.getvalue()


def fill(page: "xlsxwriter.worksheet.Worksheet", number: int, cells: list[str | float], style: object) -> None:
    """One row."""
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            page.write_string(number, column, cell, style)
        else:
            page.write_number(number, column, cell, style)
