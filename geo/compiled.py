"""Compiling kernels: only for large inputs, once a machine, into a folder that can be written.

Importing this module loads the compiler, so import it, and modules of kernels, inside functions.
"""

from __future__ import annotations

import os
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

_Kernel = TypeVar("_Kernel", bound="Callable[..., Any]")
_OWNER_ONLY = 0o700


def cache_folder() -> Path | None:
    """Give the folder for compiled kernels, made if need be; None where nothing can be written.

    ``NUMBA_CACHE_DIR`` names it; else it is one in ``turfwalk/compiled`` in the user's own cache folder, by what
    the kernels say: the compiler itself looks at the time and length of one file only, which an upgrade may
    leave as they were. A folder shared with other users is never taken: what lies in it is run.
    """
    named = os.environ.get("NUMBA_CACHE_DIR")
    try:
        own = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = Path(named) if named else own / "turfwalk" / "compiled" / _edition()
        folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # read-only, or a user without a home
        return None
    return folder if os.access(folder, os.W_OK) else None


def _edition() -> str:
    """Give a short name of the present text of all kernels."""
    here = Path(__file__).parent
    kernels = [*here.glob("*kernels.py"), *here.with_name("routing").glob("*kernels.py")]
    texts = [path.read_bytes() for path in sorted(kernels)]
    layout = Path(__file__).with_name("arealayout.py").read_bytes()
    return sha256(b"\0".join([*texts, layout])).hexdigest()[:12]


_FOLDER = cache_folder()
if _FOLDER is not None:
    numba.config.CACHE_DIR = str(_FOLDER)  # type: ignore[attr-defined]  # the compiler sets its settings when it starts


_compiler: Any = partial(
    numba.njit, cache=_FOLDER is not None, nogil=True, boundscheck=False, error_model="numpy"
)


def compiled(kernel: _Kernel) -> _Kernel:
    """Compile a function at its first call; it then runs beside other Python threads."""
    return cast("_Kernel", _compiler()(kernel))


def inlined(kernel: _Kernel) -> _Kernel:
    """Compile a function into its callers: for what runs once a point and an area."""
    return cast("_Kernel", _compiler(forceinline=True)(kernel))
