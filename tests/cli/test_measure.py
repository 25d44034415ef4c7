"""``ombud measure``: what it prints and writes, how a person follows a long count and stops it."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import jsonschema
import pytest

from ombud.cli import measuring
from ombud.cli.main import run
from ombud.errors import InputError
from ombud.measure import Measurement, Watch, read_measurement
from ombud.measure.schema import PATH

ROOT = Path(__file__).parents[2]
LOG = str(ROOT / "examples" / "job-shortlist" / "predictions.parquet")
SHORTLIST = ["measure", "fairness", LOG, "--group", "sex", "--prediction", "shortlisted", "--favourable", "yes"]


def test_a_page_is_written_whole_and_the_exit_code_says_that_a_figure_is_past_its_limit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.html"
    code = run([*SHORTLIST, "--format", "html", "--output", str(target)])
    said = capsys.readouterr().out

    assert target.read_text("utf-8").startswith("<!doctype html>")
    assert said.startswith(f"Wrote {target}: ")
    assert code == 1  # women are shortlisted 0.264 times as often
    assert list(tmp_path.iterdir()) == [target]


def test_json_is_valid_under_the_published_schema_and_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    run([*SHORTLIST, "--format", "json"])
    text = capsys.readouterr().out
    jsonschema.Draft202012Validator(json.loads(PATH.read_bytes())).validate(json.loads(text))
    assert read_measurement(text.encode()).kind == "fairness"


def test_a_file_that_cannot_be_written_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*SHORTLIST, "--output", str(tmp_path / "no-folder" / "report.txt")]) == 2
    assert "it cannot be written" in capsys.readouterr().err


def test_nothing_is_said_on_the_way_where_nobody_watches() -> None:
    done = subprocess.run([sys.executable, "-m", "ombud.cli", *SHORTLIST], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("predictions.parquet  sha256 ")


def rest(master: int) -> bytes:
    """What is still to read of a terminal that was closed."""
    text = b""
    while True:
        try:
            text += os.read(master, 1000)
        except OSError:
            return text


def test_a_person_at_a_terminal_sees_how_far_a_long_count_is_and_then_no_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The work waits until something was written on the terminal."""
    master, slave = pty.openpty()
    seen = threading.Event()

    def reader() -> None:
        text = b""
        while b"50%" not in text:
            text += os.read(master, 1000)
        seen.set()

    def work(watch: Watch) -> Measurement:
        assert watch.stage is not None
        assert watch.progress is not None
        from ombud.measure.engines import Progress

        watch.stage("counting rows", None)
        watch.progress(Progress(1, 2, 0.0))
        assert seen.wait(20)
        raise InputError("it ends here.", code="test")

    threading.Thread(target=reader, daemon=True).start()
    with os.fdopen(slave, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setattr(measuring, "PATIENCE", 0.0)
        with pytest.raises(InputError, match="it ends here"):
            measuring.measured(work)
    assert rest(master).endswith(b"\r")


SLOW = """
import sys, time
from ombud.cli import measure_fairness, main
def slow(data, spec, *, stage, progress, cancel, **other):
    print("counting", flush=True)
    assert cancel.wait(30)
    print("stopped", flush=True)
    raise main.OmbudError("the count was cancelled; nothing was kept.", code="cancelled")
measure_fairness.measure_file = slow
sys.exit(main.run(sys.argv[1:]))
"""


def test_ctrl_c_stops_the_engine_says_so_in_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    command = [sys.executable, "-c", SLOW, *SHORTLIST, "--format", "html", "--output", str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "counting\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)

    assert (out, err, process.returncode) == ("stopped\n", "Stopped; nothing half-done was kept.\n", 130)
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_in_a_real_count_leaves_no_file_behind(tmp_path: Path) -> None:
    """A log of three million rows as text takes seconds; it is stopped after the first moment."""
    log = tmp_path / "log.csv"
    log.write_text("sex,ok\n" + "f,1\nm,0\n" * 1_500_000)
    target, scratch = tmp_path / "report.json", tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-m", "ombud.cli", "measure", "fairness", str(log), "--group", "sex", "--prediction",
               "ok", "--favourable", "1", "--format", "json", "--output", str(target)]  # fmt: skip
    environment = {**os.environ, "TMPDIR": str(scratch)}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        until = time.monotonic() + 30
        while not list(scratch.iterdir()) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (130, "Stopped; nothing half-done was kept.\n")
    assert not target.exists()
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "seconds"),
    [("import ombud", 0.1), ("from ombud.cli.main import run; run(['measure', '--help'])", 0.4)],
)
def test_what_is_not_needed_is_not_loaded(code: str, seconds: float) -> None:
    """In CPU seconds of the code itself, as other work on the machine does not count; the best of three."""
    timed = (
        f"import time, sys, io; begun = time.process_time(); out, sys.stdout = sys.stdout, io.StringIO(); {code}; "
        "sys.stdout = out; print(time.process_time() - begun, 'duckdb' in sys.modules, 'numpy' in sys.modules)"
    )
    taken = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)
        used, duckdb, numpy = done.stdout.split()
        taken.append(float(used))
        assert (duckdb, numpy) == ("False", "False")
    assert min(taken) < seconds
