"""An interview from the first question to the last, with somebody who answers: for tests, figures and shells.

After each answer only the instruments that waited for it are decided again; so a step is quick,
however many laws there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import msgspec

from ombud.facts import UNKNOWN, FactValue, Vocabulary
from ombud.law.library import Library
from ombud.law.system.determine import Outcome
from ombud.law.system.interview import Question
from ombud.law.system.remembered import Decide, deciding
from ombud.law.system.screen import Screen, screens


class Dialogue(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, in its order, what was known at the end, and what the law then says.

    Attributes:
        screens: per question to the person the facts that it states; a sheet states several.
    """

    screens: tuple[tuple[str, ...], ...]
    facts: Mapping[str, FactValue]
    outcomes: tuple[Outcome, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """Every fact that was asked for."""
        return tuple(key for screen in self.screens for key in screen)


def hold_interview(
    library: Library,
    vocabulary: Vocabulary,
    answer: Callable[[Question], FactValue],
    *,
    as_of: dt.date,
    known_at: dt.date,
    facts: Mapping[str, FactValue] | None = None,
    decide: Decide | None = None,
) -> Dialogue:
    """Ask until nothing that can be answered can still change an outcome.

    Args:
        answer: gives the value of a fact; unknown where nobody knows, which is not asked again.
        facts: what is known before the first question.
        decide: how instruments are decided, where many interviews share what they found.
    """
    decide = decide or deciding(library, vocabulary)
    known = dict(facts or {})
    asked: list[tuple[str, ...]] = []
    names = [instrument.card.id for instrument in library.instruments]
    found = {name: decide(name, known, as_of, known_at) for name in names}
    while screen := _next(found, vocabulary, known):
        asked.append(screen.facts)
        known |= {question.fact.key: answer(question) for question in screen.questions}
        told = {key for key in screen.facts if known[key] is not UNKNOWN}
        moved = [name for name, outcome in found.items() if not told.isdisjoint(waits_for(outcome))]
        found |= {name: decide(name, known, as_of, known_at) for name in moved}
    return Dialogue(screens=tuple(asked), facts=known, outcomes=tuple(found.values()))


def _next(found: Mapping[str, Outcome], vocabulary: Vocabulary, known: Mapping[str, FactValue]) -> Screen | None:
    """What to ask now; nothing once all that is open was asked before."""
    left = screens(found.values(), vocabulary, put_off=known.keys())
    return next((screen for screen in left if not screen.put_off), None)


def waits_for(outcome: Outcome) -> frozenset[str]:
    """Every fact that could still change something in an outcome, a date included."""
    parts = (*outcome.determinations, *outcome.duties)
    return frozenset(key for part in parts for key in (*part.reason.missing, *part.dates.missing))
