"""The bodies that routes of editing, buildings and the launch plan take."""

from typing import Annotated, Literal

from pydantic import Field

from app.api.bodies import AN_AREA, Body, CutAsked, DrawnArea, Name, SpecAsked, TurfId, example
from app.editing import AreaChoice, DoorChoice
from app.launch import LaunchSpec
from routing.model import TurfSpec

DoorIds = Annotated[list[TurfId], Field(max_length=100_000)]


class CutWanted(CutAsked):
    """How to cut, with turfs that stay as they are; a draft stands beside the current cut."""

    model_config = example(universe="Everyone", spec={"shift_s": 10800}, lock=["K7PA"], draft=True)
    lock: Annotated[list[TurfId], Field(max_length=10_000)] = Field(default_factory=list)
    draft: bool = False


class AlternativesWanted(CutAsked):
    """How to cut in two or three ways, with turfs that stay as they are."""

    model_config = example(universe="Everyone", spec={"turf_count": 12}, lock=[])
    lock: Annotated[list[TurfId], Field(max_length=10_000)] = Field(default_factory=list)


class DoorsMeasured(Body):
    """Doors by id or inside a drawn shape, and the turf they might go to."""

    model_config = example(area=AN_AREA, whole_faces=True, to="K7PA")
    door_ids: DoorIds = Field(default_factory=list)
    area: DrawnArea | None = None
    whole_faces: bool = False
    to: Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]{0,79})?$")] = ""

    def choice(self) -> DoorChoice:
        """Give the doors that are meant."""
        area = self.area.model_dump() if self.area else None
        return DoorChoice(tuple(dict.fromkeys(self.door_ids)), area, self.whole_faces)


class DoorsMoved(DoorsMeasured):
    """Doors by id or inside a drawn shape, and the turf they go to."""

    model_config = example(door_ids=["d1", "d2"], whole_faces=False, to="K7PA")
    to: TurfId


class AreasChosen(Body):
    """A universe, and areas or hexes whose doors become turfs."""

    model_config = example(universe="Everyone", by="precinct", area_ids=["P-1", "P-2"], together=False)
    universe: Name
    by: Literal["precinct", "block-group", "area", "hex"]
    area_ids: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=120)]], Field(min_length=1, max_length=2000)
    ]
    together: Annotated[bool, Field(description="One turf of all, in place of one each.")] = False

    def choice(self) -> AreaChoice:
        """Give the areas that are meant."""
        return AreaChoice(self.by, tuple(dict.fromkeys(self.area_ids)), self.together)


class TurfSplit(Body):
    """A turf and the number of its parts."""

    model_config = example(turf_id="K7PA", parts=2)
    turf_id: TurfId
    parts: Annotated[int, Field(ge=2, le=1000)] = 2


class TurfsMerged(Body):
    """Turfs of one cut; the first keeps its code."""

    model_config = example(turf_ids=["K7PA", "M3XB"])
    turf_ids: Annotated[list[TurfId], Field(min_length=2, max_length=10_000)]


class TurfNamed(Body):
    """What people call a turf."""

    model_config = example(name="North of the park")
    name: Name


class RecutAsked(Body):
    """Turfs whose untouched doors are cut anew, null for all; doors done, by their id or a voter's."""

    model_config = example(turf_ids=["K7PA"], done_ids=["d1"], spec={"shift_s": 7200})
    turf_ids: Annotated[list[TurfId], Field(min_length=1, max_length=10_000)] | None = None
    done_ids: Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=1_000_000)] = Field(
        default_factory=list
    )
    spec: SpecAsked = Field(default_factory=TurfSpec)


class NoteWritten(Body):
    """How to get into a building."""

    model_config = example(note="Doorman, ring 1A", doorman=True)
    note: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
    doorman: bool = True


class LaunchAsked(Body):
    """A universe and who walks today."""

    model_config = example(
        universe="Everyone", spec={"canvassers": 12, "shifts": 2, "goal_conversations": 500}
    )
    universe: Name
    spec: LaunchSpec = Field(default_factory=LaunchSpec)
