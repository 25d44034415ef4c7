"""How states and people are called on every page: a shape, a word, a colour."""

from __future__ import annotations

import datetime as dt

from ombud.law import LabelFinding, Outcome, Status, show_date

#: Who can answer, as the vocabulary names them, in the words of the office.
WHO = {
    "engineer": "an engineer",
    "product": "the product owner",
    "legal": "legal counsel",
    "officer": "the compliance officer",
}

#: What an entry of the log holds, as a person would say it.
KINDS = {
    "facts": "facts stated",
    "determination": "law determined",
    "measurement": "measured",
    "record": "record attached",
    "gate": "gate asked",
    "decision": "release decided",
    "document": "document written",
}

#: The order in which classes are listed, the gravest first.
GRAVITY = ("prohibited", "high", "unknown", "duty", "transparency", "model", "minimal", "outside")


def class_words(label: LabelFinding) -> tuple[str, str]:
    """A class as the kind of its mark and the word beside it, with the day it starts."""
    if label.status is Status.UNKNOWN:
        return "unknown", "Cannot be said yet"
    word = label.label.title
    if label.status is Status.UPCOMING and label.applies:
        word = f"{word} from {show_date(label.applies)}"
    return label.label.mark, word


def covering(outcomes: tuple[Outcome, ...]) -> list[Outcome]:
    """The instruments that are about the system; the first one when none is."""
    inside = [outcome for outcome in outcomes if outcome.headline.id != "outside"]
    return inside or list(outcomes[:1])


def distance_words(value: dt.date, today: dt.date) -> str:
    """How far a day is away."""
    days = (value - today).days
    if days == 0:
        return "today"
    away = abs(days)
    if away <= 90:
        text = f"{away} day{'s' if away != 1 else ''}"
    elif away < 730:
        text = f"{round(away / 30.4)} months"
    else:
        text = f"{away / 365.25:.1f} years"
    return f"in {text}" if days > 0 else f"{text} ago"
