"""Small voter files made in a line, for the tests of reading them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.voterfile import VoterFile, read_voter_file

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = (
    "Voter File VANID,LastName,FirstName,vAddress,vCity,vState,vZip5,General24,SupportScore,Confidential"
)
COLUMN_COUNT = HEADINGS.count(",") + 1


def row(
    voter_id: object = 1, address: str = "1 Elm St", confidential: str = "", last_name: str = "Doe"
) -> str:
    return f"{voter_id},{last_name},Jo,{address},Gridville,KS,66000,Y,50,{confidential}"


def van_bytes(*lines: str | bytes, headings: str = HEADINGS, end: bytes = b"\n") -> bytes:
    """Put lines under the VAN headings; text becomes UTF-8."""
    return end.join(line if isinstance(line, bytes) else line.encode() for line in (headings, *lines)) + end


def read_bytes(folder: Path, content: bytes, layout: str | None = None) -> VoterFile:
    path = folder / "voters.csv"
    path.write_bytes(content)
    return read_voter_file(path, layout)
