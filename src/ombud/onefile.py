"""A path that DuckDB reads as one file, whatever is in its name, and the sign that nobody wrote to it.

DuckDB takes ``*``, ``?`` and ``[`` in a path as a pattern and would read every file that fits.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from ombud.errors import InputError


def one_file(path: Path) -> str:
    """The path for DuckDB, absolute, with every sign of a pattern taken as itself.

    Raises:
        InputError: no pattern means this file alone (a backslash before one of the signs).
    """
    absolute = os.path.abspath(path)
    taken = re.sub(r"([*?\[])", r"[\1]", absolute)
    if taken != absolute and "\\" in absolute:
        raise InputError(
            r"its path holds a backslash beside *, ? or [, and cannot be read as one file.",
            code="data-name",
            where=str(path),
            hint="Rename it.",
        )
    return taken


def stamp(path: Path) -> tuple[int, int, int, int] | None:
    """What changes when a file is written to or replaced; None when there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def check_unchanged(path: Path, before: tuple[int, int, int, int] | None) -> None:
    """Raise InputError when the file was written to or replaced since the stamp was taken."""
    if stamp(path) != before:
        raise InputError(
            "the file changed while it was read.", code="data-changed", where=str(path), hint="Run it again."
        )
