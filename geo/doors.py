"""Doors and buildings: households to knock at, out of voters' addresses.

A door is number + street + unit + place, a building is number + street + place. Their ids are hashes of
the normalised address, so an import with other spelling keeps them; a wrong ZIP or a missing suffix is
mended first where the file itself leaves no doubt (``geo.household``).

``make_doors`` is the whole of it. ``geo.doorfiles`` does the same for files of any size: ``split_addresses``
part by part, ``read_streets`` for the whole file, ``key_voters`` part by part, ``doors_of`` by door ids.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import polars as pl

from geo.address import NO_HOUSE_NUMBER, address_key, split_lines
from geo.household import Mends, count_addresses, find_mends, mended, town_key, with_full_keys
from geo.oneline import split_places
from geo.streetname import street_label
from geo.tables import DOORS, VOTERS

_ID_CHARACTERS = 12  # 60 bits: ten million doors share an id once in 20,000 files
_ID_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
_PLACE_NAMES = ("city", "state", "zip5")
_OWN = ("lon", "lat")


@dataclass(frozen=True)
class FileStreets:
    """What only the whole file says.

    ``labels`` has ``street_key`` and the ``street_name`` most of the file writes.
    """

    mends: Mends
    labels: pl.DataFrame


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
    addresses = split_addresses(voters)
    streets = read_streets(*count_streets(addresses))
    keyed, door_rows = key_voters(voters, addresses, streets.mends)
    return keyed, doors_of(door_rows, streets.labels)


def split_addresses(voters: pl.DataFrame) -> pl.DataFrame:
    """Take the addresses of voters apart.

    Returns
    -------
    pl.DataFrame
        One row a voter, same order: what ``geo.address.split_lines`` gives, ``city``, ``state``, ``zip5``,
        ``lon`` and ``lat``.
    """
    names = ["address_line", *_PLACE_NAMES, *_OWN]
    placed = split_places(voters.select(names))
    return pl.concat([split_lines(placed["address_line"]), placed.drop("address_line")], how="horizontal")


def count_streets(addresses: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Count what ``read_streets`` asks of all addresses that have a door.

    Returns
    -------
    numbers, spellings : pl.DataFrame
        Rows of parts of a file may be put together, and those that are equal added up.
    """
    housed = addresses.filter(pl.col("trouble").is_null())
    numbers = count_addresses(housed)
    written = housed.with_columns(town=town_key(pl.col("city")))
    spellings = written.group_by("street_key", "town", "zip5", "street").agg(voter_count=pl.len())
    return numbers, spellings


def read_streets(numbers: pl.DataFrame, spellings: pl.DataFrame) -> FileStreets:
    """Say what the whole file says: which addresses hold slips, and how every street is called."""
    mends = find_mends(numbers)
    return FileStreets(mends, _labels(with_full_keys(spellings, mends.streets)))


