"""What several families of promises use: the two databases, a small campaign and its files."""

from tests.app.conftest import (
    gridville_files,
    imported,
    imported_gridville,
    new_database,
    postgres,
    record_url,
)

__all__ = ["gridville_files", "imported", "imported_gridville", "new_database", "postgres", "record_url"]
