"""Saying where an unexpected error arose without its text, which may hold a person's data."""

from __future__ import annotations

import traceback
from pathlib import Path


def place_of(trouble: BaseException) -> str:
    """Give file and line of the innermost frame of our own code, such as ``routing/walk.py:120``."""
    frames = traceback.extract_tb(trouble.__traceback__)
    own = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    path = Path(own[-1].filename)
    return f"{path.parent.name}/{path.name}:{own[-1].lineno}"
