"""How far the canvass is and how it goes: tallies by turf, canvasser, precinct and day, and patterns that are odd."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.figures import LEAST
from app.hiding import salt_of
from app.model import ExportReport
from app.oddities import odd_patterns
from app.progress import Stopwatch
from app.snapshots import Snapshot, read_snapshot
from app.store import cuts as cut_record
from app.store import scripts as script_record
from app.store import tallies as record
from app.tallies import Tallies, Tally, tallied
from app.tally_hiding import without_few
from app.visits import results_table, supporting_answers, visits_of
from geo.crs import to_metric
from geo.errors import BadInput, NotFound
from geo.formulas import guard_formula

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import polars as pl

    from app.oddities import OddPattern
    from app.store import Row
    from app.store.campaign import OpenCampaign
    from app.tallies import By

COLUMNS: dict[By, str] = {"turf": "turf", "canvasser": "canvasser_id", "precinct": "precinct_id", "day": "on"}


@dataclass(frozen=True)
class _Canvass:
    """All that was done, and what it is compared with."""

    visits: pl.DataFrame  # with turf, precinct_id, on, planned_s, x_m, y_m
    turfs: list[Row]
    doors: pl.DataFrame
    codes: dict[str, str]
    names: dict[str, str]

    def called(self, canvasser_id: str, *, named: bool) -> str:
        """Say who somebody is: the name of an account for planners, else the code."""
        code = self.codes.get(canvasser_id, "C0")
        return self.names.get(canvasser_id, code) if named else code


def read_tallies(
    c: OpenCampaign,
    by: By = "turf",
    since: date | None = None,
    until: date | None = None,
    *,
    named: bool = True,
) -> Tallies:
    """Add up what came of the doors.

    Parameters
    ----------
    c
        The campaign.
    by
        turf (those of current cuts, and others that have results), canvasser, precinct or day.
    since, until
        First and last day at the doors, where the campaign is; without bounds when None.
    named
        With names of canvassers, and figures of a few people too: for planners. Others get codes, rounded
        counts, and no figure that rests on fewer than ``LEAST`` visits or people (``app.tally_hiding``).

    Raises
    ------
    BadInput
        For another kind of row, or days the wrong way round.
    """
    if by not in COLUMNS:
        raise BadInput(f"There are no tallies by {by!r}.", f"Choose one of {', '.join(COLUMNS)}.")
    if since and until and since > until:
        raise BadInput("The first day is after the last.", "Turn them round.")
    canvass = _canvass(c)
    visits = _between(canvass.visits, since, until)
    rows, total = tallied(visits, COLUMNS[by], _known(canvass, by)), _total(canvass, visits)
    if not named:
        salt = salt_of(c.folder)
        rows = without_few(rows, _people(visits, COLUMNS[by]), salt)
        (total,) = without_few([total], {total.key: sum(_people(visits, "tried").values())}, salt)
    if by == "canvasser":
        rows = [_of_canvasser(canvass, row, named=named) for row in rows]
    elif by == "turf":
        called = {row["turf_id"]: f"{row['number']}" for row in canvass.turfs}
        rows = [replace(row, label=called.get(row.key, row.key)) for row in rows]
    return Tallies(by, since, until, total, tuple(rows), LEAST)


def _canvass(c: OpenCampaign) -> _Canvass:
    """Read and join all that is needed."""
    import polars as pl

    with c.reading() as connection:
        turfs = cut_record.living_turf_rows(connection)
        turf_doors = cut_record.doors_of_turfs(connection, turfs) if turfs else {}
        planned = record.planned_door_s(connection, set(turf_doors))
        columns = record.standing_columns(connection)
        supporting = supporting_answers(script_record.versions_of(connection))
        codes, names = record.canvasser_codes(connection), record.canvasser_names(connection)
    visits = visits_of(results_table(columns, supporting), c.row()["time_zone"])
    held = [(door_id, turf_id) for turf_id, own in turf_doors.items() for door_id in own]
    living = pl.DataFrame(held, schema=["door_id", "held_by"], orient="row", schema_overrides=_TEXTS)
    own = living.rename({"held_by": "turf_id"}).unique().with_columns(is_own=True)
    plan = pl.DataFrame({"door_id": list(planned), "planned_s": list(planned.values())}, schema=_PLANNED)
    doors = _doors(c)
    joined = (
        visits.join(own, on=["door_id", "turf_id"], how="left", maintain_order="left")
        .join(living.unique("door_id", keep="first"), on="door_id", how="left", maintain_order="left")
        .join(plan, on="door_id", how="left", maintain_order="left")
        .join(doors, on="door_id", how="left", maintain_order="left")
        # a door that another turf holds by now counts there; the one that was walked stands when it still holds it
        .with_columns(
            turf=pl.when("is_own").then("turf_id").otherwise(pl.coalesce("held_by", "turf_id")),
            on=pl.col("day").cast(pl.String),
        )
    )
    sized = living.group_by("held_by").len()
    sizes = dict(zip(sized["held_by"], sized["len"], strict=True))
    return _Canvass(
        joined, [{**row, "size": sizes.get(row["turf_id"], 0)} for row in turfs], doors, codes, names
    )


_TEXTS: dict[str, Any] = {"door_id": str, "held_by": str}
_PLANNED: dict[str, Any] = {"door_id": str, "planned_s": float}


def _doors(c: OpenCampaign) -> pl.DataFrame:
    """Give every door's precinct, people and place in metres: door_id, precinct_id, voter_count, x_m, y_m."""
    import polars as pl

    text, number = pl.String, pl.Float64
    empty = pl.DataFrame(
        schema={"door_id": text, "precinct_id": text, "voter_count": pl.Int64, "x_m": number, "y_m": number}
    )
    try:
        snapshot: Snapshot = read_snapshot(c)
    except NotFound:
        return empty
    doors, epsg = snapshot.table("doors"), c.row()["metric_epsg"]
    if doors is None or epsg is None:
        return empty
    precinct = pl.col("precinct_id") if "precinct_id" in doors.columns else pl.lit(None, pl.String)
    xy_m = to_metric(doors["lon"].to_numpy(), doors["lat"].to_numpy(), epsg)
    own = doors.select("door_id", precinct.alias("precinct_id"), pl.col("voter_count").cast(pl.Int64))
    return own.with_columns(x_m=pl.Series(xy_m[:, 0]), y_m=pl.Series(xy_m[:, 1]))


