"""Routes of the keys with which QGIS and other programs read the layers."""

from app.api.asked import ActorAsked, CampaignAsked, Id, noun_router
from app.readkeys import ReadKey
from app.service import read_keys as verbs
from geo.errors import BadInput

router = noun_router("features")


@router.post("/read-keys", status_code=201, summary="Make a key that reads layers")
def make_read_key(c: CampaignAsked, actor: ActorAsked) -> ReadKey:
    """`key`, the secret, is in this answer only; it sees what its maker may see, and nothing but the layers."""
    if actor.person_id in {"demo", "link"}:
        raise BadInput(
            "A key belongs to an account, and you came in without one.",
            "Make the first with: turfwalk owner CAMPAIGN. An invented town needs no key on this computer.",
        )
    return verbs.make_read_key(c, actor.person_id)


@router.get("/read-keys", summary="List keys that read layers")
def list_read_keys(c: CampaignAsked, actor: ActorAsked) -> list[ReadKey]:
    """One's own, without secrets; an owner sees all."""
    return verbs.list_read_keys(c, None if actor.role == "owner" else actor.person_id)


@router.delete("/read-keys/{key_id}", status_code=204, summary="End a key at once")
def delete_read_key(c: CampaignAsked, actor: ActorAsked, key_id: Id) -> None:
    """One's own; an owner may end any."""
    verbs.delete_read_key(c, key_id, None if actor.role == "owner" else actor.person_id)
