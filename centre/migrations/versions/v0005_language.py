"""The language goes from people: nobody could choose it, and what a browser asks for came after it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Drops the column."""
    op.drop_column("person", "language")


def downgrade() -> None:
    """Makes it again, with what everybody had."""
    op.add_column("person", sa.Column("language", sa.String(8), nullable=False, server_default="zh"))
