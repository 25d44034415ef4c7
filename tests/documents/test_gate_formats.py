"""The gate for code hosts and build servers: read back by libraries that others use for SARIF and JUnit."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from ombud.cli.case import CaseFile, open_case
from ombud.cli.main import run
from ombud.documents.junit import gate_junit
from ombud.documents.sarif import Place, gate_sarif
from ombud.facts import dossier_lines
from ombud.review import Condition, GateResult

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("credit-limit", "image-studio", "job-shortlist", "reoffending-risk")
DAY = dt.date(2026, 12, 3)


def case_of(name: str) -> CaseFile:
    return open_case(EXAMPLES / name, as_of=DAY, known_at=DAY, measured=True)


@pytest.mark.parametrize("name", NAMES)
def test_every_open_condition_is_a_sarif_result_with_a_rule_and_a_line(name: str) -> None:
    from sarif_pydantic import Sarif

    case = case_of(name)
    place = Place(uri="ombud.yaml", lines=dossier_lines(case.dossier.path))
    made = gate_sarif(case.assessment.gate, case.library, place, system=name, release="1")
    run_ = Sarif.model_validate(json.loads(json.dumps(made))).runs[0]

    gate = case.assessment.gate
    results = run_.results or []
    assert [result.level for result in results] == ["error"] * len(gate.refusals()) + ["warning"] * len(
        gate.to_look_at()
    )
    rules = run_.tool.driver.rules or []
    assert len({rule.id for rule in rules}) == len(rules)
    text = case.dossier.path.read_text().splitlines()
    for result, condition in zip(results, [*gate.refusals(), *gate.to_look_at()], strict=True):
        assert rules[result.rule_index or 0].id == result.rule_id == condition.rule
        line = result.locations[0].physical_location.region.start_line  # type: ignore[index, union-attr]
        assert 1 <= line <= len(text)
        if condition.fact in case.dossier.facts():
            assert condition.fact in text[line - 1]


def test_a_rule_of_law_leads_to_the_law() -> None:
    """Whether AI Act Art. 5(1)(ba), in force from 2 December 2026, forbids the studio is still open."""
    case = case_of("image-studio")
    place = Place(uri="ombud.yaml", lines={})
    made = json.loads(json.dumps(gate_sarif(case.assessment.gate, case.library, place, system="s", release="1")))
    rules = {rule["id"]: rule for rule in made["runs"][0]["tool"]["driver"]["rules"]}
    ban = rules["eu-ai-act.art-5-1-ba"]
    assert ban["helpUri"].startswith("https://")
    assert "5(1)(ba)" in ban["help"]["text"]
    assert ban["defaultConfiguration"]["level"] == "error"


def test_the_mark_of_a_result_stays_when_only_the_figure_changes() -> None:
    library = case_of("image-studio").library

    def marked(says: str) -> str:
        condition = Condition(kind="figure", met=False, says=says, rule="figure.impact_ratio", cite="our policy")
        gate = GateResult(passed=False, as_of=DAY, policy="p 1", conditions=(condition,))
        made = gate_sarif(gate, library, Place(uri="ombud.yaml", lines={"data": 7}), system="s", release="1")
        result = json.loads(json.dumps(made))["runs"][0]["results"][0]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 7
        return str(result["partialFingerprints"])

    assert marked("0.61") == marked("0.62")


@pytest.mark.parametrize("name", NAMES)
def test_junit_counts_every_condition_and_only_refusals_fail(name: str) -> None:
    from junitparser import Failure, JUnitXml, Skipped

    gate = case_of(name).assessment.gate
    suite = next(iter(JUnitXml.fromstring(gate_junit(gate, system=name, release="1"))))
    cases = list(suite)
    assert (suite.tests, suite.failures, suite.skipped) == (
        len(gate.conditions),
        len(gate.refusals()),
        len(gate.to_look_at()),
    )
    kinds = [type(case.result[0]) if case.result else None for case in cases]
    assert kinds == [None if item.met else Failure if item.refuses else Skipped for item in gate.conditions]


def test_characters_that_xml_cannot_carry_are_replaced() -> None:
    from junitparser import JUnitXml

    condition = Condition(kind="fact", met=False, says="a\x00b <&> \ud800", rule="fact.x")
    gate = GateResult(passed=False, as_of=DAY, policy="p 1", conditions=(condition,))
    suite = next(iter(JUnitXml.fromstring(gate_junit(gate, system='"<s>"', release="1"))))
    assert "a\ufffdb <&> \ufffd" in next(iter(suite)).name
    assert suite.name == '"<s>"'


@pytest.mark.parametrize("format", ["sarif", "junit"])
def test_the_gate_writes_the_file_and_still_refuses(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OMBUD_HOME", str(tmp_path / "home"))
    shutil.copytree(EXAMPLES / "image-studio", tmp_path / "my studio")
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "out" / "gate"
    code = run(["gate", "my studio", "--as-of", "2026-12-03", "--format", format, "--output", str(target)])
    assert code == 1
    assert "REFUSED: Campaign image studio" in capsys.readouterr().out
    if format == "sarif":
        result = json.loads(target.read_text())["runs"][0]["results"][0]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == "my%20studio/ombud.yaml"
    else:
        assert target.read_bytes().startswith(b"<?xml")


def test_of_two_statements_about_a_fact_the_line_is_that_of_the_last(tmp_path: Path) -> None:
    file = tmp_path / "ombud.yaml"
    file.write_text(
        "ombud: 1\nfacts:\n  sys.name: A\n  sys.owner: B\nstatements:\n"
        '  - {key: sys.name, value: C, by: D, at: "2026-11-22T10:00:00+00:00"}\n'
    )
    lines = dossier_lines(file)
    assert (lines["sys.name"], lines["sys.owner"], lines["facts"]) == (6, 4, 2)
