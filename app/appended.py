"""Columns of other files, appended to voters by id and to doors by address.

What was appended is kept as it came, by id or by address, so that voters imported later have it too;
``door_columns`` is made anew from it whenever doors change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from app.snapshots import Snapshot, SnapshotDraft

ADDRESS_KEYS = ("house_number", "street_key", "unit", "city", "zip5")
KEYS = {"id_columns": ("voter_id",), "address_columns": ADDRESS_KEYS}
"""Table of a snapshot -> what its rows are known by; all other columns were appended."""


def keep_appended(draft: SnapshotDraft, table: str, fresh: pl.DataFrame) -> None:
    """Put columns into a table of ``KEYS``; a column of the same name that was there before is replaced."""
    names = [name for name in fresh.columns if name not in KEYS[table]]
    for each, keys in KEYS.items():
        earlier = draft.table(each)
        if earlier is not None:
            earlier = without_columns(earlier, keys, names)
            draft.write(each, earlier)
        if each == table:
            draft.write(table, fresh if earlier is None else _side_by_side(earlier, fresh, keys))


def without_columns(table: pl.DataFrame, keys: Sequence[str], names: Sequence[str]) -> pl.DataFrame:
    """Drop columns, and the rows that held nothing else."""
    import polars as pl

    left = table.drop(names, strict=False)
    others = [name for name in left.columns if name not in keys]
    return left.filter(pl.any_horizontal(pl.col(others).is_not_null())) if others else left.clear()


def _side_by_side(earlier: pl.DataFrame, fresh: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    return earlier.join(fresh, on=list(keys), how="full", coalesce=True).sort(list(keys))


def match_addresses(doors: pl.DataFrame, addresses: pl.DataFrame) -> pl.DataFrame:
    """Find the address of every door: its own, else that of its building.

    Parameters
    ----------
    doors
        ``geo.tables.DOORS``.
    addresses
        ``ADDRESS_KEYS``, one row an address.

    Returns
    -------
    pl.DataFrame
        ``door_id`` and ``row`` of ``addresses``, for the doors that have one. Suffix and direction of the
        street may be missing on one side where the place has only one street of that name.
    """
    import polars as pl

    from geo.address import street_keys
    from geo.matching import pair_in_place, resolve_streets, towns_of_zips, with_town

    towns = towns_of_zips(doors)
    known = with_town(addresses.select(ADDRESS_KEYS).with_row_index("row"), towns)
    asked = doors.select("door_id", "house_number", "unit", "zip5", "city", street_keys(doors["street_name"]))
    asked = resolve_streets(with_town(asked, towns), known.select("street_key", "zip5", "town"))
    pairs = pair_in_place(asked, known, ["house_number", "street_key"])
    is_own = pl.col("unit_known") == pl.col("unit")
    pairs = pairs.filter(is_own | (pl.col("unit_known") == "")).with_columns(is_own=is_own)
    best = pairs.sort("door_id", "is_own", "place_rank", "row", descending=[False, True, True, False])
    return best.unique("door_id", keep="first", maintain_order=True).select("door_id", "row")


def match_appended(draft: SnapshotDraft) -> None:
    """Make ``door_columns`` anew: what was appended by address, by door."""
    every, addresses = draft.scan("doors"), draft.table("address_columns")
    if every is None or addresses is None:
        return
    doors = every.select("door_id", "house_number", "street_name", "unit", "zip5", "city").collect()
    values = addresses.drop(ADDRESS_KEYS).with_row_index("row")
    found = match_addresses(doors, addresses).join(values, on="row", maintain_order="left").drop("row")
    draft.write("door_columns", found)


def with_appended(people: pl.DataFrame, snapshot: Snapshot, taken: Sequence[str] = ()) -> pl.DataFrame:
    """Add votes, appended columns and past results to voters.

    A column of the voter file itself is never replaced, nor one that is ``taken``.
    """
    from app.pastresults import with_results

    votes = snapshot.table("history")
    if votes is not None:
        from geo.history import add_history

        people = add_history(people, votes)
    for table, key in (("id_columns", "voter_id"), ("door_columns", "door_id")):
        columns = snapshot.table(table)
        if columns is not None:
            known = [*people.columns, *taken]
            fresh = columns.drop([name for name in columns.columns if name in known and name != key])
            people = people.join(fresh, on=key, how="left", maintain_order="left")
    return with_results(people, snapshot.table("contacts"))
