"""The command line as a person meets it: whole processes' arguments in, text and exit codes out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ombud.cli.main import run
from ombud.law import load_library, show_date

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def key_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMBUD_HOME", str(tmp_path / "home"))


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES / "image-studio", tmp_path / "studio")
    return tmp_path / "studio"


def out(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run([*arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def first_line(text: str) -> str:
    return text.split("\n", 1)[0]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["classify", "nowhere"], "there is no such dossier. `ombud init` makes one."),
        (["measure", "fairness", "absent.csv", "--group", "sex", "--prediction", "ok"], "there is no such file."),
        (["evidence", "verify", "absent"], "this file cannot be read."),
        (["classify"], "See `ombud --help`."),
        (["classify", ".", "--as-of", "2026-02-30"], "See `ombud --help`."),
        (["clasify"], "See `ombud --help`."),
    ],
)
def test_bad_use_is_one_sentence_on_stderr_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    code, text, error = out(capsys, *arguments)
    assert (code, text) == (2, "")
    assert says in error
    assert "Traceback" not in error
    assert error.count("\n") == 1


def test_a_dossier_is_begun_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert out(capsys, "init", str(tmp_path), "--name", 'A "quoted" name', "--by", "Ana")[0] == 0
    code, text, _ = out(capsys, "classify", str(tmp_path))
    assert code == 0
    assert 'A "quoted" name' in text
    assert "cannot be said yet" in text
    assert out(capsys, "init", str(tmp_path))[0] == 2


def test_classify_says_class_citation_date_and_reason(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = out(capsys, "classify", str(EXAMPLES / "credit-limit"), "--as-of", "2026-11-24")

    assert code == 0
    assert "EU AI Act 2026.11: High-risk from 2 Dec 2027" in text
    assert "Annex III point 5(b)" in text
    assert "It evaluates the creditworthiness of natural persons." in text
    assert "confidence V" in text


def test_what_classify_writes_as_json_tells_each_ground_once(capsys: pytest.CaptureFixture[str]) -> None:
    text = out(capsys, "classify", str(EXAMPLES / "credit-limit"), "--as-of", "2026-11-24", "--format", "json")[1]
    told = json.loads(text)
    (act,) = (item for item in told["outcomes"] if item["instrument_id"] == "eu-ai-act")
    found = {item["provision"]["id"]: item["reason"] for item in act["determinations"]}

    assert len(text) < 12_000_000
    assert found["annex-iii-5b"]["children"], "the grounds stand with the provision itself"
    named = [node for reason in found.values() for node in below(reason) if node["provision"]]
    assert named
    assert all(node["provision"] in found and not node["children"] for node in named)


def below(reason: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for child in reason["children"]:
        yield child
        yield from below(child)


def test_classify_says_when_the_law_was_checked(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["classify", str(EXAMPLES / "credit-limit"), "--as-of", "2026-11-24"]
    text = out(capsys, *arguments)[1]
    told = json.loads(out(capsys, *arguments, "--format", "json")[1])
    checks = {instrument.card.id: str(instrument.card.checked_on) for instrument in load_library().instruments}

    assert f"last checked {show_date(max(i.card.checked_on for i in load_library().instruments))}" in first_line(text)
    assert all("[checked " in line for line in text.splitlines() if " 2026.11: " in line)
    assert {row["instrument_id"]: row["checked_on"] for row in told["outcomes"]} == checks
    assert told["checked"]["newest"] == max(checks.values())
    assert all(
        checks[name] in sorted(checks.values())[: len(told["checked"]["old"])] for name in told["checked"]["old"]
    )


#: New York's law on personalised prices: held up by a court from 8 July to 10 November 2025.
PRICES = """ombud: 1
stated_by: Ana
stated_on: 2026-11-20
facts:
  sys.name: Prices
  scope.places: [us-ny]
  use.areas: [marketing]
  use.people: [consumers]
  use.personal_data: true
  ny.personalised_price: true
