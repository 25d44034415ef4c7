"""One conclusion for one system, explained: the answer, its reasons, its dates, and what would turn it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from ombud.facts import FactValue, Vocabulary
from ombud.law.lookup import Ruled
from ombud.law.model import AppliesFrom, Clock, Instrument, Obligation, Provision
from ombud.law.rules.reasons import Truth
from ombud.law.system.counterfactual import Turns, what_would_turn
from ombud.law.system.determine import Decided, Status, determine, presupposes_gate

#: So many sets of changes are tried; an explanation should not keep a person waiting.
_TRIES = 2_000
#: The name under which the question is put as a provision of its own.
_ASKED = "(asked)"


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why one provision, obligation or clock is answered as it is for one system.

    Attributes:
        decided: the answer with its tree of reasons and its dates.
        facts: the facts the answer rests on.
        turns: the smallest changes that give another answer: *no* for a yes, *yes* for a no,
            both where it is open.
    """

    instrument: str
    part: str
    decided: Decided
    facts: tuple[str, ...]
    turns: tuple[Turns, ...]


def explain(
    instrument: Instrument,
    part: Ruled,
    facts: Mapping[str, FactValue],
    vocabulary: Vocabulary,
    *,
    as_of: dt.date,
    known_at: dt.date,
    most: int = 5,
) -> Explanation:
    """Explain one conclusion.

    Args:
        most: so many sets of changes at most, smallest first.
    """
    asked = _with_question(instrument, part)
    outcome = determine(asked, facts, vocabulary, as_of=as_of, known_at=known_at)
    decided: Decided = outcome.determination(_ASKED)
    for found in outcome.determinations:
        if found.provision.id == part.id:
            decided = found
    for duty in outcome.duties:
        if duty.obligation.id == part.id:
            decided = duty
    wanted = _wanted(decided)
    turns = tuple(
        what_would_turn(
            asked,
            _ASKED,
            facts,
            vocabulary,
            as_of=as_of,
            known_at=known_at,
            wanted=answer,
            most=most,
            most_tries=_TRIES,
        )
        for answer in wanted
    )
    return Explanation(
        instrument=instrument.card.id,
        part=part.id,
        decided=decided,
        facts=decided.facts(),
        turns=turns,
    )


def _wanted(decided: Decided) -> tuple[Truth, ...]:
    """The other answer, or both where it is open; what has no day in this state of law could get one."""
    if decided.value is Truth.YES:
        return (Truth.YES,) if decided.status is Status.NOT_LAW else (Truth.NO,)
    return (Truth.YES,) if decided.value is Truth.NO else (Truth.YES, Truth.NO)


def _some_day(instrument: Instrument, applies: tuple[AppliesFrom, ...]) -> str:
    """The rule that any row of some dates holds; empty where one holds always, or there is none."""
    rules = []
    for row in applies:
        inner = _some_day(instrument, instrument.provision(row.like).applies) if row.like else ""
        parts = [f"({part})" for part in (row.if_, inner) if part]
        if not parts:
            return ""
        rules.append(" and ".join(parts))
    return " or ".join(rules)


def _with_question(instrument: Instrument, part: Ruled) -> Instrument:
    """The instrument with the question as one more provision: the gate of the law, the rule, and that it has a day.

    A class that a day under a condition gives is turned by the facts of that condition too. So one search serves
    provisions, obligations and clocks alike.
    """
    gate = f'provision("{instrument.card.gate}")'
    match part:
        case Provision():
            rule = f'provision("{part.id}")'
            rule = f"{gate} and {rule}" if presupposes_gate(part) else rule
        case Obligation() | Clock():
            rule = f"{gate} and ({part.when})"
    some_day = _some_day(instrument, part.applies)
    rule = f"({rule}) and ({some_day})" if some_day else rule
    question = Provision(
        id=_ASKED,
        cite=part.cite,
        title=part.title,
        kind="rule",
        says="",
        source=part.source,
        confidence=part.confidence,
        rule=rule,
        unless=part.unless if isinstance(part, Obligation) else (),
        applies=part.applies,
        ends=part.ends,
    )
    return msgspec.structs.replace(instrument, provisions=(*instrument.provisions, question))
