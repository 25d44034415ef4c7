"""What each control serves: the obligations of every law that name it, so that work is done once."""

from __future__ import annotations

import msgspec

from ombud.law import Instrument, Library, Obligation


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """An obligation that a control meets, with its instrument."""

    instrument: Instrument
    obligation: Obligation


def serving(library: Library) -> dict[str, tuple[Served, ...]]:
    """The obligations that name a control, by control, in the order of the library."""
    found: dict[str, list[Served]] = {}
    for instrument in library.instruments:
        for obligation in instrument.obligations:
            for control in obligation.controls:
                found.setdefault(control, []).append(Served(instrument=instrument, obligation=obligation))
    return {control: tuple(rows) for control, rows in found.items()}


def also_served(
    obligation: Obligation, instrument: Instrument, by_control: dict[str, tuple[Served, ...]]
) -> tuple[Instrument, ...]:
    """The other instruments that the controls of an obligation serve too, each once."""
    found = {
        served.instrument.card.id: served.instrument
        for control in obligation.controls
        for served in by_control.get(control, ())
    }
    found.pop(instrument.card.id, None)
    return tuple(found.values())
