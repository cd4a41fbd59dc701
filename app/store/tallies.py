"""What tallies are made of: every standing result, column by column, and the doors' planned seconds."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.store import people_tables as p
from app.store import result_tables as t
from app.store import tables
from app.store.results import is_corrected

if TYPE_CHECKING:
    from app.store import Connection

COLUMNS = (
    "sequence",
    "turf_id",
    "door_id",
    "outcome",
    "answers",
    "canvasser_id",
    "device_id",
    "device_sequence",
    "knocked_at",
    "script_id",
    "script_version",
    "source",
    "off_m",
    "flags",
)


def standing_columns(connection: Connection) -> dict[str, list[Any]]:
    """Read the results that no later one corrects, in the order of receipt: ``COLUMNS``, a list each."""
    asked = select(*(t.contact_result.c[name] for name in COLUMNS)).where(~is_corrected())
    rows = connection.execute(asked.order_by(t.contact_result.c.sequence)).all()
    columns = zip(*rows, strict=True) if rows else ([] for _ in COLUMNS)
    return {name: list(values) for name, values in zip(COLUMNS, columns, strict=True)}


def canvasser_codes(connection: Connection) -> dict[str, str]:
    """Give each canvasser a code that says nothing of the person: C1 sent the first result, C2 came next.

    Results are only added, so a code never changes.
    """
    first = func.min(t.contact_result.c.sequence)
    asked = select(t.contact_result.c.canvasser_id).group_by(t.contact_result.c.canvasser_id).order_by(first)
    return {person: f"C{n}" for n, person in enumerate(connection.execute(asked).scalars(), 1)}


def canvasser_names(connection: Connection) -> dict[str, str]:
    """Give the names of all who have an account, by id."""
    return {
        row.person_id: row.name for row in connection.execute(select(p.person.c.person_id, p.person.c.name))
    }


def planned_door_s(connection: Connection, turf_ids: set[str]) -> dict[str, float]:
    """Give the seconds that the living walks plan for each door: the way to its stop and the time there.

    A stop of several doors shares its seconds out evenly.
    """
    asked = select(tables.walk.c.turf_id, tables.walk.c.stops).where(tables.walk.c.living)
    planned: dict[str, float] = defaultdict(float)
    for turf_id, stops in connection.execute(asked):
        for stop in stops if turf_id in turf_ids else ():
            share = (stop["walk_s"] + stop["knock_s"]) / max(len(stop["door_ids"]), 1)
            for door_id in stop["door_ids"]:
                planned[door_id] = share
    return dict(planned)


def cuts_edition(connection: Connection) -> tuple[object, ...]:
    """Tell cuts apart from what they were: equal as long as no door changed its turf."""
    columns = (tables.cut.c.cut_id, tables.cut.c.revision, tables.cut.c.state)
    asked = select(*columns).order_by(tables.cut.c.cut_id)
    return tuple(tuple(row) for row in connection.execute(asked))


def edition(connection: Connection) -> tuple[object, ...]:
    """Tell cuts, walks, results and suppressions apart from what they were: equal as long as none has changed."""
    walks = select(func.max(tables.walk.c.created_at), func.sum(tables.walk.c.revision), func.count())
    newest = [select(func.max(table.c.sequence)) for table in (t.contact_result, t.suppression)]
    return (
        cuts_edition(connection),
        tuple(connection.execute(walks.where(tables.walk.c.living)).one()),
        *(connection.execute(asked).scalar() for asked in newest),
    )
