"""``ombud risk`` as a person meets it: eight dimensions, what drives them, what to do, and a signed assessment."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ombud.cli.main import run

EXAMPLES = Path(__file__).parents[2] / "examples"
RATED = """risk: 1
ratings:
  - {scenario: S-07, severity: 2, likelihood: 2, because: drafts only, by: Ana, on: 2026-11-20}
scenarios:
  - {name: X-01, dimension: ops, title: The studio floods, cause: a river, event: water, harm: work is lost, group: us,
     essential: [CHG-04], by: Ana, on: 2026-11-20}
treatments:
  - {scenario: X-01, way: mitigate, action: move upstairs, owner: Bo, due: 2027-01-15, by: Ana, on: 2026-11-20}
acceptances:
  - {scenario: S-07, until: 2027-01-01, because: small, role: reviewer, by: Ana, on: 2026-11-20}
measured:
  - {metric: psi, value: "0.31", n: 900, tool: monitor 3, raw: a place, preregistered: true, by: Bo, on: 2026-11-20}
evidence:
  - {kind: E-DRILL, where: drill.pdf, good: true, by: Bo, on: 2026-10-02}
"""


@pytest.fixture(autouse=True)
def key_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMBUD_HOME", str(tmp_path / "home"))


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(EXAMPLES / "image-studio", tmp_path / "studio"))
    (folder / "risk.yaml").write_text(RATED, "utf-8")
    return folder


def out(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run([*arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_an_assessment_names_eight_dimensions_what_is_not_scored_and_the_gate(
    capsys: pytest.CaptureFixture[str], studio: Path
) -> None:
    code, text, _ = out(capsys, "risk", "assess", str(studio), "--as-of", "2026-11-24")

    assert code == 1
    for title in ("Bias", "Transparency", "Safety", "Regulatory class", "Privacy", "Security", "Vendor", "Operations"):
        assert f"\n  {title} " in text
    assert "confidence low" in text
    assert "Score in risk.yaml: " in text
    assert "S-07" not in text.split("Score in risk.yaml: ")[1].splitlines()[0]
    assert "The acceptance of S-07 by Ana does not stand: " in text


def test_one_dimension_is_explained_with_rows_and_facts(capsys: pytest.CaptureFixture[str], studio: Path) -> None:
    code, text, _ = out(capsys, "risk", "explain", str(studio), "ops", "--as-of", "2026-11-24")

    assert code == 0
    assert "X-01 The studio floods" in text
    assert "Population stability index: 0.31, n = 900, 20 Nov 2026: likelihood at least 4" in text
    assert "[risk.yaml, measured 1]" in text
    assert out(capsys, "risk", "explain", str(studio), "luck")[0] == 2


def test_the_register_lists_the_worst_first_with_owner_and_due_day(
    capsys: pytest.CaptureFixture[str], studio: Path
) -> None:
    code, text, _ = out(capsys, "risk", "register", str(studio), "--as-of", "2026-11-24", "--format", "json")
    rows = json.loads(text)

    assert code == 0
    assert [row["value"] for row in rows] == sorted((row["value"] for row in rows), reverse=True)
    (own,) = [row for row in rows if row["scenario"] == "X-01"]
    assert (own["owner"], own["due"], own["treatment"]) == ("Bo", "2027-01-15", "mitigate")


def test_a_signed_assessment_verifies_and_what_it_measured_stays_when_the_row_is_deleted(
    capsys: pytest.CaptureFixture[str], studio: Path
) -> None:
    out(capsys, "risk", "assess", str(studio), "--sign")
    assert out(capsys, "evidence", "verify", str(studio / "evidence"))[0] == 0
    (studio / "risk.yaml").write_text(
        RATED.replace('value: "0.31"', 'value: "0.01"').replace("metric: psi", "metric: coverage")
    )
    _, text, _ = out(capsys, "risk", "assess", str(studio), "--format", "json")

    (ops,) = [item for item in json.loads(text)["dimensions"] if item["code"] == "ops"]
    (drift,) = [item for item in ops["scenarios"] if item["id"] == "S-19"]
    assert any("Population stability index: 0.31" in line["says"] for line in drift["lines"])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "scenario: S-07, severity",
            "scenario: S-77, severity",
            'risk.yaml:3: there is no scenario "S-77". Did you mean',
        ),
        ("severity: 2", "severity: 6", "risk.yaml:3: severity and likelihood are whole numbers from 1 to 5."),
        ("severity: 2", "severity: high", "risk.yaml:3: Expected `int`, got `str`"),
        ("dimension: ops", "dimension: opps", 'risk.yaml:5: there is no dimension "opps". Did you mean "ops"?'),
        ("essential: [CHG-04]", "essential: [CHG-44]", 'there is no control "CHG-44"'),
        ("metric: psi", "metric: psy", 'risk.yaml:12: there is no metric or finding "psy"'),
        ("kind: E-DRILL", "kind: E-DRIL", 'there is no kind of evidence "E-DRIL". Did you mean "E-DRILL"?'),
        ("name: X-01", "name: S-01", '"S-01" is no name for a scenario of your own.'),
        ("on: 2026-10-02", "on: 2190-10-02", "it is of 2190-10-02, a day to come."),
        ("risk: 1", "risk: 2", 'it begins with "risk: 1".'),
        ("treatments:", "treatment:", 'risk.yaml:7: "treatment" is not a key that it has. Did you mean "treatments"?'),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(
    capsys: pytest.CaptureFixture[str], studio: Path, old: str, new: str, says: str
) -> None:
    assert old in RATED
    (studio / "risk.yaml").write_text(RATED.replace(old, new), "utf-8")
    code, text, error = out(capsys, "risk", "assess", str(studio))

    assert (code, text) == (2, "")
    assert says in error
    assert "Traceback" not in error
