"""The campaigns that one server holds open."""

from __future__ import annotations

import re
import secrets
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.store.campaign import campaigns_in, open_campaign
from geo.errors import BadInput, Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from app.store.campaign import OpenCampaign


@dataclass(frozen=True)
class Held:
    """One campaign of the server. ``invented`` opens it to everybody on this computer."""

    campaign_id: str
    invented: bool
    open: OpenCampaign


class OpenCampaigns:
    """Campaigns by id. New ones are made in ``home``, else beside the first."""

    def __init__(self, held: Iterable[Held], home: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._by_id: dict[str, Held] = {}
        self.home = home
        for one in held:
            self._put(one)

    @classmethod
    def of_folders(cls, folders: Iterable[Path]) -> OpenCampaigns:
        """Open campaigns; a folder of campaigns, or an empty one, stands for all in it and takes new ones.

        Raises
        ------
        BadInput
            When a folder is no campaign.
        Conflict
            When two campaigns have one id.
        """
        found: list[Path] = []
        home = None
        for folder in folders:
            inside = campaigns_in(folder)
            home = home if inside is None else home or folder
            found += [folder] if inside is None else inside
        return cls((held(open_campaign(folder)) for folder in found), home)

    def _put(self, one: Held) -> None:
        with self._lock:
            if one.campaign_id in self._by_id:
                raise Conflict(
                    f"Two campaigns are called {one.campaign_id}.", "Serve them one after the other."
                )
            self._by_id[one.campaign_id] = one

    def __iter__(self) -> Iterator[Held]:
        with self._lock:
            return iter(tuple(self._by_id.values()))

    def find(self, campaign_id: str) -> Held | None:
        """Give a campaign, or None."""
        with self._lock:
            return self._by_id.get(campaign_id)

    def read(self, campaign_id: str) -> OpenCampaign:
        """Give a campaign.

        Raises
        ------
        NotFound
            When this server holds no such campaign.
        """
        one = self.find(campaign_id)
        if one is None:
            raise NotFound("This server holds no such campaign.", "Go to / for the campaigns it holds.")
        return one.open

    def folder_for(self, name: str) -> Path:
        """Choose a new folder beside the first campaign; a name becomes plain letters, never a path."""
        first = next(iter(tuple(self._by_id.values())), None)
        parent = self.home or (first.open.folder.parent if first else None)
        if parent is None:
            raise BadInput("This server has no folder for campaigns.", "Serve one campaign first.")
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:32] or "campaign"
        free = not (parent / plain).exists() and self.find(plain) is None
        return parent / (plain if free else f"{plain}-{secrets.token_hex(2)}")

    def add(self, folder: Path) -> None:
        """Open one more campaign."""
        self._put(held(open_campaign(folder)))

    def close(self) -> None:
        """Let go of all campaigns."""
        for one in tuple(self._by_id.values()):
            one.open.close()


def held(c: OpenCampaign) -> Held:
    """Hold an open campaign; whether it is invented is fixed when it is made."""
    row = c.row()
    return Held(row["campaign_id"], bool(row["invented"]), c)
