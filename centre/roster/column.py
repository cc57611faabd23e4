"""The columns of the simple spreadsheet: what they are called in both languages, and which must be there."""

from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import normalize

from centre.person import Role
from centre.roster.problem import Place, broken
from labkit.language import marked as _

NAMES: Mapping[str, tuple[str, ...]] = {
    "school": ("学校", "学校名称", "school"),
    "year": ("学年", "schoolyear", "year"),
    "grade": ("年级", "grade"),
    "class": ("班级", "class"),
    "identifier": ("学号", "工号", "学号/工号", "学号或工号", "number", "id", "studentnumber", "identifier"),
    "name": ("姓名", "name"),
    "role": ("身份", "角色", "role"),
    "code": ("学校代码", "schoolcode", "code"),
    "district": ("区县", "区", "district"),
    "username": ("账号", "用户名", "username", "account"),
}
"""By our name for it; the first is the one in the template."""
NEEDED = ("school", "grade", "class", "identifier", "name", "role")
ROLES: Mapping[str, Role] = {
    **dict.fromkeys(("学生", "student", "pupil"), "student"),
    **dict.fromkeys(("教师", "老师", "任课教师", "班主任", "teacher"), "teacher"),
    **dict.fromkeys(("学校管理员", "校级管理员", "schooladmin", "school_admin"), "school_admin"),
    **dict.fromkeys(("区县管理员", "区级管理员", "districtadmin", "district_admin"), "district_admin"),
}


def plain(text: str) -> str:
    """A word without what people add to it: spaces, capitals, a star for what must be filled in."""
    return "".join(normalize("NFKC", text).lower().split()).strip("*")


KNOWN = {plain(word): column for column, names in NAMES.items() for word in names}


@dataclass(frozen=True)
class Head:
    """The heading of a sheet: where each column is, and what the person who wrote it calls it."""

    places: Mapping[str, int]
    words: Mapping[str, str]

    def cells(self, row: list[str]) -> dict[str, str]:
        """A row by our names; what is not there is empty."""
        return {column: row[at].strip() if at < len(row) else "" for column, at in self.places.items()}

    def word(self, column: str) -> str:
        """What a column is called in this file."""
        return self.words.get(column, NAMES[column][0])


def read(cells: list[str], place: Place) -> Head:
    """Finds the columns; others are left alone.

    Raises:
        RosterError: one is missing or there twice.
    """
    places: dict[str, int] = {}
    for at, cell in enumerate(cells):
        column = KNOWN.get(plain(cell))
        if column in places:
            raise broken(_("the column %(name)s is there twice; leave one of them"), place, name=cell.strip())
        if column:
            places[column] = at
    missing = [NAMES[column][0] for column in NEEDED if column not in places]
    if missing:
        raise broken(_("columns are missing: %(names)s; begin with the template"), place, names="、".join(missing))
    return Head(places, {column: cells[at].strip() for column, at in places.items()})
