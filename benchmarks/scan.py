"""Counting against a bare DuckDB scan of the same columns, as whole processes, side by side in one run.

    python benchmarks/scan.py [--rows 10000,1000000,10000000] [--runs 5] [--folder FOLDER]

Prints, for each number of rows and each kind of work, the median wall time, processor time and
peak memory of both, and their ratio. A run of the scan and a run of the count follow each other,
so that what else the machine does hits both. 10**8 rows need 12 GB of disk: ask with --rows.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NUMERIC = [f"num_{k}" for k in range(1, 9)]
TEXT = [f"cat_{k}" for k in range(1, 5)]
#: Work, the columns a bare scan of it reads (numbers added, text compared), how many files, and the ratio wanted.
WORK: dict[str, tuple[list[str], list[str], int, float]] = {
    "fairness": (["label", "prediction"], ["sex", "race"], 1, 2.0),
    "score": (["label", "score"], ["sex", "race"], 1, 2.5),
    "drift": (NUMERIC, TEXT, 2, 2.0),
}


def scan(work: str, paths: list[Path]) -> None:
    """Read the columns and keep one number of each."""
    import duckdb

    numbers, texts, files, _ = WORK[work]
    wanted = ", ".join([*(f"sum({name})" for name in numbers), *(f"max({name})" for name in texts)])
    with duckdb.connect() as connection:
        for path in paths[:files]:
            connection.execute(f"SELECT {wanted} FROM '{path}'").fetchall()


def count(work: str, paths: list[Path]) -> None:
    """The tables of counts; for drift, the bins are planned and both sides are counted."""
    from ombud.measure.engines import count, open_file
    from ombud.measure.engines.planning import count_reference
    from ombud.measure.specs import Categories, Cells, ScoreCells

    groups = ("sex", "race")
    with open_file(paths[0]) as reference:
        if work == "fairness":
            count(reference, [Cells(groups=groups, prediction="prediction", label="label")])
        elif work == "score":
            count(reference, [ScoreCells(groups=groups, score="score", label="label")])
        else:
            found = count_reference(reference, NUMERIC, [Categories(feature=name) for name in TEXT])
            with open_file(paths[1]) as current:
                count(current, [table.spec for table in found.tables])


def measured(how: str, work: str, paths: list[Path]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak megabytes of a process of its own."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, __file__, "--one", how, work, *map(str, paths)])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{how} of {work} failed")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def compare(work: str, rows: int, paths: list[Path], runs: int) -> None:
    """Print one line: medians of both, and their ratios."""
    for how in ("scan", "count"):  # files into the cache, modules compiled
        measured(how, work, paths)
    pairs = [(measured("scan", work, paths), measured("count", work, paths)) for _ in range(runs)]
    scans, counts = zip(*pairs, strict=True)

    def middle(values: tuple[tuple[float, float, float], ...], place: int) -> float:
        return statistics.median(value[place] for value in values)

    # The wanted ratio is of large data: below that, starting Python and its imports is all there is.
    wanted = f"(at most {WORK[work][3]})" if rows >= 10_000_000 else ""
    wall, cpu = (statistics.median(two[k] / one[k] for one, two in pairs) for k in (0, 1))
    print(
        f"{work:8} {rows:>11,} {middle(scans, 0):8.2f} {middle(counts, 0):8.2f}  {wall:5.2f} {wanted:13}"
        f"  {middle(scans, 1):7.2f} {middle(counts, 1):7.2f}  {cpu:5.2f}"
        f"  {middle(scans, 2):6.0f} {middle(counts, 2):6.0f}",
        flush=True,
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="10000,100000,1000000,10000000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--work", default=",".join(WORK))
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "ombud-bench")
    parser.add_argument("--one", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        how, work, *paths = given.one
        {"scan": scan, "count": count}[how](work, [Path(path) for path in paths])
        return
    given.folder.mkdir(parents=True, exist_ok=True)
    print(f"{'':20} {'wall s':^29}  {'processor s':^25}  {'peak MB':^13}")
    print(
        f"{'work':8} {'rows':>11} {'scan':>8} {'count':>8}  {'ratio':19}"
        f"  {'scan':>7} {'count':>7}  {'ratio':7}  scan  count"
    )
    for rows in (int(text) for text in given.rows.split(",")):
        paths = [given.folder / f"{side}_{rows}.parquet" for side in ("reference", "current")]
        for path in paths:
            # In a process of its own: a child's peak memory starts at that of this one.
            maker = Path(__file__).with_name("make_log.py")
            subprocess.run([sys.executable, maker, str(rows), path, path.name.split("_")[0]], check=True)
        for work in given.work.split(","):
            compare(work, rows, paths, given.runs)


if __name__ == "__main__":
    main()
