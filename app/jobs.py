"""Slow verbs at work in processes of their own, so that the server stays quick and a job can be stopped.

The row of the job is the truth: the worker writes its progress there and reads there whether it should
stop. A verb changes the campaign in one transaction at its end, so a worker may be ended at any instant.
"""

from __future__ import annotations

import multiprocessing
import os
import secrets
import signal
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.store.campaign import OpenCampaign, open_campaign
from app.store.jobs import RUNNING, add_job, as_job, change_job, end_job, job_row, job_rows
from app.trouble import place_of
from geo.errors import BadInput, Cancelled, TurfwalkError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.model import Job
    from geo.model import OnProgress

MOST_JOBS = 4
"""Jobs of one campaign at work at the same time; more would only slow each other down."""

_SECONDS_BETWEEN_REPORTS = 0.2
_SECONDS_TO_STOP_BY_ITSELF = 0.6


def _verbs() -> dict[str, Callable[..., Any]]:
    from app.service import area_turfs, columns, contacts, cuts, editing, handouts, imports, samples, walks

    return {
        "import_streets": imports.import_streets,
        "import_boundaries": imports.import_boundaries,
        "import_addresses": imports.import_addresses,
        "import_voters": imports.import_voters,
        "import_columns": columns.import_columns,
        "import_contacts": contacts.import_contacts,
        "import_history": contacts.import_history,
        "import_sample": samples.import_sample,
        "cut_turf": cuts.cut_turf,
        "cut_alternatives": cuts.cut_alternatives,
        "recut_turfs": editing.recut_turfs,
        "make_area_turfs": area_turfs.make_area_turfs,
        "plan_walks": walks.plan_walks,
        "export_turfs": handouts.export_turfs,
    }


SLOW_VERBS = (
    "import_streets",
    "import_boundaries",
    "import_addresses",
    "import_voters",
    "import_columns",
    "import_contacts",
    "import_history",
    "import_sample",
    "cut_turf",
    "cut_alternatives",
    "recut_turfs",
    "make_area_turfs",
    "plan_walks",
    "export_turfs",
)


def start_job(c: OpenCampaign, verb: str, arguments: dict[str, Any]) -> Job:
    """Start a verb in a process of its own.

    Parameters
    ----------
    c
        The campaign.
    verb
        One of ``SLOW_VERBS``.
    arguments
        Keyword arguments of the verb as JSON: paths as text, specs as objects.

    Raises
    ------
    BadInput
        For a verb that is no slow one.
    """
    if verb not in SLOW_VERBS:
        raise BadInput(f"There is no job {verb!r}.", f"Choose one of {', '.join(SLOW_VERBS)}.")
    job_id = secrets.token_hex(6)
    _require_room(c)
    with c.writing() as connection:
        add_job(connection, job_id, verb, arguments)
    worker = multiprocessing.get_context("spawn").Process(
        target=run_job, args=(str(c.folder), job_id, os.getpid()), name=f"turfwalk-{verb}"
    )
    worker.start()
    with c.writing() as connection:
        change_job(connection, job_id, process_id=worker.pid)
    return read_job(c, job_id)


def _require_room(c: OpenCampaign) -> None:
    with c.reading() as connection:
        ids = [row["job_id"] for row in job_rows(connection, running_only=True)]
    running = [job_id for job_id in ids if read_job(c, job_id).state in RUNNING]
    if len(running) >= MOST_JOBS:
        raise Unavailable(
            f"{len(running)} jobs of this campaign are running.", "Wait for one to end, or stop one."
        )


def read_job(c: OpenCampaign, job_id: str) -> Job:
    """Read how far a job is; one whose process died is failed, and says so.

    Raises
    ------
    NotFound
        When there is no such job.
    """
    with c.reading() as connection:
        row = job_row(connection, job_id)
    if row["state"] in RUNNING and row["process_id"] and not _is_alive(row["process_id"]):
        died = {"what": "The work was interrupted.", "mend": "Nothing was changed; start it again."}
        with c.writing() as connection:
            end_job(connection, job_id, "failed", error=died, message="Interrupted")
            row = job_row(connection, job_id)
    return as_job(row)


def list_jobs(c: OpenCampaign) -> list[Job]:
    """List the newest hundred jobs, newest first."""
    with c.reading() as connection:
        ids = [row["job_id"] for row in job_rows(connection)]
    return [read_job(c, job_id) for job_id in ids]


