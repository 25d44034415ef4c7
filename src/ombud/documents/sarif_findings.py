"""Findings of consistency checks as SARIF 2.1.0 (OASIS): shown beside the line of the dossier that mends them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

from ombud import __version__
from ombud.checks import Check, CheckSet, Finding, Severity
from ombud.documents.sarif import SCHEMA, Json, Place
from ombud.law import Library

_LEVELS: dict[Severity, str] = {"stop": "error", "serious": "error", "minor": "warning"}
#: The part of a dossier that mends what belongs to no single fact.
_PARTS = {"figures": "data", "obligations": "records", "controls": "records"}


def findings_sarif(
    findings: Sequence[Finding], checks: CheckSet, library: Library, place: Place, *, system: str, as_of: dt.date
) -> Json:
    """One run with a rule for every check that fired, and a result for each finding."""
    fired = list(dict.fromkeys(finding.check for finding in findings))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Ombud",
                        "semanticVersion": __version__,
                        "rules": [_rule(checks.check(name)) for name in fired],
                    }
                },
                "automationDetails": {"id": f"ombud/check/{system}"},
                "columnKind": "unicodeCodePoints",
                "properties": {
                    "system": system,
                    "asOf": as_of.isoformat(),
                    "lawLibrary": library.digest,
                    "checks": checks.digest,
                },
                "results": list(_results(findings, fired, place, system)),
            }
        ],
    }


def _rule(check: Check) -> Json:
    rests = check.rests.law or check.rests.control
    return {
        "id": check.id,
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.because},
        "help": {"text": f"{check.mend} Rests on: {rests}." if rests else check.mend},
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        "properties": {"kind": check.kind, "severity": check.severity, "who": check.who},
    }


def _results(findings: Iterable[Finding], fired: list[str], place: Place, system: str) -> Iterable[Json]:
    for finding in findings:
        # What it says may change with a value; the check and the item stay from run to run.
        mark = "\n".join((system, finding.check, finding.item))
        told = f"{finding.says} {finding.mend}" + (f" [{finding.cite}]" if finding.cite else "")
        yield {
            "ruleId": finding.check,
            "ruleIndex": fired.index(finding.check),
            "level": _LEVELS[finding.severity],
            "message": {"text": told},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": place.uri},
                        "region": {"startLine": _line(finding, place)},
                    }
                }
            ],
            "partialFingerprints": {"ombudFinding/v1": hashlib.sha256(mark.encode()).hexdigest()},
        }


def _line(finding: Finding, place: Place) -> int:
    """The fact that mends it, else the part of the dossier, else the facts."""
    lines = place.lines
    return lines.get(finding.fact) or lines.get(_PARTS.get(finding.page, "facts")) or lines.get("facts", 1)
