"""Layouts of voter files: which are known, and what one would read from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.reports import LayoutLine, Mapping

if TYPE_CHECKING:
    from pathlib import Path

    from app.filekinds import FileFound


def list_layouts() -> list[LayoutLine]:
    """List the layouts that are recognised by themselves, by name."""
    from geo.layout import builtin_layouts

    known = [layout for layout in builtin_layouts().values() if layout.kind == "voters"]
    return [LayoutLine(layout.name, layout.title, layout.signature) for layout in known]


def guess_mapping(source: Path, layout: str | None = None) -> Mapping:
    """Say what would be read from a voter file, as a mapping file to edit; nothing is imported.

    Parameters
    ----------
    source
        A voter file, or its first lines.
    layout
        Name of a layout; recognised when None.

    Raises
    ------
    BadInput
        For a file that is no table, or has no voter id or address, or an unknown layout.
    """
    from geo.layout import layout_named
    from geo.mapping import mapping_text
    from geo.voterfile import plan_voter_file

    _, plan = plan_voter_file(source, layout_named(layout) if layout else None)
    return Mapping(plan.layout.name, plan.evidence, mapping_text(plan))


def recognise_file(source: Path, layout: str | None = None) -> FileFound:
    """Tell what a file is, which columns hold what and how full they are; nothing is imported, no value is told.

    Parameters
    ----------
    source
        Streets, boundaries, addresses, voters, past results, votes, or other columns of voters.
    layout
        Name of a layout of voter files, where the file is one of another layout than it looks.

    Raises
    ------
    BadInput
        For a file that is none of these, or an unknown layout.
    """
    from app.filekinds import found_in

    return found_in(source, layout)
