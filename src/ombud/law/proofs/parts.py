"""Proofs of provisions, obligations and clocks."""

from __future__ import annotations

import datetime as dt

from ombud.errors import InputError, LawError
from ombud.facts import Vocabulary, parse_value
from ombud.law.model import AppliesFrom, Card, Clock, Due, Instrument, Obligation, Provision, Switch
from ombud.law.proofs.card import check_order, check_sources, check_timeline
from ombud.law.proofs.rules import check_fact


def check_applies(
    instrument: Instrument, applies: tuple[AppliesFrom, ...], ends: str, vocabulary: Vocabulary, where: str
) -> None:
    """Prove that every date exists and that nothing ends before it applies."""
    card = instrument.card
    dated = {provision.id for provision in instrument.provisions if provision.applies}
    for row in applies:
        if bool(row.from_) == bool(row.like):
            raise LawError('a date is either "from" or "like".', code="dates-row", where=where)
        check_timeline(card, row.from_, where)
        if row.like and row.like not in dated:
            raise LawError(f'"{row.like}" is not a provision with dates.', code="provision-unknown", where=where)
        if row.not_before:
            check_date_fact(row.not_before, vocabulary, where)
    check_timeline(card, ends, where)
    check_order(card, (row.from_ for row in applies), ends or card.ends, where)


def check_date_fact(key: str, vocabulary: Vocabulary, where: str) -> None:
    """Prove that a fact exists and is a date."""
    check_fact(key, vocabulary, where)
    if vocabulary[key].kind != "date":
        raise LawError(f'"{key}" is not a date.', code="fact-kind", where=where)


def check_provision(provision: Provision, card: Card, where: str) -> None:
    """Prove that a provision has one rule at any time, and a label that exists."""
    if bool(provision.rule) == bool(provision.versions):
        raise LawError("write either a rule or versions.", code="rule-or-versions", where=where)
    if provision.label and provision.label not in card.labels:
        raise LawError(f'the label "{provision.label}" is not in the card.', code="label-unknown", where=where)
    starts = [version.valid_from for version in provision.versions]
    if starts != sorted(set(starts)):
        raise LawError("the versions are not in the order of their dates.", code="dates-order", where=where)
    check_timeline(card, provision.enforceable, where)


def check_obligation(obligation: Obligation, card: Card, vocabulary: Vocabulary, where: str) -> None:
    """Prove that a duty has dates and that something is named which shows it."""
    if not obligation.evidence:
        raise LawError("nothing is named that shows it.", code="evidence-missing", where=where)
    if not obligation.applies:
        raise LawError("no date is given from which it applies.", code="dates-missing", where=where)
    for need in obligation.evidence:
        if sum(map(bool, (need.fact, need.figure, need.record))) != 1:
            raise LawError("each evidence is one fact, one figure or one record.", code="evidence-kind", where=where)
        if need.fact:
            check_fact(need.fact, vocabulary, where)
    for key in (obligation.formal, obligation.enforceable):
        check_timeline(card, key, where)
    for due in obligation.due:
        _check_due(due, card, vocabulary, where)


def _check_due(due: Due, card: Card, vocabulary: Vocabulary, where: str) -> None:
    forms = [bool(due.on), bool(due.yearly), due.every > 0, due.within > 0, due.before > 0]
    if sum(forms) != 1:
        raise LawError(
            f'"{due.what}" falls due in {sum(forms)} ways.',
            code="due-form",
            where=where,
            hint="Write exactly one of on, yearly, every, within, before.",
        )
    check_timeline(card, due.on, where)
    if due.yearly and not _is_month_day(due.yearly):
        raise LawError(f'"{due.yearly}" is not a month and day such as 04-01.', code="due-form", where=where)
    if due.since:
        check_date_fact(due.since, vocabulary, where)
    elif (due.within or due.before) and not due.event:
        raise LawError(f'"{due.what}" counts from nothing: name the event or a date.', code="due-form", where=where)
    if due.unit == "business_days" and not due.holidays:
        raise LawError(f'"{due.what}" counts business days of no calendar.', code="due-form", where=where)


def _is_month_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(f"2028-{text}")
    except ValueError:
        return False
    return True


def check_clock(clock: Clock, where: str) -> None:
    """Prove that a clock has a length, or says why the law gives none."""
    if clock.within <= 0 and not clock.at_once:
        raise LawError("the clock has neither a length nor the words of the law.", code="clock", where=where)
    if clock.unit == "business_days" and not clock.holidays:
        raise LawError("the clock counts business days of no calendar.", code="clock", where=where)


def check_switch(switch: Switch, card: Card, vocabulary: Vocabulary, where: str) -> None:
    """Prove that an act sets facts that exist to values they can have."""
    check_sources(card, switch.source, switch.confidence, where)
    for key, raw in switch.sets.items():
        check_fact(key, vocabulary, where)
        try:
            parse_value(vocabulary[key], raw, where=where)
        except InputError as error:
            raise LawError(error.message, code="fact-type", where=where) from None
