"""Find a provision, obligation or clock by the name a person would type."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from ombud.errors import LawError
from ombud.law.library import Library
from ombud.law.model import Clock, Instrument, Obligation, Provision

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
