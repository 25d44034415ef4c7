"""``ombud explain``: one conclusion for one system, with everything it rests on."""

from __future__ import annotations

from pathlib import Path

from ombud.cli.arguments import Day
from ombud.cli.case import CaseFile, open_case
from ombud.cli.output import Format, print_json, say, today
from ombud.cli.reasons import reason_lines
from ombud.facts import UNKNOWN, FactValue, Statement, as_text
from ombud.law import Truth, show_date
from ombud.law.lookup import Ruled, find_part
from ombud.law.model import Instrument
from ombud.law.system.conclusion import ANSWERS, because_title, conclusion, row_words
from ombud.law.system.counterfactual import FactChange, Turns
from ombud.law.system.determine import Decided
from ombud.law.system.explain import Explanation
from ombud.law.system.explain import explain as explain_part
from ombud.law.system.told import told_dates


def explain(
    dossier: Path,
    provision: str,
    /,
    *,
    as_of: Day | None = None,
    known_at: Day | None = None,
    format: Format = Format.text,  # the option's own name
) -> None:
    """Explain one conclusion: reasons, facts with who said them, what is missing, what would turn it.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        provision: a provision, obligation or clock as INSTRUMENT:ID, or its id alone where no other has it.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        format: text or json.
    """
    case = open_case(dossier, as_of=as_of or today(), known_at=known_at or today())
    instrument, part = find_part(case.library, provision)
    found = explain_part(
        instrument,
        part,
        case.assessment.facts,
        case.vocabulary,
        as_of=case.assessment.as_of,
        known_at=case.assessment.known_at,
    )
    if format is Format.json:
        print_json(_as_json(case, instrument, part, found))
    else:
        say(*_lines(case, instrument, part, found))


def _lines(case: CaseFile, instrument: Instrument, part: Ruled, found: Explanation) -> list[str]:
    decided = found.decided
    says = getattr(part, "says", "") or getattr(part, "trigger", "")
    lines = [_conclusion(case, instrument, part, decided), f"It says: {says}"]
    lines.append(
        f"Source {part.source}, confidence {part.confidence}; checked {show_date(instrument.card.checked_on)}."
    )
    lines += [f"Note: {part.note}"] if part.note else []
    lines += ["", "Reasons", *(f"  {line}" for line in reason_lines(decided.told[0]))]
    lines += _day_lines(instrument, decided)
    if found.facts:
        lines += ["", "Facts it rests on", *(f"  {_fact_line(case, key)}" for key in found.facts)]
    if decided.missing:
        lines += ["", "Missing"]
        lines += [f"  {key}: {case.vocabulary[key].question}" for key in decided.missing]
    for turns in found.turns:
        lines += ["", *_turn_lines(case, turns)]
    return lines


def _day_lines(instrument: Instrument, decided: Decided) -> list[str]:
    """Why it is this day, and what every other row of its dates is to the system."""
    dates = decided.dates
    if decided.value is Truth.NO or not dates.because:
        return []
    reasons = [f"  {line}" for reason in decided.told[1:] for line in reason_lines(reason)]
    rows = [f"  {instrument.card.timeline[row.key].about}: {row_words(row)}" for row in dates.rows]
    return ["", because_title(dates), *reasons, "", "Its dates", *rows]


def _conclusion(case: CaseFile, instrument: Instrument, part: Ruled, decided: Decided) -> str:
    found = case.assessment
    return conclusion(case.dossier.name, instrument, part, decided, as_of=found.as_of, known_at=found.known_at)


def _fact_line(case: CaseFile, key: str) -> str:
    definition = case.vocabulary[key]
    value = as_text(definition, case.assessment.facts.get(key, UNKNOWN))
    statement = case.assessment.statements.get(key)
    return f"{key} = {value}  ({_said(statement, derived=key in case.assessment.derived)})"


def _said(statement: Statement | None, *, derived: bool) -> str:
    if statement is None:
        return "follows from other facts" if derived else "nobody has said so yet"
    note = f"; {statement.note}" if statement.note else ""
    return f"said by {statement.said_by} on {show_date(statement.said_at.date())}{note}"


def _turn_lines(case: CaseFile, turns: Turns) -> list[str]:
    wanted = ANSWERS[turns.wanted]
    if not turns.turns:
        if turns.complete:
            return [f"No change of up to three facts makes it {wanted}."]
        return [f"None of the likeliest changes of up to three facts makes it {wanted}; there may be others."]
    lines = [f"The smallest changes that would make it {wanted} (other facts, not advice to restate them)"]
    for turn in turns.turns:
        changes = " and ".join(_change_words(case, change) for change in turn.changes)
        lines.append(f"  {changes}")
        lines += [f"    turns {turn.cites[0]}"] if turn.cites else []
    return lines if turns.complete else [*lines, "  There may be more."]


def _change_words(case: CaseFile, change: FactChange) -> str:
    definition = case.vocabulary[change.key]

    def shown(value: FactValue) -> str:
        return as_text(definition, value)

    return f"{change.key}: {shown(change.after)} instead of {shown(change.before)}"


def _as_json(case: CaseFile, instrument: Instrument, part: Ruled, found: Explanation) -> dict[str, object]:
    return {
        "system": case.dossier.name,
        "as_of": case.assessment.as_of,
        "known_at": case.assessment.known_at,
        "instrument": instrument.card.id,
        "part": part.id,
        "cite": part.cite,
        "conclusion": _conclusion(case, instrument, part, found.decided),
        "value": found.decided.value,
        "status": found.decided.status,
        "dates": told_dates(found.decided.dates),
        "reason": found.decided.reason.told_once(),
        "facts": {
            key: {
                "value": case.assessment.facts.get(key, UNKNOWN),
                "statement": case.assessment.statements.get(key),
            }
            for key in found.facts
        },
        "missing": found.decided.missing,
        "turns": found.turns,
    }
