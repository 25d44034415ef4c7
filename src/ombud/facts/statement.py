"""Statements: who said what, when, from where. Appended, never overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec

from ombud.facts.values import FactValue

Source = Literal["person", "auto", "vendor", "import"]
Confidence = Literal["high", "medium", "low", "unknown"]
Visibility = Literal["internal", "regulator", "customer", "public"]


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, as it was given.

    Attributes:
        key: the fact.
        value: its value; UNKNOWN is an answer too.
        said_by: the person or program that said it.
        said_at: when, with time zone.
        source: how it came: a person, a program, a vendor or an import.
        note: the reason, or where it can be looked up.
        evidence: digests of what supports it.
    """

    key: str
    value: FactValue
    said_by: str
    said_at: dt.datetime
    source: Source = "person"
    note: str = ""
    evidence: tuple[str, ...] = ()
    confidence: Confidence = "medium"
    visibility: Visibility = "internal"

    @property
    def is_suggestion(self) -> bool:
        """Taken from a file of others and confirmed by nobody: it may be shown, and nothing rests on it."""
        return self.source == "import" and self.confidence == "low"


def current_facts(statements: Iterable[Statement], *, known_at: dt.datetime | None = None) -> dict[str, Statement]:
    """The statement that stands for each key: the latest one said by ``known_at``.

    Of two with the same time, the later in the sequence stands. A suggestion never does: here is the
    one place at which what was said becomes what counts, for law, gate, duties and documents alike.
    """
    return _latest((item for item in statements if not item.is_suggestion), known_at)


def suggested_facts(statements: Iterable[Statement], *, known_at: dt.datetime | None = None) -> dict[str, Statement]:
    """The suggestions that wait for a person, by key: the latest, while nobody has stated the fact since.

    Whoever states the fact, in the same words, in others or as not known, has answered it.
    """
    return {key: item for key, item in _latest(statements, known_at).items() if item.is_suggestion}


def _latest(statements: Iterable[Statement], known_at: dt.datetime | None) -> dict[str, Statement]:
    standing: dict[str, Statement] = {}
    for statement in statements:
        if known_at is not None and statement.said_at > known_at:
            continue
        before = standing.get(statement.key)
        if before is None or statement.said_at >= before.said_at:
            standing[statement.key] = statement
    return standing
