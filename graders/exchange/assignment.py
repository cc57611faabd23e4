"""Assignments: released by a teacher, listed for their class."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from graders.exchange import clock, ledger
from graders.exchange.blob import Blobs
from graders.exchange.refusal import not_found
from graders.exchange.table import Assignment, Member
from labkit import catalogue, plain
from labkit.plain import Json, RecordError
from labkit.quantity import Text

FILES, PATH_LENGTH, ATTEMPTS = 50, 200, 100
"""Limits: files of a release, characters of a path, submissions of one pupil."""


@dataclass(frozen=True)
class Release:
    """What a teacher gives to a class: a lab, when it is due, how often it may be handed in, and the files."""

    lab: str
    title: Text
    due: str | None
    attempts: int
    files: dict[str, bytes]

    @classmethod
    def from_json(cls, data: Json) -> Release:
        """Read a release from outside.

        Raises:
            RecordError: a field is missing, unknown or not as it must be.
        """
        values = plain.mapping(data, "release")
        wanted = {"lab", "title", "due", "attempts", "files"}
        plain.known(values, wanted, "release")
        plain.require(set(values) == wanted, "release", f"must hold {', '.join(sorted(wanted - set(values)))}")
        about = facts(values, "release")
        return cls(about.lab, about.title, about.due, about.attempts, _files(values["files"]))


@dataclass(frozen=True)
class Facts:
    """What every way of giving a lab to a class says: which lab, its title, until when, how often."""

    lab: str
    title: Text
    due: str | None
    attempts: int


def facts(values: Mapping[str, Json], place: str) -> Facts:
    """Read what every way of giving a lab to a class says.

    Raises:
        RecordError: a field is not as it must be.
    """
    lab = plain.name(values["lab"], f"{place}.lab")
    plain.require(lab in catalogue.find(), f"{place}.lab", "there is no such lab")
    title = _title(values["title"], f"{place}.title")
    return Facts(lab, title, _due(values["due"], f"{place}.due"), _attempts(values["attempts"], f"{place}.attempts"))


def _title(data: Json, place: str) -> Text:
    values = plain.mapping(data, place)
    plain.require(set(values) == {"zh", "en"}, place, "must be said in zh and in en")
    return {language: plain.text(words, f"{place}.{language}", 200) for language, words in values.items()}


def _due(data: Json, place: str) -> str | None:
    if data is None:
        return None
    text = plain.text(data, place)
    try:
        return clock.written(clock.read(text))
    except (ValueError, OverflowError):
        raise RecordError(f"{place}: must be a time with its zone, such as 2026-09-01T12:00:00Z") from None


def _attempts(data: Json, place: str) -> int:
    attempts = plain.number(data, place)
    plain.require(attempts == int(attempts) and 1 <= attempts <= ATTEMPTS, place, f"must be 1 … {ATTEMPTS}")
    return int(attempts)


def _path(data: Json) -> str:
    text = plain.text(data, "release.files", PATH_LENGTH)
    path = PurePosixPath(text)
    inside = not path.is_absolute() and ".." not in path.parts and path.parts and "\\" not in text
    plain.require(bool(inside) and str(path) == text, "release.files", "a path must lie inside the assignment's folder")
    plain.require(path.name != "record.json", "release.files", "a release must not bring a record.json")
    return text


def _content(data: Json, place: str) -> bytes:
    plain.require(isinstance(data, str), place, "must be base64")
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise RecordError(f"{place}: must be base64") from None


def _files(data: Json) -> dict[str, bytes]:
    values = plain.mapping(data, "release.files")
    plain.require(1 <= len(values) <= FILES, "release.files", f"must hold 1 … {FILES} files")
    return {_path(path): _content(content, f"release.files.{path[:64]}") for path, content in values.items()}


def packed(files: dict[str, bytes]) -> dict[str, str]:
    """Return files as plain JSON values: path to base64."""
    return {path: base64.b64encode(content).decode() for path, content in files.items()}


def unpacked(blobs: Blobs, assignment: Assignment) -> dict[str, bytes]:
    """Return the released files of an assignment."""
    found = plain.mapping(plain_json(blobs.get(assignment.files)), "files")
    return {path: base64.b64decode(content) for path, content in found.items()}


def plain_json(content: bytes) -> Json:
    """Read JSON that the exchange itself wrote."""
    return json.loads(content)


def release(session: Session, blobs: Blobs, course: str, name: str, given: Release, by: str) -> Assignment:
    """Release an assignment, or release it again with other files or another due time."""
    files = blobs.put(plain.canonical(packed(given.files)))
    facts = {"lab": given.lab, "title_zh": given.title["zh"], "title_en": given.title["en"]}
    values: dict[str, Any] = facts | {"due": given.due, "attempts": given.attempts, "files": files}
    found = session.get(Assignment, (course, name))
    if found is None:
        found = Assignment(course=course, name=name, released=clock.now(), **values)
        session.add(found)
    elif all(getattr(found, key) == value for key, value in values.items()):
        return found
    for key, value in values.items():
        setattr(found, key, value)
    event = {"course": course, "assignment": name, "lab": given.lab, "due": given.due, "files": files, "by": by}
    ledger.append(session, clock.now(), "released", event)
    return found


def enrol(session: Session, course: str, student: str) -> None:
    """Note that a pupil belongs to a course."""
    if session.get(Member, (course, student)) is None:
        session.add(Member(course=course, student=student))


def find(session: Session, course: str, name: str) -> Assignment:
    """Return an assignment.

    Raises:
        Refusal: there is none.
    """
    found = session.get(Assignment, (course, name))
    if found is None:
        raise not_found()
    return found


def of_course(session: Session, course: str) -> list[Assignment]:
    """List the assignments of a course, the oldest first."""
    chosen = select(Assignment).where(Assignment.course == course)
    return list(session.scalars(chosen.order_by(Assignment.released, Assignment.name)))


def to_json(assignment: Assignment) -> dict[str, Json]:
    """Describe an assignment."""
    return {
        "course": assignment.course,
        "name": assignment.name,
        "lab": assignment.lab,
        "kind": catalogue.load(assignment.lab).kind,
        "title": {"zh": assignment.title_zh, "en": assignment.title_en},
        "due": assignment.due,
        "attempts": assignment.attempts,
        "released": assignment.released,
    }
