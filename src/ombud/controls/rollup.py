"""The state of a control, of a requirement, and of an instrument, from evidence.

The rules, in order: a control whose condition is not met does not apply; without evidence it
is missing; where a machine could show it, a person's word alone leaves it designed; with some
evidence it is implemented; with all of it good and fresh it is satisfied; an independent check
makes it verified. A requirement is as good as the worst of the controls that are its home.
Before the day on which a requirement binds it is upcoming, never a breach.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from ombud.controls.model import Control, ControlSet, EvidenceKind
from ombud.facts import FactValue, Vocabulary
from ombud.law import Reason, Situation, Truth
from ombud.law.model import Instrument


class ControlState(StrEnum):
    """How a control stands; the order below is from worst to best."""

    UNDECIDED = "undecided"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    DESIGNED = "designed"
    IMPLEMENTED = "implemented"
    SATISFIED = "satisfied"
    VERIFIED = "verified"


#: Worst first. A control of which it is not known whether it applies comes before everything:
#: nothing can be said of a requirement while it is open.
ORDER = (
    ControlState.UNDECIDED,
    ControlState.MISSING,
    ControlState.DESIGNED,
    ControlState.IMPLEMENTED,
    ControlState.SATISFIED,
    ControlState.VERIFIED,
)
READY = frozenset({ControlState.SATISFIED, ControlState.VERIFIED})


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of evidence that an organisation holds for a system.

    Attributes:
        kind: id of its kind.
        id: where it is in the log.
        made_on: the day it was made.
        release: digest of the release it is bound to, where it is bound to one.
        good: it passes the sufficiency test of its kind; None when nobody has judged that.
        independent: it is a check by somebody who did not make what is checked.
    """

    kind: str
    id: str
    made_on: dt.date
    release: str = ""
    good: bool | None = True
    independent: bool = False


class ControlStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A control's state with its reasons."""

    control: Control
    state: ControlState
    applies: Reason
    counted: tuple[Held, ...]
    stale: tuple[Held, ...]
    lacking: tuple[str, ...]


class RequirementStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a law or framework with the state of its homes; supporting controls are context."""

    cite: str
    title: str
    state: ControlState
    homes: tuple[str, ...]
    supporting: tuple[str, ...]


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """How far an instrument is shown: a count, never weighted, with the day it binds."""

    instrument: str
    ready: int
    applicable: int
    undecided: int
    binds_from: dt.date | None
    upcoming: bool
    requirements: tuple[RequirementStatus, ...]


def is_fresh(held: Held, kind: EvidenceKind, *, release: str, as_of: dt.date) -> bool:
    """Whether a piece still counts: about this very release where its kind is bound to one, and young enough.

    Evidence of one release does not carry to another (non-transfer rule NT-10); a kind of age 0
    does not grow old.
    """
    if held.made_on > as_of:
        return False
    if kind.binds == "release" and (not release or held.release != release):
        return False
    return kind.max_age_days == 0 or (as_of - held.made_on).days <= kind.max_age_days


def control_statuses(
    controls: ControlSet,
    conditions: Instrument,
    facts: Mapping[str, FactValue],
    held: Iterable[Held],
    vocabulary: Vocabulary,
    *,
    release: str,
    as_of: dt.date,
) -> tuple[ControlStatus, ...]:
    """The state of every control for one system on a day.

    Args:
        release: digest of the release that is looked at; empty when there is none yet.
    """
    situation = Situation(conditions, facts, vocabulary, as_of=as_of, known_at=as_of)
    by_kind: dict[str, list[Held]] = {}
    for item in held:
        by_kind.setdefault(item.kind, []).append(item)
    return tuple(
        _control_status(control, controls, situation.provision(control.when), by_kind, release, as_of)
        for control in controls.controls
    )


def _control_status(
    control: Control,
    controls: ControlSet,
    applies: Reason,
    by_kind: Mapping[str, list[Held]],
    release: str,
    as_of: dt.date,
) -> ControlStatus:
    kinds = {kind: controls.kind(kind) for kind in control.evidence}
    found = [item for kind in (*kinds, "E-ATT") for item in by_kind.get(kind, ())]
    found = [item for item in found if item.made_on <= as_of]
    counted = tuple(
        item for item in found if item.good and is_fresh(item, controls.kind(item.kind), release=release, as_of=as_of)
    )
    shown = {item.kind for item in counted}
    lacking = tuple(kind for kind in kinds if kind not in shown)
    return ControlStatus(
        control=control,
        state=_state(applies.value, controls, kinds, found, counted, lacking),
        applies=applies,
        counted=counted,
        stale=tuple(item for item in found if item not in counted),
        lacking=lacking,
    )


def _state(
    applies: Truth,
    controls: ControlSet,
    kinds: Mapping[str, EvidenceKind],
    found: list[Held],
    counted: tuple[Held, ...],
    lacking: tuple[str, ...],
) -> ControlState:
    if applies is not Truth.YES:
        return ControlState.NOT_APPLICABLE if applies is Truth.NO else ControlState.UNDECIDED
    if not found:
        return ControlState.MISSING
    by_machine = any(kind.origin == "machine" for kind in kinds.values())
    words_only = all(controls.kind(item.kind).origin in {"human", "attestation"} for item in found)
    if by_machine and words_only:
        return ControlState.DESIGNED
    if lacking:
        return ControlState.IMPLEMENTED
    checked = any(item.independent for item in counted)
    return ControlState.VERIFIED if checked else ControlState.SATISFIED


def requirement_status(instrument: str, cite: str, title: str, statuses: Iterable[ControlStatus]) -> RequirementStatus:
    """The worst state among the primary controls that apply; *not applicable* when none does."""
    homes: list[ControlStatus] = []
    supporting: list[str] = []
    for status in statuses:
        places = [m for m in status.control.maps if m.instrument == instrument and m.cite == cite]
        if any(m.primary for m in places):
            homes.append(status)
        elif places:
            supporting.append(status.control.id)
    states = [status.state for status in homes if status.state is not ControlState.NOT_APPLICABLE]
    return RequirementStatus(
        cite=cite,
        title=title,
        state=min(states, key=ORDER.index, default=ControlState.NOT_APPLICABLE),
        homes=tuple(status.control.id for status in homes),
        supporting=tuple(supporting),
    )


def readiness(
    instrument: Instrument,
    statuses: Iterable[ControlStatus],
    *,
    as_of: dt.date,
    binds_from: dt.date | None = None,
    cites: Iterable[tuple[str, str]] | None = None,
) -> Readiness:
    """How many requirements of an instrument are shown, of those that apply.

    Args:
        binds_from: the day on which it binds the system; None where it is voluntary or binds already.
        cites: (citation, title) of its requirements; by default its provisions of kind requirement.
    """
    known = tuple(statuses)
    places = cites or [(p.cite, p.title) for p in instrument.provisions if p.kind == "requirement"]
    found = tuple(requirement_status(instrument.card.id, cite, title, known) for cite, title in places)
    applicable = [item for item in found if item.state is not ControlState.NOT_APPLICABLE]
    return Readiness(
        instrument=instrument.card.id,
        ready=sum(item.state in READY for item in applicable),
        applicable=len(applicable),
        undecided=sum(item.state is ControlState.UNDECIDED for item in applicable),
        binds_from=binds_from,
        upcoming=binds_from is not None and binds_from > as_of,
        requirements=found,
    )