"""


def test_a_stay_and_enforcement_that_starts_later_are_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "ombud.yaml").write_text(PRICES)
    dates = ["--as-of", "2025-08-01", "--known-at", "2026-11-23"]
    classified = out(capsys, "classify", str(tmp_path), "--instrument", "us-ny-algo-price", *dates)[1]
    diary = out(capsys, "law", "calendar", str(tmp_path), *dates)[1]

    assert (
        "[enforcement on hold since 8 Jul 2025, until 10 Nov 2025; enforceable from 10 Nov 2025] [checked" in classified
    )
    assert "A court holds enforcement up" in classified
    assert any("2025-08-01" in line and "stayed" in line for line in diary.splitlines())
    assert any("2025-11-10" in line and "enforceable from then" in line for line in diary.splitlines())


def test_enforcement_that_nothing_holds_up_is_not_mentioned(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "ombud.yaml").write_text(PRICES)
    text = out(capsys, "classify", str(tmp_path), "--instrument", "us-ny-algo-price", "--as-of", "2026-11-24")[1]

    assert "on hold" not in text.lower()
    assert "enforceable from" not in text


def test_classify_knows_the_state_of_law_before_the_amendment(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["classify", str(EXAMPLES / "credit-limit"), "--as-of", "2026-07-01", "--known-at", "2026-07-01"]
    assert "High-risk from 2 Aug 2026" in out(capsys, *arguments)[1]


def test_the_coming_ban_is_open_until_the_safeguards_are_known(
    capsys: pytest.CaptureFixture[str], studio: Path
) -> None:
    """Two bans start and a grace period ends on 2 December 2026."""
    day = ["--as-of", "2026-11-24"]
    code, text, _ = out(capsys, "classify", str(studio), *day)
    assert code == 0
    assert "Prohibited cannot be ruled out: Art. 5(1)(ba)" in text
    assert "Next date: 2 Dec 2026, in 8 days" in text

    answers = studio / "answers.yaml"
    answers.write_text("intimate.safeguards: false\n")
    assert out(capsys, "interview", str(studio), "--answers", str(answers), "--by", "Celia", *day)[0] == 0
    code, text, _ = out(capsys, "classify", str(studio), *day)
    assert code == 1
    assert "Prohibited from 2 Dec 2026" in text
    assert 'by: "Celia"' in (studio / "ombud.yaml").read_text()


def test_an_interview_asks_only_what_is_open_and_keeps_answers_and_comments(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, studio: Path
) -> None:
    import io

    before = (studio / "ombud.yaml").read_text()
    monkeypatch.setattr(sys, "stdin", io.StringIO("w\nmaybe\nyes\n"))
    code, text, _ = out(capsys, "interview", str(studio), "--as-of", "2026-11-24", "--by", "Celia")

    assert code == 0
    assert text.count("> ") == 3
    assert "it is true or false" in text
    assert "AI Act Art. 5(1a)" in text
    assert (studio / "ombud.yaml").read_text().startswith(before)


def test_a_newcomer_needs_few_questions(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """From an empty dossier, with a bank's answers at hand: AI Act, GDPR, DORA and consumer credit all apply."""
    from ombud.facts import load_dossier, load_vocabulary, to_json

    out(capsys, "init", str(tmp_path), "--name", "New", "--by", "Ana")
    known = load_dossier(EXAMPLES / "credit-limit", load_vocabulary()).facts()
    answers = tmp_path / "answers.yaml"
    answers.write_text(json.dumps({key: to_json(value) for key, value in known.items()}))
    code, text, _ = out(capsys, "interview", str(tmp_path), "--answers", str(answers), "--by", "Ana")
    asked = int(re.findall(r"(\d+) facts asked for", text)[0])

    assert code == 0
    assert 0 < asked < 55
    kept = load_dossier(tmp_path, load_vocabulary()).facts()
    assert {key: kept.get(key) for key in known} == known


