"""Districts and school years become tables; classes, people and memberships know their time and their source.

What was there stays: a district or a year that was a word becomes a row, and a membership begins when its person was
last written.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

from centre.migrations.versions import v0001_people

revision = "0002"
down_revision = "0001"

# SQLite adds a column with its reference only when both are said at once, which PostgreSQL takes as well.
COLUMNS = (
    ("school", "district_number INTEGER CONSTRAINT fk_school_district_number_district REFERENCES district (number)"),
    ("school", "source VARCHAR(32)"),
    ("school", "key VARCHAR(255)"),
    ("course", "year_number INTEGER CONSTRAINT fk_course_year_number_school_year REFERENCES school_year (number)"),
    ("course", "grade INTEGER"),
    ("course", "source VARCHAR(32)"),
    ("course", "key VARCHAR(255)"),
    ("person", "district_number INTEGER CONSTRAINT fk_person_district_number_district REFERENCES district (number)"),
    ("person", "identifier VARCHAR(64)"),
    ("person", "key VARCHAR(255)"),
)
DISTINCT_YEARS = "SELECT DISTINCT year FROM course WHERE year IS NOT NULL"
YEAR = sa.table("school_year", sa.column("name", sa.String), sa.column("starts", sa.Date), sa.column("ends", sa.Date))


def upgrade() -> None:
    """Makes the new tables and columns and fills them with what the old ones said."""
    districts()
    years()
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.add_column("person", sa.Column("until", sa.DateTime(timezone=True)))
    op.create_index("ix_person_source_key", "person", ["source", "key"], unique=True)
    words()
    memberships()


def districts() -> None:
    """Makes the table of districts."""
    op.create_table(
        "district",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("title_zh", sa.String(100), nullable=False),
        sa.Column("title_en", sa.String(100), nullable=False),
        sa.Column("source", sa.String(32)),
        sa.Column("key", sa.String(255)),
        sa.Column("sources", sa.JSON()),
        sa.PrimaryKeyConstraint("number", name="pk_district"),
        sa.UniqueConstraint("name", name="uq_district_name"),
    )


def years() -> None:
    """Makes the table of school years."""
    op.create_table(
        "school_year",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(9), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_school_year"),
        sa.UniqueConstraint("name", name="uq_school_year_name"),
    )


def words() -> None:
    """Turns the words for district and year into rows."""
    op.execute(
        "INSERT INTO district (name, title_zh, title_en) "
        "SELECT DISTINCT district, district, district FROM school WHERE district IS NOT NULL"
    )
    op.execute(
        "UPDATE school SET district_number = (SELECT number FROM district WHERE district.name = school.district)"
    )
    op.bulk_insert(YEAR, [year(name) for name in op.get_bind().scalars(sa.text(DISTINCT_YEARS))])
    op.execute("UPDATE course SET year_number = (SELECT number FROM school_year WHERE school_year.name = course.year)")
    for table, column in (("school", "district"), ("course", "year")):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def year(name: str) -> dict[str, str | date]:
    """The row of a year that was a word, such as `2026-2027`: from September to August."""
    first = int(name[:4])
    return {"name": name, "starts": date(first, 9, 1), "ends": date(first + 1, 8, 31)}


def memberships() -> None:
    """Makes the table of memberships anew: a person may now belong to a class twice, one time after the other."""
    op.execute(
        "CREATE TEMPORARY TABLE kept AS SELECT m.person_number, m.course_number, m.source, m.updated, "
        "COALESCE(m.updated, p.updated) AS since FROM membership m JOIN person p ON p.number = m.person_number"
    )
    op.drop_table("membership")
    op.create_table(
        "membership",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_number", sa.Integer(), nullable=False),
        sa.Column("course_number", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("source", sa.String(32)),
        sa.Column("updated", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person_number"], ["person.number"], name="fk_membership_person_number_person"),
        sa.ForeignKeyConstraint(["course_number"], ["course.number"], name="fk_membership_course_number_course"),
        sa.PrimaryKeyConstraint("number", name="pk_membership"),
    )
    op.create_index("ix_membership_person_number", "membership", ["person_number"])
    op.create_index("ix_membership_course_number", "membership", ["course_number"])
    op.execute(
        "INSERT INTO membership (person_number, course_number, since, source, updated) "
        "SELECT person_number, course_number, since, source, updated FROM kept"
    )
    op.execute("DROP TABLE kept")


def downgrade() -> None:
    """Goes back while nothing is stored.

    Raises:
        RuntimeError: there are schools, and the old tables could not hold all that is known of them.
    """
    if op.get_bind().scalar(sa.text("SELECT COUNT(*) FROM school")):
        raise RuntimeError("the schema cannot go back once schools are stored: put the backup of the database in place")
    for table in ("membership", "person", "course", "school", "school_year", "district"):
        op.drop_table(table)
    v0001_people.upgrade()
