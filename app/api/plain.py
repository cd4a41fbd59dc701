"""A small page made here, without a script: the list of campaigns."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.model import Campaign


def _page(title: str, body: str) -> HTMLResponse:
    return HTMLResponse(
        f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} – Turfwalk</title>
<link rel="icon" href="/static/icon.svg">
<link rel="stylesheet" href="/static/css/tokens.css">
<link rel="stylesheet" href="/static/css/base.css">
<link rel="stylesheet" href="/static/css/layout.css">
<link rel="stylesheet" href="/static/css/panels.css">
</head>
<body>
<main class="lone card stack">
<h1>{escape(title)}</h1>
{body}
</main>
</body>
</html>
""",
    )


def _invented(campaign: Campaign) -> str:
    return "<p><strong>Invented town: these people are nobody.</strong></p>" if campaign.invented else ""


def campaigns_page(campaigns: Sequence[Campaign]) -> HTMLResponse:
    """List the campaigns of this server."""
    rows = "".join(
        f'<li><a href="/c/{escape(one.campaign_id)}/">{escape(one.name)}</a>, {one.voter_count:,} voters at '
        f"{one.door_count:,} doors{' (invented town)' if one.invented else ''}</li>"
        for one in campaigns
    )
    return _page("Campaigns", f"<ul>{rows}</ul>")
