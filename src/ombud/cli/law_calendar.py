"""``ombud law calendar``: what falls due for one system, as a list or as a calendar file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ombud.cli.arguments import Day
from ombud.cli.case import open_case
from ombud.cli.output import Format, now, print_json, say, table, today
from ombud.errors import InputError
from ombud.evidence.durable import write_whole
from ombud.facts.days import LAST
from ombud.law import show_date
from ombud.law.days.calendar import as_icalendar
from ombud.law.days.diary import diary_of


def calendar(
    dossier: Path,
    /,
    *,
    until: Day | None = None,
    ics: Path | None = None,
    as_of: Day | None = None,
    known_at: Day | None = None,
    format: Format = Format.text,  # the option's own name
) -> None:
    """List what starts, ends and falls due for a system, and the deadlines that wait for an event.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        until: the last day; two years from the first when not given.
        ics: write the days as a calendar file (iCalendar) too.
        as_of: the first day; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        format: text or json.
    """
    first = as_of or today()
    last = until or min(first + dt.timedelta(days=731), LAST)
    if last < first:
        raise InputError(f"--until {last} is before the first day, {first}.", code="dates-order")
    case = open_case(dossier, as_of=first, known_at=known_at or today())
    found = case.assessment
    diary = diary_of(found.outcomes, case.library, found.facts, until=last)
    days, later = diary.entries, diary.waiting
    if ics:
        try:
            write_whole(ics, as_icalendar(days, name=case.dossier.name, made_at=now()))
        except OSError:
            raise InputError("nothing can be written here.", code="output", where=str(ics)) from None
    if format is Format.json:
        print_json({"system": case.dossier.name, "from": first, "until": last, "entries": days, "waiting": later})
        return
    say(f"{case.dossier.name}, {show_date(first)} to {show_date(last)}. Not legal advice.", "")
    rows = [(str(e.day), e.kind, e.instrument, e.cite, e.what, e.confidence or "-") for e in days]
    say(*table(("day", "what", "instrument", "cite", "about", "conf."), rows) if rows else ["No day in this time."])
    if later:
        say("", "Deadlines that wait for an event")
        say(*(f"  {d.counts} {d.event}: {d.what} ({d.instrument}, {d.cite})" for d in later))
    if ics:
        say("", f"Wrote {ics}")
