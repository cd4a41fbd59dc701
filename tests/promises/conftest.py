"""What several families of promises use: the two databases."""

from tests.app.conftest import new_database, postgres, record_url

__all__ = ["new_database", "postgres", "record_url"]
