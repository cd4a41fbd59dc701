"""The voters of a snapshot with all that a filter may ask of them.

A row is a voter with the columns of the voter file, of the door, of the files appended later and, as
``bg_*``, of the door's block group. Which door is whose is found once and kept; columns of doors are looked up
when they are asked for, which costs a fraction of the time and memory of a table that holds them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from app.appended import with_appended
from app.universe import compile_where, parse_where
from geo.errors import NotFound

if TYPE_CHECKING:
    from typing import Any

    import polars as pl

    from app.snapshots import Snapshot

DOOR_COLUMNS = (
    "building_id",
    "house_number",
    "street_name",
    "unit",
    "city",
    "state",
    "zip5",
    "lon",
    "lat",
    "located_by",
    "precinct_id",
    "geoid",
    "area_id",
    "cell_id",
)
_OURS = ("door_at", "door_row", "exception_reason")  # for counting and telling, not for asking


@dataclass(frozen=True)
class People:
    """The voters of a snapshot.

    Attributes
    ----------
    rows
        One row a voter, in file order; ``door_at`` is the row of the door, ``door_row`` the same of a located
        door, null without one; ``exception_reason`` says why there is none.
    elections
        Codes of the elections that the history knows, sorted.
    groups
        One row a block group: ``geoid`` and its columns as ``bg_*``.
    """

    rows: pl.LazyFrame
    elections: tuple[str, ...]
    groups: pl.DataFrame

    @property
    def schema(self) -> pl.Schema:
        """The columns that a filter may ask."""
        import polars as pl

        own = {name: kind for name, kind in self.rows.collect_schema().items() if name not in _OURS}
        return pl.Schema({**own, **{n: k for n, k in self.groups.schema.items() if n != "geoid"}})

    def column(self, name: str) -> pl.Series:
        """Give a column of ``schema``: of the voters, else of the block groups."""
        if name in self.rows.collect_schema():
            return self.rows.select(name).collect().to_series()
        return self.groups[name]

    def chosen(self, where: str) -> pl.LazyFrame:
        """Filter the voters, in file order.

        Raises
        ------
        BadInput
            When ``where`` makes no sense, with the position of the character.
        """
        expression = compile_where(parse_where(where), self.schema, self.elections)
        asked = [name for name in expression.meta.root_names() if name in self.groups.columns]
        rows = self.rows
        wanted = [name for name in dict.fromkeys(asked) if name != "geoid"]
        if wanted:
            groups = self.groups.lazy().select("geoid", *wanted)
            rows = rows.join(groups, on="geoid", how="left", maintain_order="left")
        return rows.filter(expression)


@lru_cache(maxsize=2)
def people_of(snapshot: Snapshot) -> People:
    """Find the doors of a snapshot's voters, and what was appended to them.

    Raises
    ------
    NotFound
        When no voter file was imported yet.
    """
    import polars as pl

    voters, doors = snapshot.table("voters"), snapshot.table("doors")
    if voters is None or doors is None:
        raise NotFound("There are no voters yet.", "Import a voter file first.")
    asked = [name for name in ("voter_count", *DOOR_COLUMNS) if name in doors.columns]
    at_doors = [name for name in asked if name not in voters.columns]
    row = pl.int_range(pl.len(), dtype=pl.UInt32).alias("door_at")
    doors = doors.with_columns(row, pl.when(pl.col("lon").is_not_null()).then(row).alias("door_row"))
    door_at = voters.select("door_id").join(
        doors.select("door_id", "door_at"), on="door_id", how="left", maintain_order="left"
    )["door_at"]
    own = with_appended(voters.with_columns(door_at), snapshot, at_doors)
    appended = own.columns[voters.width + 1 :]
    rows = own.lazy().with_columns(
        *(_looked_up(doors[name]) for name in (*at_doors, "door_row")),
        pl.coalesce("exception_reason", _looked_up(doors["exception_reason"])),
    )
    rows = rows.select(*voters.columns, "door_at", *at_doors, "door_row", *appended)
    elections = own["history"].explode().drop_nulls().unique().sort()
    return People(rows, tuple(elections), _groups(snapshot.areas()))


def _looked_up(column: pl.Series) -> pl.Expr:
    """Give every voter the figure of the door."""
    import polars as pl

    return pl.lit(column).gather(pl.col("door_at")).alias(column.name)


def _groups(areas: Any) -> pl.DataFrame:  # noqa: ANN401 - geopandas ships no types
    """Give block groups with their own columns: numbers as Float64, all else as text."""
    import polars as pl

    if areas is None or not (areas["kind"] == "block-group").any():
        return pl.DataFrame(schema={"geoid": pl.String})
    layer = areas[areas["kind"] == "block-group"].dropna(axis="columns", how="all")
    columns = {"geoid": pl.Series(layer["area_id"].tolist(), dtype=pl.String)}
    for name in layer.columns.difference(["area_id", "kind", layer.geometry.name], sort=False):
        values = layer[name]
        kind: Any = pl.Float64 if values.dtype.kind in "iufb" else pl.String
        cells = [None if missing else value for value, missing in zip(values, values.isna(), strict=True)]
        called = f"bg_{re.sub(r'[^0-9a-z]+', '_', str(name).lower()).strip('_')}"
        cells = [value if value is None or kind == pl.Float64 else str(value) for value in cells]
        columns.setdefault(called, pl.Series(cells, dtype=kind, strict=False))
    return pl.DataFrame(columns)
