"""Routes of a campaign: making one, reading it, its public address, what is weak in it."""

from fastapi import Request, Response

from app.api.asked import CampaignAsked, Campaigns, noun_router, problems
from app.api.bodies import NewCampaign, PublicUrl
from app.api.gate import is_near
from app.api.opened import Held
from app.api.roles import may
from app.model import Campaign, Finding
from app.service import campaigns as verbs
from app.service import doctor

router = noun_router("campaigns")
server_router = noun_router("campaigns", prefix="/api")


def may_open(request: Request, one: Held) -> bool:
    """Tell whether whoever asks is signed in to a campaign, or needs not to be."""
    access = request.app.state.access
    signed_in = access.actor_in(one, request.cookies, on_this_computer=is_near(request.scope)) is not None
    return one.invented or signed_in


@server_router.get("/campaigns", summary="List the campaigns you may open")
def list_campaigns(request: Request, response: Response, campaigns: Campaigns) -> list[Campaign]:
    """Those you are signed in to, and invented ones. The header Allow says whether you may make one here."""
    may_make = may(request.state.actor, "create_campaign")
    response.headers["Allow"] = "GET, POST" if may_make else "GET"
    return [verbs.read_campaign(one.open) for one in campaigns if may_open(request, one)]


@server_router.post("/campaigns", status_code=201, summary="Make a campaign", responses=problems(409))
def create_campaign(body: NewCampaign, response: Response, campaigns: Campaigns) -> Campaign:
    """Make an empty campaign in a new folder beside the first one of this server."""
    folder = campaigns.folder_for(body.name)
    made = verbs.create_campaign(folder, body.name, body.election_on, body.time_zone)
    campaigns.add(folder)
    response.headers["Location"] = f"/c/{made.campaign_id}/api/campaign"
    return made


@router.get("/campaign", summary="Read the campaign: its settings and what was imported")
def read_campaign(c: CampaignAsked) -> Campaign:
    """Read counts of the current snapshot; `box` is where the map looks first (west, south, east, north)."""
    return verbs.read_campaign(c)


@router.put("/campaign/public-url", summary="Set the address that QR codes lead to")
def set_public_url(c: CampaignAsked, body: PublicUrl) -> Campaign:
    """Without one, paper prints the turf code only."""
    return verbs.set_public_url(c, body.public_url)


@router.get("/doctor", summary="Say what is wrong or weak, and the mend")
def examine(c: CampaignAsked) -> list[Finding]:
    """Look over the whole campaign: imports, unlocated doors, turfs without walks."""
    return doctor.examine(c)
