"""``ombud law diff`` and ``ombud law whatif``: what changes with time, with the law, with the facts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from ombud.cli.arguments import Day
from ombud.cli.case import open_case
from ombud.cli.output import Format, print_json, say, table, today
from ombud.errors import InputError
from ombud.facts import FactValue, Vocabulary, load_vocabulary, parse_value
from ombud.facts.days import BOUNDS, read_day
from ombud.law import Library, load_library, show_date
from ombud.law.days.between import Happening, happenings
from ombud.law.days.change import (
    DutyChange,
    LabelChange,
    Moment,
    OutcomeChange,
    RowChange,
    World,
    compare_libraries,
    compare_worlds,
    suppose,
)
from ombud.onefile import check_plain

Many = Parameter(negative="", consume_multiple=False)


def diff(
    *,
    from_: Annotated[Day | None, Parameter(name="--from")] = None,
    to: Day | None = None,
    known_from: Day | None = None,
    known_to: Day | None = None,
    dossier: Path | None = None,
    library: Path | None = None,
    format: Format = Format.text,  # the option's own name
) -> None:
    """Say what starts, ends or moves between two days, two states of the law, or two libraries.

    Args:
        from_: the earlier day; today when not given.
        to: the later day; the same as --from when not given.
        known_from: the law as known on this day at the earlier moment; today when not given.
        known_to: the law as known on this day at the later moment; the same as --known-from when not given.
        dossier: say also which class and duties of this system change.
        library: an earlier law.json, held against the law that ships with Ombud.
        format: text or json.
    """
    first, known = from_ or today(), known_from or today()
    before = Moment(as_of=first, known_at=known)
    after = Moment(as_of=to or first, known_at=known_to or known)
    if after.as_of < before.as_of:
        raise InputError("--to is before --from.", code="dates-order", hint="Exchange them.")
    new = load_library()
    old = _read_library(library) if library else new
    if library is None and before == after:
        raise InputError(
            "the two moments are the same.", code="moments", hint="Give --from and --to, --known-to, or --library."
        )
    happened = happenings(new, before, after)
    rows = compare_libraries(old, new) if library else ()
    changes = _case_changes(dossier, old, new, before, after) if dossier else ()
    if format is Format.json:
        found = {"before": before, "after": after, "law": happened, "rows": rows}
        print_json({**found, "system": changes} if dossier else found)
        return
    say(f"From {_moment(before)} to {_moment(after)}")
    say("", *_happening_lines(happened))
    if library:
        say("", *_row_lines(rows))
    if dossier:
        say("", *change_lines(changes))


def _moment(moment: Moment) -> str:
    return f"{show_date(moment.as_of)} (as known on {show_date(moment.known_at)})"


def _read_library(path: Path) -> Library:
    check_plain(path)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Library)
    except OSError:
        raise InputError("there is no such file.", code="library-missing", where=str(path)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InputError(
            "this is not a compiled law library of this version of Ombud.",
            code="library",
            where=str(path),
            hint="Give the law.json of an earlier law, compiled by this version.",
        ) from None


def _case_changes(
    dossier: Path, old: Library, new: Library, before: Moment, after: Moment
) -> tuple[OutcomeChange, ...]:
    case = open_case(dossier, as_of=after.as_of, known_at=after.known_at)
    facts = case.assessment.facts
    return compare_worlds(
        World(library=old, facts=facts, moment=before),
        World(library=new, facts=facts, moment=after),
        case.vocabulary,
    )


def _happening_lines(happened: tuple[Happening, ...]) -> list[str]:
    if not happened:
        return ["In the law nothing starts, ends or moves."]
    rows = []
    for item in happened:
        parts = f"{len(item.parts)} rows" if len(item.parts) > 2 else ", ".join(item.parts)
        rows.append(
            (str(item.day or "no day"), item.kind, item.instrument, item.says, item.cite, item.confidence, parts)
        )
    return ["In the law", *table(("day", "what", "instrument", "about", "cite", "conf.", "concerns"), rows)]


def _row_lines(rows: tuple[RowChange, ...]) -> list[str]:
    if not rows:
        return ["No row differs between the two libraries."]
    lines = ["Rows that differ between the two libraries"]
    for row in rows:
        fields = f" in {', '.join(row.fields)}" if row.fields else ""
        lines.append(f"  {row.instrument} {row.row}: {row.kind}{fields}")
    return lines


def change_lines(changes: tuple[OutcomeChange, ...]) -> list[str]:
    """What differs for one system, instrument by instrument."""
    if not changes:
        return ["For the system nothing changes."]
    return ["For the system", *(line for change in changes for line in _outcome_lines(change))]


def _outcome_lines(change: OutcomeChange) -> list[str]:
    headline = f"{change.headline_before} -> {change.headline_after}".replace("_", " ")
    lines = [f"{change.instrument}: {headline}"]
    lines += [f"  class: {label.title}: {_change_words(label)}" for label in change.labels]
    begun = [duty for duty in change.moved if duty.starts_before == duty.starts_after]
    moved = [duty for duty in change.moved if duty not in begun]
    for word, duties in (
        ("gained", change.gained),
        ("lost", change.lost),
        ("moved", moved),
        ("begins", begun),
        ("moved, if it is ours", change.open_moved),
    ):
        lines += [f"  {word}: {duty.id} {duty.title} ({duty.cite}): {_change_words(duty)}" for duty in duties]
    return lines


def _change_words(change: DutyChange | LabelChange) -> str:
    def shown(status: str, day: dt.date | None) -> str:
        return f"{status.replace('_', ' ')}{f' from {day}' if day else ''}"

    return f"{shown(change.before, change.starts_before)} -> {shown(change.after, change.starts_after)}"


# ---- what if


def whatif(
    dossier: Path,
    /,
    *,
    set: Annotated[tuple[str, ...], Many] = (),  # the option's own name
    date: Annotated[tuple[str, ...], Many] = (),
    as_of: Day | None = None,
    known_at: Day | None = None,
    format: Format = Format.text,  # the option's own name
) -> None:
    """Say what would change for a system if facts or dates of the law were otherwise.

    Args:
        dossier: ombud.yaml, or the folder that holds it; it is not changed.
        set: a supposed fact as KEY=VALUE (options of a set with ";" between them); give it again for more.
        date: a supposed date of the law as INSTRUMENT:TIMELINEKEY=DATE, or =never; give it again for more.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        format: text or json.
    """
    if not set and not date:
        raise InputError("nothing is supposed.", code="whatif", hint="Give --set KEY=VALUE or --date.")
    vocabulary = load_vocabulary()
    supposed = dict(_supposed_fact(text, vocabulary) for text in set)
    moment = Moment(as_of=as_of or today(), known_at=known_at or today())
    case = open_case(dossier, as_of=moment.as_of, known_at=moment.known_at)
    facts = case.assessment.facts
    library = case.library
    for text in date:
        library = _supposed_date(text, library, moment.known_at)
    changes = compare_worlds(
        World(library=case.library, facts=facts, moment=moment),
        World(library=library, facts={**facts, **supposed}, moment=moment),
        vocabulary,
    )
    if format is Format.json:
        print_json(
            {"system": case.dossier.name, "moment": moment, "facts": supposed, "dates": date, "changes": changes}
        )
    else:
        say(f"{case.dossier.name}, {_moment(moment)}, supposing {'; '.join((*set, *date))}", "", *change_lines(changes))


def _split(text: str, form: str) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not separator or not key.strip() or not value.strip():
        raise InputError(f'"{text}" is not of the form {form}.', code="whatif")
    return key.strip(), value.strip()


def _supposed_fact(text: str, vocabulary: Vocabulary) -> tuple[str, FactValue]:
    key, value = _split(text, "KEY=VALUE")
    if key not in vocabulary:
        near = vocabulary.nearest(key)
        raise InputError(
            f'the fact "{key}" is not in the vocabulary.',
            code="fact-unknown",
            hint=f'Did you mean "{near}"?' if near else "Facts are listed by `ombud facts`.",
        )
    definition = vocabulary[key]
    raw: object = value
    if definition.kind == "set" and value.lower() != "unknown":
        raw = [item.strip() for item in value.split(";") if item.strip()]
    return key, parse_value(definition, raw, where="--set")


def _supposed_date(text: str, library: Library, known_from: dt.date) -> Library:
    form = "INSTRUMENT:TIMELINEKEY=DATE, such as eu-ai-act:T-HR3=2029-01-01"
    place, value = _split(text, form)
    instrument, separator, key = place.partition(":")
    if not separator:
        raise InputError(f'"{text}" is not of the form {form}.', code="whatif")
    try:
        day = None if value.lower() == "never" else read_day(value)
    except ValueError:
        raise InputError(
            f'"{value}" is not a date that exists, {BOUNDS}.',
            code="date",
            where=text,
            hint='Write 2027-12-02, or "never".',
        ) from None
    return suppose(library, instrument, key, day, known_from=known_from)
