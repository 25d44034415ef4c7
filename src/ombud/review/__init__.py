"""Review: the release policy and the gate."""

from __future__ import annotations

from ombud.review.condition import Condition
from ombud.review.gate import GateResult, decide_gate
from ombud.review.policy import Policy, load_policy

__all__ = ["Condition", "GateResult", "Policy", "decide_gate", "load_policy"]
