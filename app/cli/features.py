"""Layers for other programs: `list collections`, `show features`, `show feature`, and the keys that read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.look import delete_group, list_group, say_table, show_group
from app.cli.printing import aligned, say
from app.cli.root import campaign_command, turfwalk

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign


@list_group.command("collections")
@campaign_command
def list_collections(c: OpenCampaign, *, as_json: bool) -> None:
    """List the layers that QGIS and other programs read."""
    from app.service.features import list_collections as verb

    heads = ("collection_id", "title", "feature_count")
    say_table(verb(c), heads, as_json=as_json, empty="There is no layer.")


@show_group.command("collection")
@campaign_command
@click.argument("collection_id")
def read_collection(c: OpenCampaign, collection_id: str, *, as_json: bool) -> None:
    """Show what a layer holds."""
    from dataclasses import asdict

    from app.service.features import read_collection as verb

    found = verb(c, collection_id)
    say(found, aligned(("field", "value"), asdict(found).items()), as_json=as_json)


@show_group.command("features")
@campaign_command
@click.argument("collection_id")
@click.option("--box", help="West,south,east,north in degrees.")
@click.option("--datetime", "when", help="A moment or a day, or two with / between them.")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A GeoJSON file to write.")
def read_features(
    c: OpenCampaign,
    collection_id: str,
    *,
    box: str | None,
    when: str | None,
    limit: int,
    offset: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Read features of a layer as GeoJSON."""
    from app.features import FeatureQuery
    from app.ogc import box_asked, span_asked
    from app.service.features import read_features as verb

    asked = FeatureQuery(box_asked(box) if box else None, span_asked(when) if when else None, limit, offset)
    page = verb(c, collection_id, asked)
    text = json.dumps({"type": "FeatureCollection", "features": page.features}, ensure_ascii=False)
    if out is None:
        say(page, text, as_json=as_json)
        return
    out.write_text(text, encoding="utf-8")
    say(page, f"Wrote {len(page.features):,} of {page.matched_count:,} features to {out}.", as_json=as_json)


@show_group.command("feature")
@campaign_command
@click.argument("collection_id")
@click.argument("feature_id")
def read_feature(c: OpenCampaign, collection_id: str, feature_id: str, *, as_json: bool) -> None:
    """Read one feature of a layer as GeoJSON."""
    from app.service.features import read_feature as verb

    found = verb(c, collection_id, feature_id)
    say(found, json.dumps(found, ensure_ascii=False), as_json=as_json)


@turfwalk.command("read-key")
@campaign_command
@click.argument("person_id")
def make_read_key(c: OpenCampaign, person_id: str, *, as_json: bool) -> None:
    """Make a key with which QGIS reads the layers as PERSON_ID may see them, for 90 days."""
    from app.service.read_keys import make_read_key as verb

    made = verb(c, person_id)
    words = f"Key {made.key_id}, shown this once; use it as the password, with any user name: {made.key}"
    say(made, words, as_json=as_json)


@list_group.command("read-keys")
@campaign_command
def list_read_keys(c: OpenCampaign, *, as_json: bool) -> None:
    """List the keys that read layers, without their secrets."""
    from app.service.read_keys import list_read_keys as verb

    heads = ("key_id", "person_id", "created_at", "expires_at")
    say_table(verb(c), heads, as_json=as_json, empty="There is no key.")


@delete_group.command("read-key")
@campaign_command
@click.argument("key_id")
def delete_read_key(c: OpenCampaign, key_id: str, *, as_json: bool) -> None:
    """End a key at once."""
    from app.service.read_keys import delete_read_key as verb

    verb(c, key_id)
    say(None, f"{key_id} opens nothing any more.", as_json=as_json)
