"""Downtown Denver (invented people): writes the built-in town as the files a field director would have."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from app.demo.denver import STREETS_FILE
from app.demo.ground import METRIC_EPSG, as_geojson, make_block_groups, make_precincts, read_town_streets
from app.demo.houses import make_houses
from app.demo.people import addresses_csv, voters_csv
from geo import crs

if TYPE_CHECKING:
    from pathlib import Path

TOWN_NAME = "Downtown Denver (invented people)"
TIME_ZONE = "America/Denver"
SEED = 20261103


@dataclass(frozen=True)
class TownFiles:
    """The files of the town in a folder."""

    streets: Path
    precincts: Path
    block_groups: Path
    addresses: Path
    voters: Path


def write_town(folder: Path, seed: int = SEED) -> TownFiles:
    """Write the built-in town into a folder.

    Parameters
    ----------
    folder
        Made when it is missing; files of these names in it are replaced.
    seed
        The same seed gives the same bytes.

    Returns
    -------
    TownFiles
        streets.osm (real, ODbL), precincts.geojson, block_groups.geojson, addresses.csv and voters.csv (invented).
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = TownFiles(
        streets=folder / "streets.osm",
        precincts=folder / "precincts.geojson",
        block_groups=folder / "block_groups.geojson",
        addresses=folder / "addresses.csv",
        voters=folder / "voters.csv",
    )
    streets = read_town_streets()
    houses = make_houses(streets, Random(seed))
    places = np.array([(house.east_m, house.north_m) for house in houses])
    homes = [(house.east_m, house.north_m) for house in houses for _ in house.units]
    block_groups = make_block_groups(streets, homes, Random(seed + 1))
    contents = {
        files.streets: STREETS_FILE.read_text(encoding="utf-8"),
        files.precincts: json.dumps(as_geojson(make_precincts(streets, Random(seed + 2)))),
        files.block_groups: json.dumps(as_geojson(block_groups)),
        files.addresses: addresses_csv(
            houses, [(lon, lat) for lon, lat in crs.to_lonlat(places, METRIC_EPSG)]
        ),
        files.voters: voters_csv(houses, Random(seed + 3)),
    }
    for path, text in contents.items():
        path.write_text(text, encoding="utf-8", newline="")
    return files
