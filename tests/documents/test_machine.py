"""A system in exchange formats: read by the maintained validators of OSCAL and CycloneDX."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from ombud.cli.case import CaseFile, open_case
from ombud.documents.machine import machine_files

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("credit-limit", "image-studio", "job-shortlist", "reoffending-risk")
#: Before and after duties of the AI Act begin to apply.
DAYS = (dt.date(2026, 11, 24), dt.date(2028, 1, 1))


def made(name: str, day: dt.date) -> tuple[CaseFile, dict[str, bytes]]:
    case = open_case(EXAMPLES / name, as_of=day, known_at=DAYS[0], measured=True)
    return case, machine_files(case.described())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_results_and_plan_are_valid_oscal_and_hold_every_obligation_that_applies(name: str, day: dt.date) -> None:
    from trestle.oscal.assessment_results import AssessmentResults
    from trestle.oscal.poam import PlanOfActionAndMilestones

    case, files = made(name, day)
    raw = json.loads(files["oscal-assessment-results.json"])["assessment-results"]
    results = AssessmentResults(**raw)

    due = [state for state in case.assessment.duties if state.is_due]
    findings = results.results[0].findings or []
    open_ = [state for state in due if state.state.value != "met"]
    assert len(findings) == len(due)
    assert sum(f["target"]["status"]["state"] == "not-satisfied" for f in raw["results"][0].get("findings", [])) == len(
        open_
    )
    assert ("oscal-plan-of-action.json" in files) == bool(open_)
    if open_:
        plan = json.loads(files["oscal-plan-of-action.json"])["plan-of-action-and-milestones"]
        assert len(PlanOfActionAndMilestones(**plan).poam_items) == len(open_)


@pytest.mark.parametrize("name", NAMES)
def test_the_ml_bom_is_valid_cyclonedx_and_holds_the_figures(name: str) -> None:
    pytest.importorskip("cyclonedx")
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    case, files = made(name, DAYS[0])
    content = files["cyclonedx-ml-bom.json"].decode()

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(content) is None
    model = json.loads(content)["metadata"]["component"]
    metrics = model["modelCard"].get("quantitativeAnalysis", {}).get("performanceMetrics", [])
    assert len(metrics) == len(case.assessment.figures or ())
    assert {"name": "ombud:fact:sys.name", "value": case.dossier.name} in model["properties"]


def test_a_list_is_a_list_and_options_keep_their_names_in_the_ml_bom() -> None:
    """Other programs read them; labels of options are for people."""
    model = json.loads(made("credit-limit", DAYS[0])[1]["cyclonedx-ml-bom.json"])["metadata"]["component"]
    assert model["modelCard"]["considerations"]["technicalLimitations"] == [
        "clients with fewer than six months of history",
        "limits above 500000",
    ]
    stated = [item["value"] for item in model["properties"] if item["name"] == "ombud:fact:scope.eu_links"]
    assert stated == ["eu-deployer", "eu-market"]


def test_a_pack_holds_every_format() -> None:
    _, files = made("credit-limit", DAYS[0])
    assert set(files) == {
        "croissant.json",
        "cyclonedx-ml-bom.json",
        "oscal-assessment-results.json",
        "oscal-plan-of-action.json",
        "spdx.json",
    }


def test_what_is_unknown_is_left_out_and_the_same_case_gives_the_same_bytes() -> None:
    case, files = made("credit-limit", DAYS[0])
    names = {item["name"] for item in json.loads(files["cyclonedx-ml-bom.json"])["metadata"]["component"]["properties"]}

    assert "ombud:fact:ops.rollback" not in names  # stated as unknown
    assert "ombud:fact:hum.measures" in names
    assert made("credit-limit", DAYS[0])[1] == files
    assert case.assessment.figures
