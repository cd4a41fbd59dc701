"""Past results and past votes from files of their own, kept beside the voters whatever voter file comes next."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from app.progress import Stopwatch, part_of
from app.reports import ContactsReport, HistoryReport
from app.snapshots import drafting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from app.snapshots import SnapshotDraft
    from app.store.campaign import OpenCampaign
    from geo.contactfile import ContactFile
    from geo.model import OnProgress

_EXAMPLES = 5


def import_contacts(
    c: OpenCampaign,
    source: Path,
    headings: Mapping[str, str] | None = None,
    mapping: Path | None = None,
    only: Mapping[str, str] | None = None,
    on_progress: OnProgress | None = None,
) -> ContactsReport:
    """Add past results of voters, such as VAN's contact history; results that are there already are not added again.

    Parameters
    ----------
    c
        The campaign; times of day are read in its time zone.
    source
        Any table with a row a knock or call: voter id, date, result, perhaps who canvassed.
    headings
        Field ("voter_id", "knocked_at", "outcome", "canvasser_id") -> heading of the file, where it is not recognised.
    mapping
        A mapping file of the kind "contacts", for codes of results that are not known.
    only
        Heading -> text: rows that say something else there are left out.

    Raises
    ------
    BadInput
        For a file without a column for the voter id, the date or the result.
    """
    import polars as pl

    from geo.contactfile import read_contact_file
    from geo.layout import read_layout

    watch = Stopwatch()
    layout = read_layout(mapping, "contacts") if mapping else None
    time_zone = c.row()["time_zone"]
    file = read_contact_file(source, time_zone, layout, headings, only, part_of(on_progress, 0.0, 0.8))
    with drafting(c) as draft:
        earlier = draft.table("contacts")
        known = pl.Series([], dtype=pl.String) if earlier is None else earlier["result_id"]
        is_new = ~file.contacts["result_id"].is_in(known.implode())
        added = file.contacts.filter(is_new)
        whole = added if earlier is None else pl.concat([earlier, added])
        draft.write("contacts", whole)
        draft.write("contact_rejects", file.rejects)
        report = _contacts_report(draft, file, is_new, whole.height, watch)
        draft.publish("import_contacts", asdict(report))
    return report


def _contacts_report(
    draft: SnapshotDraft, file: ContactFile, is_new: pl.Series, total_count: int, watch: Stopwatch
) -> ContactsReport:
    added = file.contacts.filter(is_new)
    found = _of_voters(draft, added["voter_id"])
    by_outcome = added.group_by("outcome").len().sort("len", "outcome", descending=[True, False])
    lines = file.lines.filter(is_new).filter(~found).sort()
    return ContactsReport(
        evidence=file.evidence,
        rows_in=file.rows_in,
        added_count=added.height,
        known_count=file.contacts.height - added.height,
        duplicate_count=file.duplicate_count,
        other_count=file.other_count,
        reject_count=file.rejects.height,
        rejects_by_reason=_by_reason(file.rejects),
        results=dict(by_outcome.iter_rows()),
        first_on=_day(added["knocked_on"].min()),
        last_on=_day(added["knocked_on"].max()),
        matched_voter_count=added.filter(found)["voter_id"].n_unique(),
        unmatched_row_count=lines.len(),
        unmatched_lines=tuple(lines.head(_EXAMPLES)),
        total_count=total_count,
        elapsed_s=watch.elapsed_s,
        peak_mb=watch.peak_mb,
    )


def import_history(
    c: OpenCampaign,
    source: Path,
    layout: str | None = None,
    headings: Mapping[str, str] | None = None,
    on_progress: OnProgress | None = None,
) -> HistoryReport:
    """Add the votes of a state's second file, one row a voter and election, to what is known of the voters.

    Parameters
    ----------
    c
        The campaign.
    source
        Such as North Carolina's ncvhis or Georgia's voter history of a year; files add up.
    layout
        Name of the layout; recognised when None.
    headings
        "voter_id", "date" and perhaps "kind" -> heading of the file, where no layout knows it; without a kind
        the date says it.

    Raises
    ------
    BadInput
        For a file that is no vote history of a layout we know.
    """
    from geo.history import history_layout, merge_histories, read_history_file

    watch = Stopwatch()
    chosen = history_layout(layout, headings or {})
    file = read_history_file(source, chosen, part_of(on_progress, 0.0, 0.8))
    with drafting(c) as draft:
        draft.write("history", merge_histories(draft.table("history"), file.history))
        draft.write("history_rejects", file.rejects)
        elections = file.history["history"].explode().drop_nulls().value_counts()
        found = _of_voters(draft, file.history["voter_id"])
        report = HistoryReport(
            evidence=file.evidence,
            rows_in=file.rows_in,
            reject_count=file.rejects.height,
            rejects_by_reason=_by_reason(file.rejects),
            voter_count=file.history.height,
            matched_voter_count=int(found.sum()),
            unmatched_voter_count=int((~found).sum()),
            elections=_newest_first(dict(elections.iter_rows())),
            elapsed_s=watch.elapsed_s,
            peak_mb=watch.peak_mb,
        )
        draft.publish("import_history", asdict(report))
    return report


def _newest_first(elections: dict[str, int]) -> dict[str, int]:
    from geo.columns import newest_first

    return {name: elections[name] for name in sorted(elections, key=newest_first)}


def _of_voters(draft: SnapshotDraft, voter_ids: pl.Series) -> pl.Series:
    """Tell which ids are voters of the voter file."""
    import polars as pl

    voters = draft.table("voters")
    known = pl.Series([], dtype=pl.String) if voters is None else voters["voter_id"]
    return voter_ids.is_in(known.implode())


def _by_reason(rejects: pl.DataFrame) -> dict[str, int]:
    counts = rejects.group_by("reason").len().sort("len", "reason", descending=[True, False])
    return dict(counts.iter_rows())


def _day(value: object) -> str | None:
    return None if value is None else str(value)
