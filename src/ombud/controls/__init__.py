"""Controls: one set of them for all law; obligations and controls held against evidence."""

from __future__ import annotations

from ombud.controls.library import load_conditions, load_controls
from ombud.controls.model import Control, ControlSet, EvidenceKind
from ombud.controls.rollup import (
    ControlState,
    ControlStatus,
    Held,
    Readiness,
    RequirementStatus,
    control_statuses,
    readiness,
    requirement_status,
)
from ombud.controls.status import DutyState, Holdings, Shown, State, duty_states

__all__ = [
    "Control",
    "ControlSet",
    "ControlState",
    "ControlStatus",
    "DutyState",
    "EvidenceKind",
    "Held",
    "Holdings",
    "Readiness",
    "RequirementStatus",
    "Shown",
    "State",
    "control_statuses",
    "duty_states",
    "load_conditions",
    "load_controls",
    "readiness",
    "requirement_status",
]
