"""The files that the build makes of what is authored: read whole, or said to be broken."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from ombud.errors import LawError

T = TypeVar("T")


def read_compiled(path: Path, form: type[T]) -> T:
    """What a compiled file holds.

    Raises:
        LawError: it is not whole, or another version of Ombud made it.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=form)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise LawError(
            "this compiled file is not whole, or of another version of Ombud.",
            code="compiled",
            where=str(path),
            hint="Make it anew with `make law`, or install Ombud again.",
        ) from None
