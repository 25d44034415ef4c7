"""Proofs that an instrument hangs together: every name exists, dates are in order, rules do not loop.

Each mistake has its own sentence, with the file and the row it is in.
"""

from __future__ import annotations

from ombud.errors import LawError
from ombud.facts import Vocabulary
from ombud.law.model import Clock, Instrument, Obligation, Provision
from ombud.law.proofs.card import check_card, check_folder, check_sources
from ombud.law.proofs.parts import check_applies, check_clock, check_obligation, check_provision, check_switch
from ombud.law.proofs.rules import check_loops, check_rule, rules_of

__all__ = ["check_folder", "check_instrument", "check_rule", "rules_of"]


def check_instrument(instrument: Instrument, vocabulary: Vocabulary, *, where: str) -> None:
    """Prove that every name exists, dates are ordered, rules do not loop and duties can be shown.

    Raises:
        LawError: naming the row and what is wrong.
    """
    card = instrument.card
    check_card(card, where)
    for switch in card.switches:
        check_switch(switch, card, vocabulary, f"{where}: {switch.id}")
    seen: set[str] = set()
    parts: tuple[Provision | Obligation | Clock, ...] = (
        *instrument.provisions,
        *instrument.obligations,
        *instrument.clocks,
    )
    for part in parts:
        place = f"{where}: {part.id}"
        if part.id in seen:
            raise LawError(f'the id "{part.id}" is used twice.', code="id-twice", where=place)
        seen.add(part.id)
        _check_part(part, instrument, vocabulary, place)
    if card.gate not in {provision.id for provision in instrument.provisions}:
        raise LawError(f'the gate "{card.gate}" is not a provision.', code="provision-unknown", where=where)
    check_loops(instrument, where)


def _check_part(
    part: Provision | Obligation | Clock, instrument: Instrument, vocabulary: Vocabulary, where: str
) -> None:
    card = instrument.card
    check_sources(card, part.source, part.confidence, where)
    check_applies(instrument, part.applies, part.ends, vocabulary, where)
    for rule in rules_of(part):
        check_rule(rule, instrument, vocabulary, where)
    match part:
        case Provision():
            check_provision(part, card, where)
        case Obligation():
            check_obligation(part, card, vocabulary, where)
        case Clock():
            check_clock(part, where)
