"""How good is the open legal test suite? The share of small mistakes in the law that a case notices.

    python benchmarks/mutation.py [--instrument ID ...] [--list] [--processes N]

Prints per instrument how many mutants a case kills, by kind, and with --list every survivor.
Of each instrument only its own cases are run.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from multiprocessing import Pool

from ombud.facts import load_vocabulary
from ombud.law import load_library
from ombud.law.library import folders
from ombud.law.suite.cases import read_cases
from ombud.law.suite.mutate import dates_that_bite, mutants
from ombud.law.suite.mutation import Suite

#: A mutant as one process tells another: kind, row, what was done, and whether a case noticed.
Verdict = tuple[str, str, str, bool]


def judge(job: tuple[str, int, int]) -> tuple[str, tuple[str, ...], list[Verdict]]:
    """Every n-th mutant of one instrument, judged by its cases."""
    name, start, step = job
    instrument = load_library().instrument(name)
    suite = Suite(instrument, read_cases(folders()[name]), load_vocabulary())
    found = islice(mutants(instrument), start, None, step)
    return name, suite.failing, [(m.kind, m.row, m.what, suite.kills(m)) for m in found]


def lines_of(name: str, failing: tuple[str, ...], verdicts: list[Verdict], *, every: bool) -> Iterator[str]:
    """Score of one instrument, and its survivors."""
    total, killed = Counter(v[0] for v in verdicts), Counter(v[0] for v in verdicts if v[3])
    share = sum(killed.values()) / len(verdicts) if verdicts else 1.0
    by_kind = ", ".join(f"{kind} {killed[kind]}/{total[kind]}" for kind in total)
    yield f"{name:<28} {share:7.1%}  {sum(killed.values()):>5} of {len(verdicts):>5} killed  ({by_kind})"
    if failing:
        yield f"    left out, they fail without any mistake: {', '.join(failing)}"
    biting = dates_that_bite(load_library().instrument(name))
    for kind, row, what, noticed in sorted(verdicts) if every else ():
        if not noticed:
            only = " (nothing hangs on this date)" if row.startswith("T-") and row not in biting else ""
            yield f"    survives: {kind} {row}: {what}{only}"


def main() -> None:
    """Judge, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instrument", action="append", default=[], help="only this one; give it again for more")
    parser.add_argument("--list", action="store_true", help="list every survivor")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    names = options.instrument or [instrument.card.id for instrument in load_library().instruments]
    jobs = [(name, start, options.processes) for name in names for start in range(options.processes)]
    started, everything = time.perf_counter(), 0
    verdicts: dict[str, list[Verdict]] = {}
    with Pool(options.processes) as pool:
        for done, (name, failing, part) in enumerate(pool.imap(judge, jobs), start=1):
            verdicts.setdefault(name, []).extend(part)
            if done % options.processes == 0:
                everything += len(verdicts[name])
                print(*lines_of(name, failing, verdicts[name], every=options.list), sep="\n", flush=True)
    killed = sum(v[3] for part in verdicts.values() for v in part)
    print(f"all: {killed / max(everything, 1):.1%} of {everything:,} mutants, {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
