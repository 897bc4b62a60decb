"""Where alembic gets its connection from: whoever asks for the upgrade hands it over."""

from alembic import context

from gateway.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
