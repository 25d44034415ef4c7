"""One system in the formats that other tools read: what goes into the ``machine`` folder of a pack."""

from __future__ import annotations

import json

from ombud.casework import Assessment
from ombud.documents.ml_bom import ml_bom
from ombud.documents.oscal_results import action_plan, assessment_results
from ombud.facts import Vocabulary


def machine_files(found: Assessment, vocabulary: Vocabulary, *, system: str, release: str) -> dict[str, bytes]:
    """File name to bytes; the same assessment gives the same bytes.

    OSCAL assessment results and, when something is open, plan of action; CycloneDX ML-BOM.
    """
    files = {
        "cyclonedx-ml-bom.json": ml_bom(found, vocabulary, system=system, release=release, day=found.as_of),
        "oscal-assessment-results.json": assessment_results(found, system=system, release=release),
    }
    plan = action_plan(found, system=system, release=release)
    if plan:
        files["oscal-plan-of-action.json"] = plan
    return {name: (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode() for name, value in files.items()}
