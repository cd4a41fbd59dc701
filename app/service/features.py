"""The layers of a campaign as features: turfs, doors, walks, areas and hexes, for QGIS and other programs.

No layer names a person. Doors and walks, which lead from door to door, are for planners only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.featurelayers import HEX_RESOLUTIONS, layer_of
from app.features import Collection, FeaturePage, FeatureQuery
from geo.errors import BadInput, NotFound

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign

MOST_FEATURES = 10_000
"""Of one page."""
PLANNERS_ONLY = frozenset({"doors", "walks"})
TITLES: dict[str, tuple[str, str]] = {
    "turfs": ("Turfs", "Turf of all current cuts with doors, voters, planned seconds and how far each is."),
    "doors": ("Doors", "Located doors with their address, turf and the latest result. No people."),
    "walks": ("Walks", "The way to walk each turf."),
    "precincts": ("Precincts", "Precincts with their doors and voters."),
    "block-groups": ("Block groups", "Block groups with their doors, voters and the columns of their file."),
    **{
        f"hexes-{n}": (f"Hexes, H3 resolution {n}", "Doors, voters, tries and talks by hexagon.")
        for n in HEX_RESOLUTIONS
    },
}


def list_collections(c: OpenCampaign, *, planner: bool = True) -> list[Collection]:
    """List the layers that there are, with their boxes; without ``planner`` those that hold no door."""
    return [_collection(c, name, planner=planner) for name in TITLES if planner or name not in PLANNERS_ONLY]


def read_collection(c: OpenCampaign, collection_id: str, *, planner: bool = True) -> Collection:
    """Describe one layer.

    Raises
    ------
    NotFound
        When there is no such layer, or not for those who are no planners.
    """
    _require(collection_id, planner=planner)
    return _collection(c, collection_id, planner=planner)


def read_features(
    c: OpenCampaign, collection_id: str, asked: FeatureQuery | None = None, *, planner: bool = True
) -> FeaturePage:
    """Read features of a layer as GeoJSON, in an order that stays as long as nothing is changed.

    Raises
    ------
    NotFound
        When there is no such layer, or not for those who are no planners.
    BadInput
        For a limit or an offset out of bounds.
    """
    _require(collection_id, planner=planner)
    wanted = asked or FeatureQuery()
    if not 1 <= wanted.limit <= MOST_FEATURES or wanted.offset < 0:
        raise BadInput(f"A page holds 1 to {MOST_FEATURES:,} features.", "Ask for the next page by its link.")
    return layer_of(c, collection_id, planner=planner).page(wanted)


def read_feature(
    c: OpenCampaign, collection_id: str, feature_id: str, *, planner: bool = True
) -> dict[str, Any]:
    """Read one feature as GeoJSON.

    Raises
    ------
    NotFound
        When there is no such layer or feature.
    """
    _require(collection_id, planner=planner)
    found = layer_of(c, collection_id, planner=planner).feature(feature_id)
    if found is None:
        raise NotFound(f"The layer {collection_id} has no such feature.", "Read the layer again.")
    return found


def _require(collection_id: str, *, planner: bool) -> None:
    if collection_id not in TITLES or (collection_id in PLANNERS_ONLY and not planner):
        raise NotFound(
            "There is no such layer, or not for you.", "List them with: turfwalk list collections CAMPAIGN"
        )


def _collection(c: OpenCampaign, name: str, *, planner: bool) -> Collection:
    layer = layer_of(c, name, planner=planner)
    title, words = TITLES[name]
    return Collection(name, title, words, layer.box, len(layer.ids), layer.moment, layer.span)
