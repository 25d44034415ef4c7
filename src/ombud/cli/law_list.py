"""``ombud law list``: every instrument and where it stands on a day."""

from __future__ import annotations

from typing import Annotated, get_args

from cyclopts import Parameter

from ombud.cli.arguments import Day
from ombud.cli.output import Format, print_json, say, table, today
from ombud.errors import InputError
from ombud.facts import how_many
from ombud.law import load_library, show_date
from ombud.law.register import RegisterEntry, register
from ombud.law.timeline import StatusWord


def list_instruments(
    *,
    status: Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=False)] = (),
    as_of: Day | None = None,
    known_at: Day | None = None,
    format: Format = Format.text,  # the option's own name
) -> None:
    """List the instruments: kind, status on the day, stay, check date, depth, next date.

    Args:
        status: only those with this status, such as in_force or proposed; give it again for more.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        format: text or json.
    """
    for word in status:
        if word not in get_args(StatusWord):
            raise InputError(
                f'"{word}" is not a status.', code="status", hint=f"There are: {', '.join(get_args(StatusWord))}."
            )
    day, known = as_of or today(), known_at or today()
    found = [
        entry
        for entry in register(load_library(), as_of=day, known_at=known)
        if not status or (entry.status is not None and entry.status.status in status)
    ]
    if format is Format.json:
        print_json({"as_of": day, "known_at": known, "instruments": found})
        return
    header = ("instrument", "place", "kind", "status on the day", "checked", "depth", "next date")
    say(*table(header, [_row(entry) for entry in found]))
    stand = f"law as of {show_date(day)}, as known on {show_date(known)}. Not legal advice."
    say("", f"{how_many(len(found), 'instrument')}, {stand}")


def _row(entry: RegisterEntry) -> tuple[str, ...]:
    since = entry.since
    status = since.words if since else "not recorded"
    stayed = f", stayed since {entry.stay.from_}" if entry.stay else ""
    coming = f"{entry.coming.shown} {entry.coming.about}" if entry.coming else "-"
    shown = coming if len(coming) <= 60 else f"{coming[:57]}..."
    return (entry.id, entry.jurisdiction, entry.kind, status + stayed, str(entry.checked_on), entry.depth, shown)
