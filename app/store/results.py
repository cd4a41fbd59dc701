"""Results in the record: added once, never changed; what cannot be added is kept in quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, exists, func, insert, select

from app.canvass import ContactResult, DoorState
from app.store import result_tables as t
from app.store.suppression import suppressed_doors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from typing import Any

    from app.canvass import Actor
    from app.store import Connection, Row


@dataclass(frozen=True)
class Sent:
    """One result as it was sent: its bytes' hash and, where it makes sense, what it says."""

    payload: bytes
    payload_hash: str
    result_id: str
    result: ContactResult | None
    trouble: str = ""


_HASHES = select(t.contact_result.c.result_id, t.contact_result.c.payload_hash).where(
    t.contact_result.c.result_id.in_(bindparam("result_ids", expanding=True))
)
"""Statements of every request of a phone are built once: building one costs as much as running it."""


def known_hashes(connection: Connection, result_ids: Iterable[str]) -> dict[str, str]:
    """Give the payload hashes of the results that are stored already, by id."""
    rows = connection.execute(_HASHES, {"result_ids": list(result_ids)})
    return {result_id: payload_hash for result_id, payload_hash in rows}  # noqa: C416 - rows are no pairs to mypy


def add_results(connection: Connection, sent: Sequence[Sent]) -> None:
    """Store results; their ids are new, which the unique index holds to."""
    rows = [_values(one) for one in sent if one.result is not None]
    if rows:
        connection.execute(insert(t.contact_result), rows)


def _values(sent: Sent) -> dict[str, Any]:
    result = sent.result
    if result is None or result.received_at is None:
        raise ValueError("only received results are stored")
    return {
        **{name: getattr(result, name) for name in ContactResult.__dataclass_fields__},
        "flags": list(result.flags),
        "payload_hash": sent.payload_hash,
        "ordered_at": min(result.knocked_at, result.received_at),
    }


def add_quarantined(connection: Connection, sent: Sequence[Sent], sender: Actor, now: datetime) -> None:
    """Keep payloads aside; one that is there already is not kept twice."""
    for one in sent:
        same = (t.quarantine.c.result_id == one.result_id) & (t.quarantine.c.payload_hash == one.payload_hash)
        if not connection.execute(select(exists().where(same))).scalar():
            connection.execute(
                insert(t.quarantine).values(
                    result_id=one.result_id,
                    payload_hash=one.payload_hash,
                    payload=one.payload,
                    reason=one.trouble,
                    assignment_id=sender.assignment_id,
                    sender_id=sender.person_id,
                    received_at=now,
                )
            )


def is_corrected() -> ColumnElement[bool]:
    """Ask whether a later result corrects one: all corrections are looked up at once, not once a result."""
    later = t.contact_result.alias("later")
    corrections = select(later.c.supersedes).where(later.c.supersedes.is_not(None))
    return t.contact_result.c.result_id.in_(corrections)


_STATE = ("door_id", "outcome", "result_id", "knocked_at")


def _standing() -> Select[Any]:
    """Select what door states say of the results that no later one corrects, each with its rank at its door, 1 the latest.

    The order is total: the moment at the door, then the order of receipt.
    """
    latest_first = (t.contact_result.c.ordered_at.desc(), t.contact_result.c.sequence.desc())
    rank = func.row_number().over(partition_by=t.contact_result.c.door_id, order_by=latest_first)
    attempts = func.count().over(partition_by=t.contact_result.c.door_id)
    said = (t.contact_result.c[name] for name in _STATE)
    return select(*said, rank.label("rank"), attempts.label("attempt_count")).where(~is_corrected())


def door_states(
    connection: Connection, turf_id: str | None = None, door_ids: Sequence[str] | None = None
) -> list[DoorState]:
    """Give the latest at each door that was knocked at, sorted by door_id; of one turf's doors, or of some."""
    standing = _standing()
    if turf_id is not None:
        in_turf = select(t.contact_result.c.door_id).where(t.contact_result.c.turf_id == turf_id)
        standing = standing.where(t.contact_result.c.door_id.in_(in_turf))
    if door_ids is not None:
        standing = standing.where(t.contact_result.c.door_id.in_(door_ids))
    inner = standing.subquery()
    suppressed = suppressed_doors(connection, door_ids)
    rows = connection.execute(select(inner).where(inner.c.rank == 1).order_by(inner.c.door_id)).mappings()
    return [
        DoorState(
            **{name: row[name] for name in (*_STATE, "attempt_count")},
            do_not_contact=row["door_id"] in suppressed,
        )
        for row in rows
    ]


def newest_sequence(connection: Connection) -> int:
    """Give the number of the result received last, 0 without any: whether anything new came in."""
    return int(connection.execute(select(func.max(t.contact_result.c.sequence))).scalar() or 0)


HEARD = (
    "result_id",
    "supersedes",
    "door_id",
    "outcome",
    "ordered_at",
    "script_id",
    "script_version",
    "answers",
)


def heard_columns(connection: Connection, after: int, until: int) -> dict[str, list[Any]]:
    """Read what results of some numbers of receipt say, in their order, and nothing of who sent them: ``HEARD``, a list each.

    ``answers`` is the JSON as text: few are looked into.
    """
    own = t.contact_result.c
    columns = [own[name] if name != "answers" else cast(own.answers, String) for name in HEARD]
    asked = select(*columns).where(own.sequence > after, own.sequence <= until).order_by(own.sequence)
    rows = connection.execute(asked).all()
    found = zip(*rows, strict=True) if rows else ([] for _ in HEARD)
    return {name: list(values) for name, values in zip(HEARD, found, strict=True)}


def results_of(connection: Connection, turf_id: str | None = None, since: int = 0) -> list[ContactResult]:
    """Read results in the order of receipt, of one turf or of all, after a sequence number."""
    asked = select(t.contact_result).where(t.contact_result.c.sequence > since)
    if turf_id is not None:
        asked = asked.where(t.contact_result.c.turf_id == turf_id)
    rows = connection.execute(asked.order_by(t.contact_result.c.sequence)).mappings()
    return [_result(dict(row)) for row in rows]


def _count_of_sender(*, within_assignment: bool) -> Select[Any]:
    counts = []
    for table, person in (
        (t.contact_result, t.contact_result.c.canvasser_id),
        (t.quarantine, t.quarantine.c.sender_id),
    ):
        asked = select(func.count()).select_from(table).where(person == bindparam("person_id"))
        if within_assignment:
            asked = asked.where(table.c.assignment_id == bindparam("assignment_id"))
        counts.append(asked.scalar_subquery())
    return select(counts[0] + counts[1])


_OF_PERSON, _OF_ASSIGNMENT = (_count_of_sender(within_assignment=one) for one in (False, True))


def count_of_sender(connection: Connection, actor: Actor) -> int:
    """Count what is kept of a sender, in quarantine too: of an assignment's link, or of a person."""
    said = {"person_id": actor.person_id, "assignment_id": actor.assignment_id}
    asked = _OF_PERSON if actor.assignment_id is None else _OF_ASSIGNMENT
    return int(connection.execute(asked, said).scalar_one())


def _result(row: Row) -> ContactResult:
    names = ContactResult.__dataclass_fields__
    return ContactResult(**{name: row[name] for name in names if name != "flags"}, flags=tuple(row["flags"]))
