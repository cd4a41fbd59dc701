"""The nouns of the canvass: people and what they may do, assignments, scripts, results, consent and the audit trail.

As in ``app.model``, these dataclasses are the only shapes of an answer, and their fields are the names of
the record's columns. Moments (``_at``) are aware.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from geo.model import Door, Voter
from routing.model import Walk

Role = Literal["owner", "director", "analyst", "canvasser"]
Outcome = Literal[
    "canvassed", "not-home", "refused", "moved", "deceased", "wrong-address", "inaccessible", "skipped"
]
OUTCOMES: tuple[Outcome, ...] = (
    "canvassed",
    "not-home",
    "refused",
    "moved",
    "deceased",
    "wrong-address",
    "inaccessible",
    "skipped",
)


@dataclass(frozen=True)
class Actor:
    """Who asks. ``assignment_id`` is set for somebody who came by the link of an assignment alone.

    ``only`` limits what they may do: "sign-in" to finishing the sign-in between password and second factor,
    "send" to sending results with the key of a downloaded package, which outlives session and assignment, "read" to
    reading layers with a key for map programs.
    """

    person_id: str
    role: Role
    assignment_id: str | None = None
    only: Literal["", "sign-in", "send", "read"] = ""


@dataclass(frozen=True)
class Person:
    """Somebody with an account in this campaign. Passwords and second factors never leave the record."""

    person_id: str
    name: str
    email: str
    role: Role
    state: Literal["active", "disabled"]
    language: Literal["en", "es"]
    has_second_factor: bool
    created_at: datetime


@dataclass(frozen=True)
class Invitation:
    """A link that lets one person make an account. ``token``, its secret, is only in the answer that makes it."""

    invitation_id: str
    email: str
    role: Role
    expires_at: datetime
    used_at: datetime | None
    created_at: datetime
    token: str = ""


@dataclass(frozen=True)
class Assignment:
    """A turf in somebody's hands: a person's, a couple's, or whoever holds the open link.

    ``state``: "out" from handing out until "returned" or "revoked"; one that is past ``until_at`` is
    treated as ended. ``link`` and ``link_qr``, its QR code as the address of a picture, are filled only in the
    answer that makes an open link.
    """

    assignment_id: str
    turf_id: str
    version: int
    person_ids: tuple[str, ...]  # empty for an open link
    is_open_link: bool
    from_at: datetime
    until_at: datetime
    state: Literal["out", "returned", "revoked"]
    code: str  # short word typed on paper and phone, unique in the campaign
    created_at: datetime
    ended_at: datetime | None
    link: str = ""
    link_qr: str = ""


@dataclass(frozen=True)
class Choice:
    """One answer that may be chosen; ``goto`` is the id of the next question, empty for the one below."""

    value: str
    label: str
    goto: str = ""


@dataclass(frozen=True)
class Question:
    """One question of a script. ``kind`` "say" is text to read out and takes no answer."""

    question_id: str
    kind: Literal["say", "choice", "choices", "text", "scale"]
    text: str
    choices: tuple[Choice, ...] = ()
    tag: str = ""  # where given, the answer is kept as this field of the voter


@dataclass(frozen=True)
class Script:
    """What to say and ask at the door, in one language; changed ones are new versions."""

    script_id: str
    version: int
    language: Literal["en", "es"]
    name: str
    questions: tuple[Question, ...]
    state: Literal["draft", "current", "retired"]
    created_at: datetime


@dataclass(frozen=True)
class SheetChoice:
    """One answer that may be chosen, with its label by language."""

    value: str
    label: dict[str, str]
    goto: str = ""


@dataclass(frozen=True)
class SheetQuestion:
    """One question with its text by language."""

    question_id: str
    kind: Literal["say", "choice", "choices", "text", "scale"]
    text: dict[str, str]
    choices: tuple[SheetChoice, ...] = ()
    tag: str = ""


@dataclass(frozen=True)
class ScriptSheet:
    """One version of a script in all its languages; ``name`` by language says which these are."""

    name: dict[str, str]
    questions: tuple[SheetQuestion, ...]
    script_id: str = ""
    version: int = 0
    state: Literal["draft", "current", "retired"] = "draft"
    created_at: datetime | None = None


@dataclass(frozen=True)
class ContactResult:
    """What happened at a door, once; never changed. A correction is a new result that supersedes another.

    ``result_id`` is a UUID made on the phone (or by the paper desk), ``knocked_at`` the time there.
    ``answers`` maps question_id to the value, only with "canvassed". ``flags`` say what is odd: late,
    far-off, clock, turf-closed, door-not-in-turf, unknown-door, unknown-voter, conflict.
    """

    result_id: str
    assignment_id: str | None
    turf_id: str
    door_id: str
    voter_id: str | None
    outcome: Outcome
    answers: dict[str, Any]
    note: str
    canvasser_id: str
    device_id: str
    device_sequence: int
    knocked_at: datetime
    supersedes: str | None
    script_id: str | None
    script_version: int | None
    source: Literal["phone", "paper", "file"]
    off_m: float | None = None  # metres between phone and door; the place itself is not kept
    do_not_contact: bool = False
    received_at: datetime | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """What became of one sent result: "stored", "duplicate" (same bytes before), or "quarantined"."""

    result_id: str
    state: Literal["stored", "duplicate", "quarantined"]


@dataclass(frozen=True)
class Received:
    """The answer to a batch, item by item; ``stored_count`` is what the server holds of this assignment."""

    receipts: tuple[Receipt, ...]
    stored_count: int


@dataclass(frozen=True)
class PaperLine:
    """One line as it was typed. ``number`` is the stop's on paper; in a building 12.3 is its third door.

    ``corrects`` says that it takes the place of what was typed for this door before. ``answers`` are to the
    questions of the script in use, by their ids.
    """

    number: str
    letter: str
    note: str = ""
    corrects: bool = False
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PaperDoor:
    """One door of a printed list, and what was typed for it."""

    number: str
    door_id: str
    house_number: str
    street_name: str
    unit: str
    do_not_contact: bool
    outcome: Outcome | None = None
    note: str = ""
    result_id: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PaperSheet:
    """A printed list, found by the code of its turf or assignment, walked on one day."""

    turf_id: str
    version: int
    assignment_id: str | None
    walked_on: date
    doors: tuple[PaperDoor, ...]


@dataclass(frozen=True)
class TypedLine:
    """What became of a typed line: stored, a duplicate, quarantined (another result was typed before), or none."""

    number: str
    state: str
    result_id: str | None = None


@dataclass(frozen=True)
class DoorState:
    """The latest at one door by the total order (knocked_at, received order, result_id), and how often."""

    door_id: str
    outcome: Outcome
    result_id: str
    knocked_at: datetime
    attempt_count: int
    do_not_contact: bool


@dataclass(frozen=True)
class TurfProgress:
    """How far a turf is: its doors, those knocked at, and the latest at them by outcome."""

    turf_id: str
    door_count: int
    knocked_count: int
    outcomes: dict[str, int]
    do_not_contact_count: int


@dataclass(frozen=True)
class ReviewItem:
    """A result or a quarantined payload that a person should look at, and why. Ids only.

    A payload in quarantine has an id of its own, "quarantine-" and a number, and no turf or door.
    """

    result_id: str
    turf_id: str | None
    door_id: str | None
    reasons: tuple[str, ...]
    received_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True)
class FieldDoor:
    """A door with the people to ask for, and the building's note."""

    door: Door
    voters: tuple[Voter, ...]
    note: str = ""
    do_not_contact: bool = False


