"""The commands about the law itself, and about portfolios as tables, as a person meets them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ombud.cli.main import run
from ombud.law.library import COMPILED, INSTRUMENTS

EXAMPLES = Path(__file__).parents[2] / "examples"
CREDIT = str(EXAMPLES / "credit-limit")
DAY = ["--as-of", "2026-11-24", "--known-at", "2026-11-24"]


@pytest.fixture(autouse=True)
def key_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMBUD_HOME", str(tmp_path / "home"))


def out(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run([*arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["law", "list", "--status", "sleeping"], '"sleeping" is not a status. There are: proposed,'),
        (["law", "show", "eu-ai-akt"], 'Did you mean "eu-ai-act"?'),
        (["law", "show", "eu-ai-act", "annex-iii-4z"], 'Did you mean "annex-iii-4'),
        (["law", "test", "nowhere"], "there is no such folder."),
        (["law", "diff"], "the two moments are the same."),
        (["law", "diff", "--from", "2027-01-01", "--to", "2026-01-01"], "--to is before --from."),
        (["law", "diff", "--library", "nowhere.json"], "there is no such file."),
        (["law", "diff", "--library", __file__], "this is not a compiled law library"),
        (["law", "whatif", CREDIT], "nothing is supposed."),
        (["law", "whatif", CREDIT, "--set", "use.profilling=yes"], 'Did you mean "use.profiling"?'),
        (["law", "whatif", CREDIT, "--set", "use.profiling"], "is not of the form KEY=VALUE."),
        (["law", "whatif", CREDIT, "--set", "use.profiling=maybe"], "it is true or false"),
        (["law", "whatif", CREDIT, "--date", "eu-ai-act:T-HR3=2027-02-30"], '"2027-02-30" is not a date that exists'),
        (["law", "whatif", CREDIT, "--date", "eu-ai-act:T-NONE=never"], '"T-NONE" is not a date of EU AI Act.'),
        (["law", "calendar", CREDIT, "--until", "2020-01-01"], "is before the first day"),
        (["law", "export"], "Give --oscal FOLDER or --schema FILE."),
        (["classify", CREDIT, "--instrument", "us-nyc-l144"], 'Did you mean "us-nyc-ll144"?'),
        (["explain", CREDIT, "annex-iii-5z"], 'Did you mean "eu-ai-act:annex-iii-5'),
        (["portfolio", "classify", "nowhere.csv"], "there is no such file."),
    ],
)
def test_bad_use_is_one_sentence_on_stderr_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    code, text, error = out(capsys, *arguments)

    assert (code, text) == (2, "")
    assert says in error
    assert error.count("\n") == 1


# ---- the law


def test_the_register_shows_status_check_date_and_what_comes_next(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = out(capsys, "law", "list", *DAY)

    assert code == 0
    act = next(line for line in text.splitlines() if line.startswith("eu-ai-act "))
    assert "2026-11-23" in act
    assert "2 Dec 2026 the bans on intimate imagery" in act
    found = json.loads(out(capsys, "law", "list", *DAY, "--status", "voluntary", "--format", "json")[1])
    assert {entry["status"]["status"] for entry in found["instruments"]} == {"voluntary"}


def test_a_card_is_shown_with_dates_in_both_times_and_what_is_not_verified(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = out(capsys, "law", "show", "us-nyc-ll144", *DAY)

    assert code == 0
    assert "Not verified" in text
    dates = [line for line in text.splitlines() if "T-ENF " in line]
    assert ["2023-01-01" in dates[0], "2023-04-15" in dates[1], "2023-07-05" in dates[2]] == [True] * 3
    assert [line.startswith("*") for line in dates] == [False, False, True]
    earlier = out(capsys, "law", "show", "us-nyc-ll144", "--known-at", "2023-01-15")[1]
    assert [line.startswith("*") for line in earlier.splitlines() if "T-ENF " in line] == [False, True, False]


def test_a_row_is_shown_with_rule_exceptions_dates_source_confidence_and_cases(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = out(capsys, "law", "show", "eu-ai-act", "annex-iii-5b")[1]
    assert '"credit" in use.areas and a3.5b' in text
    assert "unless" in text
    assert "Confidence V: the source's own wording was read" in text
    assert "cases name it" in text

    duty = json.loads(out(capsys, "law", "show", "eu-ai-act", "AIA-026-2", "--format", "json")[1])
    assert duty["row"]["actor"] == "deployer"
    assert "T-HR3" in duty["dates"]


def test_a_clean_library_says_so_with_counts_and_a_broken_one_says_where(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "instruments"
    shutil.copytree(INSTRUMENTS / "us-nyc", folder / "us-nyc")
    code, text, _ = out(capsys, "law", "lint", str(folder), "--as-of", "2027-11-24")
    assert code == 0
    assert text.startswith("Clean: 1 instruments, ")
    assert "us-nyc-ll144: was last checked 366 days ago, on 2026-11-23" in text

    card = folder / "us-nyc" / "ll144" / "card.yaml"
    card.write_text(card.read_text().replace("gate: in-scope", "gate: nowhere"))
    code, text, error = out(capsys, "law", "lint", str(folder))
    assert (code, error) == (1, "")
    assert 'the gate "nowhere" is not a provision.' in text
    found = json.loads(out(capsys, "law", "lint", str(folder), "--format", "json")[1])
    assert found["finding"]["code"] == "provision-unknown"


def test_the_shipped_law_hangs_together(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = out(capsys, "law", "lint")

    assert code == 0, text
    assert text.startswith("Clean: ")


def test_the_suite_runs_and_a_wrong_date_is_a_sentence_with_its_source(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "instruments"
    shutil.copytree(INSTRUMENTS / "us-nyc", folder / "us-nyc")
    code, text, _ = out(capsys, "law", "test", str(folder))
    assert code == 0, text
    assert "All come out as the cases say." in text

    card = folder / "us-nyc" / "ll144" / "card.yaml"
    card.write_text(card.read_text().replace("applies: 2023-07-05", "applies: 2023-07-06"))
    code, text, _ = out(capsys, "law", "test", str(folder))
    assert code == 1
    assert "2023-07-06" in text
    assert "Source: " in text
    found = json.loads(out(capsys, "law", "test", str(folder), "--format", "json")[1])
    assert found["failed"] >= 1
    assert list(found["cases"]) == ["us-nyc-ll144"]


def test_cases_of_ones_own_run_against_the_shipped_law(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "eu-ai-act"
    own.mkdir()
    case = (
        "cases:\n- {{id: OUR-1, title: our scorer, source: our counsel, facts: {{scope.eu_links: [none]}},\n"
        "   expect: {{provisions: {{in-scope: {answer}}}}}}}\n"
    )
    (own / "ours.yaml").write_text(case.format(answer="no"))
    assert out(capsys, "law", "test", str(tmp_path))[0] == 0

    (own / "ours.yaml").write_text(case.format(answer="yes"))
    code, text, _ = out(capsys, "law", "test", str(tmp_path))
    assert code == 1
    assert "OUR-1: in-scope is no, not yes" in text
    (own / "ours.yaml").write_text(case.format(answer="yes").replace("in-scope", "in-skope"))
    assert 'EU AI Act has no "in-skope".' in out(capsys, "law", "test", str(tmp_path))[1]


# ---- what changes


def test_two_days_are_compared_for_the_law_and_for_a_system(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["law", "diff", "--from", "2026-11-24", "--to", "2027-12-31", "--known-from", "2026-11-24"]
    code, text, _ = out(capsys, *arguments, "--dossier", CREDIT)

    assert code == 0
    starting = [line for line in text.splitlines() if line.startswith("2027-12-02  starts") and "eu-ai-act" in line]
    assert any("the high-risk regime for the uses in Annex III" in line for line in starting)
    assert "eu-ai-act: High-risk (upcoming) -> High-risk (in effect)" in text
    assert "begins: AIA-009-1 Risk management (Art. 9(1),(2)): upcoming from 2027-12-02 -> in effect" in text


def test_two_states_of_the_law_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """Regulation (EU) 2026/1744 moved the day for Annex III from 2 August 2026 to 2 December 2027."""
    day = ["--from", "2026-11-24", "--known-from", "2026-07-26", "--known-to", "2026-07-27", "--format", "json"]
    found = json.loads(out(capsys, "law", "diff", *day)[1])

    moved = {row["row"]: row for row in found["law"] if row["kind"] == "moved"}
    assert moved["T-HR3"]["says"].endswith("2027-12-02 instead of 2026-08-02")
    assert "high-risk-annex-iii" in moved["T-HR3"]["parts"]


def test_two_libraries_are_compared_row_by_row(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    old.write_text(COMPILED.read_text().replace('"title":"Creditworthiness"', '"title":"Credit scoring"'))
    code, text, _ = out(capsys, "law", "diff", "--library", str(old), *["--known-from", "2026-11-24"])

    assert code == 0
    assert "eu-ai-act annex-iii-5b: changed in title" in text
    same = out(capsys, "law", "diff", "--library", str(COMPILED))[1]
    assert "No row differs between the two libraries." in same


def test_supposed_facts_and_dates_say_what_would_change(capsys: pytest.CaptureFixture[str]) -> None:
    text = out(capsys, "law", "whatif", CREDIT, "--set", "a3.5b_fraud_only=yes", *DAY)[1]
    assert "eu-ai-act: High-risk (upcoming) -> Minimal risk (in effect)" in text
    assert "lost: AIA-009-1" in text

    text = out(capsys, "law", "whatif", CREDIT, "--date", "eu-ai-act:T-HR3=2029-01-01", *DAY)[1]
    assert (
        "moved: AIA-009-1 Risk management (Art. 9(1),(2)): upcoming from 2027-12-02 -> upcoming from 2029-01-01" in text
    )
    text = out(capsys, "law", "whatif", CREDIT, "--date", "eu-ai-act:T-HR3=never", *DAY)[1]
    assert "lost: AIA-009-1" in text
    text = out(capsys, "law", "whatif", CREDIT, "--set", "use.profiling=yes", *DAY)[1]
    assert "For the system nothing changes." in text


# ---- calendar and exports


def test_the_calendar_lists_days_and_writes_a_file_that_calendars_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from icalendar import Calendar

    file = tmp_path / "law.ics"
    code, text, _ = out(capsys, "law", "calendar", CREDIT, *DAY, "--until", "2027-12-31", "--ics", str(file))

    assert code == 0
    assert "2027-12-02  starts  EU AI Act" in text
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert len(events) == sum(line.startswith("20") for line in text.splitlines())


def test_the_law_is_exported_for_other_tools(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    schema = tmp_path / "law.schema.json"
    code, text, _ = out(capsys, "law", "export", "--oscal", str(tmp_path / "oscal"), "--schema", str(schema))

    assert code == 0
    assert "catalogs into" in text
    catalog = json.loads((tmp_path / "oscal" / "us-nyc-ll144.json").read_text())
    assert catalog["catalog"]["metadata"]["title"] == "Automated employment decision tools"
    assert "Provision" in json.loads(schema.read_text())["$defs"]


# ---- one system


def test_classify_is_short_about_what_is_open_or_not_about_the_system(capsys: pytest.CaptureFixture[str]) -> None:
    text = out(capsys, "classify", CREDIT, *DAY)[1]
    assert "NYC Local Law 144" not in text
    assert "Not about this system: " in text
    assert "(--all lists them)" in text

    text = out(capsys, "classify", CREDIT, *DAY, "--all")[1]
    assert "NYC Local Law 144 2026.11: Not covered" in text
    text = out(capsys, "classify", CREDIT, *DAY, "--instrument", "us-nyc-ll144")[1]
    assert "NYC Local Law 144 2026.11: Not covered" in text
    assert "EU AI Act" not in text


def test_what_is_open_is_one_line_with_the_facts_that_would_settle_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out(capsys, "init", str(tmp_path), "--name", "New", "--by", "Ana")
    text = out(capsys, "classify", str(tmp_path), *DAY)[1]

    line = next(line for line in text.splitlines() if line.startswith("Whether it applies cannot be said yet: "))
    assert "more (--all lists them)" in line
    assert "What would settle most of them: " in text


def test_a_conclusion_is_explained_with_who_said_what_and_what_would_turn_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, text, _ = out(capsys, "explain", CREDIT, "annex-iii-5b", *DAY)

    assert code == 0
    assert text.startswith("Credit limit adviser: Creditworthiness (EU AI Act, Annex III point 5(b)): yes")
    assert "a3.5b = yes  (said by Marta Osei on 20 Nov 2026; card clients are natural persons)" in text
    assert "a3.5b_fraud_only: yes instead of no" in text
    found = json.loads(out(capsys, "explain", CREDIT, "eu-ai-act:AIA-026-2", *DAY, "--format", "json")[1])
    assert found["value"] == "yes"
    assert found["dates"]["applies"] == "2027-12-02"
    assert found["facts"]["a3.5b"]["statement"]["said_by"] == "Marta Osei"
    assert found["turns"][0]["wanted"] == "no"


# ---- a table of systems


def test_a_table_of_systems_is_counted_by_instrument_and_label(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, rows = tmp_path / "systems.csv", tmp_path / "rows.csv"
    file.write_text("system,scope.eu_links\nA,none\nB,none\nC,\n")
    code, text, _ = out(capsys, "portfolio", "classify", str(file), *DAY, "--output", str(rows))

    assert code == 0
    assert text.startswith("3 systems, law as of 24 Nov 2026")
    assert any(" 2  Not covered" in line for line in text.splitlines() if line.startswith("EU AI Act"))
    assert any("cannot be said yet" in line for line in text.splitlines())
    assert len(rows.read_text().splitlines()) == 1 + 3 * len(list(INSTRUMENTS.rglob("card.yaml")))


def test_a_wrong_table_is_refused_with_its_cells(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "systems.csv"
    file.write_text("system,use.profiling\nA,maybe\nB,yes\nC,perhaps\n")
    code, text, error = out(capsys, "portfolio", "classify", str(file), "--output", str(tmp_path / "rows.csv"))

    assert (code, text) == (2, "")
    assert "2 cells cannot be read; nothing was classified." in error
    assert 'row 4, use.profiling: "perhaps" is not yes, no or unknown.' in error
    assert not (tmp_path / "rows.csv").exists()
