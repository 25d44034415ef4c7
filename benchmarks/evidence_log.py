"""What does evidence cost at any length of the log: append, checkpoint, prove, verify?

    python benchmarks/evidence_log.py [entries, 100000 when not given]

Prints, for logs of 1,000, 10,000 ... entries: statements per second sealed and appended in batches;
the median time of one append (sealed, written, fsynced) as a ratio to the shortest log; the time of
the first checkpoint and of the next; for one item the size of its proof, the bytes read to make it
and the time to verify it; then statements per second and peak memory of one verification of all.

    python benchmarks/evidence_log.py --long [rounds, 2000 when not given]

Kills writers, cuts writes short and lets two write at once, that many times; the suite does it a few
hundred times (tests/evidence/test_crash.py).
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ombud.evidence import (
    FileLedger,
    KeyRing,
    SigningKey,
    check_receipt,
    make_receipt,
    make_statement,
    read_receipt,
    subject_of,
)

AT = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
APPENDS, ITEMS, BATCH = 100, 50, 1_000
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


def fill(ledger: FileLedger, key: SigningKey, count: int) -> float:
    """Seconds to append that many, a thousand at a time, each batch on disk before the next."""
    started = time.perf_counter()
    for first in range(0, count, BATCH):
        ledger.append_all([payload(number) for number in range(first, min(first + BATCH, count))], key, at=AT)
    ledger.path.with_name("key.pub.pem").write_bytes(key.public.pem)
    return time.perf_counter() - started


def append_time(ledger: FileLedger, key: SigningKey) -> float:
    """Median seconds of one append."""
    taken = []
    for number in range(APPENDS):
        body = payload(number)
        started = time.perf_counter()
        ledger.append(body, key, at=AT)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


@contextmanager
def counting() -> Iterator[list[int]]:
    """How many bytes each read of a file gives."""
    read, seen = os.read, []

    def counted(descriptor: int, count: int) -> bytes:
        piece = read(descriptor, count)
        seen.append(len(piece))
        return piece

    os.read = counted
    try:
        yield seen
    finally:
        os.read = read


def one_item(ledger: FileLedger, key: SigningKey, length: int) -> str:
    """What proving and verifying single items costs, as a line; fails when one does not hold."""
    checkpoint, ring, made, checked = ledger.checkpoint(key), KeyRing([key.public]), [], []
    hashes, size, read = 0, 0, 0
    for seq in range(1, length, max(1, length // ITEMS)):
        started = time.perf_counter()
        with counting() as seen:
            receipt = make_receipt(ledger, seq, checkpoint)
        made.append(time.perf_counter() - started)
        content = receipt.to_json()
        started = time.perf_counter()
        if not check_receipt(read_receipt(content), ring).ok:
            raise SystemExit(f"entry {seq} does not verify")
        checked.append(time.perf_counter() - started)
        hashes, size, read = max(hashes, len(receipt.inclusion)), max(size, len(content)), max(read, sum(seen))
    return (
        f"reads at most {read:,} bytes in {statistics.median(made) * 1000:.2f} ms; proof of {hashes} hashes = "
        f"{hashes * 32} bytes, receipt {size:,} bytes; verified in {statistics.median(checked) * 1000:.2f} ms"
    )


def verify_cost(path: Path) -> tuple[float, int]:
    """Seconds and peak memory in KiB of one verification, in a process of its own."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", VERIFY, str(path)], check=True, capture_output=True, text=True)
    ok, _, peak = done.stdout.split()
    if ok != "True":
        raise SystemExit("the log that was written does not verify")
    return time.perf_counter() - started, int(peak)


def timed_checkpoint(ledger: FileLedger, key: SigningKey) -> float:
    """Seconds of one checkpoint."""
    started = time.perf_counter()
    ledger.checkpoint(key)
    return time.perf_counter() - started


def measure(length: int, key: SigningKey, first: tuple[float, int] | None) -> tuple[float, int]:
    """Print what a log of this length costs; gives what longer ones are compared with."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = FileLedger(Path(folder) / "log.jsonl")
        filled = fill(ledger, key, length)
        building = timed_checkpoint(ledger, key)
        taken = append_time(ledger, key)
        growing = timed_checkpoint(ledger, key)
        item = one_item(ledger, key, length)
        seconds, peak = verify_cost(ledger.path)
    base = first or (taken, peak)
    print(f"{length:,} entries")
    print(f"  append in batches  {length / filled:,.0f} statements per second")
    print(f"  append one         {taken * 1000:.2f} ms, ratio {taken / base[0]:.2f}")
    print(f"  checkpoint         {building:.2f} s for the first, {growing * 1000:.1f} ms after {APPENDS} more")
    print(f"  one item           {item}")
    print(
        f"  verify all         {length / seconds:,.0f} statements per second, {seconds:.1f} s, "
        f"{peak / 1024:.0f} MiB, ratio {peak / base[1]:.2f}",
        flush=True,
    )
    return base


def main() -> None:
    """Measure lengths, or break logs for long."""
    if sys.argv[1:2] == ["--long"]:
        sys.path.insert(0, str(Path(__file__).parents[1]))
        from tests.evidence.crash import main as crash

        crash(int(sys.argv[2]) if len(sys.argv) > 2 else 2_000)
        return
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    key, base = SigningKey.generate(), None
    with tempfile.TemporaryDirectory() as folder:  # a first round that only warms up
        fill(FileLedger(Path(folder) / "log.jsonl"), key, 10)
        append_time(FileLedger(Path(folder) / "log.jsonl"), key)
    for length in (length for length in (1_000, 10_000, 100_000, 1_000_000) if length <= most):
        base = measure(length, key, base)


if __name__ == "__main__":
    main()
