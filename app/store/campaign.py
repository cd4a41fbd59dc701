"""A campaign as an open folder: its record, its paths and its own row."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, insert, select, update

from app.store import tables as t
from app.store.engine import bring_up_to_date, open_engine
from app.store.writer import GroupWriter
from geo.errors import BadInput, Conflict

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

RECORD = "field.sqlite"


@dataclass(frozen=True)
class OpenCampaign:
    """A handle on one campaign. Cheap to open; usable from any thread."""

    folder: Path
    engine: Engine
    writer: GroupWriter = field(init=False, compare=False)  # for the many small changes of the field

    def __post_init__(self) -> None:
        object.__setattr__(self, "writer", GroupWriter(self.engine))

    def reading(self) -> AbstractContextManager[Connection]:
        """Open one consistent view for reading only."""
        return self.engine.execution_options(readonly=True).begin()

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
    """
    if not (folder / RECORD).is_file():
        raise BadInput(
            f"The folder {folder} is no campaign.", "Make one with: turfwalk new CAMPAIGN --name NAME …"
        )
    opened = OpenCampaign(folder.resolve(), open_engine(f"sqlite:///{folder.resolve() / RECORD}"))
    bring_up_to_date(opened.engine)
    return opened


def make_campaign(
    folder: Path, name: str, election_on: date, time_zone: str, *, invented: bool
) -> OpenCampaign:
    """Make a new campaign folder with an empty record.

    The record is made under another name and renamed last, so that a killed ``new`` leaves no half campaign.

    Raises
    ------
    Conflict
        When the folder already holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(
            f"The folder {folder} is not empty.", "Choose a new folder, or delete the old campaign first."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("snapshots", "streets", "exports", "incoming", "cuts"):
        (folder / part).mkdir(exist_ok=True)
    making = folder / f"{RECORD}.making"
    engine = open_engine(f"sqlite:///{making.resolve()}")
    bring_up_to_date(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(t.campaign).values(
                campaign_id=_campaign_id(folder.resolve().name),
                name=name,
                election_on=election_on,
                time_zone=time_zone,
                invented=invented,
                created_at=datetime.now(UTC),
            ),
        )
    engine.dispose()  # the last connection to close folds the write-ahead log into the file
    making.rename(folder / RECORD)
    return open_campaign(folder)


def _campaign_id(folder_name: str) -> str:
    """Make a short word for addresses from the folder's name."""
    return re.sub(r"[^a-z0-9]+", "-", folder_name.lower()).strip("-")[:40] or secrets.token_hex(4)
