"""What the instruments say of a system, as lines: what is about it, what is open, and a count of the rest."""

from __future__ import annotations

from ombud.cli.reasons import enforcement_words, grounds_lines, headline_words, life_words, reason_lines
from ombud.facts import Vocabulary
from ombud.law import Outcome, Status, Truth, show_date
from ombud.law.system.conclusion import label_words
from ombud.law.system.overview import settling

#: So many facts are named as settling the instruments that are open.
_MOST_SETTLING = 5
#: So many of the open instruments are named, when not all are asked for.
_MOST_NAMED = 12


def outcome_lines(outcomes: tuple[Outcome, ...], vocabulary: Vocabulary, *, reasons: bool, every: bool) -> list[str]:
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
        lines.append(f"  {label_words(label, since=True)}")
        for name in label.provisions:
            found = outcome.determination(name)
            provision = found.provision
            source = f"[source {provision.source}, confidence {provision.confidence}]"
            lines.append(f"    {found.cite}: {provision.title}  {source}")
            if reasons:
                lines += [f"      {line}" for line in grounds_lines(found)]
    for label in outcome.undetermined:
        cites = dict.fromkeys(outcome.determination(name).cite for name in label.provisions)
        lines.append(f"  ? {label.title} cannot be ruled out: {', '.join(cites)}")
    if outcome.scope.value is not Truth.YES:
        lines += [f"    {line}" for line in reason_lines(outcome.scope.reason.told_once())]
    now = sum(duty.status is Status.IN_EFFECT for duty in outcome.duties)
    later = sum(duty.status is Status.UPCOMING for duty in outcome.duties)
    unsure = sum(duty.status is Status.UNKNOWN for duty in outcome.duties)
    if outcome.duties and outcome.scope.value is not Truth.NO:
        lines.append(f"  Obligations: {now} in effect, {later} upcoming, {unsure} not certain")
    coming = outcome.next_date()
    if coming:
        lines.append(f"  Next date: {show_date(coming)}, in {(coming - outcome.as_of).days} days")
    return lines
