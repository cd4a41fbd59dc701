"""A campaign as an open folder: its record, its paths and its own row."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, insert, select, update

from app.store import tables as t
from app.store.engine import bring_up_to_date, open_engine, reading_options
from app.store.writer import GroupWriter
from geo.errors import BadInput, Conflict

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

RECORD = "field.sqlite"
RECORD_URL = "record.url"
"""One of these files says where the record is: the record itself, or the address of a PostgreSQL database."""


@dataclass(frozen=True)
class OpenCampaign:
    """A handle on one campaign. Cheap to open; usable from any thread."""

    folder: Path
    engine: Engine
    writer: GroupWriter = field(init=False, compare=False)  # for the many small changes of the field
    reader: Engine = field(init=False, compare=False)  # the same record, for transactions that only read

    def __post_init__(self) -> None:
        object.__setattr__(self, "writer", GroupWriter(self.engine))
        object.__setattr__(self, "reader", self.engine.execution_options(**reading_options(self.engine)))

    def reading(self) -> AbstractContextManager[Connection]:
        """Open one consistent view for reading only."""
        return self.reader.begin()

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction: all of it or nothing."""
        return self.engine.begin()

    def row(self) -> dict[str, Any]:
        """Read the campaign's own row."""
        with self.reading() as connection:
            return dict(connection.execute(select(t.campaign)).mappings().one())

    def change(self, **values: Any) -> None:  # noqa: ANN401 - column values of several types
        """Set columns of the campaign's own row."""
        with self.writing() as connection:
            connection.execute(update(t.campaign).values(**values))

    def close(self) -> None:
        """Let go of the record."""
        self.writer.close()
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def open_campaign(folder: Path) -> OpenCampaign:
    """Open an existing campaign folder.

    Raises
    ------
    BadInput
        When the folder is no campaign.
    Unavailable
        When its database does not answer or is not safe.
    """
    url = _url_of(folder)
    if url is None:
        raise BadInput(
            f"The folder {folder} is no campaign.", "Make one with: turfwalk new CAMPAIGN --name NAME …"
        )
    opened = OpenCampaign(folder.resolve(), open_engine(url))
    bring_up_to_date(opened.engine)
    return opened


def campaigns_in(folder: Path) -> list[Path] | None:
    """Give the campaigns in a folder of campaigns, none in an empty one; None for a campaign or any other folder."""
    if _url_of(folder) is not None or not folder.is_dir():
        return None
    found = [one for one in sorted(folder.iterdir()) if one.is_dir() and _url_of(one) is not None]
    return found if found or not any(folder.iterdir()) else None


def _url_of(folder: Path) -> str | None:
    if (folder / RECORD).is_file():
        return f"sqlite:///{folder.resolve() / RECORD}"
    if (folder / RECORD_URL).is_file():
        return (folder / RECORD_URL).read_text(encoding="utf-8").strip()
    return None


@dataclass(frozen=True)
class NewCampaign:
    """What a campaign is made of. ``record_url`` is a PostgreSQL database of its own; None for SQLite."""

    name: str
    election_on: date
    time_zone: str
    invented: bool = False
    record_url: str | None = None


def make_campaign(folder: Path, new: NewCampaign) -> OpenCampaign:
    """Make a new campaign folder with an empty record.

    The record is made under another name and renamed last, so that a killed ``new`` leaves no half campaign.

    Raises
    ------
    Conflict
        When the folder, or the PostgreSQL database, already holds something.
    Unavailable
        When the database does not answer or is not safe.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(
            f"The folder {folder} is not empty.", "Choose a new folder, or delete the old campaign first."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("snapshots", "streets", "exports", "incoming", "cuts"):
        (folder / part).mkdir(exist_ok=True)
    kept_in = RECORD if new.record_url is None else RECORD_URL
    making = folder / f"{kept_in}.making"
    _fill(new.record_url or f"sqlite:///{making.resolve()}", folder, new)
    if new.record_url is not None:
        making.touch(mode=0o600)  # an address may hold a password
        making.write_text(new.record_url, encoding="utf-8")
    making.rename(folder / kept_in)
    return open_campaign(folder)


def _fill(url: str, folder: Path, new: NewCampaign) -> None:
    engine = open_engine(url)
    bring_up_to_date(engine)
    with engine.begin() as connection:
        if connection.execute(select(t.campaign.c.campaign_id)).first() is not None:
            raise Conflict("This database holds a campaign already.", "Make a new, empty database.")
        connection.execute(
            insert(t.campaign).values(
                campaign_id=_campaign_id(folder.resolve().name),
                name=new.name,
                election_on=new.election_on,
                time_zone=new.time_zone,
                invented=new.invented,
                created_at=datetime.now(UTC),
            ),
        )
    engine.dispose()  # the last connection to close folds the write-ahead log into the file


def _campaign_id(folder_name: str) -> str:
    """Make a short word for addresses from the folder's name."""
    return re.sub(r"[^a-z0-9]+", "-", folder_name.lower()).strip("-")[:40] or secrets.token_hex(4)
