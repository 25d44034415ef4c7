"""What stands in the rows of a chart of intervals, and the limits across it."""

from __future__ import annotations

from typing import Literal

import msgspec


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """One group. Undefined ones have no value.

    Attributes:
        alarm: past its limit; drawn as a diamond.
        faint: too few people to judge; drawn hollow and grey.
        own_limit: its limit, where each group has its own.
        said: a word in the place of the interval, such as ``reference``.
        note: said when a pointer rests on it.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    alarm: bool = False
    faint: bool = False
    own_limit: float | None = None
    said: str = ""
    note: str = ""


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """Groups that are not drawn one by one: how many, their people, and the span of their values."""

    label: str
    n: int
    low: float | None = None
    high: float | None = None
    note: str = ""


class Caption(msgspec.Struct, frozen=True):
    """A line of words between rows."""

    words: str


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A limit, and on which side of it a value is past it."""

    at: float
    label: str
    past: Literal["below", "above", ""] = ""


Row = Dot | Rest | Caption
