"""Universes: named filters over the voters."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.model import Universe
from app.recount import count_where
from app.snapshots import read_snapshot
from app.store import universes as record
from geo.errors import BadInput, Infeasible

if TYPE_CHECKING:
    from app.reports import UniverseCount
    from app.store.campaign import OpenCampaign


def create_universe(c: OpenCampaign, name: str, where: str) -> Universe:
    """Name a filter and count whom it holds; a universe of that name is replaced.

    Parameters
    ----------
    c
        The campaign.
    name
        What people call it.
    where
        A filter such as ``party = 'D' and support_score >= 60``; ``true`` is everyone.

    Raises
    ------
    BadInput
        For a filter that makes no sense, with the position of the character.
    Infeasible
        When nobody satisfies the filter.
    """
    if not name.strip():
        raise BadInput("The universe has no name.", "Give one.")
    count = count_universe(c, where)
    if not count.voter_count:
        raise Infeasible(
            f"Nobody is in the universe {name!r}: no voter satisfies the filter.", "Loosen --where."
        )
    with c.writing() as connection:
        ids = {universe.name: universe.universe_id for universe in record.universes(connection)}
        universe = Universe(
            universe_id=ids.get(name, secrets.token_hex(6)),
            name=name,
            where=where,
            voter_count=count.voter_count,
            door_count=count.door_count,
            exception_count=count.exception_count,
            created_at=datetime.now(UTC),
        )
        record.put_universe(connection, universe)
    return universe


def count_universe(c: OpenCampaign, where: str) -> UniverseCount:
    """Count whom a filter holds, while it is being written; nothing is stored.

    Raises
    ------
    BadInput
        For a filter that makes no sense, with the position of the character.
    NotFound
        When there are no voters yet.
    """
    return count_where(c, read_snapshot(c), where)


def list_universes(c: OpenCampaign) -> list[Universe]:
    """List universes by name, with their counts in what was imported last."""
    with c.reading() as connection:
        return record.universes(connection)


def delete_universe(c: OpenCampaign, name: str) -> Universe:
    """Delete a universe; turf that was cut from it stays.

    Raises
    ------
    NotFound
        When there is none of that name.
    """
    with c.writing() as connection:
        universe = record.universe_named(connection, name)
        record.drop_universe(connection, universe.universe_id)
    return universe
