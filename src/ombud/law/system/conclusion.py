"""Conclusions in words: one answer as a sentence with citation and dates, one status of an instrument."""

from __future__ import annotations

import datetime as dt

from ombud.law.lookup import Ruled
from ombud.law.model import Instrument
from ombud.law.rules.dating import DateRow, Dates
from ombud.law.rules.reasons import Truth
from ombud.law.system.determine import Decided, LabelFinding, Status
from ombud.law.timeline import StatusSpan, Stay, show_date

ANSWERS = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "cannot be said yet"}

#: How sure a row of law is, by its letters; each law's own page words its scale in full.
CONFIDENCE = (
    ("V, P", "the wording was read"),
    ("V2, S2", "two independent sources agree"),
    ("S, S1", "one secondary source"),
    ("K, M", "general knowledge"),
    ("I", "inference"),
    ("U", "unresolved"),
)


def conclusion(
    name: str, instrument: Instrument, part: Ruled, decided: Decided, *, as_of: dt.date, known_at: dt.date
) -> str:
    """The answer for one system as a sentence with citation and dates."""
    moment = f"as of {show_date(as_of)}, as known on {show_date(known_at)}"
    dates = date_words(decided.dates) if decided.value is not Truth.NO else ""
    return f"{name}: {part.title} ({instrument.card.short}, {part.cite}): {answer_words(decided)}{dates} ({moment})."


def answer_words(decided: Decided) -> str:
    """Yes with how it stands, no, or that it cannot be said yet."""
    answer = ANSWERS[decided.value]
    return f"{answer}, {decided.status.replace('_', ' ')}" if decided.value is Truth.YES else answer


def date_words(dates: Dates) -> str:
    """Every date of a conclusion, each with the word that says what it is."""
    if not dates.exists:
        return "; in this state of law there is no day on which it applies"
    found = [
        f"; {word} {day}"
        for word, day in (
            ("enacted", dates.enacted and show_date(dates.enacted)),
            ("in force", dates.in_force and show_date(dates.in_force)),
            ("applies from", dates.shown),
            ("enforceable from", dates.enforceable and show_date(dates.enforceable)),
            ("ends", dates.ends and show_date(dates.ends)),
        )
        if day
    ]
    words = "".join(found)
    return f"{words}; enforcement is stayed: {dates.stay.what}" if dates.stay else words


def because_title(dates: Dates) -> str:
    """Over the reasons for a day: what they are reasons for; empty where the day rests on nothing."""
    return f"Why from {dates.shown}" if dates.because else ""


def row_words(row: DateRow) -> str:
    """What one row of the dates of a part is to a system: whether it decides, and if not, why."""
    if row.decides:
        moved = f"with {show_date(row.day)}" if row.day else ""
        return f"decides {moved}".rstrip() if row.holds is Truth.YES else f"may decide {moved}".rstrip()
    if row.holds is Truth.NO:
        return f"its condition is no: {row.why}"
    if row.day is None:
        return "has no day in this state of law"
    return "holds, and its day is later" if row.holds is Truth.YES else f"still possible: {show_date(row.day)}"


def label_words(label: LabelFinding, *, since: bool = False) -> str:
    """A class with its day, and the reservation where facts not known yet can still move or undo it.

    Args:
        since: the day also of a class that is in effect.
    """
    told = label.title
    if label.applies and (label.status is Status.UPCOMING or (since and label.status is Status.IN_EFFECT)):
        told += f" {'from' if label.status is Status.UPCOMING else 'since'} {label.shown}"
    return told + reservation(label)


def reservation(label: LabelFinding) -> str:
    """What can still move or undo a class, and how many questions decide it; empty where nothing can."""
    if not label.missing:
        return ""
    cites = " or ".join(label.waits_on[:3]) or "an open condition"
    count = len(label.missing)
    return f", unless {cites} puts it off or takes it out ({count} question{'s' if count != 1 else ''} open)"


def life_words(life: StatusSpan | None) -> str:
    """Where an instrument stands, since when; what is not written down is said."""
    return life.words if life else "no status is recorded for this day"


def caution_words(decided: Decided, *, as_of: dt.date) -> tuple[str, ...]:
    """What a reader of a yes must also know: stayed, ended, ending, or not enforceable yet."""
    if decided.value is Truth.NO:
        return ()
    dates, found = decided.dates, []
    if decided.status is Status.ENDED and dates.ends:
        found.append(f"ended on {show_date(dates.ends)}")
    elif dates.ends and dates.ends > as_of:
        found.append(f"ends on {show_date(dates.ends)}")
    if dates.stay:
        found.append(stay_words(dates.stay))
    if dates.enforceable and dates.enforceable > as_of:
        found.append(f"nobody may enforce it before {show_date(dates.enforceable)}")
    return tuple(found)


def stay_words(stay: Stay) -> str:
    """A stay with its time; the duty itself stays."""
    until = f"until {show_date(stay.until)}" if stay.until else "no end is known"
    return f"enforcement is stayed since {show_date(stay.from_)}, {until}: {stay.what}"
