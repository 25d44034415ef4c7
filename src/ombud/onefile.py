"""A file that DuckDB reads as one and to its end, and the sign that nobody wrote to it.

DuckDB takes ``*``, ``?`` and ``[`` in a path as a pattern and would read every file that fits. A last
line of a CSV that is longer than its buffer it leaves out without a word.
"""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path

from ombud.errors import InputError

#: Bytes of the longest line of a CSV: with its end, DuckDB's reader takes 2 MB.
LONGEST_LINE = 1_999_998
_BLOCK = 1 << 20


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


def check_plain(path: Path) -> None:
    """Raise InputError when the path is a pipe, socket or device: who reads one may wait for ever."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise InputError("this is neither a file nor a folder.", code="no-file", where=str(path))


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


def check_text(path: Path) -> None:
    """Refuse a CSV that would not be counted whole, or whose values only look like each other.

    Raises:
        InputError: a line is too long, or there is a character U+0000; with the line's number.
    """
    with path.open("rb") as file:
        before, length = 0, 0  # bytes before this block, and since the last end of a line
        for block in iter(partial(file.read, _BLOCK), b""):
            if (null := block.find(b"\0")) >= 0:
                raise not_text(f"{path}:{_line_at(path, before + null)}")
            first, last = _ends(block)
            if length + first > LONGEST_LINE:
                raise InputError(
                    f"this line is too long: it has more than {round(LONGEST_LINE / 10**6)} MB.",
                    code="line-long",
                    where=f"{path}:{_line_at(path, before)}",
                    hint="Shorten it, or leave out the column; nothing of the file was used.",
                )
            length = len(block) - last if last else length + len(block)
            before += len(block)


def not_text(where: str) -> InputError:
    """What to say of U+0000 among the values: a value with it would stand beside the same one without it."""
    return InputError(
        "there is a character that is not text (U+0000).",
        code="data-null",
        where=where,
        hint="Remove it; nothing of the file was used.",
    )


def _ends(block: bytes) -> tuple[int, int]:
    """Where the first line of a block ends, and what follows its last end of a line; 0 when it has none."""
    found = [at for end in (b"\n", b"\r") if (at := block.find(end)) >= 0]
    return min(found, default=len(block)), max(block.rfind(b"\n"), block.rfind(b"\r")) + 1


def _line_at(path: Path, position: int) -> int:
    """The number of the line in which a byte of the file is."""
    with path.open("rb") as file:
        lines, left = 1, position
        while left and (block := file.read(min(_BLOCK, left))):
            lines += block.count(b"\n") or block.count(b"\r")
            left -= len(block)
    return lines
