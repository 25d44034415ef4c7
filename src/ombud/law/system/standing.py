"""How each instrument stands to one system, so that a person sees first what is about it."""

from __future__ import annotations

from enum import StrEnum

from ombud.law.rules.reasons import Truth
from ombud.law.system.determine import Decided, Outcome
from ombud.law.timeline import LIVES, PROPOSED, show_date


class Standing(StrEnum):
    """What an instrument is to a system on the as-of date; the order is that of weight."""

    APPLIES = "applies"
    SHALLOW = "may apply, not yet encoded in depth"
    OPEN = "cannot be said yet"
    VOLUNTARY = "voluntary, binds nobody by itself"
    PROPOSED = "proposed, not law"
    ENDED = "ended, or never became law"
    OUTSIDE = "not about this system"


def standing(outcome: Outcome) -> Standing:
    """How an instrument stands to the system.

    Only what *applies* can refuse a release. An instrument that is encoded only as far as whether
    it may apply is never read as cleared; what is voluntary, proposed or ended binds nobody.
    """
    if outcome.scope.value is Truth.NO:
        return Standing.OUTSIDE
    if outcome.is_over:
        return Standing.ENDED
    if outcome.life is not None and outcome.life.status in PROPOSED:
        return Standing.PROPOSED
    if outcome.is_voluntary and outcome.scope.value is Truth.YES:
        return Standing.VOLUNTARY
    if outcome.scope.value is Truth.UNKNOWN:
        return Standing.OPEN
    return Standing.SHALLOW if outcome.is_shallow else Standing.APPLIES


def life_of(outcome: Outcome) -> str:
    """Where the instrument itself stands on the as-of date; dates of its parts tell where it does not say."""
    return LIVES[outcome.life.status] if outcome.life else "see the dates of its parts"


def enforcement_of(decided: Decided, outcome: Outcome) -> str:
    """Why nobody may or will act on a breach today, although it holds; empty where somebody may."""
    dates = decided.dates
    if dates.stay is not None:
        until = f" until {show_date(dates.stay.until)}" if dates.stay.until else ""
        return f"enforcement stayed since {show_date(dates.stay.from_)}{until}: {dates.stay.what}"
    if dates.enforceable is not None and dates.enforceable > outcome.as_of:
        return f"not enforceable before {show_date(dates.enforceable)}"
    if outcome.life is not None and outcome.life.status in {"enforcement_stayed", "enforcement_dropped"}:
        return outcome.life.words.removeprefix("in force, ")
    return ""
