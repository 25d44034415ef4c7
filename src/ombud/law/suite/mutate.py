"""Every small mistake in an instrument, so that the open legal test suite can be tested itself.

A mutant is an instrument with one mistake: a date a day off, a status or a figure changed, one
part of one rule turned. A good suite has a case that fails for each of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal, TypeVar, get_args

import msgspec

from ombud.law.model import AppliesFrom, Exemption, Instrument, Obligation, Provision
from ombud.law.proofs import rules_of
from ombud.law.rules import expression as ex
from ombud.law.suite.mutate_rules import wrong_rules
from ombud.law.timeline import Parameter, StatusWord, TimelineRow

MutantKind = Literal["date", "known", "status", "stay", "parameter", "rule", "exemption", "clock"]
DAY = dt.timedelta(days=1)

R = TypeVar("R")
S = TypeVar("S", bound=msgspec.Struct)


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """An instrument with one mistake, and the mistake in words.

    Attributes:
        row: the id or timeline key it was made in.
    """

    kind: MutantKind
    row: str
    what: str
    instrument: Instrument


def mutants(instrument: Instrument) -> Iterator[Mutant]:
    """Every mutant of an instrument, always in the same order."""
    yield from _of_timeline(instrument)
    yield from _of_status(instrument)
    yield from _of_parameters(instrument)
    for index, provision in enumerate(instrument.provisions):
        for kind, what, wrong in _of_provision(provision):
            provisions = _put(instrument.provisions, index, wrong)
            changed = msgspec.structs.replace(instrument, provisions=provisions)
            yield Mutant(kind=kind, row=provision.id, what=what, instrument=changed)
    for index, obligation in enumerate(instrument.obligations):
        for kind, what, duty in _of_obligation(obligation):
            obligations = _put(instrument.obligations, index, duty)
            changed = msgspec.structs.replace(instrument, obligations=obligations)
            yield Mutant(kind=kind, row=obligation.id, what=what, instrument=changed)
    for index, clock in enumerate(instrument.clocks):
        longer = msgspec.structs.replace(clock, within=clock.within + 1)
        changed = msgspec.structs.replace(instrument, clocks=_put(instrument.clocks, index, longer))
        yield Mutant(kind="clock", row=clock.id, what=f"{clock.within} {clock.unit} made one more", instrument=changed)


def _put(rows: tuple[R, ...], index: int, row: R) -> tuple[R, ...]:
    return (*rows[:index], row, *rows[index + 1 :])


def _without(rows: tuple[R, ...], index: int) -> tuple[R, ...]:
    return (*rows[:index], *rows[index + 1 :])


def dates_that_bite(instrument: Instrument) -> set[str]:
    """Timeline keys from which a provision or duty applies, ends or can be enforced, or that a rule names."""
    keys: set[str] = set()
    parts: tuple[Provision | Obligation, ...] = (*instrument.provisions, *instrument.obligations)
    for part in parts:
        keys |= {row.from_ for row in part.applies} | {part.enforceable, part.ends}
        for rule in rules_of(part):
            keys |= {term.key for term in ex.terms_of(ex.parse(rule)) if isinstance(term, ex.TimelineTerm)}
    card = instrument.card
    return (keys | {card.enforceable, card.ends}) & set(card.timeline)


# ---- dates, statuses, figures


def _with_card(instrument: Instrument, **changes: object) -> Instrument:
    card = msgspec.structs.replace(instrument.card, **changes)
    return msgspec.structs.replace(instrument, card=card)


def _of_timeline(instrument: Instrument) -> Iterator[Mutant]:
    timeline = instrument.card.timeline
    for key, row in timeline.items():
        for kind, what, wrong in _of_row(row):
            changed = _with_card(instrument, timeline={**timeline, key: wrong})
            yield Mutant(kind=kind, row=key, what=what, instrument=changed)


def _of_row(row: TimelineRow) -> Iterator[tuple[MutantKind, str, TimelineRow]]:
    for index, state in enumerate(row.states):
        if state.applies is not None:
            later = msgspec.structs.replace(state, applies=state.applies + DAY)
            states = _put(row.states, index, later)
            yield "date", f"{state.applies} made a day later", msgspec.structs.replace(row, states=states)
        before = row.states[index - 1].applies if index else None
        if state.applies != before:  # otherwise nothing would differ
            removed = msgspec.structs.replace(row, states=_without(row.states, index))
            yield "date", f"state {index + 1} ({state.applies}) removed", removed
        if index and state.applies != before:
            known = msgspec.structs.replace(state, known_from=state.known_from + DAY)
            states = _put(row.states, index, known)
            yield (
                "known",
                f"known from {state.known_from} made a day later",
                msgspec.structs.replace(row, states=states),
            )


def _of_status(instrument: Instrument) -> Iterator[Mutant]:
    words = get_args(StatusWord)
    card = instrument.card
    for index, span in enumerate(card.status):
        other = next(word for word in words if word != span.status)
        row = f"status from {span.from_}"
        for what, spans in (
            ("a day later", _put(card.status, index, msgspec.structs.replace(span, from_=span.from_ + DAY))),
            (f"made {other}", _put(card.status, index, msgspec.structs.replace(span, status=other))),
            ("removed", _without(card.status, index)),
        ):
            yield Mutant(kind="status", row=row, what=what, instrument=_with_card(instrument, status=spans))
    for index, stay in enumerate(card.stays):
        found = [("a day later", _put(card.stays, index, msgspec.structs.replace(stay, from_=stay.from_ + DAY)))]
        found.append(("removed", _without(card.stays, index)))
        if stay.until is not None:
            ends = msgspec.structs.replace(stay, until=stay.until + DAY)
            found.append(("its end a day later", _put(card.stays, index, ends)))
        for what, stays in found:
            changed = _with_card(instrument, stays=stays)
            yield Mutant(kind="stay", row=f"stay from {stay.from_}", what=what, instrument=changed)


def _of_parameters(instrument: Instrument) -> Iterator[Mutant]:
    parameters = instrument.card.parameters
    for key, row in parameters.items():
        for what, wrong in _of_parameter(row):
            changed = _with_card(instrument, parameters={**parameters, key: wrong})
            yield Mutant(kind="parameter", row=key, what=what, instrument=changed)


def _of_parameter(row: Parameter) -> Iterator[tuple[str, Parameter]]:
    for index, state in enumerate(row.states):
        number = Decimal(state.value)
        higher = number + max(Decimal(1), abs(number) // 100)
        wrong = (
            (f"{state.value} made {higher}", msgspec.structs.replace(state, value=str(higher))),
            (f"{state.value} from a day later", msgspec.structs.replace(state, from_=state.from_ + DAY)),
        )
        for what, changed in wrong:
            yield what, msgspec.structs.replace(row, states=_put(row.states, index, changed))


# ---- rules

Wrong = Iterator[tuple[MutantKind, str, S]]


def _of_provision(provision: Provision) -> Wrong[Provision]:
    if provision.rule:
        yield from _of_field(provision, "rule", provision.rule)
    yield from _of_exceptions(provision, provision.unless)
    yield from _of_conditions(provision, provision.applies)
    for index, version in enumerate(provision.versions):
        found = [*_of_field(version, "rule", version.rule), *_of_exceptions(version, version.unless)]
        later = msgspec.structs.replace(version, valid_from=version.valid_from + DAY)
        found.append(("date", f"wording of {version.valid_from} a day later", later))
        for kind, what, wrong in found:
            yield kind, what, msgspec.structs.replace(provision, versions=_put(provision.versions, index, wrong))


def _of_obligation(obligation: Obligation) -> Wrong[Obligation]:
    yield from _of_field(obligation, "when", obligation.when)
    yield from _of_exceptions(obligation, obligation.unless)
    yield from _of_conditions(obligation, obligation.applies)


def _of_field(row: S, field: str, rule: str) -> Wrong[S]:
    for what, wrong in wrong_rules(rule):
        yield "rule", what, _changed(row, {field: wrong})


def _changed(row: S, changes: Mapping[str, object]) -> S:
    return msgspec.structs.replace(row, **changes)


def _of_conditions(row: S, applies: tuple[AppliesFrom, ...]) -> Wrong[S]:
    """Mistakes in the conditions of dates."""
    for index, condition in enumerate(applies):
        if condition.if_:
            for kind, what, wrong in _of_field(condition, "if_", condition.if_):
                yield kind, f"date if {what}", _changed(row, {"applies": _put(applies, index, wrong)})


def _of_exceptions(row: S, unless: tuple[Exemption, ...]) -> Wrong[S]:
    """Each exception dropped, its rule with each mistake, and the same for its own exceptions."""
    for index, exemption in enumerate(unless):
        dropped = f"exception {exemption.cite or exemption.because} dropped"
        yield "exemption", dropped, _changed(row, {"unless": _without(unless, index)})
        mistakes = (*_of_field(exemption, "rule", exemption.rule), *_of_exceptions(exemption, exemption.unless))
        for kind, what, wrong in mistakes:
            yield kind, what, _changed(row, {"unless": _put(unless, index, wrong)})
