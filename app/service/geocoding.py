"""Asking an online geocoder for doors that no file locates: off until asked for, and never without a yes."""

from __future__ import annotations

from dataclasses import asdict, replace
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.geocoded import LOCATED_BY, keep_answers
from app.locating import believable_box, locate_and_join
from app.progress import Stopwatch, part_of
from app.reports import OnlineReport
from app.snapshots import drafting, read_snapshot
from geo.errors import BadInput, Conflict, Unavailable

if TYPE_CHECKING:
    import polars as pl

    from app.snapshots import Snapshot, SnapshotDraft
    from app.store.campaign import OpenCampaign
    from geo.geocoder import Geocoder
    from geo.model import OnProgress

MOST_OF_OWN = 1_000_000
"""Addresses a run that a server of one's own is asked for."""


def locate_online(
    c: OpenCampaign,
    online: str,
    url: str | None = None,
    *,
    agreed: bool = False,
    on_progress: OnProgress | None = None,
) -> OnlineReport:
    """Say which addresses would be sent to an online geocoder and, once a person has agreed, ask it.

    Only addresses of doors without a place are sent, each once, under a running number: house number, street,
    city, state, ZIP; no name, no unit, no id. What was asked before is not asked again. Answers count where
    they name that very address inside the campaign's area, and are kept when files are imported again.

    Parameters
    ----------
    c
        The campaign.
    online
        "census" (US Census Bureau) or "nominatim" (OpenStreetMap).
    url
        A server that speaks the same language; None the public one. One on this computer or network is asked
        without pauses.
    agreed
        Whether a person has read what will be sent and said yes; without it nothing is sent.

    Raises
    ------
    BadInput
        For another geocoder, or a URL that is none.
    Conflict
        For the built-in town, whose addresses are nobody's.
    NotFound
        When nothing was imported yet.
    Unavailable
        When the geocoder cannot be reached and nothing was answered.
    """
    watch = Stopwatch()
    geocoder = _geocoder(online, url)
    snapshot = read_snapshot(c)
    if c.row()["invented"]:
        raise Conflict("The people of this town are invented.", "Ask for doors of a campaign of your own.")
    addresses, doors = _to_ask(snapshot, geocoder)
    report = _plan(snapshot, geocoder, addresses, doors)
    if not agreed or not addresses.height:
        return replace(report, elapsed_s=watch.elapsed_s)
    with drafting(c) as draft:
        report = _ask(draft, geocoder, addresses, doors, report, part_of(on_progress, 0.0, 0.9))
        locate_and_join(draft, part_of(on_progress, 0.9, 1.0), locate=True)
        report = replace(report, elapsed_s=watch.elapsed_s)
        draft.publish("locate_online", asdict(report))
    return report


def _geocoder(online: str, url: str | None) -> Geocoder:
    from geo.geocoder import GEOCODERS

    if online not in GEOCODERS:
        raise BadInput(f"There is no geocoder {online!r}.", f"Choose one of {', '.join(GEOCODERS)}.")
    if url is None:
        return GEOCODERS[online]
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise BadInput("The address of the geocoder is none.", "Give it as https://host/path.")
    if _is_own(parts.hostname):
        return replace(GEOCODERS[online], url=url, pause_s=0.0, most=MOST_OF_OWN)
    return replace(GEOCODERS[online], url=url)


def _is_own(host: str) -> bool:
    """Whether a server is on this computer or network, so that nobody else's patience is used."""
    try:
        return host == "localhost" or ip_address(host).is_private
    except ValueError:
        return False


def _to_ask(snapshot: Snapshot, geocoder: Geocoder) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the addresses to ask for, each once, most voters first; and which doors they are of."""
    import polars as pl

    from geo.geocoder import SENT

    doors, answered = snapshot.table("doors"), snapshot.table("geocoded")
    if doors is None:
        raise BadInput("There are no doors yet.", "Import a voter file first.")
    whole = (pl.col("house_number") != "") & (pl.col("street_name") != "")
    placed = (pl.col("city") != "") | (pl.col("zip5") != "")
    lost = doors.filter(pl.col("lon").is_null() & whole & placed)
    if answered is not None:
        asked = answered.filter(pl.col("located_by") == LOCATED_BY + geocoder.name)
        lost = lost.join(asked, on="door_id", how="anti")
    counted = lost.group_by(SENT).agg(voters=pl.col("voter_count").sum())
    ordered = counted.sort("voters", *SENT, descending=[True, *[False] * len(SENT)]).drop("voters")
    addresses = ordered.head(geocoder.most).with_row_index("row")
    return addresses, lost.select("door_id", *SENT).join(addresses, on=SENT).select("door_id", "row")


def _plan(
    snapshot: Snapshot, geocoder: Geocoder, addresses: pl.DataFrame, doors: pl.DataFrame
) -> OnlineReport:
    import polars as pl

    table = snapshot.table("doors")
    lost = 0 if table is None else table.filter(pl.col("lon").is_null()).height
    return OnlineReport(
        online=geocoder.name,
        url=geocoder.url,
        unlocated_count=lost,
        address_count=addresses.height,
        door_count=doors.height,
        agreed=False,
        located_count=0,
        refused={},
        trouble=None,
        elapsed_s=0.0,
    )


def _ask(
    draft: SnapshotDraft,
    geocoder: Geocoder,
    addresses: pl.DataFrame,
    doors: pl.DataFrame,
    plan: OnlineReport,
    on_progress: OnProgress,
) -> OnlineReport:
    """Ask, and keep what was answered also when the geocoder fails on the way."""
    import polars as pl

    from geo.geocoder import ask_geocoder

    box = believable_box(draft)
    if box is None:
        raise BadInput("Answers cannot be checked without streets or areas.", "Import streets first.")
    got: list[pl.DataFrame] = []
    trouble = None
    try:
        for answers in ask_geocoder(geocoder, addresses, box, on_progress):
            got.append(answers)  # noqa: PERF402 - what came before a failure is kept
    except Unavailable as failure:
        if not got:
            raise
        trouble = str(failure)
    answered = doors.join(pl.concat(got), on="row").with_columns(
        located_by=pl.lit(LOCATED_BY + geocoder.name)
    )
    keep_answers(draft, answered.select("door_id", "lon", "lat", "located_by", "refused"))
    refused = answered["refused"].drop_nulls().value_counts(sort=True)
    return replace(
        plan,
        agreed=True,
        located_count=answered["lon"].count(),
        refused=dict(refused.iter_rows()),
        trouble=trouble,
    )
