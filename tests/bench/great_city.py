"""Campaigns of a real town and of a great city, made once and kept: what the map's speed is measured on.

The city has a door at every lot of New York and more at the largest, one invented voter each, and an invented
grid of streets under them. The town is Cambridge with its own streets and the invented voters of the shared data.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import osmium
import polars as pl

from app.service import campaigns, cuts, imports, universes
from app.store.campaign import open_campaign
from routing.model import TurfSpec
from tests import shared_data

EVERYONE = "Everyone"
KEPT = Path(tempfile.gettempdir()) / "turfwalk-bench"
VERSION = "1"  # of what is written here: another number makes the campaigns anew
CENTRE = (-73.95, 40.72)
_ACROSS, _UP = 0.0024, 0.0018  # degrees between the streets of the grid: about 200 m


def town_campaign() -> Path:
    """Give the folder of Cambridge's campaign: 36,000 doors, cut into turf."""
    return _kept("cambridge", _make_town)


def city_campaign(door_count: int = 1_000_000) -> Path:
    """Give the folder of a campaign of so many doors, not cut."""
    return _kept(f"city-{door_count}", lambda folder: _make_city(folder, door_count))


def _kept(name: str, make) -> Path:
    folder = KEPT / f"{name}-v{VERSION}"
    if not folder.is_dir():
        KEPT.mkdir(exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=KEPT))
        make(draft)
        (draft / "campaign").rename(folder)
        shutil.rmtree(draft)
    return folder


def _make_town(folder: Path) -> None:
    town = shared_data.town("cambridge_somerville_ma")
    campaigns.create_campaign(
        folder / "campaign", "Cambridge", date(2026, 11, 3), "America/New_York", invented=True
    )
    with open_campaign(folder / "campaign") as c:
        imports.import_streets(c, town / "streets_city_gis.osm.pbf")
        imports.import_boundaries(c, town / "precincts.parquet", "precinct", "precinct_id")
        imports.import_boundaries(c, town / "block_groups_2020.parquet", "block-group", "GEOID")
        imports.import_addresses(c, town / "addresses_derived.parquet")
        imports.import_voters(c, town / "voters_van_synthetic.csv", apply="always")
        universes.create_universe(c, EVERYONE, "true")
        cuts.cut_turf(c, EVERYONE, TurfSpec())


def _make_city(folder: Path, door_count: int) -> None:
    doors = city_doors(door_count)
    _write_streets(folder / "streets.osm", doors)
    _write_voters(folder / "voters.csv", doors)
    campaigns.create_campaign(
        folder / "campaign", "A great city", date(2026, 11, 3), "America/New_York", invented=True
    )
    with open_campaign(folder / "campaign") as c:
        imports.import_streets(c, folder / "streets.osm")
        districts = shared_data.state() / "nyc_election_districts_2017.parquet"
        imports.import_boundaries(c, districts, "precinct", "precinct_id")
        imports.import_voters(c, folder / "voters.csv", apply="always")
        universes.create_universe(c, EVERYONE, "true")


def city_doors(door_count: int) -> pl.DataFrame:
    """Place doors: those of the lots nearest the middle, the largest lots with a second one. Columns lon, lat."""
    lots = pl.read_parquet(shared_data.state() / "nyc_lots_2023_points.parquet").filter(
        pl.col("lon").is_not_null()
    )
    far = (pl.col("lon") - CENTRE[0]) ** 2 + (pl.col("lat") - CENTRE[1]) ** 2
    second = max(0, door_count - lots.height)
    beside = lots.sort("units_res", descending=True).head(second).with_columns(pl.col("lat") + 0.00004)
    return pl.concat([lots, beside]).sort(far).head(door_count).select("lon", "lat")


def _write_streets(out: Path, doors: pl.DataFrame) -> None:
    """Write the lines of a grid wherever there are doors; each line is a street with a name of its own."""
    corners = {
        (x + dx, y + dy)
        for x, y in doors.select(
            (pl.col("lon") / _ACROSS).floor().cast(pl.Int64), (pl.col("lat") / _UP).floor().cast(pl.Int64)
        )
        .unique()
        .iter_rows()
        for dx in (0, 1)
        for dy in (0, 1)
    }
    ids = {corner: n for n, corner in enumerate(sorted(corners), 1)}
    writer = osmium.SimpleWriter(str(out), overwrite=True)
    for (x, y), n in ids.items():
        writer.add_node(osmium.osm.mutable.Node(id=n, location=(x * _ACROSS, y * _UP), version=1))
    way = 0
    for (x, y), n in ids.items():
        for beside, name in (((x + 1, y), f"{abs(y)} Street"), ((x, y + 1), f"{abs(x)} Avenue")):
            if beside in ids:
                way += 1
                tags = {"highway": "residential", "name": name}
                writer.add_way(osmium.osm.mutable.Way(id=way, nodes=[n, ids[beside]], tags=tags, version=1))
    writer.close()


def _write_voters(out: Path, doors: pl.DataFrame) -> None:
    rng = np.random.default_rng(7)
    n = doors.height
    street = (doors["lat"] / _UP).round().cast(pl.Int64).abs()
    number = street.to_frame("street").select((pl.int_range(pl.len()) + 1).over("street")).to_series()
    pl.DataFrame(
        {
            "Voter File VANID": np.arange(n) + 10_000_000,
            "LastName": np.array(["Archer", "Baker", "Cooper", "Draper"])[rng.integers(0, 4, n)],
            "FirstName": np.array(["Ada", "Ben", "Cleo", "Dov"])[rng.integers(0, 4, n)],
            "vAddress": number.cast(pl.String) + " " + street.cast(pl.String) + " Street",
            "vCity": np.full(n, "Gridtown"),
            "vState": np.full(n, "NY"),
            "vZip5": np.full(n, "10001"),
            "Party": np.array(["D", "R", "U"])[rng.integers(0, 3, n)],
            "Age": rng.integers(18, 95, n),
            "SupportScore": (100 * rng.random(n)).round(1),
            "Latitude": doors["lat"].round(6),
            "Longitude": doors["lon"].round(6),
        }
    ).write_csv(out)


def main():
    """Make both and say where they are."""
    print(town_campaign())
    print(city_campaign())


if __name__ == "__main__":
    main()