def test_an_interview_that_was_only_begun_does_not_say_that_nothing_applies(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import io

    out(capsys, "init", str(tmp_path), "--name", "New", "--by", "Ana")
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\n"))
    code, text, _ = out(capsys, "interview", str(tmp_path), "--by", "Ana")
    assert code == 1
    assert "Minimal risk" not in text
    assert "Whether it applies cannot be said yet" in text
    assert "questions stay open" in text


def test_a_sheet_of_answers_with_a_key_that_does_not_exist_is_refused_whole(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out(capsys, "init", str(tmp_path), "--name", "New", "--by", "Ana")
    before = (tmp_path / "ombud.yaml").read_text()
    answers = tmp_path / "answers.yaml"
    answers.write_text("sys.owner: Ana Lopez\nsys.ownr: Ana Lopez\n")
    code, _, wrong = out(capsys, "interview", str(tmp_path), "--answers", str(answers), "--by", "Ana")
    assert code == 2
    assert 'Did you mean "sys.owner"?' in wrong
    assert (tmp_path / "ombud.yaml").read_text() == before


def test_measuring_finds_the_group_and_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["measure", "fairness", str(EXAMPLES / "job-shortlist/predictions.parquet"), "--group", "sex"]
    arguments += ["--prediction", "shortlisted", "--favourable", "yes"]
    code, text, _ = out(capsys, *arguments)
    assert code == 1
    assert "Female receives the favourable outcome 0.264 times as often as Male" in text
    code, text, _ = out(capsys, *arguments, "--format", "json", "--limit", "0.2")
    assert code == 0
    assert json.loads(text)["schema"] == "urn:ombud:measurement:v2"


def test_a_gate_refuses_with_reasons_signs_and_the_log_verifies(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "evidence"
    arguments = ["gate", str(EXAMPLES / "credit-limit"), "--as-of", "2026-11-24", "--evidence", str(folder)]
    code, text, _ = out(capsys, *arguments)

    assert code == 1
    assert "REFUSED: Credit limit adviser, release 2.3.0" in text
    assert "Answer: How is a release rolled back" in text
    assert "times as often" in text
    code, text, _ = out(capsys, "evidence", "verify", str(folder))
    assert code == 0
    assert re.search(r"Verified: (\d+) of \1 statements", text)
    found = json.loads(out(capsys, "evidence", "verify", str(folder), "--format", "json")[1])
    assert found["ok"]
    kinds = [entry["kind"] for entry in found["result"]["entries"]]
    assert (kinds[0], kinds[-2:]) == ("facts", ["measurement", "gate"])
    assert len(kinds) < 20  # of 184 instruments only those that are about the system have a statement of their own
    assert [entry["seq"] for entry in found["result"]["entries"]] == list(range(1, len(kinds) + 1))
    log = folder / "log.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole.replace(b'{"at":"20', b'{"at":"19', 1))
    assert log.read_bytes() != whole
    assert out(capsys, "evidence", "verify", str(folder))[0] == 1


def test_a_gate_passes_when_everything_is_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "credit-limit", tmp_path / "credit")
    dossier = tmp_path / "credit" / "ombud.yaml"
    text = dossier.read_text().replace("groups: [sex, age_band]", "groups: [sex]")
    text = text.replace("ops.rollback: {value: unknown, note: the drill is planned}", "ops.rollback: Within an hour.")
    dossier.write_text(text)
    code, printed, _ = out(capsys, "gate", str(dossier), "--as-of", "2026-11-24")
    assert (code, printed.splitlines()[0][:6]) == (0, "PASSED")


def test_help_answers_at_once() -> None:
    """Under 0.4 s; counted as processor time, which a busy machine does not stretch."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "ombud.cli", "--help"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) < 0.6
    code = "import sys, ombud.cli.main; print([m for m in ('duckdb', 'numpy', 'yaml', 'django') if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert loaded.stdout.strip() == "[]"


def test_a_report_is_written_signed_and_verified_with_its_files(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "evidence"
    code, text, _ = out(capsys, "document", "report", str(EXAMPLES / "credit-limit"), "--evidence", str(folder))
    assert code == 0
    assert (folder / "files" / "review-report.pdf").read_bytes().startswith(b"%PDF")
    assert not list(folder.glob("*signing-key.pem"))
    assert out(capsys, "evidence", "verify", str(folder))[0] == 0
    (folder / "files" / "review-report.html").write_text("changed")
    code, text, _ = out(capsys, "evidence", "verify", str(folder))
    assert code == 1
    assert "file review-report.html: NOT verified" in text


def test_the_portfolio_shows_what_starts_on_2_december_2026(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = out(capsys, "portfolio", str(EXAMPLES), "--as-of", "2026-11-24")
    assert code == 0
    lines = [line for line in text.splitlines() if line.startswith("2 Dec 2026")]
    assert any("Art. 5(1)(ba)" in line and "not known yet" in line for line in lines)
    assert any("Art. 50(2)" in line for line in lines)
    assert all("Campaign image studio" in line for line in lines)
