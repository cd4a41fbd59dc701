"""The doctor: what is wrong or weak in a campaign, and the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from app.model import Finding
from app.snapshots import Snapshot, read_snapshot
from app.store import cuts as record
from app.store import universes as universe_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from app.store.campaign import OpenCampaign


Level = Literal["error", "warning", "note"]


def examine(c: OpenCampaign) -> list[Finding]:
    """Look at everything a day of canvassing needs, worst first."""
    row = c.row()
    findings: list[Finding] = []
    if row["snapshot_id"] is None:
        findings.append(
            Finding("error", "Nothing was imported yet.", "turfwalk import streets CAMPAIGN FILE")
        )
    else:
        snapshot = read_snapshot(c)
        findings += [*_of_streets(snapshot), *_of_areas(snapshot), *_of_voters(snapshot)]
    findings += list(_of_turf(c))
    if not row["public_url"]:
        findings.append(
            Finding(
                "note",
                "There is no public address: paper prints turf codes without a QR code.",
                "turfwalk public-url CAMPAIGN https://HOST/",
            )
        )
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(findings, key=lambda finding: order[finding.level])


def _of_streets(snapshot: Snapshot) -> Iterator[Finding]:
    network = snapshot.network()
    if network is None:
        yield Finding("error", "There are no streets.", "turfwalk import streets CAMPAIGN FILE")
        return
    from routing.pieces import piece_count

    pieces = piece_count(network)
    if pieces > 1:
        yield Finding(
            "note",
            f"The street network is in {pieces} pieces that no path joins.",
            "Doors on small pieces are listed by: turfwalk list exceptions CAMPAIGN.",
        )


def _of_areas(snapshot: Snapshot) -> Iterator[Finding]:
    areas = snapshot.areas()
    kinds = set() if areas is None else set(areas["kind"])
    for kind, use in (("precinct", "cut by precinct"), ("block-group", "see demographics")):
        if kind not in kinds:
            yield Finding(
                "warning",
                f"There are no boundaries of kind {kind}, to {use}.",
                f"turfwalk import boundaries CAMPAIGN FILE --kind {kind} --id COLUMN",
            )


def _of_voters(snapshot: Snapshot) -> Iterator[Finding]:
    import polars as pl

    voters, doors, rejects = (snapshot.table(name) for name in ("voters", "doors", "rejects"))
    if voters is None or doors is None:
        yield Finding("error", "There are no voters.", "turfwalk import voters CAMPAIGN FILE")
        return
    if rejects is not None and rejects.height:
        yield Finding(
            "warning",
            f"{rejects.height:,} rows of the voter file were rejected.",
            "turfwalk list rejects CAMPAIGN lists them with line and reason.",
        )
    lost = voters.height - int(doors.filter(pl.col("lon").is_not_null())["voter_count"].sum())
    if lost:
        level: Level = "error" if lost > 0.2 * voters.height else "warning"
        yield Finding(
            level,
            f"{lost:,} of {voters.height:,} voters have no located door.",
            "turfwalk list exceptions CAMPAIGN lists them with the reason; more addresses locate more doors.",
        )
    yield from _of_joins(snapshot, doors)
    yield from _of_precincts(snapshot)


def _of_precincts(snapshot: Snapshot) -> Iterator[Finding]:
    from app.precincts import compared_precincts

    elsewhere = compared_precincts(snapshot).mismatches.height
    if elsewhere:
        yield Finding(
            "warning",
            f"{elsewhere:,} voters stand in another precinct than the voter file says.",
            "turfwalk list precinct-mismatches CAMPAIGN lists them; old boundaries or wrong places are the usual cause.",
        )


def _of_joins(snapshot: Snapshot, doors: pl.DataFrame) -> Iterator[Finding]:
    import polars as pl

    located = doors.filter(pl.col("lon").is_not_null())
    areas = snapshot.areas()
    kinds = set() if areas is None else set(areas["kind"])
    for kind, column in (("precinct", "precinct_id"), ("block-group", "geoid")):
        outside = located[column].null_count()
        if kind in kinds and outside:
            yield Finding(
                "warning",
                f"{outside:,} located doors are in no {kind}.",
                f"Check that the {kind} file covers the town.",
            )
    yield from _of_snaps(snapshot)


def _of_snaps(snapshot: Snapshot) -> Iterator[Finding]:
    from app.snapping import checked_snaps

    report = checked_snaps(snapshot)
    if report is None:
        return
    counts = dict(report.troubles["trouble"].value_counts().iter_rows())
    off, other, wrong = (counts.get(trouble, 0) for trouble in ("no street", "other street", "wrong side"))
    if off:
        level: Level = "error" if off > 0.2 * max(1, report.door_count) else "warning"
        yield Finding(
            level,
            f"{off:,} located doors are on no street of the network.",
            "Import streets that cover the whole town.",
        )
    if other:
        yield Finding(
            "note",
            f"{other:,} doors were put on a street of another name, because their own is not near.",
            "turfwalk list snaps CAMPAIGN lists them; compare street names of the voter file and the street file.",
        )
    if wrong:
        yield Finding(
            "note",
            f"{wrong:,} doors stand on the side of the street that has other house numbers.",
            "turfwalk list snaps CAMPAIGN lists them; their points are doubtful.",
        )


def _of_turf(c: OpenCampaign) -> Iterator[Finding]:
    with c.reading() as connection:
        universes = universe_record.universes(connection)
        rows = record.living_turf_rows(connection)
    if not universes:
        yield Finding("note", "There is no universe yet.", "turfwalk universe CAMPAIGN everyone --where true")
    elif not rows:
        yield Finding("note", "No turf was cut yet.", "turfwalk cut CAMPAIGN --universe NAME")
    unplanned = [row for row in rows if row["planned_walk_m"] is None]
    if unplanned:
        yield Finding("warning", f"{len(unplanned)} turfs have no walk yet.", "turfwalk walk CAMPAIGN")
    apart = [row["turf_id"] for row in rows if not row["contiguous"]]
    if apart:
        yield Finding(
            "note",
            f"{len(apart)} turfs do not hang together on foot: {', '.join(apart[:5])}.",
            "Look at them on the map.",
        )
