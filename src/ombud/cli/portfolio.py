"""``ombud portfolio``: every dossier below a folder, assessed before one's eyes; or a table of systems."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cyclopts import App

from ombud.cli.arguments import Day
from ombud.cli.case import CaseFile, open_case
from ombud.cli.output import say, table, today
from ombud.cli.reasons import headline_words
from ombud.errors import InputError
from ombud.facts import how_many
from ombud.law import Status, Truth, show_date
from ombud.law.model import cited

app = App(name="portfolio", help="Assess every dossier below a folder, or classify a table of systems.")
app.command(
    "ombud.cli.portfolio_table:classify",
    name="classify",
    help="Classify a table of systems: one row per system, one column per fact.",
)


@app.default
def portfolio(folder: Path = Path("examples"), /, *, as_of: Day | None = None) -> None:
    """Assess every dossier below a folder: class, next date, gate, and the next step.

    Args:
        folder: holds one folder per system, each with ombud.yaml.
        as_of: the day asked for; today when not given.
    """
    day = as_of or today()
    paths = sorted(folder.glob("*/ombud.yaml"))
    if not paths:
        raise InputError("there is no dossier below this folder.", code="no-dossiers", where=str(folder))
    cases = [open_case(path, as_of=day, known_at=today(), measured=True) for path in paths]
    library = cases[0].library.digest[:12]
    say(f"{how_many(len(cases), 'system')}, law as of {show_date(day)} (law library {library}). Not legal advice.")
    for case in cases:
        say("", *_lines(case))
    say("", *_starting(cases, day))
    say("", f"Look closer: ombud classify {paths[0].parent}", f"Decide and sign: ombud gate {paths[0].parent}")


def _lines(case: CaseFile) -> list[str]:
    found = case.assessment
    gate = found.gate
    lines = [f"{case.dossier.name}  ({case.dossier.path.parent})"]
    about = [outcome for outcome in found.outcomes if outcome.scope.value is Truth.YES]
    unsure = [outcome.short for outcome in found.outcomes if outcome.scope.value is Truth.UNKNOWN]
    lines += [f"  {outcome.short}: {headline_words(outcome)}" for outcome in about]
    more = f" and {len(unsure) - 6} more" if len(unsure) > 6 else ""
    lines += [f"  Cannot be said yet: {', '.join(unsure[:6])}{more}"] if unsure else []
    refusals = gate.refusals()
    lines.append(
        "  Gate: passed" if gate.passed else f"  Gate: refused, {how_many(len(refusals), 'condition')} open; first:"
    )
    if refusals:
        lines.append(f"    {refusals[0].says}")
        lines.append(f"    -> {refusals[0].clears}")
    return lines


def _starting(cases: list[CaseFile], day: dt.date) -> list[str]:
    """What starts within a year, and for which systems."""
    rows = []
    for case in cases:
        for outcome in case.assessment.outcomes:
            for found in outcome.determinations:
                start = found.dates.applies
                open_or_coming = found.status in {Status.UPCOMING, Status.UNKNOWN}
                if found.provision.label and open_or_coming and start and 0 < (start - day).days <= 365:
                    certain = "yes" if found.status is Status.UPCOMING else "not known yet"
                    law = cited(outcome.short, found.provision.cite)
                    rows.append((start, found.dates.shown, case.dossier.name, law, certain))
            for duty in outcome.duties:
                start = duty.dates.applies
                if duty.status is Status.UPCOMING and start and 0 < (start - day).days <= 365:
                    law = cited(outcome.short, duty.obligation.cite)
                    rows.append((start, duty.dates.shown, case.dossier.name, law, "yes"))
    if not rows:
        return ["Nothing starts within a year."]
    shown = [row[1:] for row in sorted(set(rows))]
    return ["What starts within a year", *table(("from", "system", "provision", "applies"), shown)]
