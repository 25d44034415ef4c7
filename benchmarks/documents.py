"""Every kind of document from every example in every format, against a budget of 2 s each.

    python benchmarks/documents.py [kind ...]

Counts processor time, which a busy machine does not stretch. Reading, measuring and assessing an
example happens once, before; filling, laying out and writing are counted. Prints for each format
the slowest, as seconds and as share of the budget, and ends with 1 when one is over it.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ombud.cli.case import open_case
from ombud.cli.paper import material_of
from ombud.documents.formats import FORMATS, render
from ombud.documents.machine import FILES, machine_file
from ombud.documents.outline import load_outlines
from ombud.documents.shelf import draft

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = ("credit-limit", "image-studio", "job-shortlist", "reoffending-risk")
DAY = dt.date(2026, 11, 24)
AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
BUDGET = 2.0


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main(kinds: list[str]) -> int:
    slowest: dict[str, tuple[float, str]] = {}
    count = 0

    def note(format: str, spent: float, what: str) -> None:
        slowest[format] = max(slowest.get(format, (0.0, "")), (spent, what))

    for name in NAMES:
        case = open_case(EXAMPLES / name, as_of=DAY, known_at=DAY, measured=True)
        material, described = material_of(case, Path("/nowhere")), case.described()
        for kind, outline in load_outlines().items():
            if kinds and kind not in kinds:
                continue
            made = draft(outline, material, made_at=AT, made_by="benchmark")
            filling = seconds(lambda o=outline, m=material: draft(o, m, made_at=AT, made_by="benchmark"))
            for format in FORMATS:
                spent = seconds(lambda d=made.document, f=format: render(d, f, made_at=AT))
                note(format, filling + spent, f"{kind}, {name}")
                count += 1
        for machine in FILES:
            note(machine, seconds(lambda f=machine, d=described: machine_file(f, d)), name)
            count += 1
    print(f"{count} files; budget {BUDGET:.0f} s of processor time each")
    for format, (spent, what) in slowest.items():
        print(f"{format:<12}{spent:>8.2f} s {spent / BUDGET:>8.2f} of the budget   {what}")
    return 1 if max(spent for spent, _ in slowest.values()) > BUDGET else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
