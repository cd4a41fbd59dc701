"""Where the shared real towns lie, beside the repository; tests that need them say loudly when they are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def town(name: str) -> Path:
    """Give the folder of a real town, such as ``cambridge_somerville_ma``, or skip the test."""
    return _folder("towns", name)


def package(name: str) -> Path:
    """Give the folder of data that came with a package, such as ``routee_denver_downtown``, or skip the test."""
    return _folder("packages", name)


def state() -> Path:
    """Give the folder of whole-state tables, or skip the test."""
    return _folder("state")


def _folder(*parts: str) -> Path:
    folder = SHARED.joinpath(*parts)
    if not folder.is_dir():
        pytest.skip(f"REAL DATA MISSING: ../shared/data/{'/'.join(parts)} is not beside the repository")
    return folder
