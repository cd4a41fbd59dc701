"""Who must not be contacted, found again after an import under new ids and in other spelling.

Beside its ids, an event keeps a match key: keyed hashes of the normalised address and name, and of these
with one letter left out, so that a slip of one letter still meets it. Nobody can read a name or an
address out of it, nor look one up, without the key that lies beside the record.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.matchkeys import MatchKey, block_of, of_door, of_name, place_of, places_of, read_match_key
from app.snapshots import read_snapshot
from app.store import suppression as record
from app.trail import key_beside
from geo.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from app.canvass import Suppression
    from app.snapshots import Snapshot
    from app.store.campaign import OpenCampaign

KEY_FILE = "match.key"


@dataclass(frozen=True)
class Suppressed:
    """The doors and people of a snapshot at whose doors nobody may knock."""

    door_ids: frozenset[str] = frozenset()
    voter_ids: frozenset[str] = frozenset()

    def without(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Leave them out of a table with the columns voter_id and door_id."""
        import polars as pl

        for name, ids in (("door_id", self.door_ids), ("voter_id", self.voter_ids)):
            if ids:
                rows = rows.filter(~pl.col(name).is_in(sorted(ids)).fill_null(value=False))
        return rows


def suppressed_of(c: OpenCampaign, snapshot: Snapshot) -> Suppressed:
    """Find who of a snapshot must not be visited now: the one place that says so for universes and packets."""
    with c.reading() as connection:
        standing = record.standing_suppressions(connection, record.AT_THE_DOOR)
    if not standing:
        return Suppressed()
    return _found(snapshot, tuple(standing), key_beside(c.folder, KEY_FILE))


def is_known(c: OpenCampaign, event: Suppression) -> bool:
    """Tell whether the newest import knows a door or a person, with an address or without."""
    import polars as pl

    if not c.row()["snapshot_id"]:
        return False
    name, wanted = ("door_id", event.door_id) if event.voter_id is None else ("voter_id", event.voter_id)
    table = read_snapshot(c).table("doors" if event.voter_id is None else "voters")
    return table is not None and not table.filter(pl.col(name) == wanted).is_empty()


def match_keys(c: OpenCampaign, events: Sequence[Suppression]) -> dict[str, str]:
    """Make the match keys of events, by event_id; none for an object that no snapshot in use knows."""
    wanted = {event.event_id: event for event in events}
    made: dict[str, str] = {}
    if not wanted or not c.row()["snapshot_id"]:
        return made
    key = key_beside(c.folder, KEY_FILE)
    with c.reading() as connection:
        snapshot_ids = record.snapshots_in_use(connection)
    for snapshot_id in snapshot_ids:
        try:
            snapshot = read_snapshot(c, snapshot_id)
        except NotFound:  # swept away meanwhile
            continue
        missing = [event for event in events if event.event_id not in made]
        made |= _keys_in(snapshot, missing, key)
        if len(made) == len(wanted):
            break
    return made


def _keys_in(snapshot: Snapshot, events: Sequence[Suppression], key: bytes) -> dict[str, str]:
    import polars as pl

    voters, doors = snapshot.table("voters"), snapshot.table("doors")
    if voters is None or doors is None:
        return {}
    voter_ids = [event.voter_id for event in events if event.voter_id]
    people = {row["voter_id"]: row for row in _named(voters.filter(pl.col("voter_id").is_in(voter_ids)))}
    door_ids = {event.door_id for event in events} | {row["door_id"] for row in people.values()}
    asked = doors.filter(pl.col("door_id").is_in(sorted(filter(None, door_ids))))
    places = {row["door_id"]: row for row in places_of(asked).iter_rows(named=True)}
    found = {}
    for event in events:
        person = people.get(event.voter_id or "")
        place = places.get((person["door_id"] if person else event.door_id) or "")
        if place is not None and (person is not None or event.voter_id is None):
            made = of_door(key, place_of(place, of_person=person is not None))
            found[event.event_id] = (made.with_name(_name(key, person)) if person else made).text()
    return found


def _named(voters: pl.DataFrame) -> Iterator[dict[str, Any]]:
    return voters.select("voter_id", "door_id", "first_name", "last_name").iter_rows(named=True)


def _name(key: bytes, person: dict[str, Any]) -> MatchKey:
    return of_name(key, person["first_name"] or "", person["last_name"] or "")


@lru_cache(maxsize=16)
def _found(
    snapshot: Snapshot, standing: tuple[tuple[Suppression, str | None], ...], key: bytes
) -> Suppressed:
    """Find objects by their ids and by their match keys; of several that are near, the nearest only."""
    doors = {one.door_id for one, _ in standing if one.door_id and not one.voter_id}
    voters = {one.voter_id for one, _ in standing if one.voter_id}
    keyed = [(one, read_match_key(text)) for one, text in standing if text]
    near = _near_doors(snapshot, [wanted for _, wanted in keyed], key)
    if near:
        people = _people_at(snapshot, {door_id for hits in near.values() for door_id, _ in hits})
        for at, hits in near.items():
            event, wanted = keyed[at]
            if event.voter_id is None:
                nearest = min(distance for _, distance in hits)
                doors |= {door_id for door_id, distance in hits if distance == nearest}
            else:
                voters |= _nearest_people(key, wanted, hits, people)
    return Suppressed(frozenset(doors), frozenset(voters))


def _near_doors(
    snapshot: Snapshot, wanted: Sequence[MatchKey], key: bytes
) -> dict[int, list[tuple[str, int]]]:
    """Give the doors that each of some keys may mean, with how far their addresses are apart."""
    by_block: dict[str, set[int]] = defaultdict(set)
    for at, one in enumerate(wanted):
        for block in one.block:
            by_block[block].add(at)
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row, blocks in _doors_in(snapshot, frozenset(by_block), key):
        own = {of_person: of_door(key, place_of(row, of_person=of_person)) for of_person in (False, True)}
        for at in set().union(*(by_block[block] for block in blocks)):
            distance = wanted[at].door_distance(own[bool(wanted[at].name)])
            if distance is not None:
                found[at].append((row["door_id"], distance))
    return found


def _doors_in(
    snapshot: Snapshot, blocks: frozenset[str], key: bytes
) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Give the doors whose house number and town are those of some key, with their blocks."""
    doors = snapshot.table("doors")
    if doors is None or not blocks:
        return
    for row in places_of(doors).iter_rows(named=True):
        own = [block_of(key, row["number"], town) for town in (row["zip5"], row["town"]) if town]
        if not blocks.isdisjoint(own):
            yield row, [block for block in own if block in blocks]


def _people_at(snapshot: Snapshot, door_ids: set[str]) -> dict[str, list[dict[str, Any]]]:
    import polars as pl

    voters = snapshot.table("voters")
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    if voters is not None:
        for row in _named(voters.filter(pl.col("door_id").is_in(sorted(door_ids)))):
            found[row["door_id"]].append(row)
    return found


def _nearest_people(
    key: bytes, wanted: MatchKey, hits: Sequence[tuple[str, int]], people: dict[str, list[dict[str, Any]]]
) -> set[str]:
    """Give who at some doors bears the name, or else the nearest to it."""
    ranked: dict[int, set[str]] = defaultdict(set)
    for door_id, apart in hits:
        for person in people.get(door_id, ()):
            distance = wanted.name_distance(_name(key, person))
            if distance is not None:
                ranked[apart + distance].add(person["voter_id"])
    return ranked[min(ranked)] if ranked else set()
