"""Runs migrations inside the caller's transaction, so that a killed migration leaves nothing behind."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
