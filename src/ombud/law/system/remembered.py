"""Instruments decided once per state of the facts they read: whoever asks twice need not wait twice."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping

from ombud.facts import FactValue, Vocabulary
from ombud.law.library import Library
from ombud.law.model import Instrument, Obligation, Provision
from ombud.law.proofs import rules_of
from ombud.law.rules import expression as ex
from ombud.law.system.determine import Outcome, determine

#: Decides the instrument of an id on the facts known, for an as-of and a known-at date.
Decide = Callable[[str, Mapping[str, FactValue], dt.date, dt.date], Outcome]


def deciding(library: Library, vocabulary: Vocabulary) -> Decide:
    """Decide instruments of a library one by one."""
    by_id = {instrument.card.id: instrument for instrument in library.instruments}

    def decide(name: str, facts: Mapping[str, FactValue], as_of: dt.date, known_at: dt.date) -> Outcome:
        return determine(by_id[name], facts, vocabulary, as_of=as_of, known_at=known_at)

    return decide


def remembering(library: Library, vocabulary: Vocabulary, *, most: int = 4000) -> Decide:
    """The same, where much is asked again: an outcome is kept for the state of the facts that its law reads.

    Args:
        most: outcomes kept; a thousand take about ten megabytes.
    """
    decide = deciding(library, vocabulary)
    reads = {instrument.card.id: facts_read(instrument) for instrument in library.instruments}

    @functools.lru_cache(most)
    def remembered(name: str, facts: frozenset[tuple[str, FactValue]], as_of: dt.date, known_at: dt.date) -> Outcome:
        return decide(name, dict(facts), as_of, known_at)

    def look(name: str, facts: Mapping[str, FactValue], as_of: dt.date, known_at: dt.date) -> Outcome:
        keys = reads[name] & facts.keys()
        return remembered(name, frozenset((key, facts[key]) for key in keys), as_of, known_at)

    return look


def facts_read(instrument: Instrument) -> frozenset[str]:
    """Every fact on which an answer of an instrument, or a date in it, can hang."""
    parts: tuple[Provision | Obligation, ...] = (*instrument.provisions, *instrument.obligations)
    named = (key for part in parts for rule in rules_of(part) for key in ex.fact_keys(ex.parse(rule)))
    dated = (row.not_before for part in parts for row in part.applies if row.not_before)
    return frozenset((*named, *dated))
