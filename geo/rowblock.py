"""A block of a table's rows, whatever kind of file they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from geo.rejects import Reject


@dataclass(frozen=True)
class RowBlock:
    """Some rows of a table.

    Attributes
    ----------
    frame
        ``line`` and the columns asked for, as texts without outer blanks, empty where there is nothing,
        sorted by line.
    rejects
        Lines that are no rows.
    blank_count
        Lines without content.
    part
        How much of the file is read with this block, 0 to 1.
    """

    frame: pl.DataFrame
    rejects: tuple[Reject, ...]
    blank_count: int
    part: float


class Table(Protocol):
    """A table in a file."""

    @property
    def name(self) -> str:
        """Name of the file."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row's texts."""

    def without_headings(self, headings: tuple[str, ...]) -> Table:
        """Give the table with headings from elsewhere: its first line is a row."""

    def first_rows(self) -> list[list[str]]:
        """Give the texts of the first rows, the headings among them."""

    def rows(self, places: Mapping[str, int]) -> Iterator[RowBlock]:
        """Read columns by position, under names of our own."""
