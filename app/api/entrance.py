"""The pages of coming in with an account: signing in, the second factor, taking an invitation."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.exceptions import HTTPException

from app.accounts import has_owner
from app.api.asked import CampaignAsked, Campaigns, Id, noun_router
from app.api.gate import is_near
from app.api.metrics import CONTENT_TYPE
from app.api.opened import Held
from app.api.pages import page, signing_in

router = APIRouter(include_in_schema=False)
metrics_router = noun_router("health", prefix="")


def sign_in_page(held: Held | None) -> Response:
    """Give the page that lets somebody in: with an account where there are any, else by the one-time link."""
    with_account = held is not None and has_owner(held.open)
    return page("account.html") if with_account else signing_in()


@router.get("/c/{campaign_id}/sign-in")
def sign_in_to_campaign(campaigns: Campaigns, campaign_id: Id) -> Response:
    """Show where people sign in to a campaign."""
    campaigns.read(campaign_id)
    return sign_in_page(campaigns.find(campaign_id))


@router.get("/c/{campaign_id}/join")  # noqa: FAST003 - the campaign asked for takes the id
def join_page(_c: CampaignAsked) -> Response:
    """Show where an invitation leads; its secret stands behind "#" and reaches the server only when it is used."""
    return page("account.html")


@router.get("/c/{campaign_id}/reset")  # noqa: FAST003 - as above
def reset_page(_c: CampaignAsked) -> Response:
    """Show where the link for a new password leads; its secret stands behind "#" too."""
    return page("account.html")


@metrics_router.get(
    "/metrics",
    summary="Give the server's figures",
    response_class=PlainTextResponse,
)
def read_metrics(request: Request) -> Response:
    """Count requests and time by route, for Prometheus on this computer only; nothing of campaigns or people."""
    if not is_near(request.scope):
        raise HTTPException(404)
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE)
