"""The adaptive interview: asks only what can still change an outcome, the most awaited first."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ombud.facts import FactDefinition, Vocabulary
from ombud.law.determine import Outcome
from ombud.law.reasons import Truth

#: The order in which law is read: first whether it is about the system at all.
_STAGES = ("scope", "prohibition", "classification", "derogation", "transparency", "model", "obligation")


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One fact to ask for, and what waits for it."""

    fact: FactDefinition
    stage: str
    waiting: tuple[str, ...]


def open_questions(outcomes: Iterable[Outcome], vocabulary: Vocabulary) -> tuple[Question, ...]:
    """Every fact that can still change an outcome, in the order in which to ask.

    Scope comes before prohibitions, these before classes, duties last. Within a stage a fact
    that comes first in some rule goes before those that only come later, such as the facts of
    exceptions: they may never be needed. Then a fact that is the last one a conclusion waits for,
    then the fact on which most conclusions wait, then the order of the vocabulary.
    """
    waiting: dict[str, list[str]] = {}
    stage: dict[str, int] = {}
    first: set[str] = set()
    last: set[str] = set()

    def note(keys: tuple[str, ...], level: int, name: str) -> None:
        first.update(keys[:1])
        for key in keys:
            waiting.setdefault(key, []).append(name)
            stage[key] = min(stage.get(key, level), level)

    for outcome in outcomes:
        if outcome.scope.value is Truth.UNKNOWN:
            note(outcome.scope.missing, 0, f"{outcome.short}: {outcome.scope.provision.title}")
            continue
        for determination in outcome.determinations:
            if determination.is_open and determination.provision.label:
                level = _STAGES.index(determination.provision.kind) if determination.provision.kind in _STAGES else 1
                note(determination.missing, level, f"{outcome.short} {determination.provision.cite}")
                last.update(determination.missing if len(determination.missing) == 1 else ())
        for duty in outcome.duties:
            if duty.is_open:
                note(duty.missing, len(_STAGES) - 1, f"{outcome.short} {duty.obligation.cite}")
    order = {key: index for index, key in enumerate(vocabulary)}
    keys = sorted(
        waiting, key=lambda key: (stage[key], key not in first, key not in last, -len(waiting[key]), order[key])
    )
    return tuple(
        Question(fact=vocabulary[key], stage=_STAGES[stage[key]], waiting=tuple(dict.fromkeys(waiting[key])))
        for key in keys
    )
