"""The people's database: idempotent, private, migrated, and clear about what is badly written."""

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from centre import migration, schema
from centre.name import NameSyntaxError, checked
from centre.people import People, Person, UnknownNameError, open_people


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    opened = open_people(tmp_path / "centre.sqlite")
    opened.ensure_school("hongxing", zh="红星中学", en="Hongxing School")
    opened.ensure_course("hongxing-g10c1", school="hongxing", zh="高一1班", en="Grade 10 class 1")
    opened.ensure_course("hongxing-g10c2", school="hongxing", zh="高一2班", en="Grade 10 class 2")
    yield opened
    opened.close()


def li(people: People, **other: object) -> Person:
    words = {"name": "李明", "role": "student", "school": "hongxing", "courses": ["hongxing-g10c1"]}
    return people.ensure_person("hongxing-01", **(words | other))  # type: ignore[arg-type]


def updated(people: People) -> object:
    with Session(people.engine) as session:
        return session.scalars(select(schema.Person.updated)).one()


def test_a_person_is_found_with_school_and_courses(people: People) -> None:
    li(people)
    assert people.find("hongxing-01") == Person(
        "hongxing-01", "李明", "student", "hongxing", ("hongxing-g10c1",), "", False
    )
    assert people.find("hongxing-99") is None


def test_who_changed_class_is_known_by_both(people: People) -> None:
    li(people)
    moved = li(people, courses=["hongxing-g10c2"])
    assert (moved.courses, moved.former) == (("hongxing-g10c2",), ("hongxing-g10c1",))
    assert people.members("hongxing-g10c1") == ()
    assert people.members("hongxing-g10c1", former=True) == (moved,)
    back = li(people)
    assert (back.courses, back.former) == (("hongxing-g10c1",), ("hongxing-g10c2",))
    assert people.members("hongxing-g10c1", former=True) == ()


def test_only_what_is_valid_now_counts(people: People) -> None:
    li(people)
    hour, now = timedelta(hours=1), datetime.now(UTC)

    def found(since: datetime, until: datetime | None, left: datetime | None) -> Person | None:
        with Session(people.engine) as session, session.begin():
            row = session.scalars(select(schema.Person)).one()
            row.until, row.memberships[0].since, row.memberships[0].until = left, since, until
        return people.find("hongxing-01")

    for since, until, courses, former in (
        (now - hour, now + hour, ("hongxing-g10c1",), ()),
        (now - hour, now, (), ("hongxing-g10c1",)),
        (now + hour, None, (), ()),
        (now + hour, now - hour, (), ()),
    ):
        person = found(since, until, now + hour)
        assert person is not None
        assert (person.courses, person.former) == (courses, former)
    assert found(now - hour, None, now) is None, "who has left is not found"


def test_ensure_twice_is_ensure_once(people: People) -> None:
    first, moment = li(people), updated(people)
    assert li(people) == first
    assert updated(people) == moment
    people.ensure_school("hongxing", zh="红星中学", en="Hongxing School")
    people.ensure_course("hongxing-g10c1", school="hongxing", zh="高一1班", en="Grade 10 class 1")
    assert len(people.members("hongxing-g10c1")) == 1


def test_ensure_brings_a_person_to_the_new_state(people: People) -> None:
    li(people)
    people.set_password("hongxing-01", "secret words")
    moved = li(people, name="李小明", courses=["hongxing-g10c2"])
    assert (moved.name, moved.courses) == ("李小明", ("hongxing-g10c2",))
    assert PasswordHasher().verify(moved.password_hash, "secret words"), "the password stays"
    assert people.members("hongxing-g10c1") == ()
    assert people.members("hongxing-g10c2") == (moved,)


def test_a_course_knows_its_titles_and_school(people: People) -> None:
    course = people.course("hongxing-g10c1")
    assert course is not None
    assert course.title == {"zh": "高一1班", "en": "Grade 10 class 1"}
    assert (course.school, course.school_title["zh"]) == ("hongxing", "红星中学")
    assert people.course("hongxing-g11c1") is None


