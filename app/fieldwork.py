"""What phones and the paper desk send: read strictly, flagged where odd, never refused for what it says.

A result is sent as the exact text that the phone keeps; its hash tells the same result sent again from
another one under the same id.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from app.canvass import OUTCOMES, Assignment, ContactResult
from app.store.results import Sent

if TYPE_CHECKING:
    from app.canvass import Actor

MOST_BYTES = 16_384
FAR_OFF_M = 150.0
LATE = timedelta(days=7)
FAST_CLOCK = timedelta(minutes=10)
SLACK = timedelta(minutes=1)
"""Phones go by the server's clock as its answers told it: to the second, and as late as the answer came."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FIELDS = frozenset(
    {
        "result_id",
        "assignment_id",
        "turf_id",
        "door_id",
        "voter_id",
        "outcome",
        "answers",
        "note",
        "device_id",
        "device_sequence",
        "knocked_at",
        "supersedes",
        "script_id",
        "script_version",
        "off_m",
        "do_not_contact",
    }
)
_REQUIRED = frozenset(
    {"result_id", "turf_id", "door_id", "outcome", "device_id", "device_sequence", "knocked_at"}
)


class _SenselessError(ValueError):
    """A payload that cannot be a result; the text says why, never what it held."""


def read_sent(text: str, actor: Actor, source: str, now: datetime) -> Sent:
    """Read one result as it was sent.

    Parameters
    ----------
    text
        JSON of one object; times with an offset.
    actor
        Who sent it: the canvasser, whatever the payload says.
    source
        "phone" or "paper".
    now
        When it was received.

    Returns
    -------
    Sent
        With a result, or with the trouble that sends it to quarantine.
    """
    payload = text.encode("utf-8", "surrogatepass")
    payload_hash = sha256(payload).hexdigest()
    result_id = f"unreadable-{payload_hash[:32]}"
    try:
        found = _object(payload)
        result_id = _matching(found, "result_id", _UUID)
        return Sent(payload, payload_hash, result_id, _result(found, actor, source, now))
    except _SenselessError as trouble:
        return Sent(payload, payload_hash, result_id, None, str(trouble))


def _object(payload: bytes) -> dict[str, Any]:
    if len(payload) > MOST_BYTES:
        raise _SenselessError("too large")
    try:
        found = _DECODER.decode(payload.decode("utf-8"))
        if b"\\u" in payload:  # half a character may be written so
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (UnicodeError, ValueError, RecursionError):
        raise _SenselessError("no JSON that can be read") from None
    if not isinstance(found, dict):
        raise _SenselessError("no JSON object")
    return found


def _refuse(_text: str) -> None:
    raise ValueError


_DECODER = json.JSONDecoder(parse_constant=_refuse)
"""Made once: ``json.loads`` would make one for each result."""


def _result(found: dict[str, Any], actor: Actor, source: str, now: datetime) -> ContactResult:
    if missing := _REQUIRED - found.keys():
        raise _SenselessError(f"without {min(missing)}")
    if found.keys() - _FIELDS:
        raise _SenselessError("with a field that is not known")
    if found["outcome"] not in OUTCOMES:
        raise _SenselessError("with an outcome that is not known")
    knocked_at = _moment(found["knocked_at"])
    answers = found.get("answers", {})
    if not isinstance(answers, dict) or (answers and found["outcome"] != "canvassed"):
        raise _SenselessError("with answers that nobody gave")
    return ContactResult(
        result_id=_matching(found, "result_id", _UUID),
        assignment_id=_matching_or_none(found, "assignment_id", _ID),
        turf_id=_matching(found, "turf_id", _ID),
        door_id=_matching(found, "door_id", _ID),
        voter_id=_voter_id(found.get("voter_id")),
        outcome=found["outcome"],
        answers=answers,
        note=_note(found.get("note", "")),
        canvasser_id=actor.person_id,
        device_id=_matching(found, "device_id", _ID),
        device_sequence=_whole(found["device_sequence"]),
        knocked_at=knocked_at,
        supersedes=_matching_or_none(found, "supersedes", _UUID),
        script_id=_matching_or_none(found, "script_id", _ID),
        script_version=None if found.get("script_version") is None else _whole(found["script_version"]),
        source="paper" if source == "paper" else "phone",
        off_m=_metres(found.get("off_m")),
        do_not_contact=found.get("do_not_contact") is True,
        received_at=now,
        flags=_flags_of_time(knocked_at, now),
    )


def _flags_of_time(knocked_at: datetime, now: datetime) -> tuple[str, ...]:
    if knocked_at > now + FAST_CLOCK:
        return ("clock",)
    return ("late",) if knocked_at < now - LATE else ()


@dataclass(frozen=True)
class Ground:
    """What results are judged by: the sender's assignments, their turfs' doors, and doors that do not exist."""

    assignments: dict[str, Assignment]
    doors: dict[str, frozenset[str]]  # by assignment
    unknown_doors: frozenset[str]


def flagged(result: ContactResult, ground: Ground) -> ContactResult:
    """Say what is odd about a result; it is stored all the same."""
    flags = list(result.flags)
    if result.off_m is not None and result.off_m > FAR_OFF_M:
        flags.append("far-off")
    assignment = ground.assignments.get(result.assignment_id or "")
    from_paper = result.source == "paper"  # typed in at the desk, after the turf came back, by somebody else
    if from_paper and "clock" in flags:
        flags.remove("clock")  # its time is noon of the day it was walked, which may be to come
    if assignment is None and not from_paper:
        flags.append("not-assigned")
    elif (
        assignment is not None
        and not from_paper
        and (
            assignment.state != "out"
            or not assignment.from_at - SLACK <= result.knocked_at <= assignment.until_at + SLACK
        )
    ):
        flags.append("turf-closed")
    if result.door_id in ground.unknown_doors:
        flags.append("unknown-door")
    elif assignment is not None and result.door_id not in ground.doors[assignment.assignment_id]:
        flags.append("door-not-in-turf")
    found = tuple(flags)
    return replace(result, flags=found) if found != result.flags else result


def _matching(found: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _SenselessError(f"with {name} that is none")
    return value


def _matching_or_none(found: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str | None:
    return None if found.get(name) is None else _matching(found, name, pattern)


def _voter_id(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= 80 or not value.isprintable():
        raise _SenselessError("with voter_id that is none")
    return value


def _note(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if not isinstance(value, str) or len(value) > 2000:
        raise _SenselessError("with a note that is too long")
    return value.replace("\x00", "")


def _whole(value: Any) -> int:  # noqa: ANN401 - any JSON value
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise _SenselessError("with a number that is none")
    return value


def _metres(value: Any) -> float | None:  # noqa: ANN401 - any JSON value
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e8:
        raise _SenselessError("with off_m that is no distance")
    return float(value)


def _moment(value: Any) -> datetime:  # noqa: ANN401 - any JSON value
    try:
        found = datetime.fromisoformat(value)
        moment = found.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise _SenselessError("with a time that is none") from None
    if found.tzinfo is None or not 1900 < moment.year < 9000:
        raise _SenselessError("with a time that has no offset or no sense")
    return moment
