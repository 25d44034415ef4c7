"""How much controls count: E0 to E4, from evidence that is good, fresh and bound; a scenario's is the lowest.

Paper lowers nothing: without evidence of operation a control is at most *designed*. It is stricter than the
state of the control (``controls.rollup``), where evidence of any age shows that something runs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from ombud.controls import ControlSet, ControlStatus, Held
from ombud.controls.rollup import is_fresh
from ombud.law import Truth
from ombud.risk.model import RiskSet, Scenario

OPERATING, VERIFIED = 3, 4
#: Evidence past its age still shows that a control runs until one and a half times that age.
_LATE = 1.5
_WORDS = frozenset({"human", "attestation"})


class ControlEffect(msgspec.Struct, frozen=True, kw_only=True):
    """One essential control of a scenario. ``effect`` is None where it does not apply to the system."""

    control: str
    title: str
    effect: int | None
    evidence: tuple[str, ...] = ()
    capped: str = ""


class ScenarioEffect(msgspec.Struct, frozen=True, kw_only=True):
    """The lowest effect among the essential controls that apply, after caps.

    Attributes:
        restores: a verified control among them stops, undoes or puts right.
    """

    effect: int
    controls: tuple[ControlEffect, ...]
    restores: bool
    capped: tuple[str, ...] = ()


def scenario_effect(
    scenario: Scenario,
    statuses: Mapping[str, ControlStatus],
    held: Iterable[Held],
    risk: RiskSet,
    controls: ControlSet,
    *,
    release: str,
    as_of: dt.date,
) -> ScenarioEffect:
    """How much the controls of a scenario count on a day."""
    pieces = [item for item in held if item.made_on <= as_of]
    found = {
        name: _effect(statuses[name], pieces, risk, controls, release=release, as_of=as_of)
        for name in dict.fromkeys((*scenario.essential, *scenario.restores))
        if name in statuses
    }
    essential = tuple(found[name] for name in scenario.essential if name in found)
    counted = [item.effect for item in essential if item.effect is not None]
    effect = min(counted, default=0)
    capped = []
    for cap in risk.caps:
        lacks = scenario.dimension in cap.dimensions and not _has(cap.evidence, pieces, controls, release, as_of)
        if lacks and effect > cap.at_most:
            effect = cap.at_most
            capped.append(cap.says)
    return ScenarioEffect(
        effect=effect,
        controls=essential,
        restores=any(found[name].effect == VERIFIED for name in scenario.restores if name in found),
        capped=tuple(capped),
    )


def _has(kind: str, pieces: list[Held], controls: ControlSet, release: str, as_of: dt.date) -> bool:
    definition = controls.kind(kind)
    return any(
        item.kind == kind and item.good and is_fresh(item, definition, release=release, as_of=as_of) for item in pieces
    )


def _effect(
    status: ControlStatus, pieces: list[Held], risk: RiskSet, controls: ControlSet, *, release: str, as_of: dt.date
) -> ControlEffect:
    control = status.control
    if status.applies.value is Truth.NO:
        return ControlEffect(control=control.id, title=control.title, effect=None)
    usable = [item for item in (*status.counted, *status.stale) if _usable(item, controls, release, as_of)]
    effect = 0 if status.applies.value is Truth.UNKNOWN else _of(status, usable, controls)
    capped = ""
    for cap in risk.caps:
        adverse = _newest_is_adverse(cap.evidence, pieces)
        if cap.family and cap.family == control.family and adverse and effect > cap.at_most:
            effect, capped = cap.at_most, cap.says
    return ControlEffect(
        control=control.id,
        title=control.title,
        effect=effect,
        evidence=tuple(item.id for item in usable),
        capped=capped,
    )


def _of(status: ControlStatus, usable: list[Held], controls: ControlSet) -> int:
    listed = [item for item in usable if item.kind in status.control.evidence]
    if not usable:
        return 1 if status.counted or any(item.good is None for item in status.stale) else 0
    by_machine = any(controls.kind(kind).origin == "machine" for kind in status.control.evidence)
    if not listed or (by_machine and all(controls.kind(item.kind).origin in _WORDS for item in usable)):
        return 1
    if status.lacking:
        return 2
    return VERIFIED if any(item.independent for item in status.counted) else OPERATING


def _usable(item: Held, controls: ControlSet, release: str, as_of: dt.date) -> bool:
    """Good, of this release where its kind is bound to one, and not past one and a half times its age."""
    kind = controls.kind(item.kind)
    bound = kind.binds != "release" or (bool(release) and item.release == release)
    young = kind.max_age_days == 0 or (as_of - item.made_on).days <= kind.max_age_days * _LATE
    return bool(item.good) and bound and young and item.made_on <= as_of


def _newest_is_adverse(kind: str, pieces: list[Held]) -> bool:
    """Whether the newest judged piece of a kind fails its test, however old it is."""
    judged = [item for item in pieces if item.kind == kind and item.good is not None]
    return bool(judged) and max(judged, key=lambda item: (item.made_on, not item.good)).good is False
