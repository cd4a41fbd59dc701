"""The documents of OGC API – Features, Part 1: Core 1.0.1 (OGC 17-069r4), as map programs read them. Pure.

Addresses are made from the one under which the layers were asked for, so that links work behind a proxy.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.features import Box, Collection, FeaturePage, FeatureQuery, Span

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
CONFORMS_TO = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "geojson")
)
JSON, GEOJSON = "application/json", "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _link(href: str, rel: str, kind: str = JSON, title: str = "") -> dict[str, str]:
    return {"href": href, "rel": rel, "type": kind, **({"title": title} if title else {})}


def landing(root: str, title: str, docs: str) -> dict[str, Any]:
    """Write the landing page.

    Parameters
    ----------
    root
        Address of the layers, without a slash at its end.
    title
        Name of the campaign.
    docs
        Address of a description for people.
    """
    return {
        "title": title,
        "description": "Turf, doors, walks, areas and hexes of a canvass.",
        "links": [
            _link(root, "self", title="This page"),
            _link(f"{root}/api", "service-desc", OPENAPI, "The interface, for programs"),
            _link(docs, "service-doc", "text/html", "The interface, for people"),
            _link(f"{root}/conformance", "conformance", title="What it conforms to"),
            _link(f"{root}/collections", "data", title="The layers"),
        ],
    }


def collection_document(root: str, found: Collection) -> dict[str, Any]:
    """Describe one layer."""
    here = f"{root}/collections/{found.collection_id}"
    extent: dict[str, Any] = {}
    if found.box is not None:
        extent["spatial"] = {"bbox": [list(found.box)], "crs": CRS84}
    if found.moment:
        first, last = (None if one is None else _moment_text(one) for one in found.span)
        extent["temporal"] = {"interval": [[first, last]], "trs": GREGORIAN}
    return {
        "id": found.collection_id,
        "title": found.title,
        "description": found.description,
        **({"extent": extent} if extent else {}),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [_link(here, "self"), _link(f"{here}/items", "items", GEOJSON, found.title)],
    }


def collections_document(root: str, found: Sequence[Collection]) -> dict[str, Any]:
    """List the layers."""
    return {
        "links": [_link(f"{root}/collections", "self")],
        "collections": [collection_document(root, one) for one in found],
    }


def page_document(
    here: str, options: dict[str, str], asked: FeatureQuery, page: FeaturePage
) -> dict[str, Any]:
    """Write a page of features with links to the pages before and after.

    Parameters
    ----------
    here
        Address of the layer's items, without options.
    options
        Options of the request as they came, besides limit and offset.
    asked
        What was asked for.
    page
        What was found.
    """

    def at(offset: int) -> str:
        return f"{here}?{urlencode({**options, 'limit': asked.limit, 'offset': offset})}"

    links = [_link(at(asked.offset), "self", GEOJSON)]
    after = asked.offset + len(page.features)
    if page.features and after < page.matched_count:
        links.append(_link(at(after), "next", GEOJSON))
    if asked.offset > 0:
        links.append(_link(at(max(0, asked.offset - asked.limit)), "prev", GEOJSON))
    return {
        "type": "FeatureCollection",
        "features": list(page.features),
        "links": links,
        "timeStamp": _moment_text(datetime.now(UTC)),
        "numberMatched": page.matched_count,
        "numberReturned": len(page.features),
    }


def feature_document(root: str, collection_id: str, feature: dict[str, Any]) -> dict[str, Any]:
    """Write one feature with its links."""
    layer = f"{root}/collections/{collection_id}"
    links = [_link(f"{layer}/items/{feature['id']}", "self", GEOJSON), _link(layer, "collection")]
    return {**feature, "links": links}


def box_asked(text: str) -> Box:
    """Read ``bbox``: four numbers, or six with heights, which are passed over.

    Raises
    ------
    BadInput
        When it is none in degrees.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    # not-a-number fails every comparison
    fits = len(numbers) == 4 and all(-360 <= one <= 360 for one in numbers) and numbers[1] <= numbers[3]
    if not fits:
        raise BadInput(
            "bbox must be west,south,east,north in degrees.", "For example: bbox=-71.2,42.3,-71.0,42.4"
        )
    return numbers[0], numbers[1], numbers[2], numbers[3]


def span_asked(text: str) -> Span:
    """Read ``datetime``: a moment or a day, or two with "/" between them; ".." or nothing has no bound.

    Raises
    ------
    BadInput
        When it is none.
    """
    try:
        return _span(text)
    except (ValueError, OverflowError):
        raise BadInput(
            "datetime must be a moment, a day, or two with / between them.",
            "For example: datetime=2026-10-03/.. or datetime=2026-10-03T12:00:00Z",
        ) from None


def _span(text: str) -> Span:
    first, slash, last = text.partition("/")
    if not slash:
        return _moment(first), _moment(first, is_end=True)
    begin = None if first in {"", ".."} else _moment(first)
    end = None if last in {"", ".."} else _moment(last, is_end=True)
    if (begin is None and end is None) or (begin and end and begin > end):
        raise ValueError
    return begin, end


def _moment(text: str, *, is_end: bool = False) -> datetime:
    if _DAY.fullmatch(text):
        day = date.fromisoformat(text)
        begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return begin + timedelta(days=1, microseconds=-1) if is_end else begin
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def _moment_text(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
