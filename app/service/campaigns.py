"""Making a campaign and reading what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.model import Campaign
from app.snapshots import read_snapshot
from app.store.campaign import NewCampaign, OpenCampaign, make_campaign
from app.store.cuts import living_turf_rows
from app.store.walks import walk_figures
from app.walked import figures_line, sums_of
from geo.errors import BadInput

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import geopandas as gpd
    import polars as pl


def create_campaign(
    folder: Path,
    name: str,
    election_on: date,
    time_zone: str,
    *,
    invented: bool = False,
    record_url: str | None = None,
) -> Campaign:
    """Make a new campaign folder.

    Parameters
    ----------
    folder
        A folder that does not exist yet, or is empty.
    name
        What people call the campaign.
    election_on
        Election day.
    time_zone
        An IANA name such as ``America/New_York``; days of results are counted in it.
    invented
        True for the built-in town only: its people are nobody, so its map opens without signing in.
    record_url
        ``postgresql+psycopg://…`` of an empty database for the field record; None keeps it in SQLite.

    Raises
    ------
    BadInput
        For an unknown time zone, an empty name, or an address that is no PostgreSQL.
    Conflict
        When the folder or the database already holds something.
    Unavailable
        When the database does not answer or is not safe.
    """
    if not name.strip():
        raise BadInput("The campaign has no name.", "Give one with --name.")
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadInput(
            f"There is no time zone {time_zone!r}.", "Use a name such as America/New_York."
        ) from None
    if record_url is not None and not record_url.startswith("postgresql+psycopg://"):
        raise BadInput("The record's address is none.", "Write postgresql+psycopg://USER@HOST/DATABASE.")
    new = NewCampaign(name.strip(), election_on, time_zone, invented=invented, record_url=record_url)
    with make_campaign(folder, new) as c:
        return read_campaign(c)


def read_campaign(c: OpenCampaign) -> Campaign:
    """Read the campaign's settings and the counts of what was imported."""
    row = c.row()
    snapshot = read_snapshot(c) if row["snapshot_id"] else None
    doors = snapshot.table("doors") if snapshot else None
    voters = snapshot.table("voters") if snapshot else None
    areas = snapshot.areas() if snapshot else None
    segments = snapshot.segments() if snapshot else None
    with c.reading() as connection:
        walked = walk_figures(connection, living_turf_rows(connection))
    kinds = {} if areas is None else areas["kind"].value_counts().to_dict()
    return Campaign(
        campaign_id=row["campaign_id"],
        name=row["name"],
        election_on=row["election_on"],
        time_zone=row["time_zone"],
        metric_epsg=row["metric_epsg"],
        public_url=row["public_url"],
        invented=row["invented"],
        snapshot_id=row["snapshot_id"],
        voter_count=0 if voters is None else voters.height,
        door_count=0 if doors is None else doors.height,
        located_count=0 if doors is None else doors["lon"].count(),
        precinct_count=int(kinds.get("precinct", 0)),
        block_group_count=int(kinds.get("block-group", 0)),
        segment_count=0 if segments is None else len(segments),
        box=_box(doors, segments, areas),
        walks=sums_of(map(figures_line, walked)),
    )


def _box(
    doors: pl.DataFrame | None, segments: gpd.GeoDataFrame | None, areas: gpd.GeoDataFrame | None
) -> tuple[float, float, float, float] | None:
    """Where to look first: the doors, else the streets, else the areas."""
    if doors is not None and doors["lon"].count():
        # a mislocated door must not zoom the map out: leave the outermost half per cent aside
        lon, lat = doors["lon"].drop_nulls(), doors["lat"].drop_nulls()
        edges = (lon.quantile(0.005), lat.quantile(0.005), lon.quantile(0.995), lat.quantile(0.995))
        west, south, east, north = (float(edge or 0.0) for edge in edges)
        return west, south, east, north
    for shapes in (segments, areas):
        if shapes is not None and len(shapes):
            west, south, east, north = (float(edge) for edge in shapes.total_bounds)
            return west, south, east, north
    return None


def set_public_url(c: OpenCampaign, public_url: str) -> Campaign:
    """Set the address that QR codes and links lead to; an empty one prints turf codes only.

    Raises
    ------
    BadInput
        When it is no http or https address.
    """
    if public_url and (
        urlsplit(public_url).scheme not in {"http", "https"} or not urlsplit(public_url).netloc
    ):
        raise BadInput("The public address must begin with https://.", "Give it as https://HOST/ or empty.")
    c.change(public_url=public_url.rstrip("/"))
    return read_campaign(c)
