"""What falls due when: the days of the law, duties that recur, and deadlines that an event starts.

Business days are counted with the holidays of the place the law names (the ``holidays``
library); periods follow Regulation (EEC, Euratom) 1182/71 Art. 3 and Rule 6(a) of the US
Federal Rules of Civil Procedure in this: the day of the event is not counted.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import msgspec

from ombud.errors import InputError
from ombud.facts import FactValue
from ombud.law.model import Clock, Due, Instrument, Unit
from ombud.law.rules.reasons import Truth
from ombud.law.system.determine import Duty, Outcome, Status
from ombud.law.timeline import show_date

if TYPE_CHECKING:
    from holidays import HolidayBase

EntryKind = Literal["starts", "ends", "enforceable", "stayed", "due", "status"]


class CalendarEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a diary: what happens, under which words of the law."""

    day: dt.date
    kind: EntryKind
    instrument: str
    id: str
    cite: str
    what: str
    confidence: str


class WaitingDeadline(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline that has no day yet, because nothing has started it."""

    instrument: str
    id: str
    cite: str
    what: str
    counts: str
    event: str


@lru_cache(maxsize=32)
def _holidays(name: str) -> HolidayBase:
    import holidays

    country, _, part = name.partition("-")
    try:
        if name == "EU":
            return holidays.financial_holidays("XECB")
        return holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        raise InputError(
            f'there is no calendar of holidays called "{name}".',
            code="holidays",
            hint="Write a country such as US, or a country and its part such as US-NY; EU is the calendar of the ECB.",
        ) from None


def is_business_day(day: dt.date, holidays: str) -> bool:
    """Monday to Friday and no holiday of the named calendar (``US``, ``US-NY``, ``EU``, ``DE``)."""
    return day.weekday() < 5 and day not in _holidays(holidays)


def add_business_days(day: dt.date, number: int, holidays: str) -> dt.date:
    """The day that many business days later; earlier when negative. The first day is not counted."""
    step = dt.timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        left -= is_business_day(day, holidays)
    return day


def add_months(day: dt.date, number: int) -> dt.date:
    """The same day that many months later, or the last day of a month that is too short."""
    index = day.year * 12 + day.month - 1 + number
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def add(day: dt.date, number: int, unit: Unit, *, holidays: str = "") -> dt.date:
    """The day so long after (or, when negative, before) another; hours count as whole days begun.

    Raises:
        InputError: business days without a calendar, or a calendar that does not exist.
    """
    match unit:
        case "business_days":
            return add_business_days(day, number, holidays)
        case "months":
            return add_months(day, number)
        case "years":
            return add_months(day, 12 * number)
        case "weeks":
            return day + dt.timedelta(weeks=number)
        case "hours":
            return day + dt.timedelta(days=-(-number // 24))
        case "days":
            return day + dt.timedelta(days=number)


def roll(day: dt.date, to: Literal["none", "next", "previous"], holidays: str) -> dt.date:
    """Move a day that is no business day to the next or the previous one."""
    step = dt.timedelta(days=1 if to == "next" else -1)
    while to != "none" and not is_business_day(day, holidays or "US"):
        day += step
    return day


def clock_end(clock: Clock, started: dt.datetime) -> dt.datetime | None:
    """When a clock runs out, in the time zone it was started in; None where the law gives no number.

    Hours run from the moment, days to the end of the last day.

    Raises:
        InputError: the start has no time zone.
    """
    if started.tzinfo is None:
        raise InputError("a clock needs a start with its time zone.", code="clock-start")
    if not clock.within:
        return None
    if clock.unit == "hours":
        return (started.astimezone(dt.UTC) + dt.timedelta(hours=clock.within)).astimezone(started.tzinfo)
    last = add(started.date(), clock.within, clock.unit, holidays=clock.holidays)
    return dt.datetime.combine(last, dt.time(23, 59, 59), tzinfo=started.tzinfo)


def entries(
    instrument: Instrument, outcome: Outcome, facts: Mapping[str, FactValue], *, until: dt.date
) -> list[CalendarEntry]:
    """Everything in the diary of one system under one instrument, from the as-of date to a day."""
    found = [entry for duty in outcome.duties for entry in _duty_entries(instrument, outcome, duty, facts, until)]
    found += _stay_entries(instrument, outcome, until)
    for label in outcome.labels:
        if label.status is Status.UPCOMING and label.applies is not None and label.applies <= until:
            cite = outcome.determination(label.provisions[0]).provision.cite
            found.append(
                _entry(instrument, label.provisions[0], cite, label.applies, "starts", f"{label.title} from then", "")
            )
    return sorted(set(found), key=lambda entry: (entry.day, entry.instrument, entry.id, entry.what))


def waiting(instrument: Instrument, outcome: Outcome, facts: Mapping[str, FactValue]) -> list[WaitingDeadline]:
    """Deadlines of duties that exist, which only an event will start."""
    found = []
    for duty in outcome.duties:
        if duty.status not in {Status.IN_EFFECT, Status.UPCOMING}:
            continue
        for due in duty.obligation.due:
            length, side = (due.within, "after") if due.within else (due.before, "before")
            if not length or isinstance(facts.get(due.since), dt.date):
                continue
            found.append(
                WaitingDeadline(
                    instrument=instrument.card.short,
                    id=duty.obligation.id,
                    cite=duty.obligation.cite,
                    what=due.what,
                    counts=f"{length} {due.unit.replace('_', ' ')} {side}",
                    event=due.event or due.since,
                )
            )
    return found


def _entry(
    instrument: Instrument, part_id: str, cite: str, day: dt.date, kind: EntryKind, what: str, confidence: str
) -> CalendarEntry:
    return CalendarEntry(
        day=day,
        kind=kind,
        instrument=instrument.card.short,
        id=part_id,
        cite=cite,
        what=what,
        confidence=confidence,
    )


def _duty_entries(
    instrument: Instrument, outcome: Outcome, duty: Duty, facts: Mapping[str, FactValue], until: dt.date
) -> Iterator[CalendarEntry]:
    if duty.status not in {Status.IN_EFFECT, Status.UPCOMING}:
        return
    obligation = duty.obligation
    start = duty.dates.applies or outcome.as_of

    def on(day: dt.date, kind: EntryKind, what: str) -> Iterator[CalendarEntry]:
        if outcome.as_of <= day <= until and (duty.dates.ends is None or day < duty.dates.ends or kind == "ends"):
            yield _entry(instrument, obligation.id, obligation.cite, day, kind, what, obligation.confidence)

    if duty.status is Status.UPCOMING:
        yield from on(start, "starts", f"{obligation.title}: applies from then")
    if duty.dates.enforceable is not None and duty.dates.enforceable > start:
        yield from on(duty.dates.enforceable, "enforceable", f"{obligation.title}: enforceable from then")
    if duty.dates.ends is not None:
        yield from on(duty.dates.ends, "ends", f"{obligation.title}: no longer applies")
    for due in obligation.due:
        for day in _days(instrument, due, start, facts, outcome, until):
            yield from on(roll(day, due.roll, due.holidays), "due", due.what)


def _stay_entries(instrument: Instrument, outcome: Outcome, until: dt.date) -> Iterator[CalendarEntry]:
    """From when nobody enforces, or the first day where that has begun before, and from when somebody may again."""
    if outcome.scope.value is not Truth.YES:
        return
    for stay in instrument.card.stays:
        over = stay.until is not None and stay.until <= outcome.as_of
        if (stay.known_from or stay.from_) > outcome.known_at or stay.from_ > until or over:
            continue
        end = f"until {show_date(stay.until)}" if stay.until else "no end known"
        since = f"Enforcement on hold since {show_date(stay.from_)}, {end}: {stay.what}"
        first = max(stay.from_, outcome.as_of)
        yield _entry(instrument, "stay", stay.cite, first, "stayed", since, stay.confidence)
        if stay.until is not None and stay.until <= until:
            ended = f"Enforcement no longer on hold: {stay.what}"
            yield _entry(instrument, "stay", stay.cite, stay.until, "enforceable", ended, stay.confidence)


def _days(
    instrument: Instrument,
    due: Due,
    start: dt.date,
    facts: Mapping[str, FactValue],
    outcome: Outcome,
    until: dt.date,
) -> Iterator[dt.date]:
    since = facts.get(due.since)
    if due.on:
        states = [s for s in instrument.card.timeline[due.on].states if s.known_from <= outcome.known_at]
        if states and states[-1].applies is not None:
            yield states[-1].applies
    elif due.yearly:
        month, day = map(int, due.yearly.split("-"))
        for year in range(max(start.year, outcome.as_of.year), until.year + 1):
            found = dt.date(year, month, min(day, months.monthrange(year, month)[1]))
            if found >= start:
                yield found
    elif due.every:
        first = since if isinstance(since, dt.date) else start
        turn = 1
        while (day_due := add(first, due.every * turn, due.unit, holidays=due.holidays)) <= until:
            yield day_due
            turn += 1
    elif isinstance(since, dt.date):
        yield add(since, due.within or -due.before, due.unit, holidays=due.holidays)


def as_icalendar(found: Iterable[CalendarEntry], *, name: str, made_at: dt.datetime) -> bytes:
    """The entries as iCalendar (RFC 5545): whole-day events with a stable id each."""
    from icalendar import Calendar, Event

    diary = Calendar()
    diary.add("prodid", "-//Ombud//law calendar//EN")
    diary.add("version", "2.0")
    diary.add("x-wr-calname", name)
    for entry in found:
        event = Event()
        event.add("uid", f"{entry.instrument}.{entry.id}.{entry.kind}.{entry.day}.{name}@ombud".replace(" ", "-"))
        event.add("dtstamp", made_at.astimezone(dt.UTC))
        event.add("dtstart", entry.day)
        event.add("summary", f"{name}: {entry.what}")
        event.add("description", f"{entry.instrument}, {entry.cite}. Confidence {entry.confidence or 'see the law'}.")
        event.add("transp", "TRANSPARENT")
        diary.add_component(event)
    return bytes(diary.to_ical())
