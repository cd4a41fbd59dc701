"""Universes: named filters over the voters."""

from __future__ import annotations

import secrets
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.filtercolumns import FilterColumn, FilterForms, filter_columns
from app.model import Universe
from app.people import people_of
from app.recount import count_where
from app.snapshots import read_snapshot
from app.store import universes as record
from app.universe import parse_where, tree_to_json
from geo.errors import BadInput, Conflict, Infeasible

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
        raise _nobody(name)
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


def change_universe(c: OpenCampaign, name: str, new_name: str, where: str) -> Universe:
    """Change the name or the filter of a universe; turf that was cut from it stays as it is.

    Raises
    ------
    BadInput
        For a filter that makes no sense, or no name.
    Conflict
        When another universe has the new name.
    Infeasible
        When nobody satisfies the filter.
    NotFound
        When there is no universe of that name.
    """
    with c.reading() as connection:
        before = record.universe_named(connection, name)
    if not new_name.strip():
        raise BadInput("The universe has no name.", "Give one.")
    count = count_universe(c, where)
    if not count.voter_count:
        raise _nobody(new_name)
    changed = replace(before, name=new_name, where=where, **asdict(count))
    with c.writing() as connection:
        if new_name != name and any(one.name == new_name for one in record.universes(connection)):
            raise Conflict(f"There is a universe {new_name!r} already.", "Choose another name.")
        record.drop_universe(connection, before.universe_id)
        record.put_universe(connection, changed)
    return changed


def _nobody(name: str) -> Infeasible:
    return Infeasible(
        f"Nobody is in the universe {name!r}: no voter satisfies the filter.", "Loosen --where."
    )


def read_filter(c: OpenCampaign, where: str) -> FilterForms:
    """Give a filter as text and as a tree, whom it holds, and nothing stored: what a page of rows needs.

    Raises
    ------
    BadInput
        For a filter that makes no sense, with the position of the character.
    NotFound
        When there are no voters yet.
    """
    return FilterForms(where, tree_to_json(parse_where(where)), count_universe(c, where))


def list_filter_columns(c: OpenCampaign) -> list[FilterColumn]:
    """List what a filter may ask in this campaign: columns with their kinds and values, and elections.

    Values are listed of columns with few, and only those of many voters; never of names, ids or addresses.

    Raises
    ------
    NotFound
        When there are no voters yet.
    """
    return filter_columns(people_of(read_snapshot(c)))


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
