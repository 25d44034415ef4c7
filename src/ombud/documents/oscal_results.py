"""How one system stands, as OSCAL 1.2.1 (NIST): assessment results, and a plan of action for what is open.

A finding is an obligation that applies on the day; it is satisfied when everything it needs is shown.
What is not shown, or not known, is not satisfied and comes back as an item of the plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ombud.casework import Assessment
from ombud.controls import DutyState
from ombud.controls.status import State
from ombud.documents.oscal import NAMESPACE, Json, metadata, props, stable_uuid, token


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _id(kind: str, system: str, state: DutyState) -> str:
    return stable_uuid(kind, system, state.instrument, state.duty.obligation.id)


def _due(found: Assessment) -> list[DutyState]:
    return [state for state in found.duties if state.is_due]


def assessment_results(found: Assessment, *, system: str, release: str) -> Json:
    """Every obligation that applies on the as-of date as a finding, with what shows it.

    The plan it refers to is the law library and the day, in its back matter.
    """
    plan = stable_uuid("plan", found.library, found.as_of.isoformat(), found.known_at.isoformat())
    due = _due(found)
    result: Json = {
        "uuid": stable_uuid("result", system, release, plan),
        "title": f"{system}, release {release}",
        "description": f"Obligations that apply on {found.as_of.isoformat()}, held against evidence.",
        "start": _moment(found.as_of),
        "end": _moment(found.as_of),
        "props": props([("known-at", found.known_at.isoformat()), ("law-library", found.library)]),
        "reviewed-controls": {"control-selections": [_selection(due)]},
    }
    if due:
        result["observations"] = [_observation(state, system, found.as_of) for state in due]
        result["findings"] = [_finding(state, system) for state in due]
    return {
        "assessment-results": {
            "uuid": stable_uuid("assessment-results", system, release, plan),
            "metadata": metadata(f"Assessment results: {system}", release, found.as_of),
            "import-ap": {"href": f"#{plan}"},
            "results": [result],
            "back-matter": {
                "resources": [
                    {
                        "uuid": plan,
                        "title": "Law library and day of the assessment",
                        "description": "Stands for the assessment plan: which rules were applied, as of when.",
                        "props": props([("law-library", found.library), ("as-of", found.as_of.isoformat())]),
                    }
                ]
            },
        }
    }


def _selection(due: Iterable[DutyState]) -> Json:
    ids = sorted({token(state.duty.obligation.id) for state in due})
    return {"include-controls": [{"control-id": name} for name in ids]} if ids else {"include-all": {}}


def _observation(state: DutyState, system: str, day: dt.date) -> Json:
    shown = "; ".join(f"{item.need}: {'shown' if item.held else 'not shown'}" for item in state.shown)
    observation: Json = {
        "uuid": _id("observation", system, state),
        "description": shown or "Nothing is named that would show it.",
        "methods": ["EXAMINE"],
        "collected": _moment(day),
    }
    evidence = [{"description": f"{item.need}: {item.by or 'held'}"} for item in state.shown if item.held]
    return observation | ({"relevant-evidence": evidence} if evidence else {})


def _finding(state: DutyState, system: str) -> Json:
    obligation = state.duty.obligation
    return {
        "uuid": _id("finding", system, state),
        "title": obligation.title,
        "description": obligation.says,
        "props": props(_about(state)),
        "target": {
            "type": "objective-id",
            "target-id": token(obligation.id),
            "status": {
                "state": "satisfied" if state.state is State.MET else "not-satisfied",
                "remarks": f"Ombud's state: {state.state.value}.",
            },
        },
        "related-observations": [{"observation-uuid": _id("observation", system, state)}],
    }


def _about(state: DutyState) -> list[tuple[str, str]]:
    return [
        ("label", state.duty.obligation.cite),
        ("instrument", state.instrument),
        ("state", state.state.value),
        ("confidence", state.duty.obligation.confidence),
        ("applies-from", state.due.isoformat() if state.due else ""),
    ]


def action_plan(found: Assessment, *, system: str, release: str) -> Json | None:
    """What is not satisfied, as plan of action and milestones; None when nothing is open."""
    items = [
        {
            "uuid": _id("item", system, state),
            "title": state.duty.obligation.title,
            "description": "Not shown: " + ("; ".join(item.need for item in state.missing()) or "anything yet") + ".",
            "props": props(_about(state)),
            "related-findings": [
                {"finding-uuid": stable_uuid("finding", system, state.instrument, state.duty.obligation.id)}
            ],
        }
        for state in _due(found)
        if state.state is not State.MET
    ]
    if not items:
        return None
    return {
        "plan-of-action-and-milestones": {
            "uuid": stable_uuid("action-plan", system, release, found.library, found.as_of.isoformat()),
            "metadata": metadata(f"Plan of action: {system}", release, found.as_of),
            "system-id": {"identifier-type": NAMESPACE, "id": token(system)},
            "poam-items": items,
        }
    }
