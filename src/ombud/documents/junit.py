"""The gate as JUnit XML: every condition is a test case, so that a build server lists what refused.

A refusal is a failure. What somebody has to look at is a skipped case: it neither passed nor refuses.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # it only writes

from ombud.review import Condition, GateResult

#: Characters that XML 1.0 cannot carry; a fact could bring one.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def gate_junit(gate: GateResult, *, system: str, release: str) -> bytes:
    """One suite named after the system; the same gate gives the same bytes."""
    counts = {
        "tests": len(gate.conditions),
        "failures": len(gate.refusals()),
        "errors": 0,
        "skipped": len(gate.to_look_at()),
    }
    numbers = {name: str(number) for name, number in counts.items()}
    top = Element("testsuites", {"name": "ombud gate", **numbers})
    suite = SubElement(top, "testsuite", {"name": _text(system), **numbers})
    suite.set("timestamp", f"{gate.as_of.isoformat()}T00:00:00")
    about = SubElement(suite, "properties")
    for name, value in (("release", release), ("as-of", gate.as_of.isoformat()), ("policy", gate.policy)):
        SubElement(about, "property", {"name": name, "value": _text(value)})
    for condition in gate.conditions:
        _case(suite, condition, system)
    indent(top)
    written: bytes = tostring(top, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _case(suite: Element, condition: Condition, system: str) -> None:
    name = f"{condition.rule}: {condition.says}"
    case = SubElement(suite, "testcase", {"name": _text(name), "classname": _text(f"{system}.{condition.kind}")})
    if condition.met:
        return
    result = SubElement(case, "failure" if condition.refuses else "skipped", {"message": _text(condition.says)})
    if condition.refuses:
        result.set("type", condition.kind)
        rests = f"Rests on: {condition.cite}" if condition.cite else ""
        result.text = _text("\n".join(part for part in (condition.says, condition.clears, rests) if part))


def _text(value: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value)
