"""Controls: obligations held against evidence."""

from __future__ import annotations

from ombud.controls.status import DutyState, Holdings, Shown, State, duty_states

__all__ = ["DutyState", "Holdings", "Shown", "State", "duty_states"]
