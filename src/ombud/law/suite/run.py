"""What comes out of a case, and, in sentences, where that differs from what its source says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ombud.facts import FactValue, Vocabulary
from ombud.law.library import Library
from ombud.law.model import Due, Instrument
from ombud.law.rules.dating import Dates
from ombud.law.rules.evaluate import Situation
from ombud.law.suite.cases import Case, case_facts
from ombud.law.system.determine import Outcome, determine, status_of
from ombud.law.timeline import parameter_on, state_on, status_on


def decide_case(
    case: Case, facts: Mapping[str, FactValue], instrument: Instrument, vocabulary: Vocabulary
) -> tuple[Outcome, list[str]]:
    """Decide a case whose facts are typed already; the list says what came out otherwise than expected."""
    outcome = determine(instrument, facts, vocabulary, as_of=case.as_of, known_at=case.known_at)
    unknown = list(_unknown_names(case, instrument))
    if unknown:
        return outcome, unknown
    situation = Situation(instrument, facts, vocabulary, as_of=case.as_of, known_at=case.known_at)
    return outcome, [
        *_answers(case, outcome),
        *_life(case, outcome, instrument),
        *_days(case, outcome, situation),
        *_clocks(case, situation),
        *_stands(case, outcome, situation),
        *_timeline(case, instrument),
        *_figures(case, instrument),
        *_due(case, instrument),
    ]


def run_case(case: Case, library: Library, instrument_id: str, vocabulary: Vocabulary) -> tuple[Outcome, list[str]]:
    """Decide a case; the list says in sentences what came out otherwise than expected."""
    facts = case_facts(case, vocabulary)
    return decide_case(case, facts, library.instrument(instrument_id), vocabulary)


def _unknown_names(case: Case, instrument: Instrument) -> Iterator[str]:
    expect, card = case.expect, instrument.card
    provisions = {provision.id for provision in instrument.provisions}
    duties = {obligation.id for obligation in instrument.obligations}
    clocks = {clock.id for clock in instrument.clocks}
    for what, names, known in (
        ("", expect.provisions, provisions),
        ("", (*expect.obligations, *expect.formal, *expect.due), duties),
        ("", expect.enforceable, provisions | duties),
        ("", expect.stands, provisions | clocks),
        ("", (*expect.starts, *expect.ends), provisions | duties | clocks),
        ("clock ", (*expect.clocks, *expect.runs), clocks),
        ("date ", expect.dates, set(card.timeline)),
        ("figure ", expect.figures, set(card.parameters)),
    ):
        yield from (f'{case.id}: {card.short} has no {what}"{name}".' for name in names if name not in known)


def _answers(case: Case, outcome: Outcome) -> Iterator[str]:
    expect = case.expect
    found = {label.id for label in outcome.labels}
    if expect.labels is not None and found != set(expect.labels):
        yield f"{case.id}: labels are {sorted(found)}, not {sorted(expect.labels)}."
    if expect.headline and outcome.headline.id != expect.headline:
        yield f"{case.id}: the headline is {outcome.headline.id}, not {expect.headline}."
    if expect.headline_from and outcome.headline.applies != expect.headline_from:
        yield f"{case.id}: the headline applies from {outcome.headline.applies}, not {expect.headline_from}."
    for name, answer in expect.provisions.items():
        value = outcome.determination(name).value
        if value != answer:
            yield f"{case.id}: {name} is {value}, not {answer} (open: {outcome.determination(name).missing})."
    duties = {duty.obligation.id: duty for duty in outcome.duties}
    for name, status in expect.obligations.items():
        if duties[name].status is not status:
            yield f"{case.id}: {name} is {duties[name].status}, not {status}."
    for name, day in expect.formal.items():
        if duties[name].formal != day:
            yield f"{case.id}: {name} is formally due from {duties[name].formal or 'no day'}, not {day or 'no day'}."


def _life(case: Case, outcome: Outcome, instrument: Instrument) -> Iterator[str]:
    """Where the instrument itself stands."""
    expect, dates = case.expect, outcome.scope.dates
    life = outcome.life.status if outcome.life else "none"
    if expect.status is not None and life != expect.status:
        yield f"{case.id}: the instrument is {life}, not {expect.status}."
    if expect.stayed is not None and (dates.stay is not None) != expect.stayed:
        yield f"{case.id}: enforcement is {'not ' if expect.stayed else ''}stayed."
    span = status_on(instrument.card.status, as_of=case.as_of, known_at=case.known_at)
    for what, day, found in (
        ("its status counts from", expect.status_from, span.from_ if span else None),
        ("enforcement is stayed from", expect.stayed_from, dates.stay.from_ if dates.stay else None),
        ("it was enacted on", expect.enacted, dates.enacted),
        ("it is in force from", expect.in_force, dates.in_force),
    ):
        if day is not None and found != day:
            yield f"{case.id}: {what} {found or 'no day'}, not {day}."
    days = tuple(event.on for event in instrument.card.history)
    if expect.history is not None and days != expect.history:
        yield f"{case.id}: its history has {', '.join(map(str, days))}, not {', '.join(map(str, expect.history))}."


def _days(case: Case, outcome: Outcome, situation: Situation) -> Iterator[str]:
    expect = case.expect
    dates: dict[str, Dates] = {d.provision.id: d.dates for d in outcome.determinations}
    dates |= {duty.obligation.id: duty.dates for duty in outcome.duties}
    named = {*expect.starts, *expect.ends}
    for clock in situation.instrument.clocks:
        if clock.id in named:
            dates[clock.id] = situation.dates(clock.applies, ends=clock.ends)
    for field, days in (("applies", expect.starts), ("ends", expect.ends), ("enforceable", expect.enforceable)):
        for name, day in days.items():
            found: dt.date | None = getattr(dates[name], field)
            if found != day:
                yield f"{case.id}: {name} {field} {found}, not {day}."


def _clocks(case: Case, situation: Situation) -> Iterator[str]:
    clocks = {clock.id: clock for clock in situation.instrument.clocks}
    for name, length in case.expect.clocks.items():
        clock = clocks[name]
        found = f"{clock.within} {clock.unit.replace('_', ' ')}" if clock.within else "at once"
        if found != length:
            yield f"{case.id}: the clock {name} runs {found}, not {length}."
    for name, answer in case.expect.runs.items():
        value = situation.decide(clocks[name].when).value
        if value != answer:
            yield f"{case.id}: whether the clock {name} can run is {value}, not {answer}."


def _stands(case: Case, outcome: Outcome, situation: Situation) -> Iterator[str]:
    """Where provisions and clocks stand."""
    found = {d.provision.id: d.status for d in outcome.determinations}
    for clock in situation.instrument.clocks:
        if clock.id in case.expect.stands:
            dates = situation.dates(clock.applies, ends=clock.ends)
            found[clock.id] = status_of(situation.decide(clock.when).value, dates, case.as_of)
    for name, status in case.expect.stands.items():
        if found[name] is not status:
            yield f"{case.id}: {name} is {found[name]}, not {status}."


def _timeline(case: Case, instrument: Instrument) -> Iterator[str]:
    for key, day in case.expect.dates.items():
        state = state_on(instrument.card.timeline[key], case.known_at)
        found = state.applies if state else None
        if found != day:
            yield f"{case.id}: {key} is {found or 'no day'}, not {day or 'no day'}."


def _figures(case: Case, instrument: Instrument) -> Iterator[str]:
    for key, figure in case.expect.figures.items():
        state = parameter_on(instrument.card.parameters[key], as_of=case.as_of, known_at=case.known_at)
        found = Decimal(state.value) if state else None
        if found != figure:
            words = ["no figure" if number is None else f"{number:f}" for number in (found, figure)]
            yield f"{case.id}: {key} is {words[0]}, not {words[1]}."


def _due(case: Case, instrument: Instrument) -> Iterator[str]:
    obligations = {obligation.id: obligation for obligation in instrument.obligations}
    for name, expected in case.expect.due.items():
        found = tuple(due_words(due) for due in obligations[name].due)
        if found != expected:
            yield f"{case.id}: {name} falls due {', '.join(found) or 'never'}, not {', '.join(expected) or 'never'}."


def due_words(due: Due) -> str:
    """When something falls due, as a case writes it: ``within 30 days``, ``yearly 12-01``, ``on T-FILING``."""
    if due.on:
        return f"on {due.on}"
    if due.yearly:
        return f"yearly {due.yearly}"
    word = "every" if due.every else "within" if due.within else "before"
    return f"{word} {due.every or due.within or due.before} {due.unit.replace('_', ' ')}"
