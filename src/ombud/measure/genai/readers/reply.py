"""One judged answer of a generative system, whatever tool judged it. It holds no text of prompt or answer."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import BinaryIO

import msgspec

from ombud.errors import InputError

#: A longer line or member is refused, so that a hostile file cannot fill the memory.
LONGEST = 64 * 1024 * 1024


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One answer.

    Attributes:
        groups: values of the group columns asked for; None where the file does not say.
        verdicts: what the tool calls a scorer, to whether it held; None where it gave no yes or no.
    """

    groups: tuple[str | None, ...]
    verdicts: Mapping[str, bool | None]


def verdict(value: object) -> bool | None:
    """Yes or no as the tool wrote it; a number in between is no verdict, and no threshold is guessed."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)) and value in (0, 1):
        return bool(value)
    return None


def picked(found: object, columns: tuple[str, ...]) -> tuple[str | None, ...]:
    """Values of these columns; what is no short plain value is unknown."""
    own = mapping(found)
    return tuple(_plain(own.get(column)) for column in columns)


def mapping(found: object) -> dict[str, object]:
    """An object as it is, and anything else as an empty one."""
    return found if isinstance(found, dict) else {}


def listed(found: object) -> list[object]:
    """A list as it is, and anything else as an empty one."""
    return found if isinstance(found, list) else []


def _plain(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if 0 < len(str(value)) <= 100 else None


def decoded(content: bytes, where: str) -> dict[str, object]:
    """A JSON object.

    Raises:
        InputError: it is none, or it is cut off.
    """
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise InputError(
            "this is no complete JSON; the file may be cut off.",
            code="genai-json",
            where=where,
            hint="Export the results again.",
        ) from None
    if not isinstance(found, dict):
        raise InputError("this is no JSON object.", code="genai-json", where=where)
    return found


def lines(file: BinaryIO, where: str) -> Iterator[tuple[dict[str, object], str]]:
    """The objects of JSON lines with their places, one at a time.

    Raises:
        InputError: a line is no object, cut off or too long; it names the line.
    """
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        place = f"{where}, line {number}"
        if len(line) > LONGEST:
            raise InputError("the line is longer than 64 MiB.", code="genai-long", where=place)
        if line.strip():
            yield decoded(line, place), place
