"""The board: every turf by its state, from planned to done, and marking what is on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.reports import TurfState
from app.service.reviews import list_turf_progress
from app.store import assignments as hand_record
from app.store import cuts as record
from app.turf_table import as_turf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.canvass import Assignment, TurfProgress
    from app.model import Turf
    from app.store.campaign import OpenCampaign


def list_turf_states(c: OpenCampaign) -> list[TurfState]:
    """Tell of every turf of the current cuts where it stands, in the order of turfs; counts only, no person."""
    now = datetime.now(UTC)
    progress = {one.turf_id: one for one in list_turf_progress(c)}
    with c.reading() as connection:
        turfs = [as_turf(row) for row in record.living_turf_rows(connection)]
        hands = hand_record.assignments_of(connection)
    by_turf: dict[str, list[Assignment]] = {}
    for hand in hands:
        by_turf.setdefault(hand.turf_id, []).append(hand)
    return [
        _state(turf, by_turf.get(turf.turf_id, []), progress[turf.turf_id], now)
        for turf in turfs
        if turf.turf_id in progress
    ]


def _state(turf: Turf, hands: Sequence[Assignment], far: TurfProgress, now: datetime) -> TurfState:
    """Give a turf's state; ``hands`` are its assignments, newest first."""
    out = [hand for hand in hands if hand.state == "out"]
    printed_at = None if turf.print_is_stale else turf.printed_at
    back_at = hands[0].ended_at if hands and hands[0].state == "returned" else None
    made = TurfState(
        turf_id=turf.turf_id,
        state="planned" if turf.has_walk else "unplanned",
        since_at=None,
        is_over=bool(out) and all(hand.until_at < now for hand in out),
        is_stale=turf.print_is_stale,
        printed_at=turf.printed_at,
        hand_count=len(out),
        door_count=far.door_count,
        knocked_count=far.knocked_count,
    )
    return _as(made, out, printed_at, back_at)


def _as(
    made: TurfState, out: Sequence[Assignment], printed_at: datetime | None, back_at: datetime | None
) -> TurfState:
    """Give the state the latest thing that happened to the turf; a turf whose doors are done is done."""
    if made.door_count and made.knocked_count >= made.door_count:
        return replace(made, state="done")
    if out:
        return replace(made, state="out", since_at=out[-1].from_at)
    if back_at and (printed_at is None or printed_at < back_at):
        return replace(made, state="returned", since_at=back_at)
    if printed_at and made.state == "planned":
        return replace(made, state="printed", since_at=printed_at)
    return made


def mark_printed(c: OpenCampaign, turf_ids: Sequence[str], *, printed: bool = True) -> list[TurfState]:
    """Note that turfs are on paper as they are now, or that they are not: the printer jammed, a list was lost.

    Writing a PDF notes it by itself.

    Raises
    ------
    NotFound
        When there is no such turf.
    """
    with c.writing() as connection:
        rows = record.living_turf_rows(connection, turf_ids=turf_ids)
        record.note_printing(connection, [(row["turf_id"], row["version"]) for row in rows], printed=printed)
    wanted = set(turf_ids)
    return [one for one in list_turf_states(c) if one.turf_id in wanted]
