"""How states and people are called on every page: a shape, a word, a colour."""

from __future__ import annotations

import datetime as dt

import msgspec

from ombud.documents import headline
from ombud.facts import how_many
from ombud.law import LabelFinding, Outcome, Standing, Status
from ombud.law.system.conclusion import label_words
from ombud.law.system.overview import MARKS, by_standing, classing

#: Who can answer, as the vocabulary names them, in the words of the office.
WHO = {
    "engineer": "an engineer",
    "product": "the product owner",
    "legal": "legal counsel",
    "officer": "the compliance officer",
    "reviewer": "a reviewer",
}

#: What an entry of the log holds, as a person would say it.
KINDS = {
    "facts": "facts stated",
    "determination": "law determined",
    "measurement": "measured",
    "record": "record attached",
    "audit": "audited",
    "attestation": "policy attested",
    "training": "training completed",
    "incident": "step in an incident",
    "gate": "gate asked",
    "decision": "release decided",
    "document": "document written",
    "risk": "risks assessed",
    "risk-row": "said of a risk",
    "access": "access changed",
}

#: The order in which classes are listed, the gravest first.
GRAVITY = (*MARKS[:2], "unknown", *MARKS[2:])


def class_words(label: LabelFinding) -> tuple[str, str]:
    """A class as the kind of its mark and the word beside it, with the day it starts."""
    if label.status is Status.UNKNOWN:
        return "unknown", "Cannot be said yet"
    return label.label.mark, label_words(label)


class ClassShown(msgspec.Struct, frozen=True, kw_only=True):
    """A class under one law, as a mark with its word."""

    kind: str
    word: str
    law: str


def covering(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """The instruments that are known to be about the system, the gravest class first."""
    found = by_standing(outcomes)
    return (*found[Standing.APPLIES], *found[Standing.SHALLOW])


def classes_of(outcomes: tuple[Outcome, ...]) -> list[ClassShown]:
    """The class per law that gives one; without any, what that means."""
    rows = [
        ClassShown(kind=kind, word=word, law=outcome.short)
        for outcome in classing(outcomes)
        for kind, word in [class_words(outcome.headline)]
    ]
    if rows:
        return rows
    unsure = by_standing(outcomes)[Standing.OPEN]
    quiet = covering(outcomes)
    if quiet:
        about = quiet[0].short if len(quiet) == 1 else f"{len(quiet)} laws are about it"
        return [ClassShown(kind="minimal", word="No class with duties", law=about)]
    if unsure:
        return [
            ClassShown(
                kind="unknown", word="Cannot be said yet", law=how_many(len(unsure), "law is open", "laws are open")
            )
        ]
    return [ClassShown(kind="outside", word="Not covered", law=f"none of {len(outcomes)} instruments")]


def headlines_of(outcomes: tuple[Outcome, ...]) -> list[str]:
    """What the answers mean: a sentence per law that is about the system, and how many are open."""
    unsure = len(by_standing(outcomes)[Standing.OPEN])
    lines = [headline(outcome) for outcome in classing(outcomes)]
    return [*lines, f"{unsure} of {len(outcomes)} instruments cannot be said yet."] if unsure else lines


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
