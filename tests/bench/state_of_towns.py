"""A state made of copies of Cambridge side by side: every copy with its own ids, ZIP codes, city and place.

Nothing is invented but the copying, so streets, ranges, precincts and the ways people write addresses are as
unruly as a real town's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import osmium
import pandas as pd
import polars as pl
from shapely.affinity import translate

from tests.shared_data import SHARED

if TYPE_CHECKING:
    from pathlib import Path

TOWN = SHARED / "towns" / "cambridge_somerville_ma"
_ACROSS = 12  # towns in a row of the state
_LON_STEP, _LAT_STEP = 0.12, 0.08
_ID_STEP = 1_000_000  # nodes and ways of a copy
_MORE = (
    "Suffix", "DOB", "PreferredEmail", "vZip4", "mAddress", "mCity", "mState", "mZip5", "mZip4", "CountyName", "PrecinctName",
    "CityCouncilName", "CensusTractName", "PollingLocation", "RegistrationStatusName", "General20", "General18", "Primary22",
    "Primary20", "Municipal21",
)  # fmt: skip


@dataclass(frozen=True)
class State:
    """The files of a state."""

    streets: Path
    precincts: Path
    block_groups: Path
    addresses: Path
    voters: Path


def files_of(folder: Path) -> State:
    """Say where the files lie."""
    names = (
        "streets.osm.pbf",
        "precincts.parquet",
        "block_groups.parquet",
        "addresses.parquet",
        "voters.csv",
    )
    return State(*(folder / name for name in names))


def write_state(folder: Path, town_count: int) -> State:
    """Write a state of some towns; the same for the same number."""
    state = files_of(folder)
    _write_streets(state.streets, town_count)
    for source, id_column, out in (
        ("precincts", "precinct_id", state.precincts),
        ("block_groups_2020", "GEOID", state.block_groups),
        ("addresses_derived", None, state.addresses),
    ):
        _write_shapes(gpd.read_parquet(TOWN / f"{source}.parquet"), id_column, out, town_count)
    _write_voters(state.voters, town_count)
    return state


def _shift(number: int) -> tuple[float, float]:
    return number % _ACROSS * _LON_STEP, number // _ACROSS * _LAT_STEP


class _Copier(osmium.SimpleHandler):
    def __init__(self, writer, number):
        super().__init__()
        self._writer, self._number = writer, number

    def node(self, node):
        east, north = _shift(self._number)
        lon, lat = node.location.lon + east, node.location.lat + north
        self._writer.add_node(node.replace(id=node.id + self._number * _ID_STEP, location=(lon, lat)))

    def way(self, way):
        refs = [node.ref + self._number * _ID_STEP for node in way.nodes]
        self._writer.add_way(way.replace(id=way.id + self._number * _ID_STEP, nodes=refs))


def _write_streets(out: Path, town_count: int) -> None:
    writer = osmium.SimpleWriter(str(out), overwrite=True)
    for number in range(town_count):
        _Copier(writer, number).apply_file(str(TOWN / "streets_city_gis.osm.pbf"))
    writer.close()


def _write_shapes(shapes, id_column, out: Path, town_count: int) -> None:
    copies = []
    for number in range(town_count):
        copy = shapes.copy()
        copy["geometry"] = [translate(shape, *_shift(number)) for shape in copy.geometry]
        if id_column:
            copy[id_column] = f"{number:03}-" + copy[id_column].astype(str)
        if "zip" in copy:
            copy["zip"] = [_zip5(text, number) for text in copy["zip"]]
            copy["city"] = f"Cambridge {_letters(number)}"
        copies.append(copy)
    pd.concat(copies, ignore_index=True).to_parquet(out)


def _zip5(text, number: int):
    return f"{int(text) + 10 * number:05}" if isinstance(text, str) and text.isdigit() else text


def _letters(number: int) -> str:
    return chr(65 + number // 26) + chr(65 + number % 26)


def _write_voters(out: Path, town_count: int) -> None:
    town = pl.read_csv(
        TOWN / "voters_van_synthetic.csv", infer_schema=False, truncate_ragged_lines=True
    ).with_columns(pl.lit(f"{name} of nobody").alias(name) for name in _MORE)
    at_zip = pl.col("vZip5").cast(pl.Int64, strict=False)
    city, voter_id = pl.col("vCity"), pl.col("Voter File VANID")
    with out.open("wb") as file:
        for number in range(town_count):
            copy = town.with_columns(
                pl.when(voter_id.fill_null("") == "")
                .then(voter_id)
                .otherwise(pl.lit(f"{number:03}") + voter_id),
                pl.when(city.str.to_lowercase() == "cambridge")
                .then(city + f" {_letters(number)}")
                .otherwise(city),
                pl.coalesce((at_zip + 10 * number).cast(pl.String).str.zfill(5), "vZip5").alias("vZip5"),
            )
            copy.write_csv(file, include_header=number == 0)
