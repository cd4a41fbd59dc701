"""Keys with which QGIS and other programs read the layers of a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.readkeys import end_key, keys_of, make_key

if TYPE_CHECKING:
    from app.readkeys import ReadKey
    from app.store.campaign import OpenCampaign


def make_read_key(c: OpenCampaign, person_id: str) -> ReadKey:
    """Make a key for somebody; its secret is in this answer only.

    Raises
    ------
    NotFound
        When nobody with this id has an account.
    BadInput
        When the account may not read layers.
    """
    return make_key(c, person_id)


def list_read_keys(c: OpenCampaign, person_id: str | None = None) -> list[ReadKey]:
    """List keys without their secrets, newest first; of somebody, or of all."""
    return keys_of(c, person_id)


def delete_read_key(c: OpenCampaign, key_id: str, person_id: str | None = None) -> None:
    """End a key at once; one of somebody, or of anybody.

    Raises
    ------
    NotFound
        When there is no such key.
    """
    end_key(c, key_id, person_id)
