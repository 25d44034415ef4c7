"""What is read of a tool's file: judged replies, and what the file says about itself. No text of prompt or answer."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import msgspec

#: Longest name of a scorer, group or prompt that is kept.
LONGEST_NAME = 100

#: Something worth counting about a reply, beside its scores.
ERROR, NO_ANSWER, FILTERED, CACHED = "error", "no answer", "filtered", "cached"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of each reply.

    Attributes:
        columns: fields whose plain values are kept: groups, and what pairs are told by.
        numbers: further fields that hold an amount.
    """

    columns: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of a generative system.

    Attributes:
        id: what the file calls this very reply; a second one of the same id is not counted. Empty when it has none.
        prompt: the same for all answers to one prompt; empty when the file does not say.
        fields: values of the columns that are wanted; None where the file does not say.
        scores: scorer to its verdict or number; None where it gave none.
        amounts: latency in seconds, cost, tokens, and the numbers that are wanted.
        marks: what else is to be counted, such as ``ERROR``.
    """

    id: str = ""
    prompt: str = ""
    fields: tuple[str | None, ...] = ()
    scores: Mapping[str, bool | float | None] = {}
    amounts: Mapping[str, float] = {}
    marks: tuple[str, ...] = ()


class Judged(msgspec.Struct, frozen=True):
    """A scorer is a model; ``by`` is its name, empty when the file does not tell."""

    scorer: str
    by: str = ""


class Unread(msgspec.Struct, frozen=True):
    """So many things of the file were not read, and why, as the end of a sentence that begins with the number."""

    n: int
    why: str


class Doubt(msgspec.Struct, frozen=True):
    """Something in the file that may change how its figures are read, as a sentence."""

    text: str


class Made(msgspec.Struct, frozen=True):
    """Which version of the tool wrote the file."""

    version: str


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that the tool computed itself, with the standard error that it gives; no counts.

    Attributes:
        n: samples behind it; 0 when the file does not say.
        more_is_better: as the tool declares; None when it does not.
    """

    task: str
    metric: str
    value: float
    error: float | None
    n: int = 0
    more_is_better: bool | None = None


Item = Reply | Judged | Unread | Doubt | Made | Summary
Items = Iterator[Item]


def mapping(found: object) -> dict[str, object]:
    """An object as it is, and anything else as an empty one."""
    return found if isinstance(found, dict) else {}


def listed(found: object) -> list[object]:
    """A list as it is, and anything else as an empty one."""
    return found if isinstance(found, list) else []


def text(found: object) -> str:
    """A name as it is, cut off where it is too long to be one; anything else as an empty one."""
    return found[:LONGEST_NAME] if isinstance(found, str) else ""


def number(found: object) -> float | None:
    """A finite number; None for anything else, truth values among it. OTLP writes whole numbers as text."""
    if isinstance(found, str) and re.fullmatch(r"-?\d{1,19}", found):
        return float(found)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return None
    try:
        value = float(found)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def score(found: object) -> bool | float | None:
    """A verdict or a number as the tool wrote it; text is neither."""
    return found if isinstance(found, bool) else None if isinstance(found, str) else number(found)


def picked(places: Sequence[Mapping[str, object]], columns: Sequence[str]) -> tuple[str | None, ...]:
    """Values of these columns from the first place that has them; what is no short plain value is unknown."""
    return tuple(_plain(first(places, column)) for column in columns)


def first(places: Sequence[Mapping[str, object]], *names: str) -> object:
    """The first value that is there, under the first of these names."""
    for name in names:
        for place in places:
            if place.get(name) is not None:
                return place[name]
    return None


def amounts(found: Mapping[str, object], places: Sequence[Mapping[str, object]], wanted: Wanted) -> dict[str, float]:
    """The amounts that are numbers of at least 0, and the further ones that are wanted."""
    read = {name: number(value) for name, value in found.items()}
    kept = {name: value for name, value in read.items() if value is not None and value >= 0}
    more = {name: number(first(places, name)) for name in wanted.numbers}
    return kept | {name: value for name, value in more.items() if value is not None}


def _plain(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, (str, int, float)) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, int) and abs(value) >= 10**LONGEST_NAME:
        return None
    found = unicodedata.normalize("NFC", str(value))  # an accent written in two ways is one
    return found if 0 < len(found) <= LONGEST_NAME else None
