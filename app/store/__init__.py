"""The field record: what a campaign remembers in SQL. Other rooms name its types from here."""

from typing import Any

from sqlalchemy import Connection

Row = dict[str, Any]
"""One row of a table by column name."""

__all__ = ["Connection", "Row"]
