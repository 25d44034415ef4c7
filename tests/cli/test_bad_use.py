"""Whatever a person gives a command, they get a sentence and an exit code, never a traceback."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ombud.cli import main
from ombud.cli.main import run
from ombud.cli.output import printable
from ombud.errors import LawError, OmbudError
from ombud.facts import days, load_dossier, load_vocabulary
from ombud.facts.compiled import read_compiled
from ombud.law import library
from ombud.web import listening

EXAMPLES = Path(__file__).parents[2] / "examples"
HEAD = "ombud: 1\nstated_by: Ana\nstated_on: 2026-11-20\n"
LONG = "x" * 301


@pytest.fixture(autouse=True)
def key_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMBUD_HOME", str(tmp_path / "home"))


def out(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = run([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def dossier(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "ombud.yaml"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["init", "/proc"], "/proc/ombud.yaml: it cannot be read or written"),
        (["init", LONG], f"{LONG}/ombud.yaml: it cannot be read or written (File name too long)."),
        (["classify", LONG], f"{LONG}: it cannot be read or written (File name too long)."),
        (["gate", LONG], f"{LONG}: it cannot be read or written (File name too long)."),
        (["measure", "fairness", LONG + ".csv", "--group", "a", "--prediction", "b"], "File name too long"),
        (["measure", "fairness", "x.csv", "--threshold", "NaN"], "--threshold: this is not a number"),
        (["measure", "fairness", "x.csv", "--threshold", "inf"], "--threshold: this is not a number"),
        (["measure", "fairness", "x.csv", "--threshold", "1e999999"], "--threshold: this is not a number"),
        (["measure", "fairness", "x.csv", "--limit", "NaN"], "--limit: this is not a number"),
        (["measure", "fairness", "x.csv", "--limit", "abc"], "--limit: this is not a number"),
        (["measure", "fairness", "x.csv", "--limit", "2"], "--limit: an impact ratio is held against a limit above 0"),
        (["measure", "fairness", "x.csv", "--limit=-1"], "above 0 and up to 1, not -1."),
        (["measure", "fairness", "x.csv", "--limit", "0"], "above 0 and up to 1, not 0."),
        (["law", "lint", "missing"], "missing: there is no such folder."),
        (["law", "lint", "/proc/self/fdinfo"], "there is no instrument below this folder."),
        (["law", "lint", "--older-than", "9" * 30], "See `ombud --help`."),
        (["serve", "--port", "99999"], "--port: 99999 is no port. Give one from 0 to 65535."),
        (["serve", "--port=-1"], "--port: -1 is no port."),
        (["serve", "--host", ""], '--host "": no host is given.'),
        (["serve", "--host", "nowhere.invalid"], '--host "nowhere.invalid": there is no such host.'),
        (["serve", "--host", "192.0.2.1"], "192.0.2.1:8000: this machine has no such address."),
        (["evidence", "prove", "x", "9" * 5000], "See `ombud --help`."),
        (
            ["facts", "use.proffiling"],
            'no fact has "use.proffiling" in its key or question. Did you mean "use.profiling"',
        ),
        (["facts", "zzzzzz"], "`ombud facts` lists them all."),
        (["law", "show", "zzzzzz"], 'there is no instrument "zzzzzz".'),
        (["classify", str(EXAMPLES / "credit-limit"), "--instrument", "zzzzzz"], 'there is no instrument "zzzzzz".'),
    ],
)
def test_bad_use_is_one_sentence_on_stderr_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    code, text, error = out(capsys, *arguments)
    assert (code, text) == (2, "")
    assert says in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("facts: {sys.name: {value: x, evidence: 5}}\n", 'ombud.yaml:4: "evidence" is a list of texts'),
        ("facts: {sys.name: {value: x, evidence: [1]}}\n", '"evidence" is a list of texts'),
        ("facts: {sys.name: {value: x, from: [a]}}\n", "is not one of person, auto, vendor, import"),
        ("facts: {sys.name: {value: x, note: {a: b}}}\n", '"note" is a text'),
        ("facts: {sys.name: {value: x, on: 9999-12-31}}\n", '"9999-12-31" is not a date that exists, between'),
        ('facts: {sys.name: {value: x, on: "9999-12-31T23:59:59-23:00"}}\n', "is not a date that exists, between"),
        ('facts: {sys.name: {value: x, on: "0001-01-01T00:00:00+23:59"}}\n', "is not a date that exists, between"),
        ("facts: {sys.first_placed: 9999-12-31}\n", "it is a date that exists, written like 2026-12-02, between 1800"),
        ("statements: [1]\n", '"0" must hold keys with values'),
        ("limits: 5\n", '"limits" must hold keys with values'),
        ("records: {a: b}\n", '"records" must be a list'),
        ("data: [1]\n", '"data" must hold keys with values'),
    ],
)
def test_what_is_wrong_in_a_dossier_is_said_with_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, body: str, says: str
) -> None:
    code, text, error = out(capsys, "classify", dossier(tmp_path, HEAD + body))
    assert (code, text) == (2, "")
    assert says in error


def test_a_pipe_is_refused_where_a_file_is_read_and_nobody_waits(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("ombud.yaml", "pack.zip", "log.jsonl", "log.csv", "risk.yaml"):
        os.mkfifo(tmp_path / name)
    credit = tmp_path / "credit"
    credit.mkdir()
    (credit / "ombud.yaml").write_text(HEAD)
    os.mkfifo(credit / "risk.yaml")
    for arguments in (
        ["classify", tmp_path / "ombud.yaml"],
        ["classify", tmp_path],
        ["evidence", "verify", tmp_path / "pack.zip"],
        ["evidence", "verify", tmp_path / "log.jsonl"],
        ["measure", "fairness", tmp_path / "log.csv", "--group", "a", "--prediction", "b"],
        ["measure", "genai", tmp_path / "log.jsonl"],
        ["risk", "assess", credit],
        ["document", "import", tmp_path / "log.jsonl", "--into", EXAMPLES / "credit-limit"],
        ["law", "diff", "--library", tmp_path / "log.jsonl"],
    ):
        code, text, error = out(capsys, *arguments)
        assert (code, text) == (2, ""), arguments
        assert "this is neither a file nor a folder." in error, (arguments, error)


@pytest.mark.parametrize("version", ["true", "1.0", "2", '"1"', "yes", "[1]"])
def test_only_the_number_1_is_version_1(capsys: pytest.CaptureFixture[str], tmp_path: Path, version: str) -> None:
    code, _, error = out(capsys, "classify", dossier(tmp_path, HEAD.replace("ombud: 1", f"ombud: {version}")))
    assert code == 2
    assert 'a dossier begins with "ombud: 1"' in error


@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates().map(str),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["value", "by", "on", "evidence", "key", "at_least", "duty", "title", "file"])
                | st.text(max_size=5),
                inner,
                max_size=3,
            )
        ),
        max_leaves=6,
    ),
    part=st.sampled_from(["ombud", "stated_by", "stated_on", "facts", "data", "limits", "records", "statements"]),
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_content_of_a_dossier_is_read_or_refused_with_a_sentence(tmp_path: Path, body: object, part: str) -> None:
    whole = {"ombud": 1, "stated_by": "Ana", "stated_on": "2026-11-20", part: body}
    with contextlib.suppress(OmbudError):  # and nothing else
        load_dossier(dossier(tmp_path, json.dumps(whole)), load_vocabulary())


# ---- days near the ends of time

ENDS = [dt.date.min, dt.date(1, 1, 2), dt.date.max, dt.date(9999, 12, 30), dt.date(9998, 1, 1)]
POSSIBLE = [days.FIRST, days.LAST, days.LAST - dt.timedelta(days=1), dt.date(2198, 2, 28)]
CREDIT = EXAMPLES / "credit-limit"
DATED = [
    ["classify", CREDIT, "--as-of"],
    ["classify", CREDIT, "--known-at"],
    ["explain", CREDIT, "annex-iii-5b", "--as-of"],
    ["explain", CREDIT, "annex-iii-5b", "--known-at"],
    ["law", "list", "--as-of"],
    ["law", "show", "eu-ai-act", "--as-of"],
    ["law", "show", "us-nyc-ll144", "--known-at"],
    ["law", "diff", "--to"],
    ["law", "diff", "--from"],
    ["law", "diff", "--dossier", CREDIT, "--to"],
    ["law", "whatif", CREDIT, "--set", "use.profiling=no", "--as-of"],
    ["law", "calendar", CREDIT, "--as-of"],
    ["law", "calendar", CREDIT, "--until"],
    ["law", "export", "--known-at"],
    ["portfolio", EXAMPLES, "--as-of"],
    ["gate", CREDIT, "--evidence", "EVIDENCE", "--as-of"],
    ["document", "report", CREDIT, "--evidence", "EVIDENCE", "--as-of"],
    ["document", "list", CREDIT, "--as-of"],
    ["document", "write", "fria", CREDIT, "--format", "md", "--output", "OUTPUT", "--as-of"],
]


@pytest.mark.parametrize(
    "command", [c for c in DATED if str(c[-1]).startswith("--")], ids=lambda c: "-".join(map(str, c[:2]))
)
def test_a_day_at_the_ends_of_time_is_refused_and_one_within_is_answered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[object]
) -> None:
    places = {"EVIDENCE": tmp_path / "evidence", "OUTPUT": tmp_path / "out.md"}
    words = [places.get(str(word), word) for word in command]
    for day in ENDS:
        code, text, error = out(capsys, *words, day)
        assert (code, text) == (2, "")
        assert "is not between 1800 and 2199" in error
    for day in POSSIBLE[:2]:
        code, _, error = out(capsys, *words, day)
        assert code in {0, 1, 2}
        assert "fault of Ombud" not in error, error


# ---- the terminal, the pipe, the last resort


def test_what_steers_a_terminal_is_written_out() -> None:
    assert printable("a\x1b[2Jb\u202ec\x9bd\re\nf\tg\u200d") == "a\\u001b[2Jb\\u202ec\\u009bd\\u000de\nf\tg\u200d"


def test_a_name_that_steers_a_terminal_does_not(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = dossier(tmp_path, HEAD + 'facts: {purp.intended: "a\\u001b[31mb"}\n')
    for form in ("text", "json"):
        code, text, error = out(capsys, "explain", file, "annex-iii-5b", "--format", form)
        assert "\x1b" not in text + error
        assert code == 0 or error
    assert "\x1b" not in out(capsys, "classify", tmp_path / "a\x1b[2Jb")[2]


def test_a_fault_is_said_as_one_and_shown_whole_only_on_wish(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise TypeError("inner words")

    monkeypatch.setattr(main, "app", broken)
    code, _, error = out(capsys, "classify", ".")
    assert code == 2
    assert "This is a fault of Ombud and not yours (TypeError). Please report it" in error
    assert "Traceback" not in error
    monkeypatch.setenv("OMBUD_DEBUG", "1")
    assert "TypeError: inner words" in out(capsys, "classify", ".")[2]


def test_a_port_in_use_is_said_and_a_free_one_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    with listening.taken("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        assert listening.address_of(listener, "127.0.0.1") == f"http://127.0.0.1:{port}"
        code, _, error = out(capsys, "serve", "--port", port)
    assert (code, error) == (
        2,
        f"127.0.0.1:{port}: something is listening there already. Stop it, or give another --port.\n",
    )


def test_a_compiled_file_that_is_not_whole_is_named(tmp_path: Path) -> None:
    compiled = Path(library.__file__).parent / "law.json"
    (tmp_path / "law.json").write_bytes(compiled.read_bytes()[:1000])
    with pytest.raises(LawError, match=r"law\.json: this compiled file is not whole.* Make it anew with `make law`"):
        read_compiled(tmp_path / "law.json", library.Library)


def test_closed_outputs_are_no_fault() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m ombud.cli law list >&-"],  # as a shell closes them
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_c_while_a_command_is_imported_ends_it_quietly(tmp_path: Path) -> None:
    (tmp_path / "cyclopts.py").write_text("raise KeyboardInterrupt\n")
    done = subprocess.run(
        [sys.executable, "-m", "ombud.cli", "law", "list"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "ombud.cli", "law", "list"], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


# ---- what would count for nothing

RECORD = 'records:\n  - {duty: %s, title: "%s", by: Ana, on: %s, file: "%s"}\n'
PLAN = "Training plan, attendance, role map"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("limits: {impact_ration: {at_least: 0.8}}\n", 'ombud.yaml:4: there is no figure "impact_ration"'),
        ("limits: {impact_ration: {at_least: 0.8}}\n", 'Did you mean "impact_ratio"?'),
        ("limits: {selection_gap: {at_least: 0.8, at_most: 0.2}}\n", "ombud.yaml:4: no value can meet the limit"),
        ("limits: {impact_ratio: {at_least: 2}}\n", "held against a limit above 0 and up to 1, not 2."),
        ('limits: {impact_ratio: {at_least: "NaN"}}\n', "is no number that can be computed with"),
        ('limits: {impact_ratio: {at_least: "inf"}}\n', "is no number that can be computed with"),
        ("limits: {selection_rate: {at_most: -1}}\n", "selection_rate is between 0 and 1, and the limit is -1."),
        (RECORD % ("AIA-004-9", PLAN, "2026-10-02", ""), 'ombud.yaml:5: there is no obligation "AIA-004-9".'),
        (RECORD % ("AIA-004-9", PLAN, "2026-10-02", ""), 'Did you mean "AIA-004-1"?'),
        (RECORD % ("AIA-004-1", "Training plans", "2026-10-02", ""), f'Did you mean "{PLAN}"?'),
        (RECORD % ("AIA-004-1", PLAN, "2199-10-02", ""), "the record is of 2199-10-02, a day to come."),
        (RECORD % ("AIA-004-1", PLAN, "2026-10-02", "gone.pdf"), 'there is no file "gone.pdf" beside the dossier.'),
        (RECORD % ("AIA-004-1", PLAN, "2026-10-02", "/etc"), 'there is no file "/etc" beside the dossier.'),
    ],
)
def test_limits_and_records_that_would_count_for_nothing_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, body: str, says: str
) -> None:
    code, text, error = out(capsys, "classify", dossier(tmp_path, HEAD + body))
    assert (code, text) == (2, "")
    assert says in error


def test_a_record_with_its_file_beside_the_dossier_counts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    file = dossier(tmp_path, HEAD + RECORD % ("AIA-004-1", PLAN, "2026-10-02", "plan.pdf"))
    assert out(capsys, "classify", file)[0] == 0
