"""``ombud classify``: which law applies to a system, why, and from when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ombud.cli.case import open_case
from ombud.cli.output import Format, print_json, say, today
from ombud.law import LabelFinding, Outcome, Reason, Status, Truth, show_date


def classify(
    dossier: Path,
    /,
    *,
    as_of: dt.date | None = None,
    known_at: dt.date | None = None,
    reasons: bool = True,
    format: Format = Format.text,  # the option's own name
) -> int:
    """Say which law applies to a system, why, and from when.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        reasons: show the facts each conclusion rests on.
        format: text or json.

    Exit code 1 when a prohibition applies or is coming.
    """
    day = as_of or today()
    case = open_case(dossier, as_of=day, known_at=known_at or today())
    found = case.assessment
    if format is Format.json:
        print_json(
            {
                "system": case.dossier.name,
                "as_of": found.as_of,
                "known_at": found.known_at,
                "library": found.library,
                "outcomes": found.outcomes,
                "questions": [question.fact.key for question in found.questions],
            }
        )
    else:
        say(
            f"{case.dossier.name}: law as of {show_date(found.as_of)}, as known on {show_date(found.known_at)} "
            f"(law library {found.library[:12]})"
        )
        for outcome in found.outcomes:
            say("", *_outcome(outcome, reasons=reasons))
        if found.questions:
            say("", f"{len(found.questions)} facts can still change this. First:")
            say(*(f"  {question.fact.key}: {question.fact.question}" for question in found.questions[:5]))
            say(f"Answer them with: ombud interview {case.dossier.path}")
    banned = any(label.label.mark == "prohibited" for outcome in found.outcomes for label in outcome.labels)
    return 1 if banned else 0


def when(label: LabelFinding) -> str:
    """From when a label holds, in words."""
    if label.status is Status.UPCOMING and label.applies:
        return f"from {show_date(label.applies)}"
    if label.status is Status.IN_EFFECT and label.applies:
        return f"since {show_date(label.applies)}"
    return "not certain yet" if label.status is Status.UNKNOWN else ""


def headline_words(outcome: Outcome) -> str:
    """The class today and to come, and what cannot be ruled out yet."""
    headline = outcome.headline
    if headline.status is Status.UNKNOWN:
        return "cannot be said yet"
    words = f"{headline.title} {when(headline)}".rstrip()
    higher = [label.title for label in outcome.undetermined if label.label.rank > headline.label.rank]
    return f"{words}; cannot be ruled out yet: {', '.join(higher)}" if higher else words


def _outcome(outcome: Outcome, *, reasons: bool) -> list[str]:
    lines = [f"{outcome.short} {outcome.version}: {headline_words(outcome)}"]
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
        cites = ", ".join(outcome.determination(name).provision.cite for name in label.provisions[:4])
        lines.append(f"  ? {label.title} cannot be ruled out: {cites}")
    if outcome.scope.value is not Truth.YES:
        lines += [f"    {line}" for line in reason_lines(outcome.scope.reason)]
    now = sum(duty.status is Status.IN_EFFECT for duty in outcome.duties)
    later = sum(duty.status is Status.UPCOMING for duty in outcome.duties)
    unsure = sum(duty.status is Status.UNKNOWN for duty in outcome.duties)
    lines.append(f"  Obligations: {now} in effect, {later} upcoming, {unsure} not certain")
    coming = outcome.next_date()
    if coming:
        lines.append(f"  Next date: {show_date(coming)}, in {(coming - outcome.as_of).days} days")
    return lines


_MOST_MISSING = 8
_MARKS = {Truth.YES: "+", Truth.NO: "-", Truth.UNKNOWN: "?"}


def reason_lines(reason: Reason, depth: int = 0) -> list[str]:
    """A reason as indented lines, decisive parts only; wrappers that say nothing are left out."""
    if reason.value is Truth.UNKNOWN and len(reason.missing) > _MOST_MISSING:
        cite = f" ({reason.cite})" if reason.cite else ""
        return [f"{'  ' * depth}? {reason.text}{cite}: waits for {len(reason.missing)} facts"]
    silent = reason.kind in {"all", "any", "not", "constant"}
    own = []
    if not silent:
        cite = f" ({reason.cite})" if reason.cite else ""
        own = [f"{'  ' * depth}{_MARKS[reason.value]} {reason.text}{cite}"]
    children = [line for child in reason.decisive() for line in reason_lines(child, depth + (not silent))]
    return own + children
