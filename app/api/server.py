"""The web door put together: guards outside, routes inside."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from app.api import (
    assignments,
    audit,
    board,
    buildings,
    campaigns,
    consent,
    cuts,
    docs,
    editing,
    entrance,
    exports,
    features,
    field,
    heatmaps,
    imports,
    jobs,
    launch,
    layers,
    pages,
    paper,
    read_keys,
    reviews,
    scripts,
    search,
    session,
    sign_in,
    suppression,
    tallies,
    turfs,
    universes,
    walks,
)
from app.api.gate import LOOPBACK_HOSTS, Caps, Gate, Watch
from app.api.headers import GuardHeaders, content_policy, import_map_hashes
from app.api.metrics import Metrics
from app.api.problems import answer_problems, problem_schemas
from app.api.uploads import Incoming, sweep

if TYPE_CHECKING:
    from fastapi.routing import APIRoute

    from app.api.access import Access
    from app.api.opened import OpenCampaigns

TAGS = {
    "campaigns": "A campaign: its settings, what was imported, what is weak in it.",
    "imports": "Bring in streets, boundaries, addresses and the voter file; see what could not be used.",
    "universes": "Named filters over the voters: whose doors are knocked at.",
    "cuts": "Ways to cut a universe into turf, balanced in minutes.",
    "editing": "Change a cut by hand: move, split, merge, rename, re-cut; undo and redo.",
    "buildings": "What is known of a building: how to get in.",
    "launch": "A day of canvassing: which turfs, how many shifts, what a goal needs.",
    "search": "Find turfs, areas, streets and doors by what people type.",
    "board": "Every turf by its state, from planned to done.",
    "turfs": "Each volunteer's share: read it, measure a shape while drawing, draw one.",
    "walks": "The order to walk a turf, with its certificate.",
    "exports": "Hand-outs: PDF, CSV, GPX, GeoJSON, KML, GeoPackage and a mailable map.",
    "layers": "What the map shows beside turf: areas, doors, streets.",
    "heatmaps": "A metric by hex, precinct or block group.",
    "features": "Layers for QGIS and other map programs, by the standard OGC API – Features; keys that read them.",
    "jobs": "Slow work: follow it, stop it.",
    "people": "Accounts: signing in, second factors, invitations, roles.",
    "assignments": "Who has which turf in hand, and until when.",
    "audit": "Who saw, changed, exported or erased what; whether that trail is whole.",
    "field": "What phones ask for and send: packages, results, surveys.",
    "results": "What was heard: the latest at each door, progress of turfs, odd results to look at.",
    "scripts": "What is said and asked at the door, in all languages side by side.",
    "privacy": "Whom not to contact, what people agreed to, what they are told.",
    "signing in": "One-time links and sessions.",
    "health": "Whether the server is well.",
}

_ABOUT = """Everything the map does, a program can do here.

Slow verbs answer **202** with a job; read it (`jobs/{job_id}`) until its `state` is done, failed or cancelled.
Errors are problem documents: `detail` says what happened, `mend` what to do. Coordinates are lon, lat in
EPSG:4326; `_m` are meters, `_s` seconds, `_at` moments, `_on` days. Doors and people are named by id only.
"""

_ROUTERS = (
    field.router,  # first, as routes are tried in order: a thousand phones come home within a minute
    campaigns.server_router,
    campaigns.router,
    imports.router,
    universes.router,
    cuts.router,
    editing.router,
    buildings.router,
    launch.router,
    turfs.router,
    walks.router,
    exports.router,
    layers.router,
    search.router,
    heatmaps.router,
    features.router,
    read_keys.router,
    jobs.router,
    sign_in.router,
    session.router,
    assignments.router,
    reviews.router,
    tallies.router,
    board.router,
    paper.router,
    scripts.router,
    suppression.router,
    consent.router,
    audit.router,
    pages.health_router,
    entrance.metrics_router,
    docs.router,
    entrance.router,
    pages.router,
)


PACKED = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/pdf",
    "application/vnd.pmtiles",
    "application/geopackage+sqlite3",
)
"""Kinds of answers that are small already."""


class _Door(FastAPI):
    """The app, whose description knows the problem documents too."""

    def openapi(self) -> dict[str, Any]:
        """Describe every route."""
        document = super().openapi()
        document["components"]["schemas"].update(problem_schemas())
        return document


def create_app(
    open_campaigns: OpenCampaigns,
    access: Access,
    *,
    caps: Caps | None = None,
    hosts: frozenset[str] = LOOPBACK_HOSTS,
) -> FastAPI:
    """Make the web application.

    Parameters
    ----------
    open_campaigns
        The campaigns it serves; the caller closes them.
    access
        Links and sessions.
    caps
        Most bytes of a body.
    hosts
        Names it answers to, without port.
    """
    metrics = Metrics()
    policy = content_policy(import_map_hashes(sorted(pages.STATIC.glob("*.html"))))
    app = _Door(
        title="Turfwalk",
        version="0.1.0",
        summary="Plans door-to-door canvassing",
        description=_ABOUT,
        openapi_tags=[{"name": name, "description": words} for name, words in TAGS.items()],
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        redirect_slashes=False,
        middleware=[
            Middleware(GuardHeaders, policy=policy),
            Middleware(Watch, metrics=metrics),
            Middleware(
                Gate,
                access=access,
                campaigns=open_campaigns,
                caps=caps or Caps(),
                hosts=hosts,
                sign_in_page=entrance.sign_in_page,
            ),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5, exclude_content_types=PACKED),
        ],
    )
    app.state.campaigns, app.state.access = open_campaigns, access
    app.state.metrics = metrics
    app.state.incoming = Incoming()
    app.state.warming, app.state.stopping = threading.Event(), threading.Event()
    answer_problems(app)
    # files come first: a page asks for many, and looking through all routes takes longer than answering one
    app.include_router(pages.worker_router)
    app.mount("/static", pages.Files(directory=pages.STATIC), name="static")
    for router in _ROUTERS:
        app.include_router(router)
    for one in open_campaigns:
        sweep(one.open.folder)
    return app


def _operation_id(route: APIRoute) -> str:
    """Name an operation as the verb of ``app.service`` that it does."""
    return route.name