@dataclass(frozen=True)
class FieldPackage:
    """All that a phone needs to walk a turf without a network.

    ``send_key`` sends its results whatever becomes of the session; it is made anew with every download.
    """

    assignment_id: str
    turf_id: str
    version: int
    campaign_name: str
    invented: bool
    walk: Walk
    doors: tuple[FieldDoor, ...]
    streets: dict[str, Any]  # GeoJSON lines around the turf
    scripts: tuple[Script, ...]
    notice: dict[str, str]  # by language
    until_at: datetime
    states: tuple[DoorState, ...]
    send_key: str


@dataclass(frozen=True)
class Suppression:
    """Do not contact: a door, a person, or one channel of a person; the newest event of an object counts."""

    event_id: str
    door_id: str | None
    voter_id: str | None
    channel: Literal["all", "door", "phone", "text", "mail", "email"]
    is_on: bool
    source: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Consent:
    """What somebody agreed to, in which words, or took back. Never changed, only added to."""

    consent_id: str
    voter_id: str
    purpose: str
    channel: str
    wording: str
    language: str
    source: str
    is_given: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class Notice:
    """What people are told about their data in one language, on paper and phone; each change is kept."""

    language: Literal["en", "es"]
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class AuditEntry:
    """Who did what to which object; ``mac`` chains it to the one before."""

    sequence: int
    at: datetime
    person_id: str
    action: str
    object_id: str
    detail: dict[str, Any] = field(default_factory=dict)
    mac: str = ""


@dataclass(frozen=True)
class AuditCheck:
    """Whether the trail is whole; ``broken_at`` is the first entry that does not fit."""

    entry_count: int
    is_whole: bool
    broken_at: int | None
