"""The diary of one system: the days of every instrument, and the deadlines that wait for an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from ombud.facts import FactValue
from ombud.law.days.calendar import CalendarEntry, WaitingDeadline, entries, waiting
from ombud.law.library import Library
from ombud.law.system.determine import Outcome
from ombud.law.system.standing import Standing, standing

#: So far ahead a diary looks.
AHEAD = dt.timedelta(days=731)
#: So far ahead a next date is looked for, where the diary holds none.
_FAR = dt.timedelta(days=3653)


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


def next_day(outcomes: Collection[Outcome], library: Library, facts: Mapping[str, FactValue]) -> dt.date | None:
    """The next day of the diary on which something is asked of us: a duty or its class starts, or falls due."""
    binding = [outcome for outcome in outcomes if standing(outcome) is Standing.APPLIES]
    for ahead in (AHEAD, _FAR):
        days = [day for outcome in binding for day in _asking(outcome, library, facts, outcome.as_of + ahead)]
        if days:
            return min(days)
    return None


def _asking(outcome: Outcome, library: Library, facts: Mapping[str, FactValue], until: dt.date) -> Iterator[dt.date]:
    quiet = {name for label in outcome.labels if not label.follows for name in label.provisions}
    for entry in entries(library.instrument(outcome.instrument_id), outcome, facts, until=until):
        if entry.kind in {"starts", "due"} and entry.id not in quiet:
            yield entry.day
