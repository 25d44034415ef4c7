"""Which controls does this system show, and how far is it with the frameworks it follows?"""

from __future__ import annotations

import datetime as dt

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ombud.casework.held import HeldEvidence, held_of, release_digest
from ombud.controls import (
    ControlState,
    ControlStatus,
    Readiness,
    control_statuses,
    load_conditions,
    load_controls,
    readiness,
)
from ombud.facts import UNKNOWN, load_vocabulary
from ombud.law import Instrument, load_library
from ombud.law.rules.reasons import Truth
from ombud.web.systems import log as ledger
from ombud.web.systems.pages.case import Case, case_for, frame_of


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """A family of controls with their states."""

    title: str
    statuses: tuple[ControlStatus, ...]


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """A framework that is followed, and how far it is shown."""

    instrument: Instrument
    readiness: Readiness


@require_GET
def controls(request: HttpRequest, pk: int) -> HttpResponse:
    """Which controls does it show, and what is lacking?"""
    case, wrong = case_for(request, pk)
    log = ledger.statements_about(case.system)
    held = held_of(log.sound, case.found.facts, load_library(), load_controls())
    statuses = _statuses(case, held)
    wanted = request.GET.get("state", "")
    return render(
        request,
        "lawroom/system_controls.html",
        {
            **frame_of(request, case, wrong, "system-controls"),
            "families": _families(statuses, wanted),
            "counts": _counts(statuses),
            "wanted": wanted,
            "applicable": sum(item.state not in _APART for item in statuses),
            "undecided": sum(item.state is ControlState.UNDECIDED for item in statuses),
            "held": held,
            "broken": log.broken,
            "followed": _followed(case, statuses),
            "kinds": {kind.id: kind for kind in load_controls().kinds},
            "frameworks": FRAMEWORKS,
            "none_followed": case.found.facts.get(FRAMEWORKS) == frozenset(),
        },
    )


#: The fact that says which frameworks an organisation follows.
FRAMEWORKS = "org.frameworks"
_APART = frozenset({ControlState.NOT_APPLICABLE, ControlState.UNDECIDED})


def _statuses(case: Case, held: HeldEvidence) -> tuple[ControlStatus, ...]:
    version = case.found.facts.get("sys.version", UNKNOWN)
    return control_statuses(
        load_controls(),
        load_conditions(),
        case.found.facts,
        held.held,
        load_vocabulary(),
        release=release_digest(version if isinstance(version, str) else ""),
        as_of=case.as_of,
    )


def _families(statuses: tuple[ControlStatus, ...], wanted: str) -> list[Family]:
    rows = [item for item in statuses if not wanted or item.state == wanted]
    found = [
        Family(title=title, statuses=tuple(item for item in rows if item.control.family == name))
        for name, title in load_controls().families.items()
    ]
    return [family for family in found if family.statuses]


def _counts(statuses: tuple[ControlStatus, ...]) -> list[tuple[ControlState, int]]:
    return [(state, sum(item.state is state for item in statuses)) for state in ControlState]


def _followed(case: Case, statuses: tuple[ControlStatus, ...]) -> list[Followed]:
    """The frameworks that are followed: those with requirements whose scope is met."""
    scope = {outcome.instrument_id: outcome.scope for outcome in case.found.outcomes}
    return [
        Followed(
            instrument=item,
            readiness=readiness(
                item, statuses, as_of=case.as_of, binds_from=_binds(scope[item.card.id].dates.applies, case.as_of)
            ),
        )
        for item in load_library().instruments
        if any(provision.kind == "requirement" for provision in item.provisions)
        and scope[item.card.id].value is Truth.YES
    ]


def _binds(day: dt.date | None, as_of: dt.date) -> dt.date | None:
    """The day on which it binds, where that is still to come."""
    return day if day and day > as_of else None
