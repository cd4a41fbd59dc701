"""Routes of slow work: every slow verb is a job with progress, which can be stopped.

The polled job is the truth; the event stream only saves asking.
"""

import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import anyio
import anyio.to_thread
from fastapi import Depends, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import TypeAdapter

from app import jobs as verbs
from app.api.access import DEMO
from app.api.asked import CampaignAsked, Id, campaigns_of, noun_router, problems
from app.model import Job
from app.store.campaign import OpenCampaign

router = noun_router("jobs")

TICK_S = 0.25
LONGEST_STREAM_S = 3600.0
_AS_JSON = TypeAdapter(Job)
OVER = frozenset({"done", "failed", "cancelled"})


def accept(
    request: Request,
    response: Response,
    c: OpenCampaign,
    verb: str,
    arguments: dict[str, Any],
    files: Iterable[Path] = (),
) -> Job:
    """Start a job for this request's campaign and say where to follow it."""
    job = verbs.start_job(c, verb, arguments)
    request.app.state.incoming.keep(job.job_id, files)
    response.headers["Location"] = f"/c/{request.path_params['campaign_id']}/api/jobs/{job.job_id}"
    return shown(request, c, job)


def shown(request: Request, c: OpenCampaign, job: Job) -> Job:
    """Show a job as the web sees it: paths from the campaign's folder on, never the server's own."""
    request.app.state.incoming.settle(job)
    if not job.result:
        return job
    return replace(job, result={key: _inside(c.folder, value) for key, value in job.result.items()})


def _inside(folder: Path, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Shorten an absolute path; leave every other value as it is."""
    if not isinstance(value, str) or not value.startswith(str(folder)):
        return value
    return Path(value).relative_to(folder).as_posix() if Path(value).is_relative_to(folder) else value


@router.get("/jobs", summary="List the jobs, newest first")
def list_jobs(request: Request, c: CampaignAsked) -> list[Job]:
    """Finished jobs stay on the list with their result or error."""
    return [shown(request, c, job) for job in verbs.list_jobs(c)]


@router.get("/jobs/{job_id}", summary="Read a job: state, progress, result or error")
def read_job(request: Request, c: CampaignAsked, job_id: Id) -> Job:
    """`progress` runs from 0 to 1; `result` is the verb's own answer once `state` is done."""
    return shown(request, c, verbs.read_job(c, job_id))


@router.delete("/jobs/{job_id}", summary="Stop a job; nothing is left half done", responses=problems(409))
def cancel_job(request: Request, c: CampaignAsked, job_id: Id) -> Job:
    """Stop it within a second; what it was about to change stays as it was."""
    return shown(request, c, verbs.cancel_job(c, job_id))


Followed = Annotated[Job, Depends(read_job)]


@router.get(
    "/jobs/{job_id}/events",
    summary="Follow a job as server-sent events",
    response_class=EventSourceResponse,
)
async def follow_job(request: Request, c: CampaignAsked, job: Followed) -> AsyncIterator[ServerSentEvent]:
    """Send an event `progress` at each change and one event `done` at the end, however it ended.

    Each carries the whole job as JSON; its `state` says how it ended. The stream also ends when the
    session does or the server stops: read the job then.
    """
    until = time.monotonic() + LONGEST_STREAM_S
    sent: Job | None = None
    while _may_go_on(request):  # asked after each wait: nothing is sent to a session that ended meanwhile
        if job != sent:
            yield ServerSentEvent(
                raw_data=_AS_JSON.dump_json(job).decode(), event="done" if job.state in OVER else "progress"
            )
            sent = job
        if job.state in OVER or time.monotonic() > until:
            return
        await anyio.sleep(TICK_S)
        job = await anyio.to_thread.run_sync(read_job, request, c, job.job_id)


def _may_go_on(request: Request) -> bool:
    """Stop when the server stops, and when the session that opened the stream has ended."""
    if request.app.state.stopping.is_set():
        return False
    access, campaigns = request.app.state.access, campaigns_of(request)
    held = campaigns.find(request.path_params["campaign_id"])
    if held is None:
        return False
    actor = access.actor_in(held, request.cookies, on_this_computer=request.state.actor == DEMO)
    return bool(actor == request.state.actor)