def test_the_password_is_stored_as_argon2id_only(people: People, tmp_path: Path) -> None:
    li(people)
    people.set_password("hongxing-01", "correct horse battery")
    person = people.find("hongxing-01")
    assert person is not None
    assert person.password_hash.startswith("$argon2id$")
    assert all(b"correct horse battery" not in file.read_bytes() for file in tmp_path.iterdir())


def test_only_this_account_may_read_the_database(people: People, tmp_path: Path) -> None:
    li(people)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("centre.sqlite*")}
    assert set(modes.values()) == {0o600}
    assert "centre.sqlite" in modes


def test_an_unknown_school_or_course_names_the_remedy(people: People) -> None:
    with pytest.raises(UnknownNameError, match=r"ensure_school\(\)"):
        li(people, school="dongfang")
    with pytest.raises(UnknownNameError, match=r"ensure_course\(\)"):
        li(people, courses=["hongxing-g12c1"])
    with pytest.raises(UnknownNameError, match=r"ensure_person\(\)"):
        people.set_password("nobody-1", "secret words")
    assert people.find("hongxing-01") is None, "a refused person leaves nothing behind"


def test_an_unknown_role_is_told_the_roles(people: People) -> None:
    with pytest.raises(ValueError, match="use one of"):
        li(people, role="klingon")


def test_nobody_is_nameless(people: People) -> None:
    with pytest.raises(ValueError, match="hongxing-01"):
        li(people, name="  ")


@pytest.mark.parametrize(
    "name", ["", "ab", "-abc", "abc-", "李明-01", "a" * 33, "Hongxing-01", "a/b-1", "abc\n", "a..b"]
)
def test_a_badly_written_name_is_refused_with_the_remedy(people: People, name: str) -> None:
    with pytest.raises(NameSyntaxError, match="use 3 to 32 of a-z, 0-9"):
        people.ensure_person(name, name="李明", role="student", school="hongxing")


@given(st.from_regex(r"[a-z0-9][a-z0-9-]{1,30}[a-z0-9]", fullmatch=True))
def test_a_well_written_name_is_taken_as_it_is(name: str) -> None:
    assert checked("username", name) == name


@given(st.text())
def test_whatever_is_taken_can_be_a_folder_and_part_of_an_address(name: str) -> None:
    try:
        taken = checked("username", name)
    except NameSyntaxError:
        return
    assert taken.isascii()
    assert taken == taken.lower()
    assert not set(taken) & set("/.\\ %?#&\n\0")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["aaa", "bbb"]), st.sets(st.sampled_from(["c1", "c2"]))), max_size=6))
def test_the_last_word_about_a_person_stands(people: People, words: list[tuple[str, set[str]]]) -> None:
    last: dict[str, tuple[str, ...]] = {}
    for username, courses in words:
        last[username] = tuple(sorted(f"hongxing-g10{course}" for course in courses))
        people.ensure_person(username, name="王芳", role="student", school="hongxing", courses=last[username])
    for username, expected in last.items():
        found = people.find(username)
        assert found is not None
        assert found.courses == expected


def test_the_migrated_schema_is_the_models(people: People) -> None:
    with people.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.Table.metadata) == []
    constraints = inspect(people.engine).get_unique_constraints("person")
    assert [each["name"] for each in constraints] == ["uq_person_username"]


def test_opening_again_keeps_what_is_there(people: People, tmp_path: Path) -> None:
    first = li(people)
    again = open_people(tmp_path / "centre.sqlite")
    assert again.find("hongxing-01") == first
    again.close()


def downgrade(people: People) -> None:
    config = migration.configuration()
    with people.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def test_the_migrations_can_be_undone_before_anything_is_stored(tmp_path: Path) -> None:
    empty = open_people(tmp_path / "empty.sqlite")
    downgrade(empty)
    assert inspect(empty.engine).get_table_names() == ["alembic_version"]
    empty.close()


def test_no_migration_is_undone_over_what_is_stored(people: People) -> None:
    li(people)
    with pytest.raises(RuntimeError, match="put the backup of the database in place"):
        downgrade(people)
    assert people.find("hongxing-01") is not None


def test_hub_and_centre_may_open_it_at_the_same_moment(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(open_people, [tmp_path / "new" / "centre.sqlite"] * 4))
    for each in opened:
        each.ensure_school("hongxing", zh="红星中学", en="Hongxing School")
        each.close()
