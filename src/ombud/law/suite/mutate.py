"""Every small mistake in an instrument, so that the open legal test suite can be tested itself.

A mutant is an instrument with one mistake: a date a day off, a status or a figure changed, one
part of one rule turned. A good suite has a case that fails for each of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from ombud.law.model import AppliesFrom, Clock, Due, Exemption, Instrument, Obligation, Provision
from ombud.law.proofs import rules_of
from ombud.law.rules import expression as ex
from ombud.law.suite.mutate_card import DAY, MutantKind, put, without, wrong_cards
from ombud.law.suite.mutate_rules import wrong_rules

Part = Provision | Obligation | Clock
S = TypeVar("S", bound=msgspec.Struct)
Wrong = Iterator[tuple[MutantKind, str, S]]


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
    for kind, row, what, card in wrong_cards(instrument.card):
        yield Mutant(kind=kind, row=row, what=what, instrument=msgspec.structs.replace(instrument, card=card))
    for index, provision in enumerate(instrument.provisions):
        for kind, what, wrong in _of_provision(provision):
            changed = msgspec.structs.replace(instrument, provisions=put(instrument.provisions, index, wrong))
            yield Mutant(kind=kind, row=provision.id, what=what, instrument=changed)
    for index, obligation in enumerate(instrument.obligations):
        for kind, what, duty in _of_obligation(obligation):
            changed = msgspec.structs.replace(instrument, obligations=put(instrument.obligations, index, duty))
            yield Mutant(kind=kind, row=obligation.id, what=what, instrument=changed)
    for index, clock in enumerate(instrument.clocks):
        for kind, what, late in _of_clock(clock):
            changed = msgspec.structs.replace(instrument, clocks=put(instrument.clocks, index, late))
            yield Mutant(kind=kind, row=clock.id, what=what, instrument=changed)


def dates_that_bite(instrument: Instrument) -> set[str]:
    """Timeline keys from which a part applies, ends or can be enforced, or that a rule names."""
    keys: set[str] = set()
    parts: tuple[Part, ...] = (*instrument.provisions, *instrument.obligations, *instrument.clocks)
    for part in parts:
        keys |= {row.from_ for row in part.applies} | {getattr(part, "enforceable", ""), part.ends}
        for rule in rules_of(part):
            keys |= {term.key for term in ex.terms_of(ex.parse(rule)) if isinstance(term, ex.TimelineTerm)}
    card = instrument.card
    return (keys | {card.enforceable, card.ends}) & set(card.timeline)


def _of_provision(provision: Provision) -> Wrong[Provision]:
    if provision.rule:
        yield from _of_field(provision, "rule", provision.rule)
    yield from _of_exceptions(provision, provision.unless)
    yield from _of_dates(provision, provision.applies)
    for index, version in enumerate(provision.versions):
        found = [*_of_field(version, "rule", version.rule), *_of_exceptions(version, version.unless)]
        for step, word in ((DAY, "later"), (-DAY, "earlier")):
            moved = msgspec.structs.replace(version, valid_from=version.valid_from + step)
            found.append(("date", f"wording of {version.valid_from} a day {word}", moved))
        for kind, what, wrong in found:
            yield kind, what, msgspec.structs.replace(provision, versions=put(provision.versions, index, wrong))


def _of_obligation(obligation: Obligation) -> Wrong[Obligation]:
    yield from _of_field(obligation, "when", obligation.when)
    yield from _of_exceptions(obligation, obligation.unless)
    yield from _of_dates(obligation, obligation.applies)
    for index, due in enumerate(obligation.due):
        what, wrong = _later(due)
        yield "due", what, msgspec.structs.replace(obligation, due=put(obligation.due, index, wrong))


def _of_clock(clock: Clock) -> Wrong[Clock]:
    longer = msgspec.structs.replace(clock, within=clock.within + 1)
    yield "clock", f"{clock.within} {clock.unit} made one more", longer
    yield from _of_field(clock, "when", clock.when)
    yield from _of_dates(clock, clock.applies)


def _later(due: Due) -> tuple[str, Due]:
    """What falls due a day or a unit later, or, where it has a date of its own, never."""
    if due.yearly:
        day = dt.date.fromisoformat(f"2026-{due.yearly}") + DAY
        return f"yearly {due.yearly} made a day later", _changed(due, {"yearly": f"{day:%m-%d}"})
    for field in ("every", "within", "before"):
        if number := getattr(due, field):
            return f"{field} {number} {due.unit} made one more", _changed(due, {field: number + 1})
    return f"on {due.on} left out", _changed(due, {"on": "", "yearly": "01-01"})


def _of_field(row: S, field: str, rule: str) -> Wrong[S]:
    for what, wrong in wrong_rules(rule):
        yield "rule", what, _changed(row, {field: wrong})


def _changed(row: S, changes: Mapping[str, object]) -> S:
    return msgspec.structs.replace(row, **changes)


def _of_dates(row: S, applies: tuple[AppliesFrom, ...]) -> Wrong[S]:
    """A date left out, or its condition turned."""
    for index, condition in enumerate(applies):
        yield (
            "date",
            f"{condition.from_ or condition.like} left out",
            _changed(row, {"applies": without(applies, index)}),
        )
        if condition.if_:
            for kind, what, wrong in _of_field(condition, "if_", condition.if_):
                yield kind, f"date if {what}", _changed(row, {"applies": put(applies, index, wrong)})
        if condition.not_before:
            moved = _changed(condition, {"not_before": ""})
            yield (
                "date",
                f"not before {condition.not_before} left out",
                _changed(row, {"applies": put(applies, index, moved)}),
            )
    for field in ("ends", "enforceable", "formal"):
        if key := getattr(row, field, ""):
            yield "date", f"{field} {key} left out", _changed(row, {field: ""})


def _of_exceptions(row: S, unless: tuple[Exemption, ...]) -> Wrong[S]:
    """Each exception dropped, its rule with each mistake, and the same for its own exceptions."""
    for index, exemption in enumerate(unless):
        dropped = f"exception {exemption.cite or exemption.because} dropped"
        yield "exemption", dropped, _changed(row, {"unless": without(unless, index)})
        mistakes = (*_of_field(exemption, "rule", exemption.rule), *_of_exceptions(exemption, exemption.unless))
        for kind, what, wrong in mistakes:
            yield kind, what, _changed(row, {"unless": put(unless, index, wrong)})
