"""``ombud check`` as a person and a build server meet it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sarif_pydantic import Sarif

from ombud.checks import Seen
from ombud.cli.check import seen_of
from ombud.cli.main import run
from ombud.cli.paper import open_desk

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = "2026-11-24"


@pytest.fixture(autouse=True)
def key_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMBUD_HOME", str(tmp_path / "home"))


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES / "image-studio", tmp_path / "studio")
    return tmp_path / "studio"


def check(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> tuple[int, str]:
    code = run(["check", str(folder), "--as-of", DAY, *arguments])
    return code, capsys.readouterr().out


def test_a_serious_finding_is_told_with_who_mends_it_and_ends_with_exit_code_1(
    capsys: pytest.CaptureFixture[str], studio: Path
) -> None:
    code, text = check(capsys, studio)

    assert code == 1
    assert "SERIOUS  Parts of somebody else, and not known whose" in text
    assert "[EU AI Act Art. 25(4), VEN-01]" in text
    assert "-> Name the vendor, the service and the contract. (officer: ven.supplier)" in text


def test_findings_below_the_severity_asked_for_are_neither_shown_nor_counted(
    capsys: pytest.CaptureFixture[str], studio: Path
) -> None:
    assert "minor" not in check(capsys, studio, "--severity", "serious")[1]
    code, text = check(capsys, studio, "--severity", "stop")
    assert code == 0
    assert "checks found nothing." in text


def test_an_answer_that_contradicts_another_is_found_as_soon_as_it_is_in_the_dossier(
    capsys: pytest.CaptureFixture[str], studio: Path
) -> None:
    assert "excl" not in check(capsys, studio)[1]
    dossier = studio / "ombud.yaml"
    dossier.write_text(dossier.read_text().replace("facts:\n", "facts:\n  excl.research_only: true\n", 1))

    found = json.loads(check(capsys, studio, "--format", "json")[1])["findings"]
    one = next(item for item in found if item["check"] == "research-only-but-live")
    assert (one["severity"], one["who"], one["fact"]) == ("serious", "legal", "excl.research_only")


def test_sarif_is_read_by_others_and_points_at_the_line_that_mends(
    capsys: pytest.CaptureFixture[str], studio: Path, tmp_path: Path
) -> None:
    dossier = studio / "ombud.yaml"
    dossier.write_text(dossier.read_text().replace("facts:\n", "facts:\n  excl.research_only: true\n", 1))
    target = tmp_path / "check.sarif"
    code, said = check(capsys, studio, "--format", "sarif", "--output", str(target))
    made = Sarif.model_validate_json(target.read_text()).runs[0]
    found = json.loads(check(capsys, studio, "--format", "json")[1])["findings"]

    assert code == 1
    assert f"{len(found)} findings" in said
    assert [item.rule_id for item in made.results or []] == [item["check"] for item in found]
    assert {item["check"] for item in found} == {rule.id for rule in made.tool.driver.rules or []}
    result = next(item for item in made.results or [] if item.rule_id == "research-only-but-live")
    line = result.locations[0].physical_location.region.start_line  # type: ignore[index, union-attr]
    assert "excl.research_only" in dossier.read_text().splitlines()[line - 1]
    assert result.level == "error"


def test_a_published_document_grows_stale_and_is_found(capsys: pytest.CaptureFixture[str], studio: Path) -> None:
    assert run(["document", "publish", "system-card", str(studio), "--with-gaps", "--by", "Rosa"]) == 0
    capsys.readouterr()
    seen: Seen = seen_of(open_desk(studio, as_of=None, known_at=None, evidence=None))
    paper = next(item for item in seen.papers if item.kind == "system-card")
    assert (paper.state, paper.version) == ("published", 1)

    dossier = studio / "ombud.yaml"
    dossier.write_text(dossier.read_text().replace("sys.name: ", "sys.name: New ", 1))
    assert run(["check", str(studio)]) == 1
    assert "has changed since; changes:" in capsys.readouterr().out


def test_an_unknown_severity_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str], studio: Path) -> None:
    assert run(["check", str(studio), "--severity", "grave"]) == 2
    assert "severity" in capsys.readouterr().err
