"""What Alembic runs for each command: within the caller's transaction, on any database."""

from alembic import context

from guardian.provider.ledger.base import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
context.run_migrations()
