"""The empty spreadsheet that a school secretary fills in, with two made-up rows and a choice of roles."""

from pathlib import Path

import xlsxwriter

from centre.language import words
from centre.roster import year
from centre.roster.column import NAMES, NEEDED
from labkit.language import Language
from labkit.language import marked as _

ROWS = 2000
"""So many rows are formatted as text, so that numbers keep their zeros."""
WIDTH = 14
EXAMPLES = {
    "zh": (
        ("红星中学", "高一", "1", "20260101", "张三（示例，请删除）", "学生", "", "", ""),
        ("红星中学", "高一", "1", "T001", "李四（示例，请删除）", "教师", "", "", ""),
    ),
    "en": (
        ("Hongxing School", "10", "1", "20260101", "Example Pupil (delete)", "student", "", "", ""),
        ("Hongxing School", "10", "1", "T001", "Example Teacher (delete)", "teacher", "", "", ""),
    ),
}
EXAMPLE_NAMES = {row[4] for rows in EXAMPLES.values() for row in rows}
ROLES = {
    "zh": ["学生", "教师", "学校管理员", "区县管理员"],
    "en": ["student", "teacher", "school_admin", "district_admin"],
}

HELP = {
    "school": _("The full name, the same in every row."),
    "year": _("Such as 2026-2027; empty means this school year."),
    "grade": _("Such as 高一, 初二, 七年级 or 10. Staff without a class leave it empty."),
    "class": _("The number or the name of the class. A teacher has a row for each class."),
    "identifier": _("The school's own number, the same every year. Never an identity card's."),
    "name": _("The full name."),
    "role": _("Choose one."),
    "code": _("Optional, once for each school: 3 to 12 small letters and digits with which its usernames begin."),
    "district": _("Optional: the district of the school."),
    "username": _("Only for somebody who comes from another school of this centre: their username there."),
}


def write(path: Path, language: Language, first_year: int) -> None:
    """Writes the template; `language` is that of its examples and notes, `first_year` their school year."""
    gettext = words(language).gettext
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("名单 roster")
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        page.set_column(0, len(NAMES) - 1, WIDTH, text)
        for at, (column, names) in enumerate(NAMES.items()):
            page.write_string(0, at, names[0] + ("*" if column in NEEDED else ""), head)
            page.write_comment(0, at, gettext(HELP[column]))
        for line, (school, *cells) in enumerate(EXAMPLES[language], start=1):
            for at, cell in enumerate((school, year.name(first_year), *cells)):
                page.write_string(line, at, cell, text)
        at = list(NAMES).index("role")
        page.data_validation(1, at, ROWS, at, {"validate": "list", "source": ROLES[language]})
        page.freeze_panes(1, 0)
