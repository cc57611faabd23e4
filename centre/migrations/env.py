"""Runs the migrations on the connection that `centre.migration.upgrade` hands over."""

from alembic import context

from centre.schema import Table

# SQLite cannot alter a column in place: `render_as_batch` rewrites the table instead.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    # `centre.migration.upgrade` begins a transaction, in which SQLite too undoes half a step.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
