"""Routes of coming in to a campaign with an account: session, second factor, password, invitations."""

from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request, Response
from starlette.exceptions import HTTPException

from app import accounts, passwords, trail
from app.api.asked import ActorAsked, CampaignAsked, Id, noun_router, problems
from app.api.people_bodies import (
    Accepted,
    Code,
    PasswordChange,
    PasswordSet,
    PasswordSignIn,
    PersonChange,
    PersonInvited,
    Proof,
)
from app.canvass import Actor, Invitation, Person
from app.exports.qr import qr_address
from app.passwords import PasswordLink
from app.service import people as verbs

router = noun_router("people")


def _cookie_name(request: Request, campaign_id: Id) -> str:
    return str(request.app.state.access.cookie_of(campaign_id))


CookieName = Annotated[str, Depends(_cookie_name)]


def set_session_cookie(request: Request, response: Response, name: str, key: str, lasts_s: int) -> None:
    """Give a browser its session, in a cookie that pages cannot read."""
    response.set_cookie(name, key, max_age=lasts_s, **_attributes(request))


def _attributes(request: Request) -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "strict", "secure": request.app.state.access.secure}


def _address_of(request: Request) -> str:
    return request.client.host if request.client else "-"


@router.post("/session", summary="Sign in", responses=problems(401, 429))
def open_session(
    request: Request, response: Response, c: CampaignAsked, name: CookieName, body: PasswordSignIn
) -> dict[str, Any]:
    """Answer what is still needed: "" for nothing, "code" for the one-time code, "second-factor" to set one up."""
    who = accounts.Credentials(body.email, body.password, body.code)
    found = accounts.sign_in(c, who, _address_of(request), request.cookies.get(name, ""))
    if found is None:
        raise HTTPException(401)
    if found.key and found.person:
        trail.note(c, found.person.person_id, "open_session")
        set_session_cookie(request, response, name, found.key, found.lasts_s)
    return {"needs": found.needs}


@router.get("/session", summary="Say who is signed in")
def read_session(actor: ActorAsked) -> Actor:
    """`only` is "sign-in" until the second factor was given."""
    return actor


@router.delete("/session", status_code=204, summary="Sign out")
def close_session(request: Request, response: Response, c: CampaignAsked, name: CookieName) -> None:
    """End the session on the server at once."""
    if key := request.cookies.get(name):
        accounts.sign_out(c, key)
    response.delete_cookie(name, **_attributes(request))


@router.post("/session/second-factor", summary="Begin a second factor")
def begin_second_factor(c: CampaignAsked, actor: ActorAsked) -> dict[str, str]:
    """Give the address to put into an app that makes one-time codes; it counts once a code was given.

    `qr` is the address as a picture to photograph, `secret` what to type instead.
    """
    otpauth = accounts.begin_second_factor(c, actor)
    secret = parse_qs(urlsplit(otpauth).query)["secret"][0]
    return {"otpauth": otpauth, "secret": secret, "qr": qr_address(otpauth)}


@router.put("/session/second-factor", summary="Switch the second factor on", responses=problems(429))
def confirm_second_factor(
    request: Request, c: CampaignAsked, actor: ActorAsked, name: CookieName, body: Code
) -> Person:
    """Take the first code; from then on each sign-in asks for one."""
    return accounts.confirm_second_factor(c, actor, body.code, request.cookies.get(name, ""))


@router.put("/session/password", status_code=204, summary="Change the password", responses=problems(429))
def change_password(
    request: Request, c: CampaignAsked, actor: ActorAsked, name: CookieName, body: PasswordChange
) -> None:
    """End every other session of the person."""
    accounts.change_password(c, actor, body.former, body.password, request.cookies.get(name, ""))


@router.post("/session/password-link", status_code=204, summary="Set a forgotten password anew")
def set_password(c: CampaignAsked, body: PasswordSet) -> None:
    """Take the secret of an owner's link, which works once and for a day; all sessions of the person end."""
    trail.note(c, passwords.set_password(c, body.token, body.password), "set_password")


@router.post("/invitations/accept", status_code=201, summary="Make an account from an invitation")
def accept_invitation(
    request: Request, response: Response, c: CampaignAsked, name: CookieName, body: Accepted
) -> Person:
    """Take the link's secret, which works once and for a week, and sign the person in."""
    person, key = accounts.accept_invitation(c, body.token, body.name, body.password)
    lasts_s = int(accounts.SESSION_LASTS[person.role].total_seconds())
    set_session_cookie(request, response, name, key, lasts_s)
    return person


@router.get("/people", summary="List everybody with an account")
def list_people(c: CampaignAsked) -> list[Person]:
    """Passwords and second factors never leave the record."""
    return verbs.list_people(c)


@router.patch(
    "/people/{person_id}", summary="Change somebody's role, or shut the account", responses=problems(409)
)
def change_person(c: CampaignAsked, person_id: Id, body: PersonChange) -> Person:
    """End the person's sessions at once."""
    return verbs.change_person(c, person_id, body.role, is_disabled=body.is_disabled)


@router.post("/people/{person_id}/password-link", status_code=201, summary="Make a link for a new password")
def make_password_link(c: CampaignAsked, person_id: Id) -> PasswordLink:
    """Give, this once, the secret of the link: `/c/{campaign_id}/reset#token=…`."""
    return verbs.make_password_link(c, person_id)


@router.post(
    "/people/{person_id}/reset-second-factor",
    summary="Reset a lost second factor",
    responses=problems(409, 429),
)
def reset_second_factor(c: CampaignAsked, actor: ActorAsked, person_id: Id, body: Proof) -> Person:
    """Ask the owner for password and code once more; the person's sessions end, the next sign-in sets up another."""
    accounts.prove_again(c, actor, body.password, body.code)
    return verbs.reset_second_factor(c, person_id, actor.person_id)


@router.get("/invitations", summary="List invitations")
def list_invitations(c: CampaignAsked) -> list[Invitation]:
    """Newest first, used ones too; links are shown only when they are made."""
    return verbs.list_invitations(c)


@router.post("/invitations", status_code=201, summary="Invite somebody")
def invite_person(c: CampaignAsked, actor: ActorAsked, body: PersonInvited) -> Invitation:
    """Give, this once, the secret of the link: `/c/{campaign_id}/join#token=…`."""
    return verbs.invite_person(c, body.email, body.role, actor.person_id)


@router.delete("/invitations/{invitation_id}", status_code=204, summary="Take an invitation back")
def delete_invitation(c: CampaignAsked, invitation_id: Id) -> None:
    """Its link no longer works."""
    verbs.delete_invitation(c, invitation_id)
