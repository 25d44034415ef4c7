"""``ombud classify``: which law applies to a system, why, and from when."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ombud.cli.arguments import Day
from ombud.cli.case import open_case
from ombud.cli.outcomes import outcome_lines
from ombud.cli.output import Format, print_json, say, today
from ombud.facts import how_many
from ombud.law import Library, open_questions, show_date
from ombud.law.freshness import OLD_AFTER, freshness
from ombud.law.system.told import by_provision


def classify(
    dossier: Path,
    /,
    *,
    instrument: Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=False)] = (),
    as_of: Day | None = None,
    known_at: Day | None = None,
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
                "checked": freshness(case.library, on=today()),
                "outcomes": [by_provision(outcome) for outcome in outcomes],
                "questions": [question.fact.key for question in questions],
            }
        )
    else:
        say(
            f"{case.dossier.name}: law as of {show_date(found.as_of)}, as known on {show_date(found.known_at)} "
            f"(law library {found.library[:12]}, {_checked(case.library)})"
        )
        say(*outcome_lines(outcomes, case.vocabulary, reasons=reasons, every=all or bool(chosen)))
        if questions:
            say("", f"{how_many(len(questions), 'fact')} can still change this. First:")
            say(*(f"  {question.fact.key}: {question.fact.question}" for question in questions[:5]))
            say(f"Answer them with: ombud interview {case.dossier.path}")
    banned = any(label.label.mark == "prohibited" for outcome in outcomes for label in outcome.labels)
    return 1 if banned else 0


def _checked(library: Library) -> str:
    found = freshness(library, on=today())
    if found.newest is None:
        return "nothing in it"
    old = f"; {len(found.old)} of {found.of} laws more than {OLD_AFTER} days ago" if found.old else ""
    return f"last checked {show_date(found.newest)}{old}"
