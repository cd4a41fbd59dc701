"""The one family of errors, in five kinds.

A message says what happened and what is safe; ``mend`` says what to do next. Neither ever holds a
name, an address or a coordinate of a person: identifiers, columns, files and options only.
"""

from __future__ import annotations


class TurfwalkError(Exception):
    """Something a person can mend.

    Parameters
    ----------
    what
        One sentence: what happened, naming the file, line, column or option.
    mend
        One sentence: what to do next. May be empty.
    """

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.what} {self.mend}".strip()

    def __reduce__(self) -> tuple[type[TurfwalkError], tuple[str, str]]:
        return type(self), (self.what, self.mend)


class BadInput(TurfwalkError):  # noqa: N818 - the five kinds are named as people name them
    """A wrong file, column, option or value."""


class NotFound(TurfwalkError):  # noqa: N818
    """A thing that was asked for by id does not exist."""


class Conflict(TurfwalkError):  # noqa: N818
    """Somebody else changed the thing in the meantime, or it exists already."""


class Infeasible(TurfwalkError):  # noqa: N818
    """The request is well formed but has no answer."""


class Unavailable(TurfwalkError):  # noqa: N818
    """Something outside is missing or busy: a port, a database, a service."""


class Cancelled(TurfwalkError):  # noqa: N818
    """A person stopped the work; nothing was changed."""
