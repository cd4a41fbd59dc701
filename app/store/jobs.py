"""Jobs in the field record: what is running, how far it is, how it ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from app.model import Job
from app.store import tables as t
from geo.errors import NotFound

if TYPE_CHECKING:
    from app.store import Connection, Row

RUNNING = ("queued", "running")


def add_job(connection: Connection, job_id: str, verb: str, arguments: dict[str, Any]) -> None:
    """Store a new job, queued."""
    connection.execute(
        insert(t.job).values(
            job_id=job_id,
            verb=verb,
            arguments=arguments,
            state="queued",
            progress=0.0,
            message="Waiting",
            cancel_requested=False,
            created_at=datetime.now(UTC),
        ),
    )


def change_job(connection: Connection, job_id: str, **values: Any) -> None:  # noqa: ANN401 - columns of several types
    """Set columns of a job that has not ended."""
    this = (t.job.c.job_id == job_id) & t.job.c.state.in_(RUNNING)
    connection.execute(update(t.job).where(this).values(**values))


def end_job(connection: Connection, job_id: str, state: str, **values: Any) -> None:  # noqa: ANN401 - as above
    """End a job once; a later end changes nothing."""
    change_job(connection, job_id, state=state, finished_at=datetime.now(UTC), **values)


def job_row(connection: Connection, job_id: str) -> Row:
    """Read one job's row.

    Raises
    ------
    NotFound
        When there is no such job.
    """
    row = connection.execute(select(t.job).filter_by(job_id=job_id)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no job {job_id}.", "List them with: turfwalk list jobs CAMPAIGN")
    return dict(row)


def job_rows(connection: Connection, *, running_only: bool = False) -> list[Row]:
    """Read the newest hundred jobs, newest first."""
    asked = select(t.job).order_by(t.job.c.created_at.desc()).limit(100)
    if running_only:
        asked = asked.where(t.job.c.state.in_(RUNNING))
    return [dict(row) for row in connection.execute(asked).mappings()]


def as_job(row: Row) -> Job:
    """Show a job."""
    names = ("job_id", "verb", "state", "progress", "message", "result", "error", "created_at", "finished_at")
    return Job(**{name: row[name] for name in names})
