"""What the gate did not clear, as SARIF 2.1.0 (OASIS): code hosts show it beside the line of the dossier.

A refusal is an error; what somebody has to look at is a warning. What is met is no result of SARIF.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from ombud import __version__
from ombud.law import Library
from ombud.review import Condition, GateResult

Json = dict[str, object]
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

#: What a condition without a fact rests on: the part of the dossier that a person would change.
_PARTS = {"figure": "data", "measurement": "data", "duty": "records"}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The dossier as others find it.

    Attributes:
        uri: its path from where the tool runs, with forward slashes.
        lines: line of each fact and part, from :func:`ombud.facts.dossier_lines`.
    """

    uri: str
    lines: Mapping[str, int]

    def line(self, condition: Condition) -> int:
        """Where the condition is cleared: its fact, else the part that shows it, else the first line."""
        return (
            self.lines.get(condition.fact)
            or self.lines.get(_PARTS.get(condition.kind, "facts"))
            or self.lines.get("facts", 1)
        )


def gate_sarif(gate: GateResult, library: Library, place: Place, *, system: str, release: str) -> Json:
    """One run with a rule for every kind of condition that is open, and a result for each."""
    open_ = [*gate.refusals(), *gate.to_look_at()]
    rules = list({condition.rule: condition for condition in open_})
    driver: Json = {"name": "Ombud", "semanticVersion": __version__, "rules": _rules(open_, library)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "automationDetails": {"id": f"ombud/gate/{system}"},
                "columnKind": "unicodeCodePoints",
                "properties": {
                    "system": system,
                    "release": release,
                    "asOf": gate.as_of.isoformat(),
                    "passed": gate.passed,
                    "policy": gate.policy,
                    "lawLibrary": library.digest,
                },
                "results": [_result(condition, rules.index(condition.rule), place, system) for condition in open_],
            }
        ],
    }


def _rules(conditions: Iterable[Condition], library: Library) -> list[Json]:
    first: dict[str, Condition] = {}
    for condition in conditions:
        first.setdefault(condition.rule, condition)
    return [_rule(condition, library) for condition in first.values()]


def _rule(condition: Condition, library: Library) -> Json:
    rule: Json = {
        "id": condition.rule,
        "shortDescription": {"text": _title(condition)},
        "help": {"text": f"Rests on: {condition.cite}." if condition.cite else "Rests on the release policy."},
        "defaultConfiguration": {"level": _level(condition)},
        "properties": {"kind": condition.kind},
    }
    address = _address(condition, library)
    return rule | ({"helpUri": address} if address else {})


def _title(condition: Condition) -> str:
    titles = {
        "law": "Law that is not encoded in depth",
        "law_open": "It is open whether a law applies",
        "prohibited": "Prohibited practice",
        "duty": "An obligation that applies is not shown",
        "fact": "A fact that the release policy requires",
        "figure": "A figure past its limit",
        "measurement": "The measurement that the release policy requires",
        "risk": "The risk gate",
    }
    return titles[condition.kind]


def _address(condition: Condition, library: Library) -> str:
    """Where the law itself can be read."""
    if not condition.instrument:
        return ""
    sources = library.instrument(condition.instrument).card.sources.values()
    return next((source.url for source in sources if source.url.startswith("http")), "")


def _level(condition: Condition) -> str:
    return "error" if condition.refuses else "warning"


def _result(condition: Condition, number: int, place: Place, system: str) -> Json:
    told = " ".join(part for part in (condition.says, condition.clears, _cited(condition)) if part)
    # What it says may change with a figure; who, which rule and which fact stay from run to run.
    mark = "\n".join((system, condition.rule, condition.fact, condition.cite))
    return {
        "ruleId": condition.rule,
        "ruleIndex": number,
        "level": _level(condition),
        "message": {"text": told},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": place.uri},
                    "region": {"startLine": place.line(condition)},
                }
            }
        ],
        "partialFingerprints": {"ombudCondition/v1": hashlib.sha256(mark.encode()).hexdigest()},
    }


def _cited(condition: Condition) -> str:
    return f"[{condition.cite}]" if condition.cite else ""
