"""The board: a turf goes from planned to done, and each state is told with its time."""

from datetime import UTC, datetime, timedelta

from app.service import assignments, board, editing, handouts, turfs
from app.service.assignments import Hands


def state_of(c, turf_id):
    return next(one for one in board.list_turf_states(c) if one.turf_id == turf_id)


def test_a_turf_is_planned_printed_out_and_returned(planned, tmp_path):
    turf_id = turfs.list_turfs(planned)[0].turf_id
    assert (state_of(planned, turf_id).state, state_of(planned, turf_id).since_at) == ("planned", None)
    handouts.export_turfs(planned, [turf_id], "pdf", tmp_path / "one.pdf")
    printed = state_of(planned, turf_id)
    assert printed.state == "printed"
    assert abs(printed.since_at - datetime.now(UTC)) < timedelta(minutes=5)
    made = assignments.assign_turf(planned, turf_id, Hands())
    assert (state_of(planned, turf_id).state, state_of(planned, turf_id).hand_count) == ("out", 1)
    assignments.return_turf(planned, made.assignment_id)
    assert state_of(planned, turf_id).state == "returned"
    board.mark_printed(planned, [turf_id])
    assert state_of(planned, turf_id).state == "printed"


def test_a_turf_taken_back_is_where_it_was_before(planned):
    turf_id = turfs.list_turfs(planned)[0].turf_id
    made = assignments.assign_turf(planned, turf_id, Hands())
    assignments.revoke_assignment(planned, made.assignment_id)
    assert state_of(planned, turf_id).state == "planned"


def test_time_that_is_over_is_told(planned):
    turf_id = turfs.list_turfs(planned)[0].turf_id
    long_ago = datetime.now(UTC) - timedelta(days=3)
    assignments.assign_turf(planned, turf_id, Hands((), long_ago, long_ago + timedelta(hours=2)))
    assert state_of(planned, turf_id).is_over


def test_printed_is_marked_and_unmarked_and_ends_with_an_edit(planned):
    first, second = (turf.turf_id for turf in turfs.list_turfs(planned)[:2])
    marked = board.mark_printed(planned, [first, second])
    assert {one.turf_id: one.state for one in marked} == {first: "printed", second: "printed"}
    (jammed,) = board.mark_printed(planned, [first], printed=False)
    assert jammed.state == "planned"
    cut_id = turfs.read_turf(planned, second).cut_id
    editing.split_turf(planned, cut_id, second)
    split = state_of(planned, second)
    assert (split.state, split.is_stale) == ("planned", True)
