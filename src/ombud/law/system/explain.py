"""One conclusion for one system, explained: the answer, its reasons, its dates, and what would turn it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from ombud.facts import FactValue, Vocabulary
from ombud.law.lookup import Ruled
from ombud.law.model import Clock, Instrument, Obligation, Provision
from ombud.law.rules.reasons import Truth
from ombud.law.system.counterfactual import Turns, what_would_turn
from ombud.law.system.determine import Decided, determine, presupposes_gate

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
    wanted = {Truth.YES: (Truth.NO,), Truth.NO: (Truth.YES,)}.get(decided.value, (Truth.YES, Truth.NO))
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


def _with_question(instrument: Instrument, part: Ruled) -> Instrument:
    """The instrument with the question as one more provision, the gate of the law included.

    So one search serves provisions, obligations and clocks alike.
    """
    gate = f'provision("{instrument.card.gate}")'
    match part:
        case Provision():
            rule = f'provision("{part.id}")'
            rule = f"{gate} and {rule}" if presupposes_gate(part) else rule
        case Obligation() | Clock():
            rule = f"{gate} and ({part.when})"
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
