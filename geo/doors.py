"""Doors and buildings: households to knock at, out of voters' addresses.

A door is number + street + unit + place, a building is number + street + place. Their ids are hashes of
the normalised address, so an import with other spelling keeps them; a wrong ZIP or a missing suffix is
mended first where the file itself leaves no doubt (``geo.household``).
"""

from __future__ import annotations

import base64
import hashlib

import polars as pl

from geo.address import NO_HOUSE_NUMBER, address_key, split_lines
from geo.household import full_street_keys, household_places
from geo.oneline import split_places
from geo.streetname import street_label
from geo.tables import DOORS, VOTERS

_ID_CHARACTERS = 12  # 60 bits: ten million doors share an id once in 20,000 files


def make_doors(voters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Group voters into doors and buildings.

    Parameters
    ----------
    voters
        ``VoterFile.voters``: one row a voter with ``address_line``, ``city``, ``state``, ``zip5`` and
        the file's own ``lon`` and ``lat``, degrees, null where it has none. A line may hold city, state
        and ZIP as well.

    Returns
    -------
    voters : pl.DataFrame
        ``geo.tables.VOTERS`` (``*_score`` columns before ``history``), same rows and order. A voter
        without a door to knock at (no address, a post box, a rural route, no house number) has no
        ``door_id`` but an ``exception_reason``.
    doors : pl.DataFrame
        ``geo.tables.DOORS`` sorted by ``door_id``. ``lon`` and ``lat`` are the median of the file's own
        coordinates with ``located_by`` "file", else null: ``geo.locate.locate_doors`` checks and
        completes them.
    """
    voters = split_places(voters)
    frame = pl.concat([voters, split_lines(voters["address_line"])], how="horizontal")
    frame = frame.with_row_index("row")
    housed = frame.filter(pl.col("trouble").is_null())
    housed = housed.with_columns(full_street_keys(housed))
    housed = housed.with_columns(household_places(housed))
    keys = ["house_number", "street_key", "unit", "place"]
    ids = _with_ids(housed.select(keys).unique())
    doors = _door_rows(housed, keys).join(ids, on=keys).with_columns(_labels(housed))
    columns = {
        "located_by": pl.when(pl.col("lon").is_not_null()).then(pl.lit("file")),
        "precinct_id": pl.lit(None, dtype=pl.String),
        "geoid": pl.lit(None, dtype=pl.String),
        "area_id": pl.lit(None, dtype=pl.String),
        "cell_id": pl.lit(None, dtype=pl.String),
        "exception_reason": pl.lit(None, dtype=pl.String),
    }
    doors = doors.with_columns(**columns).select(pl.col(name).cast(kind) for name, kind in DOORS.items())
    of_row = housed.select("row", *keys).join(ids, on=keys).select("row", "door_id")
    joined = frame.join(of_row, on="row", how="left", maintain_order="left")
    return _voter_rows(joined), doors.sort("door_id")


def _with_ids(keys: pl.DataFrame) -> pl.DataFrame:
    """Add door_id and building_id to different normalised addresses."""
    number, street, place = pl.col("house_number"), pl.col("street_key"), pl.col("place")
    texts = keys.select(
        door=address_key(number, street, pl.col("unit"), place),
        building=address_key(number, street, pl.lit(""), place),
    )
    return keys.with_columns(
        door_id=pl.Series([stable_id("d", text) for text in texts["door"].to_list()], dtype=pl.String),
        building_id=pl.Series(
            [stable_id("b", text) for text in texts["building"].to_list()], dtype=pl.String
        ),
    )


def stable_id(prefix: str, key: str) -> str:
    """Make an id out of a key: the same key gives the same id, in every release.

    Returns
    -------
    str
        The prefix and 12 letters a–z and digits 2–7.
    """
    digest = hashlib.blake2b(key.encode("utf-8"), digest_size=8).digest()
    return prefix + base64.b32encode(digest)[:_ID_CHARACTERS].decode("ascii").lower()


def _door_rows(housed: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Make one row a door; city, state and ZIP as most of its voters have them."""
    located = pl.col("lon").is_not_null() & pl.col("lat").is_not_null()
    names = ["city", "state", "zip5"]
    doors = housed.group_by(keys).agg(
        *(pl.col(name).min() for name in names),
        lon=pl.col("lon").filter(located).median(),
        lat=pl.col("lat").filter(located).median(),
        voter_count=pl.len(),
        differ=pl.any_horizontal(pl.col(name).min() != pl.col(name).max() for name in names),
    )
    # of equally common texts the first in the alphabet: never by row order
    unlike = housed.join(doors.filter("differ"), on=keys, how="semi")
    commonest = unlike.group_by(keys).agg(pl.col(name).mode().min() for name in names)
    return doors.drop("differ").update(commonest, on=keys, how="left")


def _labels(housed: pl.DataFrame) -> pl.Expr:
    """Name every street as most of the file does, preferring mixed case: "McTernan St"."""
    spellings = housed.group_by("street_key", "street").agg(count=pl.len())
    mixed = (pl.col("street") != pl.col("street").str.to_uppercase()) & (
        pl.col("street") != pl.col("street").str.to_lowercase()
    )
    labels = pl.Series([street_label(street) for street in spellings["street"].to_list()], dtype=pl.String)
    ranked = (
        spellings.with_columns(label=labels, mixed=mixed)
        .group_by("street_key", "mixed", "label")
        .agg(pl.col("count").sum())
        .sort("mixed", "count", "label", descending=[True, True, False])
        .unique("street_key", keep="first", maintain_order=True)
    )
    return (
        pl.col("street_key")
        .replace_strict(ranked["street_key"], ranked["label"], default=None)
        .alias("street_name")
    )


def _voter_rows(joined: pl.DataFrame) -> pl.DataFrame:
    """Give voters in the columns of the table."""
    scores = [name for name in joined.columns if name.endswith("_score")]
    names = list(VOTERS)
    at_history = names.index("history")
    reason = pl.when(pl.col("door_id").is_null()).then(pl.col("trouble").fill_null(NO_HOUSE_NUMBER))
    frame = joined.with_columns(exception_reason=reason)
    return frame.select(
        pl.col(name).cast(VOTERS.get(name, pl.Float64()))
        for name in [*names[:at_history], *scores, *names[at_history:]]
    )
