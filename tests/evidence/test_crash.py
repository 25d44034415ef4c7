"""Kill -9, full disks, two writers at once, hundreds of times: the log verifies, nothing acknowledged is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
def test_hundreds_of_disasters_lose_nothing_that_was_acknowledged() -> None:
    """In a process of its own, because it forks; ``benchmarks/evidence_log.py --long`` goes on for longer."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.evidence.crash", "200"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "200 disasters" in done.stdout
    assert "none lost" in done.stdout


SABOTAGE = """
import os, sys
from tests.evidence import crash
from ombud.evidence import ledger
{how}
crash.main(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
@pytest.mark.parametrize(
    "how",
    [
        "read = ledger._read_tail\n"
        "ledger._read_tail = lambda file: (read(file)[0], b'', read(file)[2] + len(read(file)[1]))",
        "ledger.FileLedger._write = lambda self, descriptor, lines, torn, whole: None",
    ],
    ids=["torn lines left in their place", "nothing written"],
)
def test_the_disasters_find_a_ledger_that_is_broken(how: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SABOTAGE.format(how=how)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
