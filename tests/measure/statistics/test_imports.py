"""Starting Ombud loads no numbers library: statistics on arrays load numpy when they are asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_importing_the_measures_does_not_load_numpy() -> None:
    code = "import sys, ombud, ombud.measure; sys.exit('numpy' in sys.modules)"
    settings = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    assert subprocess.run([sys.executable, "-c", code], check=False, env=settings).returncode == 0