def cancel_job(c: OpenCampaign, job_id: str) -> Job:
    """Stop a job within a second; what it was about to change stays as it was.

    Raises
    ------
    NotFound
        When there is no such job.
    """
    with c.writing() as connection:
        row = job_row(connection, job_id)
        change_job(connection, job_id, cancel_requested=True, message="Stopping")
    deadline = time.monotonic() + _SECONDS_TO_STOP_BY_ITSELF
    while time.monotonic() < deadline and read_job(c, job_id).state in RUNNING:
        time.sleep(0.05)
    with c.writing() as connection:
        still = job_row(connection, job_id)["state"] in RUNNING
        end_job(connection, job_id, "cancelled", message="Stopped")
    if still and row["process_id"]:
        _end_group(row["process_id"])
    return read_job(c, job_id)


def end_all_jobs(c: OpenCampaign) -> None:
    """Stop every running job; the server calls this when it stops."""
    with c.reading() as connection:
        running = [row["job_id"] for row in job_rows(connection, running_only=True)]
    for job_id in running:
        cancel_job(c, job_id)


def run_job(folder: str, job_id: str, parent_id: int) -> None:
    """Do the work of a job; the worker process begins here."""
    os.setsid()  # a group of its own, so that ending it ends its own workers too
    with open_campaign(Path(folder)) as c:
        with c.writing() as connection:
            row = job_row(connection, job_id)
            change_job(connection, job_id, state="running", message="Starting", process_id=os.getpid())
        report = _reporter(c, job_id, parent_id)
        try:
            result = _verbs()[row["verb"]](c, **_arguments(row["verb"], row["arguments"]), on_progress=report)
            _finish(c, job_id, "done", result=_as_json(result), progress=1.0, message="Done")
        except Cancelled:
            _finish(c, job_id, "cancelled", message="Stopped")
        except TurfwalkError as trouble:
            error = {"what": trouble.what, "mend": trouble.mend, "kind": type(trouble).__name__}
            _finish(c, job_id, "failed", error=error, message="Failed")
        except Exception as trouble:  # noqa: BLE001 - whatever it is, the job must end
            # the text of a foreign error may hold a person's data: keep its kind and place only
            error = {
                "what": f"Unexpected trouble: {type(trouble).__name__} at {place_of(trouble)}.",
                "mend": "Nothing was changed.",
            }
            _finish(c, job_id, "failed", error=error, message="Failed")


def _finish(c: OpenCampaign, job_id: str, state: str, **values: Any) -> None:  # noqa: ANN401 - columns of several types
    with c.writing() as connection:
        end_job(connection, job_id, state, **values)


def _reporter(c: OpenCampaign, job_id: str, parent_id: int) -> OnProgress:
    last = 0.0

    def report(done: float, words: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < _SECONDS_BETWEEN_REPORTS:
            return
        last = now
        with c.writing() as connection:
            change_job(connection, job_id, progress=round(done, 3), message=words)
            stop = job_row(connection, job_id)["cancel_requested"]
        if stop or os.getppid() != parent_id:  # asked to stop, or the server is gone
            raise Cancelled("The work was stopped.")

    return report


def _arguments(verb: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Turn JSON back into what the verb takes."""
    from app.exports.spec import PrintSpec
    from app.specs import turf_spec, walk_spec

    made = dict(arguments)
    for name in ("source", "mapping", "out"):
        if made.get(name) is not None:
            made[name] = Path(made[name])
    if made.get("choice") is not None:
        from geo.boundaries import LayerChoice

        made["choice"] = LayerChoice(**made["choice"])
    if made.get("areas") is not None:
        from app.editing import AreaChoice

        made["areas"] = AreaChoice(**made["areas"])
    if made.get("spec") is not None:
        if verb == "export_turfs":
            made["spec"] = PrintSpec(**made["spec"])
        else:
            made["spec"] = (walk_spec if verb == "plan_walks" else turf_spec)(made["spec"])
    return made


def _as_json(result: Any) -> Any:  # noqa: ANN401 - any answer of a verb
    import json

    return json.loads(json.dumps(asdict(result), default=str))


def _is_alive(process_id: int) -> bool:
    for child in multiprocessing.active_children():  # also reaps those that ended
        if child.pid == process_id:
            return child.is_alive()
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _end_group(process_id: int) -> None:
    """End a worker and its own workers; only processes that this house started have such a group."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process_id, sign)
        except (ProcessLookupError, PermissionError):
            return
        time.sleep(0.1)
