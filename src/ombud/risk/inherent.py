"""How bad and how likely before controls: what a person scored, then what raises it, each step shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from ombud.facts import UNKNOWN, FactValue
from ombud.law import Situation, Truth
from ombud.risk.model import Floor, RiskSet, Scenario
from ombud.risk.register import Rating

HIGHEST = 5


class Fired(msgspec.Struct, frozen=True, kw_only=True):
    """A floor that holds for a system, or that nobody can rule out.

    Attributes:
        facts: what it rests on.
        open: it counts because a fact is not known.
    """

    floor: Floor
    facts: tuple[str, ...]
    open: bool


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """One step up of severity or likelihood, with the rule that made it."""

    rule: str
    says: str
    axis: str
    before: int
    after: int
    facts: tuple[str, ...] = ()


class Inherent(msgspec.Struct, frozen=True, kw_only=True):
    """Severity and likelihood before controls.

    Attributes:
        rating: what a person scored; None when nobody has.
        unknown: facts that the scenario needs and nobody has stated.
    """

    severity: int
    likelihood: int
    rating: Rating | None
    applied: tuple[Applied, ...]
    unknown: tuple[str, ...]


def fired_floors(risk: RiskSet, situation: Situation) -> tuple[Fired, ...]:
    """The floors that hold; one that cannot be ruled out counts as holding."""
    found = []
    for floor in risk.floors:
        reason = situation.decide(floor.when)
        if reason.value is not Truth.NO:
            is_open = reason.value is Truth.UNKNOWN
            facts = reason.missing if is_open else tuple(dict.fromkeys(reason.facts()))
            found.append(Fired(floor=floor, facts=facts, open=is_open))
    return tuple(found)


def unknown_facts(scenario: Scenario, facts: Mapping[str, FactValue]) -> tuple[str, ...]:
    """The facts that a scenario needs and nobody has stated; *none of these* is an answer."""
    return tuple(key for key in scenario.needs if facts.get(key, UNKNOWN) in (UNKNOWN, "", ()))


def inherent_of(
    scenario: Scenario,
    rating: Rating | None,
    fired: Collection[Fired],
    unknown: tuple[str, ...],
    risk: RiskSet,
) -> Inherent:
    """Start from the person's score, apply floors, then lifts, then what is not known."""
    least = risk.scales.unknown
    severity = rating.severity if rating else least.severity
    likelihood = rating.likelihood if rating else least.likelihood
    applied: list[Applied] = []
    if rating is None:
        applied.append(_unrated(severity, likelihood))
    for item in fired:
        floor = item.floor.at_least.get(scenario.dimension, 0)
        severity = _raised(severity, max(severity, floor), item, applied)
    for item in fired:
        if scenario.dimension in item.floor.add:
            severity = _raised(severity, min(HIGHEST, severity + 1), item, applied)
    if unknown:
        applied += _not_known(
            unknown, ("severity", severity, least.severity), ("likelihood", likelihood, least.likelihood)
        )
        severity, likelihood = max(severity, least.severity), max(likelihood, least.likelihood)
    return Inherent(severity=severity, likelihood=likelihood, rating=rating, applied=tuple(applied), unknown=unknown)


def _unrated(severity: int, likelihood: int) -> Applied:
    says = f"nobody has scored it yet; it counts as severity {severity}, likelihood {likelihood}"
    return Applied(rule="unrated", says=says, axis="severity", before=severity, after=severity)


def _not_known(unknown: tuple[str, ...], *axes: tuple[str, int, int]) -> list[Applied]:
    """A step for each axis that rises; one without a step where none does, for it still is not known."""
    says = "a fact that the scenario needs is not known"
    steps = [
        Applied(rule="unknown", says=says, axis=axis, before=before, after=max(before, least), facts=unknown)
        for axis, before, least in axes
    ]
    return [step for step in steps if step.after > step.before] or steps[:1]


def _raised(before: int, after: int, item: Fired, applied: list[Applied]) -> int:
    if after > before:
        says = f"{item.floor.says} Not ruled out yet." if item.open else item.floor.says
        rule = item.floor.id
        applied.append(Applied(rule=rule, says=says, axis="severity", before=before, after=after, facts=item.facts))
    return after