def key_voters(
    voters: pl.DataFrame, addresses: pl.DataFrame, mends: Mends
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give every voter the door's id.

    Parameters
    ----------
    voters
        As for ``make_doors``.
    addresses
        What ``split_addresses`` gave for them.

    Returns
    -------
    voters : pl.DataFrame
        As from ``make_doors``.
    door_rows : pl.DataFrame
        ``door_id``, ``building_id``, ``house_number``, ``street_key``, ``unit``, ``city``, ``state``, ``zip5``,
        ``lon``, ``lat`` and ``voter_count``, sorted by ``door_id``: several rows a door where voters differ.
    """
    housed = addresses.with_row_index("row").filter(pl.col("trouble").is_null()).drop("trouble", "street")
    housed = mended(housed, mends)
    keys = ["house_number", "street_key", "unit", "place"]
    ids = _with_ids(housed.select(keys).unique())
    housed = housed.join(ids, on=keys, how="left", maintain_order="left")
    row = pl.DataFrame({"row": pl.int_range(voters.height, dtype=pl.UInt32, eager=True)})
    doors = row.join(housed.select("row", "door_id"), on="row", how="left", maintain_order="left")
    keyed = voters.with_columns(doors["door_id"], addresses["trouble"])
    same = ["door_id", "building_id", *keys[:3], *_PLACE_NAMES, *_OWN]
    door_rows = housed.group_by(same).agg(voter_count=pl.len().cast(pl.Int32)).sort(same)
    return _voter_rows(keyed), door_rows


def _with_ids(keys: pl.DataFrame) -> pl.DataFrame:
    """Add door_id and building_id to different normalised addresses."""
    number, street, place = pl.col("house_number"), pl.col("street_key"), pl.col("place")
    texts = keys.select(
        door=address_key(number, street, pl.col("unit"), place),
        building=address_key(number, street, pl.lit(""), place),
    )
    return keys.with_columns(
        door_id=stable_ids("d", texts["door"]), building_id=stable_ids("b", texts["building"])
    )


def stable_ids(prefix: str, keys: pl.Series) -> pl.Series:
    """Make ids out of keys: the same key gives the same id, in every release.

    Parameters
    ----------
    prefix
        One letter.
    keys
        Text, shape (n,), none null.

    Returns
    -------
    pl.Series
        The prefix and 12 letters a–z and digits 2–7, shape (n,).
    """
    digests = [hashlib.blake2b(key, digest_size=8).digest() for key in keys.cast(pl.Binary).to_list()]
    numbers = np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)
    shifts = np.arange(59, 0, -5, dtype=np.uint64)[:_ID_CHARACTERS]  # as base 32 takes bits, highest first
    letters = _ID_LETTERS[((numbers[:, None] >> shifts) & np.uint64(31)).astype(np.intp)]
    ids = np.insert(letters, 0, ord(prefix), axis=1).view(f"S{_ID_CHARACTERS + 1}").ravel()
    return pl.Series(ids, dtype=pl.Binary).cast(pl.String)


def doors_of(door_rows: pl.DataFrame, labels: pl.DataFrame) -> pl.DataFrame:
    """Make one row a door; city, state and ZIP as most of its voters have them.

    Parameters
    ----------
    door_rows
        All rows of some doors, as ``key_voters`` gave them.
    labels
        ``FileStreets.labels``.

    Returns
    -------
    pl.DataFrame
        ``geo.tables.DOORS`` as from ``make_doors``.
    """
    doors = door_rows.group_by("door_id").agg(
        *(pl.col(name).first() for name in ("building_id", "house_number", "street_key", "unit")),
        *(pl.col(name).min() for name in _PLACE_NAMES),
        pl.col("voter_count").sum(),
        differ=pl.any_horizontal(pl.col(name).min() != pl.col(name).max() for name in _PLACE_NAMES),
    )
    unlike = door_rows.join(doors.filter("differ"), on="door_id", how="semi")
    for name in _PLACE_NAMES:
        doors = doors.update(_commonest(unlike, name), on="door_id", how="left")
    doors = doors.join(_own_places(door_rows), on="door_id", how="left")
    doors = doors.join(labels, on="street_key", how="left").with_columns(
        located_by=pl.when(pl.col("lon").is_not_null()).then(pl.lit("file"))
    )
    absent = [pl.lit(None).alias(name) for name in DOORS if name not in doors.columns]
    doors = doors.with_columns(absent).select(pl.col(name).cast(kind) for name, kind in DOORS.items())
    return doors.sort("door_id")


def _commonest(door_rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Give the text most voters of a door have; of equally common ones the first in the alphabet."""
    counts = door_rows.group_by("door_id", name).agg(pl.col("voter_count").sum())
    ranked = counts.sort("voter_count", name, descending=[True, False])
    return ranked.unique("door_id", keep="first", maintain_order=True).select("door_id", name)


def _own_places(door_rows: pl.DataFrame) -> pl.DataFrame:
    """Give the median of the file's own coordinates, each voter counted once."""
    located = door_rows.filter(pl.col("lon").is_not_null() & pl.col("lat").is_not_null())
    voters = located.select(pl.col("door_id", *_OWN).repeat_by("voter_count").explode())
    return voters.group_by("door_id").agg(pl.col(_OWN).median())


def _labels(spellings: pl.DataFrame) -> pl.DataFrame:
    """Name every street as most of the file does, preferring mixed case: "McTernan St"."""
    counts = spellings.group_by("street_key", "street").agg(pl.col("voter_count").sum())
    mixed = (pl.col("street") != pl.col("street").str.to_uppercase()) & (
        pl.col("street") != pl.col("street").str.to_lowercase()
    )
    labels = pl.Series([street_label(street) for street in counts["street"].to_list()], dtype=pl.String)
    ranked = (
        counts.with_columns(street_name=labels, mixed=mixed)
        .group_by("street_key", "mixed", "street_name")
        .agg(pl.col("voter_count").sum())
        .sort("mixed", "voter_count", "street_name", descending=[True, True, False])
    )
    return ranked.unique("street_key", keep="first", maintain_order=True).select("street_key", "street_name")


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
