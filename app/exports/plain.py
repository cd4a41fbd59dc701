"""Text made safe to put anywhere: no control characters, no characters that turn a line around."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """Give the text on one line without characters that no paper, XML or terminal can show.

    Control characters are not allowed in XML, lone surrogates not in UTF-8, and direction marks make a
    line show something else than it says.
    """
    return _BLANKS.sub(" ", _UNPRINTABLE.sub("", text)).strip()
