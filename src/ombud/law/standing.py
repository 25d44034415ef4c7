"""How the instruments stand to one system: which are about it, which are open, which only might become law.

With many instruments a list of conclusions helps nobody. A person wants first what binds, then
what cannot be said yet and which question would settle it, and the rest only as a count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from ombud.facts import FactDefinition, Vocabulary
from ombud.law.determine import Outcome, Status
from ombud.law.library import Library
from ombud.law.model import Card, LabelMark
from ombud.law.reasons import Truth
from ombud.law.timeline import StatusWord


class Standing(StrEnum):
    """How one instrument stands to one system."""

    ABOUT = "about"
    SHALLOW = "shallow"
    VOLUNTARY = "voluntary"
    OPEN = "open"
    PROPOSED = "proposed"
    PAST = "past"
    OUTSIDE = "outside"


#: States of an instrument in which it binds nobody any more, or never did.
PAST: frozenset[StatusWord] = frozenset(
    {
        "vetoed",
        "withdrawn",
        "superseded",
        "rescinded",
        "removed_unpublished",
        "vacated",
        "repealed",
        "repealed_never_applied",
    }
)
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
_HELD = frozenset({Status.IN_EFFECT, Status.UPCOMING})


class Settling(msgspec.Struct, frozen=True, kw_only=True):
    """A fact, and of how many open instruments it keeps the scope open."""

    fact: FactDefinition
    instruments: int


def standing_of(outcome: Outcome, card: Card) -> Standing:
    """How an instrument stands to the system it was decided for.

    What was withdrawn, vetoed or repealed is *past* unless a duty of it still holds.
    """
    life = outcome.life.status if outcome.life else None
    held = any(duty.status in _HELD for duty in outcome.duties)
    if outcome.scope.value is Truth.NO:
        return Standing.OUTSIDE
    if life in PAST and not held:
        return Standing.PAST
    if life == "proposed" or (card.kind == "proposal" and life is None):
        return Standing.PROPOSED
    if outcome.scope.value is Truth.UNKNOWN:
        return Standing.OPEN
    if card.kind == "standard" or life == "voluntary" or outcome.headline.label.mark == "voluntary":
        return Standing.VOLUNTARY
    if card.depth == "scope" and not held:
        return Standing.SHALLOW
    return Standing.ABOUT


def by_standing(outcomes: Iterable[Outcome], library: Library) -> dict[Standing, tuple[Outcome, ...]]:
    """The outcomes by standing, every standing present; the gravest class first, then by name."""
    cards: Mapping[str, Card] = {instrument.card.id: instrument.card for instrument in library.instruments}
    found: dict[Standing, list[Outcome]] = {standing: [] for standing in Standing}
    for outcome in outcomes:
        found[standing_of(outcome, cards[outcome.instrument_id])].append(outcome)
    return {standing: tuple(sorted(rows, key=_order)) for standing, rows in found.items()}


def _order(outcome: Outcome) -> tuple[int, bool, str]:
    label = outcome.headline
    return MARKS.index(label.label.mark), label.status is Status.UPCOMING, outcome.short.casefold()


def settling(unsure: Iterable[Outcome], vocabulary: Vocabulary, *, most: int = 3) -> tuple[Settling, ...]:
    """The facts on which the scope of most open instruments waits, most first."""
    waiting = Counter(key for outcome in unsure for key in outcome.scope.missing)
    order = {key: index for index, key in enumerate(vocabulary)}
    keys = sorted(waiting, key=lambda key: (-waiting[key], order[key]))[:most]
    return tuple(Settling(fact=vocabulary[key], instruments=waiting[key]) for key in keys)
