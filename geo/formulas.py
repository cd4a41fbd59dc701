"""Text that a spreadsheet would take for a formula, made harmless and read back as it was."""

from __future__ import annotations

import re

# What Excel, LibreOffice and Google Sheets evaluate; the last four are full-width = + - @.
_STARTS = r"[\s\0]*[=+\-@|%\t\r\n\0\uff1d\uff0b\uff0d\uff20]"
_FORMULA = re.compile(rf"^'*{_STARTS}")
_GUARDED = re.compile(rf"^''*{_STARTS}")


def guard_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet might evaluate; leave all other text as it is."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard_formula(text: str) -> str:
    """Take the apostrophe of ``guard_formula`` away: ``unguard_formula(guard_formula(t)) == t`` for every t."""
    return text[1:] if _GUARDED.match(text) else text
