"""Routes of coming in and going out."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response
from starlette.exceptions import HTTPException

from app.api.access import SESSION_LASTS, Access
from app.api.asked import noun_router, problems
from app.api.bodies import SignIn

router = noun_router("signing in", prefix="/api")


def _access_of(request: Request) -> Access:
    found: Access = request.app.state.access
    return found


AccessAsked = Annotated[Access, Depends(_access_of)]


def _cookie(access: Access) -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "strict", "secure": access.secure}


@router.post(
    "/sign-in", status_code=204, summary="Exchange a one-time link for a session", responses=problems(401)
)
def sign_in(request: Request, response: Response, access: AccessAsked, body: SignIn) -> None:
    """Take a link's secret, which works once and for an hour; the session is a cookie that pages cannot read."""
    key = access.sign_in(body.token, request.cookies.get(access.cookie_name))
    if key is None:
        raise HTTPException(
            401, "This sign-in link was used or has expired; start turfwalk serve again for a new one."
        )
    lasts_s = int(SESSION_LASTS.total_seconds())
    response.set_cookie(access.cookie_name, key, max_age=lasts_s, **_cookie(access))


@router.post("/sign-out", status_code=204, summary="End the session")
def sign_out(request: Request, response: Response, access: AccessAsked) -> None:
    """End it on the server at once, open event streams included."""
    key = request.cookies.get(access.cookie_name)
    if key:
        access.sign_out(key)
    response.delete_cookie(access.cookie_name, **_cookie(access))
