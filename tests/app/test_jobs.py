"""Jobs: progress that can be polled, a stop within a second, and the truth after a kill."""

import os
import signal
import time

import pytest

from app.jobs import cancel_job, list_jobs, read_job, start_job
from app.service.turfs import list_turfs
from geo.errors import BadInput, NotFound


def wait_for(c, job_id, *states, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        job = read_job(c, job_id)
        if job.state in states:
            return job
        time.sleep(0.05)
    raise AssertionError(read_job(c, job_id))


def test_a_job_does_what_the_verb_does(planned):
    before = {turf.turf_id for turf in list_turfs(planned)}
    job = start_job(planned, "cut_turf", {"universe": "everyone", "spec": {"shift_s": 3600.0}})
    done = wait_for(planned, job.job_id, "done", "failed")
    assert (done.state, done.progress) == ("done", 1.0), done.error
    turfs = {turf.turf_id for turf in list_turfs(planned)}
    assert {turf["turf_id"] for turf in done.result["turfs"]} == turfs
    assert not turfs & before
    assert list_jobs(planned)[0].job_id == job.job_id


def test_a_job_that_fails_says_what_and_the_mend(planned):
    job = start_job(planned, "cut_turf", {"universe": "nobody at all"})
    failed = wait_for(planned, job.job_id, "failed", "done")
    assert failed.state == "failed"
    assert "nobody at all" in failed.error["what"]
    assert failed.error["mend"]


def test_a_cancelled_job_stops_within_a_second_and_changes_nothing(planned):
    before = list_turfs(planned)
    job = start_job(planned, "cut_turf", {"universe": "everyone"})
    wait_for(planned, job.job_id, "running")
    began = time.monotonic()
    stopped = cancel_job(planned, job.job_id)
    assert time.monotonic() - began < 1.5
    assert stopped.state == "cancelled"
    assert list_turfs(planned) == before


def test_a_killed_job_is_failed_and_says_so(planned):
    job = start_job(planned, "cut_turf", {"universe": "everyone"})
    with planned.reading() as connection:
        from app.store.jobs import job_row

        process_id = job_row(connection, job.job_id)["process_id"]
    os.kill(process_id, signal.SIGKILL)
    failed = wait_for(planned, job.job_id, "failed", seconds=5)
    assert "interrupted" in failed.error["what"]


def test_only_slow_verbs_are_jobs(planned):
    with pytest.raises(BadInput, match="delete_cut"):
        start_job(planned, "delete_cut", {})
    with pytest.raises(NotFound):
        read_job(planned, "nope")
