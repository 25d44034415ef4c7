"""If we put our name on it, change its purpose or retrain it: which duties become ours, and from when?

Art. 25 of the AI Act and its cousins. Each instrument names the acts in its card; what they
bring is computed, never written down.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ombud.facts import FactValue, Vocabulary, parse_value
from ombud.law.days.change import Moment, OutcomeChange, compare_facts
from ombud.law.model import Instrument, Switch


class Switched(msgspec.Struct, frozen=True, kw_only=True):
    """An act and what it would change for one system."""

    switch: Switch
    change: OutcomeChange


def role_switches(
    instrument: Instrument, facts: Mapping[str, FactValue], vocabulary: Vocabulary, moment: Moment
) -> tuple[Switched, ...]:
    """What each act named by an instrument would change for a system, in the order of the card."""
    return tuple(
        Switched(
            switch=switch,
            change=compare_facts(instrument, facts, {**facts, **facts_after(switch, vocabulary)}, vocabulary, moment),
        )
        for switch in instrument.card.switches
    )


def facts_after(switch: Switch, vocabulary: Vocabulary) -> dict[str, FactValue]:
    """The facts as they are after the act."""
    return {key: parse_value(vocabulary[key], raw, where=switch.id) for key, raw in switch.sets.items()}
