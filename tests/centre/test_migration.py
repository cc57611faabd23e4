"""A database of the first schema is brought to the newest one with all that it holds, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

from centre import migration, schema
from centre.people import open_people
from tests.database_stage import place

ROWS = (
    "INSERT INTO school (number, name, title_zh, title_en, district) VALUES (1, 'hongxing', '红星', 'Red', 'yunshan')",
    "INSERT INTO school (number, name, title_zh, title_en) VALUES (2, 'dongfang', '东方', 'East')",
    "INSERT INTO course (number, name, school_number, title_zh, title_en, year)"
    " VALUES (1, 'hongxing-g10c1', 1, '高一（1）班', 'Class 1', '2025-2026')",
    "INSERT INTO course (number, name, school_number, title_zh, title_en) VALUES (2, 'hongxing-g10c2', 1, '二', 'Two')",
    "INSERT INTO person (number, username, name, role, language, password_hash, demo, school_number, source, updated)"
    " VALUES (1, 'hongxing-01', '陈思远', 'student', 'zh', 'hash', FALSE, 1, 'demo', '2026-01-02 03:04:05.000000')",
    "INSERT INTO membership (person_number, course_number) VALUES (1, 1)",
)


def old(engine: Engine) -> None:
    """Makes the first schema and puts people in."""
    config = migration.configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in ROWS:
            connection.execute(text(row))
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.centre)])
def test_what_was_stored_is_there_in_the_new_schema(kind: str, tmp_path: Path) -> None:
    with place(kind, tmp_path) as where:
        old(create_engine(where if isinstance(where, str) else f"sqlite:///{where}"))
        people = open_people(where)
        found = people.find("hongxing-01")
        assert found is not None
        assert (found.name, found.courses, found.school) == ("陈思远", ("hongxing-g10c1",), "hongxing")
        assert found.password_hash == "hash"
        with people.engine.connect() as connection:
            assert connection.scalar(
                text("SELECT d.name FROM school s JOIN district d ON d.number = s.district_number")
            )
            year = "SELECT y.name, y.starts, y.ends FROM course c JOIN school_year y ON y.number = c.year_number"
            assert [tuple(map(str, row)) for row in connection.execute(text(year))] == [
                ("2025-2026", "2025-09-01", "2026-08-31")
            ]
            assert connection.scalar(text("SELECT COUNT(*) FROM school WHERE district_number IS NULL")) == 1
            since = connection.execute(schema.Membership.__table__.select()).one().since
            assert since == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, schema.Table.metadata) == []
        people.ensure_person(
            "hongxing-01", name="陈思远", role="student", school="hongxing", courses=["hongxing-g10c2"]
        )
        people.close()


def test_half_a_migration_leaves_the_old_schema(tmp_path: Path) -> None:
    path = tmp_path / "centre.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    old(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE course SET year = 'never' WHERE number = 1"))
    with pytest.raises(ValueError, match="neve"):
        open_people(path)
    assert "district" not in inspect(engine).get_table_names()
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0001"
        connection.execute(text("UPDATE course SET year = '2025-2026' WHERE number = 1"))
    engine.dispose()
    people = open_people(path)
    assert people.find("hongxing-01") is not None
    people.close()
