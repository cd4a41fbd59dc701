"""Who must not be contacted, found again after an import under new ids and in other spelling.

Beside its ids, an event keeps a match key: keyed hashes of the normalised address and name, and of these
with one letter left out, so that a slip of one letter still meets it. Nobody can read a name or an
address out of it, nor look one up, without the key that lies beside the record.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.matchkeys import TOWNS, MatchKey, block_of, of_door, of_name, place_of, places_of, read_match_key
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
    from app.store.suppression import Standing

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
        newest = record.newest_event_id(connection)
        if newest is None:
            return Suppressed()
        known = _known_in(snapshot, key_beside(c.folder, KEY_FILE))
        event_id, suppressed = known.latest
        if event_id == newest:
            return suppressed
        standing = record.standing_at_the_door(connection)
    return known.learn(newest, standing)


@dataclass
class _Known:
    """What events mean in one snapshot, kept by event_id: a new event costs one look at its own block of doors."""

    snapshot: Snapshot
    key: bytes
    meant: dict[str, Suppressed] = field(default_factory=dict)
    latest: tuple[str, Suppressed] = ("", Suppressed())

    def learn(self, newest: str, standing: Sequence[Standing]) -> Suppressed:
        """Look at the events that are new, and sum up what stands."""
        fresh = [one for one in standing if one.event_id not in self.meant]
        self.meant.update(_meant(self.snapshot, fresh, self.key))
        each = [self.meant[one.event_id] for one in standing]
        suppressed = Suppressed(
            frozenset().union(*(one.door_ids for one in each)),
            frozenset().union(*(one.voter_ids for one in each)),
        )
        self.latest = newest, suppressed
        return suppressed


@lru_cache(maxsize=16)
def _known_in(snapshot: Snapshot, key: bytes) -> _Known:
    return _Known(snapshot, key)


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


def _meant(snapshot: Snapshot, events: Sequence[Standing], key: bytes) -> dict[str, Suppressed]:
    """Find the objects of events by their ids and by their match keys; of several that are near, the nearest only."""
    keyed = [(one, read_match_key(one.match_key)) for one in events if one.match_key]
    near = _near_doors(snapshot, [wanted for _, wanted in keyed], key)
    people = _people_at(snapshot, {door_id for hits in near.values() for door_id, _ in hits}) if near else {}
    found = {one.event_id: _named_by(one) for one in events}
    for at, hits in near.items():
        event, wanted = keyed[at]
        own = found[event.event_id]
        if event.voter_id is None:
            nearest = min(distance for _, distance in hits)
            doors = own.door_ids.union(door_id for door_id, distance in hits if distance == nearest)
            found[event.event_id] = replace(own, door_ids=doors)
        else:
            voters = own.voter_ids | _nearest_people(key, wanted, hits, people)
            found[event.event_id] = replace(own, voter_ids=voters)
    return found


def _named_by(event: Standing) -> Suppressed:
    if event.voter_id is not None:
        return Suppressed(voter_ids=frozenset({event.voter_id}))
    return Suppressed(door_ids=frozenset(filter(None, (event.door_id,))))


def _near_doors(
    snapshot: Snapshot, wanted: Sequence[MatchKey], key: bytes
) -> dict[int, list[tuple[str, int]]]:
    """Give the doors that each of some keys may mean, with how far their addresses are apart."""
    by_block: dict[str, set[int]] = defaultdict(set)
    for at, one in enumerate(wanted):
        for block in one.block:
            by_block[block].add(at)
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row, blocks in _doors_in(snapshot, list(by_block), key):
        own = {of_person: of_door(key, place_of(row, of_person=of_person)) for of_person in (False, True)}
        for at in set().union(*(by_block[block] for block in blocks)):
            distance = wanted[at].door_distance(own[bool(wanted[at].name)])
            if distance is not None:
                found[at].append((row["door_id"], distance))
    return found


def _doors_in(
    snapshot: Snapshot, blocks: Sequence[str], key: bytes
) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Give the doors whose house number and town are those of some key, with their blocks."""
    import polars as pl

    if not blocks or (register := _register_of(snapshot, key)) is None:
        return
    places, numbered = register
    wanted = numbered.filter(pl.col("block").is_in(blocks))
    found: dict[str, tuple[dict[str, str], list[str]]] = {}
    for name in TOWNS:
        here = places.join(wanted, left_on=("number", name), right_on=("number", "place"))
        for row in here.iter_rows(named=True):
            found.setdefault(row["door_id"], (row, []))[1].append(row["block"])
    yield from found.values()


@lru_cache(maxsize=4)
def _register_of(snapshot: Snapshot, key: bytes) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """Give the places of a snapshot's doors, and the block of each house number in each place; None without doors."""
    import polars as pl

    doors = snapshot.table("doors")
    if doors is None:
        return None
    places = places_of(doors)
    each = pl.concat(places.select("number", pl.col(name).alias("place")) for name in TOWNS)
    numbered = each.filter(pl.col("place") != "").unique()
    blocks = [block_of(key, number, place) for number, place in numbered.iter_rows()]
    return places, numbered.with_columns(block=pl.Series(blocks, dtype=pl.String))


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
