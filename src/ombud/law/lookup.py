"""Find a provision, obligation or clock by the name a person would type."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator

from ombud.errors import LawError
from ombud.law.library import Library
from ombud.law.model import AppliesFrom, Clock, Exemption, Instrument, Obligation, Provision, RuleVersion
from ombud.law.timeline import TimelineRow

Ruled = Provision | Obligation | Clock


def parts_of_instrument(instrument: Instrument) -> Iterator[Ruled]:
    """Everything that is decided or runs: provisions, obligations, clocks."""
    yield from instrument.provisions
    yield from instrument.obligations
    yield from instrument.clocks


def part_of(instrument: Instrument, part_id: str) -> Ruled:
    """One part of an instrument by id.

    Raises:
        LawError: there is none of that name; the message names the nearest.
    """
    known = {part.id: part for part in parts_of_instrument(instrument)}
    if part_id in known:
        return known[part_id]
    near = difflib.get_close_matches(part_id, known, n=1, cutoff=0.4)
    raise LawError(
        f'{instrument.card.short} has no provision, obligation or clock "{part_id}".',
        code="part-unknown",
        hint=f'Did you mean "{near[0]}"?' if near else f"`ombud law show {instrument.card.id}` lists them.",
    )


def find_part(library: Library, name: str) -> tuple[Instrument, Ruled]:
    """A part by ``INSTRUMENT:ID``, or by its id alone where only one instrument has it.

    Raises:
        LawError: nothing is called so, or several instruments have it.
    """
    instrument_id, separator, part_id = name.partition(":")
    if separator:
        instrument = library.instrument(instrument_id)
        return instrument, part_of(instrument, part_id)
    found = [(i, part) for i in library.instruments for part in parts_of_instrument(i) if part.id == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise LawError(
            f'several instruments have "{name}".',
            code="part-ambiguous",
            hint=f"Write one of: {', '.join(f'{i.card.id}:{name}' for i, _ in found[:8])}.",
        )
    ids = [f"{i.card.id}:{part.id}" for i in library.instruments for part in parts_of_instrument(i)]
    bare = {full.partition(":")[2]: full for full in ids}
    near = difflib.get_close_matches(name, bare, n=1, cutoff=0.5)
    raise LawError(
        f'no instrument has a provision, obligation or clock "{name}".',
        code="part-unknown",
        hint=f'Did you mean "{bare[near[0]]}"?' if near else "`ombud law show INSTRUMENT` lists them.",
    )


def dates_of_part(instrument: Instrument, part: Ruled) -> dict[str, TimelineRow]:
    """The rows of the timeline a part hangs on, those of the provisions it is *like* included."""
    rows = {provision.id: provision.applies for provision in instrument.provisions}

    def of(applies: tuple[AppliesFrom, ...]) -> list[str]:
        return [key for row in applies for key in (of(rows[row.like]) if row.like else [row.from_])]

    card = instrument.card
    enforceable = "" if isinstance(part, Clock) else part.enforceable or card.enforceable
    formal = part.formal if isinstance(part, Obligation) else ""
    keys = dict.fromkeys(filter(None, [*of(part.applies), formal, enforceable, part.ends or card.ends]))
    return {key: card.timeline[key] for key in keys}


def wordings_of(part: Ruled) -> tuple[RuleVersion, ...]:
    """The rule of a part in every wording; a part of one wording has it for all time."""
    if isinstance(part, Provision):
        return part.versions or (_always(part.rule, part.unless),)
    return (_always(part.when, part.unless if isinstance(part, Obligation) else ()),)


def _always(rule: str, unless: tuple[Exemption, ...]) -> RuleVersion:
    return RuleVersion(valid_from=dt.date.min, rule=rule, unless=unless)
