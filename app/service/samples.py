"""The built-in town as a sample inside a campaign of one's own: for a first look, replaced by real files later."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.progress import part_of
from app.service.campaigns import read_campaign
from geo.errors import Conflict

if TYPE_CHECKING:
    from app.demo.town import TownFiles
    from app.model import Campaign
    from app.store.campaign import OpenCampaign
    from geo.model import OnProgress

SamplePart = Literal["ground", "voters"]


@dataclass(frozen=True)
class SampleReport:
    """What a campaign holds after a part of the built-in town was imported."""

    part: SamplePart
    segment_count: int
    precinct_count: int
    block_group_count: int
    voter_count: int
    door_count: int


def import_sample(c: OpenCampaign, part: SamplePart, on_progress: OnProgress | None = None) -> SampleReport:
    """Import a part of the built-in town: its streets and areas, or its invented voters.

    Parameters
    ----------
    part
        "ground" is streets, precincts, block groups and addresses; "voters" brings the ground too where it is missing.

    Raises
    ------
    Conflict
        When the campaign holds such files already.
    """
    from app.demo.town import write_town

    before = read_campaign(c)
    if before.voter_count:
        raise Conflict("The campaign holds voters already.", "Make another campaign to look at the sample.")
    if before.segment_count and not _is_sample(before):
        raise Conflict(
            "The campaign has streets of its own, and the sample is another town.",
            "Import files of your own, or make another campaign to look at the sample.",
        )
    with tempfile.TemporaryDirectory(prefix="turfwalk-sample-") as folder:
        _bring(
            c,
            write_town(Path(folder)),
            part,
            on_progress,
            with_ground=part == "ground" or not before.block_group_count,
        )
    found = read_campaign(c)
    return SampleReport(
        part,
        segment_count=found.segment_count,
        precinct_count=found.precinct_count,
        block_group_count=found.block_group_count,
        voter_count=found.voter_count,
        door_count=found.door_count,
    )


def _bring(
    c: OpenCampaign, files: TownFiles, part: SamplePart, on_progress: OnProgress | None, *, with_ground: bool
) -> None:
    from app.service import imports

    if with_ground:
        imports.import_streets(c, files.streets, on_progress=part_of(on_progress, 0.0, 0.4))
        imports.import_boundaries(c, files.precincts, "precinct", "precinct_id")
        imports.import_boundaries(c, files.block_groups, "block-group", "GEOID")
        imports.import_addresses(c, files.addresses, on_progress=part_of(on_progress, 0.5, 0.6))
    if part == "voters":
        imports.import_voters(c, files.voters, on_progress=part_of(on_progress, 0.6, 1.0))


def _is_sample(campaign: Campaign) -> bool:
    """Tell whether the campaign's streets are those of the built-in town, by where they are."""
    from app.demo.ground import METRIC_EPSG

    west, south, east, north = campaign.box or (0.0, 0.0, 0.0, 0.0)
    return (
        campaign.metric_epsg == METRIC_EPSG
        and -105.02 < west < east < -104.96
        and 39.72 < south < north < 39.78
    )