def _between(visits: pl.DataFrame, since: date | None, until: date | None) -> pl.DataFrame:
    import polars as pl

    if since is not None:
        visits = visits.filter(pl.col("day") >= since)
    return visits if until is None else visits.filter(pl.col("day") <= until)


def _known(canvass: _Canvass, by: By) -> dict[str, int | None]:
    """Give the rows that are there without a visit, too, with their doors."""
    import polars as pl

    if by == "turf":
        return {row["turf_id"]: row["size"] for row in canvass.turfs}
    if by == "precinct":
        counts = canvass.doors.filter(pl.col("precinct_id").is_not_null()).group_by("precinct_id").len()
        return dict(sorted(zip(counts["precinct_id"], counts["len"], strict=True)))
    return {}


def _of_canvasser(canvass: _Canvass, row: Tally, *, named: bool) -> Tally:
    key = row.key if named else canvass.called(row.key, named=False)
    return replace(row, key=key, label=canvass.called(row.key, named=named))


def _total(canvass: _Canvass, visits: pl.DataFrame) -> Tally:
    import polars as pl

    together = visits.with_columns(all=pl.lit("all"))
    turf_doors = sum(row["size"] for row in canvass.turfs)
    return tallied(together, "all", {"all": turf_doors})[0]


def _people(visits: pl.DataFrame, key: str) -> dict[str, int]:
    """Count who lives behind the doors that were tried, by a column of the visits."""
    import polars as pl

    doors = visits.filter(pl.col("tried") & pl.col(key).is_not_null()).unique([key, "door_id"])
    counts = doors.group_by(key).agg(pl.col("voter_count").sum())
    return {str(name): int(people) for name, people in counts.iter_rows()}


def write_tallies(c: OpenCampaign, out: Path, by: By = "turf", *, named: bool = True) -> ExportReport:
    """Write tallies as a CSV file, all days together; its headings are the fields of a tally.

    Raises
    ------
    BadInput
        As ``read_tallies``.
    """
    watch = Stopwatch()
    found = read_tallies(c, by, named=named)
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow([by, *_HEADINGS])
        table.writerows(_line(row) for row in (*found.rows, replace(found.total, label="all")))
    return ExportReport("csv", str(out), 0, out.stat().st_size, watch.elapsed_s)


_COUNTS = ("door_count", "knocked_count", "attempt_count", "contact_count", "refusal_count")
_RATES = ("contact", "refusal", "support")
_LAST = ("doors_per_hour", "planned_s", "real_s", "first_at", "last_at", "hidden")
_HEADINGS = (
    *_COUNTS,
    *(f"{name}_{part}" for name in _RATES for part in ("rate", "low", "high", "n")),
    *_LAST,
)


def _line(row: Tally) -> list[Any]:
    rates = [getattr(row, name) for name in _RATES]
    parts = [part for one in rates for part in (one.value, one.low, one.high, one.n)]
    return [
        guard_formula(row.label),
        *(getattr(row, name) for name in _COUNTS),
        *parts,
        *(getattr(row, name) for name in _LAST),
    ]


def list_odd_patterns(c: OpenCampaign, *, named: bool = True) -> list[OddPattern]:
    """List what is odd in the way doors were worked, newest first, each with its reason and threshold.

    A pattern is a reason to ask, never a proof. Without ``named`` canvassers are told apart by code only, and
    patterns of fewer than ``LEAST`` visits are left out.
    """
    canvass = _canvass(c)
    return [
        replace(one, canvasser=canvass.called(one.canvasser, named=named))
        for one in odd_patterns(canvass.visits)
        if named or one.visit_count >= LEAST
    ]
