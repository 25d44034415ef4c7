"""The instruments of one system at a glance: the gravest first, and what would settle the open ones.

With many instruments a list of conclusions helps nobody. A person wants first what binds, then
what cannot be said yet and which question would settle it, and the rest only as a count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from ombud.facts import FactDefinition, Vocabulary
from ombud.law.model import LabelMark
from ombud.law.system.determine import Outcome, Status
from ombud.law.system.standing import Standing, standing

#: The gravest class first.
MARKS: tuple[LabelMark, ...] = (
    "prohibited",
    "high",
    "duty",
    "transparency",
    "model",
    "shallow",
    "minimal",
    "voluntary",
    "outside",
)


class Settling(msgspec.Struct, frozen=True, kw_only=True):
    """A fact, and of how many open instruments it keeps the scope open."""

    fact: FactDefinition
    instruments: int


def by_standing(outcomes: Iterable[Outcome]) -> dict[Standing, tuple[Outcome, ...]]:
    """The outcomes by standing, every standing present; the gravest class first, then by name."""
    found: dict[Standing, list[Outcome]] = {kind: [] for kind in Standing}
    for outcome in outcomes:
        found[standing(outcome)].append(outcome)
    return {kind: tuple(sorted(rows, key=_order)) for kind, rows in found.items()}


#: Classes that say that nothing follows.
QUIET: frozenset[LabelMark] = frozenset({"minimal", "voluntary", "outside"})


def classing(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The instruments that are about the system and give it a class from which something follows, the gravest first."""
    found = by_standing(outcomes)
    return tuple(
        outcome
        for outcome in (*found[Standing.APPLIES], *found[Standing.SHALLOW])
        if outcome.headline.label.mark not in QUIET or outcome.headline.status is Status.UNKNOWN
    )


def _order(outcome: Outcome) -> tuple[int, bool, str]:
    label = outcome.headline
    return MARKS.index(label.label.mark), label.status is Status.UPCOMING, outcome.short.casefold()


def settling(unsure: Iterable[Outcome], vocabulary: Vocabulary, *, most: int = 3) -> tuple[Settling, ...]:
    """The facts on which the scope of most open instruments waits, most first."""
    waiting = Counter(key for outcome in unsure for key in outcome.scope.missing)
    keys = sorted(waiting, key=lambda key: (-waiting[key], vocabulary.order[key]))[:most]
    return tuple(Settling(fact=vocabulary[key], instruments=waiting[key]) for key in keys)
