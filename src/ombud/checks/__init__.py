"""Consistency checks as data, and the findings they give for one case on a day."""

from __future__ import annotations

from ombud.checks.items import Paper
from ombud.checks.library import load_checks
from ombud.checks.look import finding_of, look
from ombud.checks.model import GRAVE, SEVERITIES, Check, CheckSet, Finding, Severity, Who
from ombud.checks.view import Decided, People, Seen, findings_of

__all__ = [
    "GRAVE",
    "SEVERITIES",
    "Check",
    "CheckSet",
    "Decided",
    "Finding",
    "Paper",
    "People",
    "Seen",
    "Severity",
    "Who",
    "finding_of",
    "findings_of",
    "load_checks",
    "look",
]
