"""The diary of one system: the days of every instrument, and the deadlines that wait for an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from ombud.facts import FactValue
from ombud.law.days.calendar import CalendarEntry, WaitingDeadline, entries, waiting
from ombud.law.library import Library
from ombud.law.system.determine import Outcome


class Diary(msgspec.Struct, frozen=True, kw_only=True):
    """What falls due for a system until a day, in the order of the days."""

    until: dt.date
    entries: tuple[CalendarEntry, ...]
    waiting: tuple[WaitingDeadline, ...]


def diary_of(outcomes: Iterable[Outcome], library: Library, facts: Mapping[str, FactValue], *, until: dt.date) -> Diary:
    """What starts, ends and falls due for a system, from the day the outcomes are about until another."""
    cards = {instrument.card.id: instrument for instrument in library.instruments}
    pairs = [(cards[outcome.instrument_id], outcome) for outcome in outcomes]
    days = (entry for instrument, outcome in pairs for entry in entries(instrument, outcome, facts, until=until))
    return Diary(
        until=until,
        entries=tuple(sorted(days, key=lambda entry: (entry.day, entry.instrument, entry.id))),
        waiting=tuple(item for instrument, outcome in pairs for item in waiting(instrument, outcome, facts)),
    )
