"""What a dossier says of figures, obligations and files, held against those that there are."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable

from ombud.errors import InputError
from ombud.facts import Dossier, Record
from ombud.law import Library
from ombud.review import Policy


def admit_dossier(dossier: Dossier, library: Library, policy: Policy, *, today: dt.date) -> None:
    """Refuse limits and records that would count for nothing.

    Args:
        today: no record is of a later day.

    Raises:
        InputError: a limit on a figure that is not measured, one that no value can meet, or one that
            loosens without a reason; a record for an obligation that does not exist or does not ask
            for it, of a day to come, or with a file that is not there. File and line are named.
    """
    for name, limit in dossier.limits.items():
        try:
            policy.bounds({name: limit})
        except InputError as error:
            place = dossier.places.get(f"limits.{name}", error.where)
            raise InputError(error.message, code=error.code, where=place, hint=error.hint) from None
    asked = {
        duty.id: tuple(need.record for need in duty.evidence if need.record)
        for instrument in library.instruments
        for duty in instrument.obligations
    }
    for number, record in enumerate(dossier.records):
        problem = _problem(record, asked, dossier, today)
        if problem:
            message, hint = problem
            place = dossier.places.get(f"records.{number}", str(dossier.path))
            raise InputError(message, code="record", where=place, hint=hint)


def _problem(
    record: Record, asked: dict[str, tuple[str, ...]], dossier: Dossier, today: dt.date
) -> tuple[str, str] | None:
    if record.duty not in asked:
        return f'there is no obligation "{record.duty}".', _near(record.duty, asked, "`ombud law show` names them.")
    if record.title not in asked[record.duty]:
        titles = asked[record.duty]
        known = f"It asks for: {', '.join(titles)}." if titles else "It asks for none."
        return f'the obligation "{record.duty}" asks for no record "{record.title}".', _near(
            record.title, titles, known
        )
    if record.on > today:
        return f"the record is of {record.on}, a day to come.", "Give the day on which it was made."
    if record.file and not (dossier.path.parent / record.file).is_file():
        return (
            f'there is no file "{record.file}" beside the dossier.',
            "Put it there, or say in `note` where it is kept.",
        )
    return None


def _near(name: str, known: Iterable[str], otherwise: str) -> str:
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f'Did you mean "{found[0]}"?' if found else otherwise
