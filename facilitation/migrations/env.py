"""Alembic's entry: runs on the connection that `facilitation.database.migrate` hands in, inside its transaction."""

from __future__ import annotations

from alembic import context

from facilitation.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
    render_as_batch=True,  # SQLite alters a table only by copying it
)
context.run_migrations()
