"""How results are printed: as text for people or as JSON for programs."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from ombud.errors import InputError


class Format(StrEnum):
    """What a command prints."""

    text = "text"
    json = "json"


#: What moves the cursor, changes the direction of writing or begins another line: a name or a
#: value that holds one could make a terminal show something else than what stands there.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Text for a terminal: characters that steer it are written out, like ``\\u001b``."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(*lines: str) -> None:
    """Print lines of text."""
    sys.stdout.write("".join(f"{printable(line)}\n" for line in lines))


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    sys.stdout.write(as_json(value).decode())


def as_json(value: object) -> bytes:
    """A value as indented JSON, in which no character steers a terminal."""
    encoded = msgspec.json.encode(value, enc_hook=str)
    # Within a string of JSON the written-out form means the same character.
    return printable(msgspec.json.format(encoded, indent=2).decode()).encode() + b"\n"


def write_or_say(content: bytes, target: Path | None) -> None:
    """Write a result into the file that was asked for, or print it."""
    if target is None:
        sys.stdout.write(content.decode())
        return
    write_file(target, content)
    say(f"Wrote {target}.")


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, making its folder where there is none.

    Raises:
        InputError: it cannot be written.
    """
    from ombud.evidence.durable import write_whole

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        raise InputError(f"it cannot be written ({error.strerror}).", code="out", where=str(path)) from None


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, right: tuple[int, ...] = ()) -> list[str]:
    """Rows in aligned columns."""
    widths = [max(len(row[index]) for row in [header, *rows]) for index in range(len(header))]

    def line(row: tuple[str, ...]) -> str:
        parts = [
            cell.rjust(widths[index]) if index in right else cell.ljust(widths[index]) for index, cell in enumerate(row)
        ]
        return "  ".join(parts).rstrip()

    return [line(header), line(tuple("-" * width for width in widths)), *(line(row) for row in rows)]


def today() -> dt.date:
    """The day on which a command runs; the core itself has no clock."""
    return dt.datetime.now(dt.UTC).astimezone().date()


def now() -> dt.datetime:
    """The moment at which a command runs."""
    return dt.datetime.now(dt.UTC)


def home() -> Path:
    """Where the signing key is kept, apart from any evidence: ``OMBUD_HOME``, else ``~/.ombud``."""
    return Path(os.environ.get("OMBUD_HOME") or Path.home() / ".ombud")
