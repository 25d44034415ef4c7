"""The coverage benchmark runs, and in few runs nothing is broken. Full tables: `python benchmarks/coverage.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_no_kind_of_interval_is_broken_and_no_watch_cries_wolf() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "coverage.py"), "--quick"]
    settings = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "largest gap, 6 equal groups of 1000" in done.stdout
    assert "watch for a ratio below .8" in done.stdout
    assert "fairlearn gap" in done.stdout
