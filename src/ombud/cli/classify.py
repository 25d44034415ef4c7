"""``ombud classify``: which law applies to a system, why, and from when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ombud.cli.case import open_case
from ombud.cli.output import Format, print_json, say, today
from ombud.cli.reasons import enforcement_words, headline_words, life_words, reason_lines, when
from ombud.facts import Vocabulary
from ombud.law import Library, Outcome, Status, Truth, open_questions, show_date
from ombud.law.system.overview import settling

#: So many facts are named as settling the instruments that are open.
_MOST_SETTLING = 5
#: So many of the open instruments are named, when not all are asked for.
_MOST_NAMED = 12


def classify(
    dossier: Path,
    /,
    *,
    instrument: Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=False)] = (),
    as_of: dt.date | None = None,
    known_at: dt.date | None = None,
    reasons: bool = True,
    all: Annotated[bool, Parameter(negative="")] = False,  # the option's own name
    format: Format = Format.text,  # the option's own name
) -> int:
    """Say which law applies to a system, why, and from when.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        instrument: only this instrument, by its id; give it again for more. `ombud law list` shows all.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        reasons: show the facts each conclusion rests on.
        all: list also the instruments that are open and those that are not about the system, with the reason.
        format: text or json.

    Exit code 1 when a prohibition applies or is coming.
    """
    case = open_case(dossier, as_of=as_of or today(), known_at=known_at or today())
    found = case.assessment
    chosen = {case.library.instrument(name).card.id for name in instrument}
    outcomes = tuple(outcome for outcome in found.outcomes if not chosen or outcome.instrument_id in chosen)
    questions = open_questions(outcomes, case.vocabulary) if chosen else found.questions
    if format is Format.json:
        print_json(
            {
                "system": case.dossier.name,
                "as_of": found.as_of,
                "known_at": found.known_at,
                "library": found.library,
                "oldest_check": case.library.oldest_check,
                "outcomes": outcomes,
                "questions": [question.fact.key for question in questions],
            }
        )
    else:
        say(
            f"{case.dossier.name}: law as of {show_date(found.as_of)}, as known on {show_date(found.known_at)} "
            f"(law library {found.library[:12]}, {_checked(case.library)})"
        )
        say(*_outcomes(outcomes, case.vocabulary, reasons=reasons, every=all or bool(chosen)))
        if questions:
            say("", f"{len(questions)} facts can still change this. First:")
            say(*(f"  {question.fact.key}: {question.fact.question}" for question in questions[:5]))
            say(f"Answer them with: ombud interview {case.dossier.path}")
    banned = any(label.label.mark == "prohibited" for outcome in outcomes for label in outcome.labels)
    return 1 if banned else 0


def _checked(library: Library) -> str:
    return f"oldest check {show_date(library.oldest_check)}" if library.oldest_check else "nothing in it"


def _outcomes(outcomes: tuple[Outcome, ...], vocabulary: Vocabulary, *, reasons: bool, every: bool) -> list[str]:
    """Those that are about the system, then those that are open, then a count of the others."""
    about = [outcome for outcome in outcomes if outcome.scope.value is Truth.YES]
    unsure = [outcome for outcome in outcomes if outcome.scope.value is Truth.UNKNOWN]
    others = [outcome for outcome in outcomes if outcome.scope.value is Truth.NO]
    shown = [*about, *unsure, *others] if every else about
    lines = [line for outcome in shown for line in ("", *_outcome(outcome, reasons=reasons))]
    if not about and not every:
        lines += ["", "No instrument is known to be about this system."]
    if unsure and not every:
        lines += ["", *_open_lines(unsure, vocabulary)]
    if others and not every:
        lines += ["", f"Not about this system: {len(others)} of {len(outcomes)} instruments (--all lists them)."]
    return lines


def _open_lines(unsure: list[Outcome], vocabulary: Vocabulary) -> list[str]:
    first = settling(unsure, vocabulary, most=_MOST_SETTLING)
    keys = ", ".join(f"{item.fact.key} ({item.instruments})" for item in first)
    names = ", ".join(outcome.short for outcome in unsure[:_MOST_NAMED])
    names += f" and {len(unsure) - _MOST_NAMED} more (--all lists them)" if len(unsure) > _MOST_NAMED else ""
    return [
        f"Whether it applies cannot be said yet: {names}.",
        f"What would settle most of them: {keys}. First: {first[0].fact.question}",
    ]


def _outcome(outcome: Outcome, *, reasons: bool) -> list[str]:
    lines = [
        f"{outcome.short} {outcome.version}: {headline_words(outcome)}{life_words(outcome)}"
        f"{enforcement_words(outcome)} [checked {show_date(outcome.checked_on)}]"
    ]
    if outcome.stay is not None:
        lines.append(f"  On hold: {outcome.stay.what.rstrip('.')} ({outcome.stay.cite})")
    for label in outcome.labels:
        lines.append(f"  {label.title} {when(label)}".rstrip())
        for name in label.provisions:
            found = outcome.determination(name)
            provision = found.provision
            source = f"[source {provision.source}, confidence {provision.confidence}]"
            lines.append(f"    {provision.cite}: {provision.title}  {source}")
            if reasons:
                lines += [f"      {line}" for line in reason_lines(found.reason)]
    for label in outcome.undetermined:
        cites = dict.fromkeys(outcome.determination(name).provision.cite for name in label.provisions)
        lines.append(f"  ? {label.title} cannot be ruled out: {', '.join(cites)}")
    if outcome.scope.value is not Truth.YES:
        lines += [f"    {line}" for line in reason_lines(outcome.scope.reason)]
    now = sum(duty.status is Status.IN_EFFECT for duty in outcome.duties)
    later = sum(duty.status is Status.UPCOMING for duty in outcome.duties)
    unsure = sum(duty.status is Status.UNKNOWN for duty in outcome.duties)
    if outcome.duties and outcome.scope.value is not Truth.NO:
        lines.append(f"  Obligations: {now} in effect, {later} upcoming, {unsure} not certain")
    coming = outcome.next_date()
    if coming:
        lines.append(f"  Next date: {show_date(coming)}, in {(coming - outcome.as_of).days} days")
    return lines
