"""The adaptive interview: asks only what can still change an outcome, and first what settles most.

With many laws, nearly all of them are settled at the door: one answer about places rules out a
hundred. What lies behind a door is asked only once the door is open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import msgspec

from ombud.facts import FactDefinition, Vocabulary
from ombud.law.model import cited
from ombud.law.rules.reasons import Reason, Truth
from ombud.law.system.determine import Decided, Outcome
from ombud.law.system.standing import Standing, standing
from ombud.law.timeline import PROPOSED

#: The order in which law is read: first whether it is about the system at all.
_STAGES = ("scope", "prohibition", "classification", "derogation", "transparency", "model", "obligation")


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One fact to ask for, and what waits for it.

    Attributes:
        stage: what kind of conclusion needs it first.
        waiting: the conclusions that wait for it.
        settles: how many of the stage's conclusions a plain no to it would settle by itself.
        put_off: somebody was asked and said "not known yet"; it comes last.
    """

    fact: FactDefinition
    stage: str
    waiting: tuple[str, ...]
    settles: int = 0
    put_off: bool = False


class _Open(msgspec.Struct, frozen=True, kw_only=True):
    """A conclusion that is not settled: its stage, its name for a person, and what it waits for."""

    stage: int
    name: str
    decided: Decided


def open_questions(
    outcomes: Iterable[Outcome],
    vocabulary: Vocabulary,
    *,
    put_off: Collection[str] = (),
    behind_doors: bool = False,
) -> tuple[Question, ...]:
    """Every fact that can still change an outcome, in the order in which to ask.

    Scope comes before prohibitions, these before classes, duties last. Within a stage the fact
    comes first whose answer alone can settle most conclusions; a fact that only helps together
    with others waits, for it may never be needed. Then a fact that comes first in some rule,
    then the fact on which most conclusions wait, then the order of the vocabulary.

    Args:
        put_off: facts that somebody was asked for and did not know; they come last.
        behind_doors: also what waits behind a gate that is still open. That may prove needless, so
            it is never asked for by itself; on a sheet that is asked anyway it saves a question.
    """
    open_parts = [part for outcome in outcomes for part in _open_parts(outcome, behind_doors)]
    waiting: dict[str, list[_Open]] = {}
    for part in open_parts:
        for key in part.decided.missing:
            waiting.setdefault(key, []).append(part)
    stage = {key: min(part.stage for part in parts) for key, parts in waiting.items()}
    alone = _Settling()
    settles = Counter(key for part in open_parts for key in alone.facts(part.decided) if stage.get(key) == part.stage)
    first = {part.decided.missing[0] for part in open_parts if part.decided.missing}
    place = vocabulary.order
    order = sorted(
        waiting,
        key=lambda key: (key in put_off, stage[key], -settles[key], key not in first, -len(waiting[key]), place[key]),
    )
    return tuple(
        Question(
            fact=vocabulary[key],
            stage=_STAGES[stage[key]],
            waiting=tuple(dict.fromkeys(part.name for part in waiting[key])),
            settles=settles[key],
            put_off=key in put_off,
        )
        for key in order
    )


def _open_parts(outcome: Outcome, behind_doors: bool) -> Iterator[_Open]:
    """What of one instrument is worth asking for.

    Nothing of an instrument that has ended; of one that is voluntary, only proposed, or not encoded
    in depth, only whether it is about the system; of any other all that lies behind an open gate.
    """
    if outcome.is_over:
        return
    if outcome.scope.value is Truth.UNKNOWN:
        yield _Open(stage=0, name=f"{outcome.short}: {outcome.scope.provision.title}", decided=outcome.scope)
        if not behind_doors or not _binds(outcome):
            return
    elif standing(outcome) is not Standing.APPLIES:
        return
    for determination in outcome.determinations:
        provision = determination.provision
        if determination.is_open and provision.label:
            level = _STAGES.index(provision.kind) if provision.kind in _STAGES else 1
            yield _Open(stage=level, name=cited(outcome.short, provision.cite), decided=determination)
    for duty in outcome.duties:
        if duty.is_open:
            cite = duty.obligation.cite
            yield _Open(stage=len(_STAGES) - 1, name=cited(outcome.short, cite), decided=duty)


def _binds(outcome: Outcome) -> bool:
    """Whether an instrument that is about a system would apply to it in depth."""
    proposed = outcome.life is not None and outcome.life.status in PROPOSED
    return not (proposed or outcome.is_voluntary or outcome.is_shallow)


class _Settling:
    """Which facts could settle an open reason alone, by the plain answer *no* or *none of these*.

    That is what most answers are. A *yes* that settles, such as one that claims an exception, does
    not count: it may never be needed. Provisions share parts, so answers are remembered.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[int, Truth], frozenset[str]] = {}

    def facts(self, decided: Decided) -> frozenset[str]:
        """Facts of which a plain no alone would settle a conclusion with *no*."""
        return self._towards(decided.reason, Truth.NO)

    def _towards(self, reason: Reason, wanted: Truth) -> frozenset[str]:
        mark = (id(reason), wanted)
        if mark not in self._found:
            self._found[mark] = self._look(reason, wanted)
        return self._found[mark]

    def _look(self, reason: Reason, wanted: Truth) -> frozenset[str]:
        if reason.value is not Truth.UNKNOWN:
            return frozenset()
        if not reason.children:
            plain_no = wanted is Truth.NO and len(reason.missing) == 1
            return frozenset(reason.missing) if plain_no else frozenset()
        if reason.kind == "not":
            return self._towards(reason.children[0], ~wanted)
        parts = [self._towards(child, wanted) for child in reason.children if child.value is Truth.UNKNOWN]
        one_is_enough = (reason.kind == "all") == (wanted is Truth.NO)
        return frozenset().union(*parts) if one_is_enough else frozenset.intersection(*parts)
