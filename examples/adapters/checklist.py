"""A tool to be tested: a checklist for New York City's Local Law 144, as one finds them on paper.

It asks five questions and knows nothing of exceptions, dates or unknown answers. It does not use
Ombud: it stands for a tool in any language that reads JSON lines and writes JSON lines.
"""

from __future__ import annotations

import json
import sys

CHECKS = (
    lambda facts: "employment" in (facts.get("use.areas") or []),
    lambda facts: bool(set(facts.get("aedt.nyc_links") or []) & {"office", "remote-tied", "agency"}),
    lambda facts: facts.get("aedt.computed") is True,
    lambda facts: facts.get("aedt.output") in {"score", "rank", "classification", "recommendation"},
    lambda facts: facts.get("aedt.influence") in {"sole", "heaviest", "overrules"},
)


def answer(question: dict) -> dict:
    """Covered when all five are ticked; it says nothing of single provisions except the tool itself."""
    covered = all(check(question["facts"]) for check in CHECKS)
    return {
        "id": question["id"],
        "labels": ["aedt"] if covered else [],
        "provisions": {"aedt": "yes" if covered else "no"},
    }


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
