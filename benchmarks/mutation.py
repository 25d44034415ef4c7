"""How good is the open legal test suite? The share of small mistakes in the law that a case notices.

    python benchmarks/mutation.py [--instrument ID ...] [--list] [--processes N]

Prints a table: of each instrument how many mutants there are, how many a case catches, and how
many say the same as the law; with --list every survivor. Of each instrument only its own cases
are run, and of them only those that the row of the mistake can reach.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from multiprocessing import Pool

from ombud.errors import OmbudError
from ombud.law import load_library
from ombud.law.suite.score import Score, score, together

#: An instrument with more rows than this is shared out between the processes.
LARGE = 150


def judge(job: tuple[str, int, int]) -> Score:
    """Every n-th mutant of one instrument."""
    name, start, step = job
    try:
        return score(name, start=start, step=step)
    except OmbudError as error:  # an error of ours does not travel between processes
        raise RuntimeError(str(error)) from None


def jobs_of(names: list[str], processes: int) -> Iterator[tuple[str, int, int]]:
    """The work in parts, the largest instruments first."""
    rows = {i.card.id: len(i.provisions) + len(i.obligations) for i in load_library().instruments}
    for name in sorted(names, key=lambda name: -rows[name]):
        step = processes if rows[name] > LARGE else 1
        yield from ((name, start, step) for start in range(step))


def line_of(name: str, found: Score) -> str:
    """One row of the table."""
    share = found.caught / found.mutants if found.mutants else 1.0
    return f"{name:<28} {found.mutants:>7,} {found.caught:>7,} {share:>7.1%} {found.equivalent:>6,}"


def survivors_of(found: Score) -> Iterator[str]:
    """Every mistake of one instrument that no case notices."""
    if found.failing:
        yield f"    left out, they fail without any mistake: {', '.join(found.failing)}"
    yield from (f"    survives: {v.kind} {v.row}: {v.what}" for v in sorted(found.survivors, key=lambda v: v.row))


def main() -> None:
    """Judge, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instrument", action="append", default=[], help="only this one; give it again for more")
    parser.add_argument("--list", action="store_true", help="list every survivor")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    started = time.perf_counter()
    names = options.instrument or [instrument.card.id for instrument in load_library().instruments]
    parts: dict[str, list[Score]] = {name: [] for name in names}
    with Pool(options.processes, initializer=os.nice, initargs=(10,)) as pool:
        for part in pool.imap_unordered(judge, jobs_of(names, options.processes)):
            parts[part.instrument].append(part)
    print(f"{'instrument':<28} {'mutants':>7} {'caught':>7} {'score':>7} {'same':>6}")
    for name in sorted(parts):
        found = together(name, parts[name])
        print(line_of(name, found), *(survivors_of(found) if options.list else ()), sep="\n")
    everything = together("all", (part for found in parts.values() for part in found))
    print(line_of("all", everything))
    print("by kind: " + ", ".join(f"{kind} {caught} of {n}" for kind, (caught, n) in everything.by_kind().items()))
    print(f"{len(names)} instruments, {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
