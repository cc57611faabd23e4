"""The list of first passwords for whoever brought the roster: written once, never again."""

import csv
import os
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from centre import schema
from centre.language import words
from centre.roster.change import Plan
from centre.table import BYTE_ORDER_MARK, guarded
from labkit.language import Language


def listed(session: Session, plan: Plan, told: Mapping[str, str], language: Language) -> bytes:
    """The list as CSV, by school and class, with the mark by which Excel recognises UTF-8."""
    _ = words(language).gettext
    classes: dict[str, list[str]] = {}
    titles = dict(session.execute(select(schema.Course.name, schema.Course.title_zh)).all())
    for each in plan.joined:
        classes.setdefault(each.username, []).append(titles[each.course])
    query = select(schema.Person.username, schema.Person.name, schema.School.title_zh)
    found = session.execute(query.outerjoin(schema.School, schema.Person.school_number == schema.School.number))
    rows = [
        (school or "", "、".join(classes.get(username, [])), name, username, told[username])
        for username, name, school in found
        if username in told
    ]
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([_("School"), _("Class"), _("Name"), _("Username"), _("First password")])
    writer.writerows(guarded(row) for row in sorted(rows, key=lambda row: (row[0], row[1], row[3])))
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def keep(path: Path, content: bytes) -> None:
    """Writes the list for this account only; a file that is there is not overwritten, its passwords may be in use.

    Raises:
        FileExistsError: there is a file of this name.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
