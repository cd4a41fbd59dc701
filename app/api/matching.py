"""Saves that rest on a revision: ``ETag`` on answers, ``If-Match`` on requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Header

from geo.errors import BadInput

if TYPE_CHECKING:
    from fastapi import Response

    from app.model import Cut


def _asked_revision(
    if_match: Annotated[
        str | None,
        Header(description="The `ETag` of the cut that this rests on; a cut changed since answers 412."),
    ] = None,
) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    found = re.fullmatch(r'(?:W/)?"(\d{1,9})"', if_match.strip())
    if found is None:
        raise BadInput("If-Match is no ETag of a cut.", 'Send the ETag of the cut, such as "7".')
    return int(found[1])


RevisionAsked = Annotated[int | None, Depends(_asked_revision)]


def tagged(cut: Cut, response: Response) -> Cut:
    """Answer with a cut and its ETag."""
    response.headers["ETag"] = f'"{cut.revision}"'
    return cut
