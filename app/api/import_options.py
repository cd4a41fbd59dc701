"""What requests that bring files in say beside the file."""

from typing import Annotated, Literal

from pydantic import Field

from app.api.bodies import Body, example
from app.service.samples import SamplePart
from geo.model import AreaKind

FileName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        description="The file's name; only its ending is used.",
        examples=["voters.csv"],
    ),
]
Column = Annotated[
    str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$", examples=["GEOID"])
]
MappingText = Annotated[
    str | None,
    Field(max_length=20_000, description="Text of an edited mapping file (TOML): which column holds what."),
]


FileId = Annotated[
    str, Field(pattern=r"^[0-9a-f]{24}$", description="A file that was received to be looked at.")
]


class FileOptions(Body):
    """The file: the body of the request, or one received before; then the body stays empty."""

    file_name: FileName
    file_id: FileId | None = None


class RecogniseOptions(FileOptions):
    """Options of a file that is to be looked at."""

    layout: Annotated[
        str | None, Field(pattern=r"^[a-z0-9_-]{1,40}$", description="As a voter file of this layout.")
    ] = None


class StreetsOptions(FileOptions):
    """Options of a street file."""


class BoundariesOptions(FileOptions):
    """Options of a file of areas."""

    kind: Annotated[AreaKind, Field(description="What the areas are.")]
    id_column: Column
    name_column: Column | None = None
    layer: Annotated[Column | None, Field(description="Which layer, of a file with several.")] = None


class AddressesOptions(FileOptions):
    """Options of a file of known addresses."""

    mapping: MappingText = None


class MappingOptions(Body):
    """Options of a voter file whose columns are guessed."""

    file_name: FileName
    layout: Annotated[
        str | None, Field(pattern=r"^[a-z0-9_-]{1,40}$", description="Recognized when left out.")
    ] = None


class VotersOptions(FileOptions):
    """Options of a voter file."""

    layout: Annotated[
        str | None, Field(pattern=r"^[a-z0-9_-]{1,40}$", description="Recognized when left out.")
    ] = None
    mapping: MappingText = None
    apply: Annotated[
        Literal["carefully", "always", "never"],
        Field(
            description="carefully refuses a file that loses more than a fifth of the earlier voters, always applies "
            "it too, never only says what would happen."
        ),
    ] = "carefully"


ColumnPair = Annotated[
    str,
    Field(
        max_length=200,
        pattern=r"^[a-z][a-z0-9_]{0,59}=[^\x00-\x1f\x7f]{1,120}$",
        examples=["turnout_score=TurnoutScore"],
    ),
]


class ColumnsOptions(FileOptions):
    """Options of a file whose columns are appended: `id`, or `address` with `city` and `zip`, are headings."""

    id: Column | None = None
    address: Column | None = None
    city: Column | None = None
    zip: Column | None = None
    column: Annotated[
        list[ColumnPair],
        Field(min_length=1, max_length=100, description="NAME=HEADING of each column to keep."),
    ]


class ContactsOptions(FileOptions):
    """Options of a file of past results: headings where they are not recognized, and what to leave out."""

    id: Column | None = None
    date: Column | None = None
    result: Column | None = None
    canvasser: Column | None = None
    mapping: MappingText = None
    only: Annotated[
        list[
            Annotated[
                str, Field(max_length=240, pattern=r"^[^=\x00-\x1f\x7f]{1,120}=[^\x00-\x1f\x7f]{1,120}$")
            ]
        ],
        Field(max_length=10, description="HEADING=TEXT: rows that say something else there are left out."),
    ] = []  # noqa: RUF012 - a field of pydantic, copied for every request

    def headings(self) -> dict[str, str]:
        """Give the headings by our fields."""
        given = {
            "voter_id": self.id,
            "knocked_at": self.date,
            "outcome": self.result,
            "canvasser_id": self.canvasser,
        }
        return {field: heading for field, heading in given.items() if heading is not None}


class HistoryOptions(FileOptions):
    """Options of a state's second file: headings where no layout knows it."""

    layout: Annotated[
        str | None, Field(pattern=r"^[a-z0-9_-]{1,40}$", description="Recognized when left out.")
    ] = None
    id: Column | None = None
    date: Column | None = None
    kind: Column | None = None

    def headings(self) -> dict[str, str]:
        """Give the headings by our fields."""
        given = {"voter_id": self.id, "date": self.date, "kind": self.kind}
        return {field: heading for field, heading in given.items() if heading is not None}


class SampleAsked(Body):
    """Which part of the built-in town."""

    model_config = example(part="ground")
    part: SamplePart
