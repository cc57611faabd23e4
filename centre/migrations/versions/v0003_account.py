"""Tells given passwords from chosen ones; PINs, class codes, second steps, the brake on guessing, the log of acts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

COLUMNS = (
    ("person", "given BOOLEAN NOT NULL DEFAULT FALSE"),
    ("person", "pin_hash VARCHAR(255) NOT NULL DEFAULT ''"),
    ("course", "code VARCHAR(12)"),
    ("course", "pin_digits INTEGER"),
)
# First passwords have been hashed with this effort, chosen ones never (`centre.password`).
GIVEN = "UPDATE person SET given = TRUE WHERE password_hash LIKE '$argon2id$v=19$m=256,t=1,p=1$%'"
REFUSED = "the log of acts is only added to"


def upgrade() -> None:
    """Makes the new tables and columns."""
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.execute(GIVEN)
    op.create_index("ix_course_code", "course", ["code"], unique=True)
    second_steps()
    op.create_table(
        "pressure",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("level", sa.Float(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_pressure"),
    )
    op.create_index("ix_pressure_moment", "pressure", ["moment"])
    deeds()


def second_steps() -> None:
    """Makes the tables of authenticator apps and recovery codes."""
    op.create_table(
        "second_factor",
        sa.Column("person_number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(255), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_number"], ["person.number"], name="fk_second_factor_person_number_person"),
        sa.PrimaryKeyConstraint("person_number", name="pk_second_factor"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("used", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person_number"], ["person.number"], name="fk_recovery_code_person_number_person"),
        sa.PrimaryKeyConstraint("number", name="pk_recovery_code"),
    )
    op.create_index("ix_recovery_code_person_number", "recovery_code", ["person_number"])


def deeds() -> None:
    """Makes the log of acts, which the database itself keeps from being changed."""
    op.create_table(
        "deed",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_deed"),
    )
    op.create_index("ix_deed_subject", "deed", ["subject"])
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            raising = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            op.execute(f"CREATE TRIGGER deed_{act.lower()} BEFORE {act} ON deed {raising}")
        return
    op.execute(
        "CREATE FUNCTION deed_refused() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER deed_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON deed "
        "FOR EACH STATEMENT EXECUTE FUNCTION deed_refused()"
    )


def downgrade() -> None:
    """Goes back while nothing is stored.

    Raises:
        RuntimeError: there are schools; second steps and the log of acts would be lost.
    """
    if op.get_bind().scalar(sa.text("SELECT COUNT(*) FROM school")):
        raise RuntimeError("the schema cannot go back once schools are stored: put the backup of the database in place")
    for table in ("deed", "pressure", "recovery_code", "second_factor"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION deed_refused()")
    op.drop_index("ix_course_code", "course")
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
