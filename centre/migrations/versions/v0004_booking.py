"""Bookings of lessons, the lock that serialises them in a PostgreSQL, and what each school may."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the new tables."""
    bookings()
    op.create_index("ix_booking_course_number", "booking", ["course_number"])
    op.create_index("ix_booking_state_ends", "booking", ["state", "ends"])
    op.create_table(
        "booking_lock", sa.Column("number", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("number")
    )
    op.execute("INSERT INTO booking_lock (number) VALUES (1)")
    op.create_table(
        "school_rule",
        sa.Column("school_number", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("lessons", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(["school_number"], ["school.number"], name="fk_school_rule_school_number_school"),
        sa.PrimaryKeyConstraint("school_number", name="pk_school_rule"),
    )


def bookings() -> None:
    """Makes the table of lessons."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "booking",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("course_number", sa.Integer(), nullable=False),
        sa.Column("lab", sa.String(64), nullable=False),
        sa.Column("starts", moment, nullable=False),
        sa.Column("ends", moment, nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Integer()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("series", sa.String(36)),
        sa.Column("asked", moment, nullable=False),
        sa.Column("moved", moment),
        sa.Column("prepared", moment),
        sa.Column("released", moment),
        sa.ForeignKeyConstraint(["course_number"], ["course.number"], name="fk_booking_course_number_course"),
        sa.PrimaryKeyConstraint("number", name="pk_booking"),
    )


def downgrade() -> None:
    """Drops the tables again."""
    for table in ("school_rule", "booking_lock", "booking"):
        op.drop_table(table)
