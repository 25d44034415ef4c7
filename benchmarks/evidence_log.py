"""Does appending cost the same at any length of the log, and does verifying fit in memory?

    python benchmarks/evidence_log.py [entries, 100000 when not given]

Prints, for logs of 1,000, 10,000 ... entries, the median time of one append (sealed, written,
fsynced) as a ratio to the shortest log; then seconds and peak memory of one verification of the
longest as a ratio to the shortest.
"""

from __future__ import annotations

import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ombud.evidence import Entry, FileLedger, SigningKey, make_statement, seal, seal_entry, subject_of

AT = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
APPENDS = 200
VERIFY = """
import resource, sys
from pathlib import Path
from ombud.evidence import verify_path
result = verify_path(Path(sys.argv[1]), each=lambda checked: None)
print(result.ok, result.statements, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def payload(number: int) -> bytes:
    """A statement of common size."""
    body = {"system": "credit", "duty": "AIA-026-2", "title": f"Record {number}"}
    return make_statement("record", (subject_of(f"file-{number}", b""),), body, at=AT, by="Ana")


def fill(path: Path, key: SigningKey, count: int) -> None:
    """A log of that length, written without waiting for the disk."""
    last: Entry | None = None
    with path.open("wb") as file:
        for number in range(count):
            last = seal_entry(last, seal(payload(number), key), at=AT)
            file.write(last.line())
    path.with_name("key.pub.pem").write_bytes(key.public.pem)


def append_time(path: Path, key: SigningKey) -> float:
    """Median seconds of one append."""
    ledger, taken = FileLedger(path), []
    for number in range(APPENDS):
        body = payload(number)
        started = time.perf_counter()
        ledger.append(body, key, at=AT)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def verify_cost(path: Path) -> tuple[float, int]:
    """Seconds and peak memory in KiB of one verification, in a process of its own."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", VERIFY, str(path)], check=True, capture_output=True, text=True)
    ok, _, peak = done.stdout.split()
    if ok != "True":
        raise SystemExit("the log that was written does not verify")
    return time.perf_counter() - started, int(peak)


def main() -> None:
    """Fill, append, verify, print."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    lengths = [length for length in (1_000, 10_000, 100_000, 1_000_000) if length <= most]
    key = SigningKey.generate()
    costs: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory() as folder:  # a first round that only warms up
        fill(Path(folder) / "log.jsonl", key, 10)
        append_time(Path(folder) / "log.jsonl", key)
    for length in lengths:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "log.jsonl"
            fill(path, key, length)
            taken = append_time(path, key)
            seconds, peak = verify_cost(path)
        costs.append((taken, peak))
        print(f"append at {length:>9,} entries: {taken * 1000:6.2f} ms, ratio {taken / costs[0][0]:.2f}")
        print(
            f"verify    {length:>9,} entries: {seconds:6.1f} s, {peak / 1024:.0f} MiB, ratio {peak / costs[0][1]:.2f}"
        )


if __name__ == "__main__":
    main()
