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
from ombud.law.system.determine import Outcome, determine
from ombud.law.system.interview import Question, open_questions


class Dialogue(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, in its order, what was known at the end, and what the law then says."""

    asked: tuple[str, ...]
    facts: Mapping[str, FactValue]
    outcomes: tuple[Outcome, ...]


def hold_interview(
    library: Library,
    vocabulary: Vocabulary,
    answer: Callable[[Question], FactValue],
    *,
    as_of: dt.date,
    known_at: dt.date,
    facts: Mapping[str, FactValue] | None = None,
) -> Dialogue:
    """Ask until nothing that can be answered can still change an outcome.

    Args:
        answer: gives the value of a fact; unknown where nobody knows, which is not asked again.
        facts: what is known before the first question.
    """
    by_id = {instrument.card.id: instrument for instrument in library.instruments}
    known = dict(facts or {})
    found: dict[str, Outcome] = {}
    asked: list[str] = []

    def decide(names: list[str]) -> None:
        for name in names:
            found[name] = determine(by_id[name], known, vocabulary, as_of=as_of, known_at=known_at)

    decide(list(by_id))
    while question := _next(found, vocabulary, asked):
        key = question.fact.key
        asked.append(key)
        known[key] = answer(question)
        if known[key] is not UNKNOWN:
            decide([name for name, outcome in found.items() if key in waits_for(outcome)])
    return Dialogue(asked=tuple(asked), facts=known, outcomes=tuple(found.values()))


def _next(found: Mapping[str, Outcome], vocabulary: Vocabulary, asked: list[str]) -> Question | None:
    questions = open_questions(found.values(), vocabulary, put_off=asked)
    return questions[0] if questions and not questions[0].put_off else None


def waits_for(outcome: Outcome) -> frozenset[str]:
    """Every fact that could still change something in an outcome, a date included."""
    parts = (*outcome.determinations, *outcome.duties)
    return frozenset(key for part in parts for key in (*part.reason.missing, *part.dates.missing))
