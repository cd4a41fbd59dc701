"""A street that the map cuts into pieces, one drawn backwards, with a driveway and a side street."""

from __future__ import annotations

import geopandas as gpd
from shapely.geometry import LineString

from routing.model import WalkSpec
from routing.sidewalks import build_sidewalks
from tests import town

SPOTS = {1: (0, 0), 2: (40, 0), 3: (80, 0), 4: (120, 0), 5: (200, 0), 6: (40, 30), 7: (120, 90)}
PIECES = (
    (1, 2, "Long Street", "residential"),
    (3, 2, "Long Street", "residential"),
    (3, 4, "Long Street", "residential"),
    (4, 5, "Long Street", "residential"),
    (2, 6, "", "service"),
    (4, 7, "Side Street", "residential"),
)


def cut_street():
    """Give the network of ``PIECES``."""
    frame = gpd.GeoDataFrame(
        {
            "segment_id": range(len(PIECES)),
            "from_node": [piece[0] for piece in PIECES],
            "to_node": [piece[1] for piece in PIECES],
            "name": [piece[2] for piece in PIECES],
            "highway": [piece[3] for piece in PIECES],
        },
        geometry=[LineString([town.lonlat(*SPOTS[a]), town.lonlat(*SPOTS[b])]) for a, b, *_ in PIECES],
        crs="EPSG:4326",
    )
    return build_sidewalks(frame, town.METRIC_EPSG, WalkSpec())
