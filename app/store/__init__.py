"""The field record: what a campaign remembers in SQL. Other rooms name its types from here."""

from sqlalchemy import Connection, RowMapping

__all__ = ["Connection", "RowMapping"]
