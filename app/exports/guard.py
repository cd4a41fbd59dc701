"""Cells that no spreadsheet takes for a formula, and that can be read back as they were.

A cell that begins with one of the signs that start a formula in Excel, LibreOffice, Numbers or Google
Sheets, also in its full-width form or after blanks, gets an apostrophe in front; so does a cell that
begins with an apostrophe, so that taking one off always gives back the text.
"""

from __future__ import annotations

import re

_RISKY = re.compile("^[\\s\\x00]*[=+\\-@\uff1d\uff0b\uff0d\uff20|%\\t\\r\\n\\x00]|^'")


def spreadsheet_safe(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run."""
    return f"'{text}" if _RISKY.match(text) else text


def spreadsheet_text(cell: str) -> str:
    """Give back the text of a cell written by ``spreadsheet_safe``."""
    return cell[1:] if cell.startswith("'") and (_RISKY.match(cell[1:]) is not None) else cell
