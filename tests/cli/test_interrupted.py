"""A full disk, a killed process, Ctrl-C: what is there afterwards is whole, or is not there."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ombud.evidence import verify_path

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES / "image-studio", tmp_path / "studio")
    (tmp_path / "tmp").mkdir()
    return tmp_path / "studio"


def ombud(tmp_path: Path, *arguments: object, most_bytes: int = 0) -> subprocess.Popen[str]:
    """A process of its own; with ``most_bytes``, no file of it grows larger, as on a full disk."""

    def limit() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a run in the background hands down that it is ignored
        if most_bytes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.Popen(
        [sys.executable, "-m", "ombud.cli", *map(str, arguments)],
        env={**os.environ, "OMBUD_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,  # no threads here
    )


def test_a_report_that_does_not_fit_leaves_no_half_of_it(tmp_path: Path, studio: Path) -> None:
    process = ombud(tmp_path, "document", "report", studio, most_bytes=180_000)
    _, error = process.communicate(timeout=120)

    assert process.returncode == 2
    assert "review-report.pdf: it cannot be read or written (File too large)." in error
    assert [path.name for path in sorted((studio / "evidence" / "files").iterdir())] == ["review-report.html"]
    assert verify_path(studio / "evidence").ok


def test_a_log_that_does_not_fit_is_as_it_was(tmp_path: Path, studio: Path) -> None:
    assert ombud(tmp_path, "gate", studio).wait(120) == 1
    log = studio / "evidence" / "log.jsonl"
    before = log.read_bytes()

    process = ombud(tmp_path, "gate", studio, most_bytes=len(before) + 1_000)
    _, error = process.communicate(timeout=120)

    assert process.returncode == 1
    assert "the log could not be written" in error
    assert log.read_bytes() == before
    assert verify_path(studio / "evidence").ok


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_gate_that_is_ended_at_any_moment_leaves_a_log_that_goes_on(tmp_path: Path, studio: Path, how: int) -> None:
    assert ombud(tmp_path, "gate", studio).wait(120) == 1
    for wait in (0.3, 0.9, 1.5):
        process = ombud(tmp_path, "gate", studio)
        time.sleep(wait)  # any moment will do: it may also have ended
        process.send_signal(how)
        process.communicate(timeout=120)

    assert ombud(tmp_path, "gate", studio).wait(120) == 1
    assert verify_path(studio / "evidence").ok


def test_ctrl_c_while_rows_are_counted_is_no_fault(tmp_path: Path) -> None:
    rows = "".join(f"{'fm'[n % 2]},{n % 3 % 2}\n" for n in range(200_000))
    with (tmp_path / "log.csv").open("w") as file:
        file.write("sex,ok\n")
        file.writelines(rows for _ in range(100))
    (tmp_path / "tmp").mkdir()

    process = ombud(
        tmp_path, "measure", "fairness", tmp_path / "log.csv", "--group", "sex", "--prediction", "ok", "--favourable", 1
    )
    while not list((tmp_path / "tmp").iterdir()) and process.poll() is None:
        time.sleep(0.02)  # DuckDB's folder is there: it counts
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=120)

    assert (process.returncode, error) == (130, "Stopped; nothing half-done was kept.\n")
    assert not list((tmp_path / "tmp").iterdir())
