"""Schools, courses, people and memberships."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the first tables."""
    schools()
    courses()
    people()
    memberships()


def schools() -> None:
    """Makes the table of schools."""
    op.create_table(
        "school",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("title_zh", sa.String(100), nullable=False),
        sa.Column("title_en", sa.String(100), nullable=False),
        sa.Column("district", sa.String(32)),
        sa.Column("sources", sa.JSON()),
        sa.PrimaryKeyConstraint("number", name="pk_school"),
        sa.UniqueConstraint("name", name="uq_school_name"),
    )


def courses() -> None:
    """Makes the table of classes."""
    op.create_table(
        "course",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("school_number", sa.Integer(), nullable=False),
        sa.Column("title_zh", sa.String(100), nullable=False),
        sa.Column("title_en", sa.String(100), nullable=False),
        sa.Column("year", sa.String(9)),
        sa.Column("sources", sa.JSON()),
        sa.ForeignKeyConstraint(["school_number"], ["school.number"], name="fk_course_school_number_school"),
        sa.PrimaryKeyConstraint("number", name="pk_course"),
        sa.UniqueConstraint("name", name="uq_course_name"),
    )
    op.create_index("ix_course_school_number", "course", ["school_number"])


def people() -> None:
    """Makes the table of people."""
    op.create_table(
        "person",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(32), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("school_number", sa.Integer()),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sources", sa.JSON()),
        sa.ForeignKeyConstraint(["school_number"], ["school.number"], name="fk_person_school_number_school"),
        sa.PrimaryKeyConstraint("number", name="pk_person"),
        sa.UniqueConstraint("username", name="uq_person_username"),
    )
    op.create_index("ix_person_school_number", "person", ["school_number"])


def memberships() -> None:
    """Makes the table of who belongs to which class."""
    op.create_table(
        "membership",
        sa.Column("person_number", sa.Integer(), nullable=False),
        sa.Column("course_number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(32)),
        sa.Column("updated", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person_number"], ["person.number"], name="fk_membership_person_number_person"),
        sa.ForeignKeyConstraint(["course_number"], ["course.number"], name="fk_membership_course_number_course"),
        sa.PrimaryKeyConstraint("person_number", "course_number", name="pk_membership"),
    )
    op.create_index("ix_membership_course_number", "membership", ["course_number"])


def downgrade() -> None:
    """Drops the tables again."""
    for table in ("membership", "person", "course", "school"):
        op.drop_table(table)
