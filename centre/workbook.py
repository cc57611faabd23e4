"""Rows as an Excel workbook, every cell written as what it is: no text becomes a formula."""

from io import BytesIO

import xlsxwriter

from centre.table import Cells

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NARROW, WIDE = 11, 18


def written(rows: list[Cells], texts: int) -> bytes:
    """Rows as XLSX: the head stays in sight, numbers are numbers.

    Args:
        rows: the heading first.
        texts: so many columns at the left are texts.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        page = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for number, cells in enumerate(rows):
            fill(page, number, cells, bold if number == 0 else None)
        page.freeze_panes(1, 2)
        page.set_column(0, texts - 1, WIDE)
        page.set_column(texts, len(rows[0]), NARROW)
    return file.getvalue()


def fill(page: "xlsxwriter.worksheet.Worksheet", number: int, cells: Cells, style: object) -> None:
    """One row."""
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            page.write_string(number, column, cell, style)
        else:
            page.write_number(number, column, cell, style)
