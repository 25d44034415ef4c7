"""Breaks logs on purpose: writers killed at any moment or system call, disks full, two writers at once.

    python -m tests.evidence.crash [rounds]

After every round the log goes on; after every few it must verify and hold all that was acknowledged.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ombud.errors import EvidenceError
from ombud.evidence import FileLedger, read_log, verify_path
from tests.evidence.logs import AT, KEY, filled, payload

ROUNDS_PER_LOG = 20
#: What a killed process was about to do, or had half done.
CALLS = ("write", "fsync", "ftruncate", "replace", "lseek")


def writing(path: Path, acknowledge: int, chance: random.Random) -> None:
    """Append until stopped, a checkpoint now and then, and say each entry's hash once it is returned."""
    ledger = FileLedger(path)
    for number in range(60):
        entries = ledger.append_all([payload(number)] * chance.randrange(1, 4), KEY, at=AT)
        os.write(acknowledge, b"".join(entry.hash.encode() + b"\n" for entry in entries))
        if chance.random() < 0.3:
            ledger.checkpoint(KEY)


def dying_at(call: str, count: int) -> None:
    """Let this process be killed at its count-th call; a write then does half of its work before."""
    whole, left = getattr(os, call), [count]

    def dying(*arguments: object) -> object:
        left[0] -= 1
        if left[0]:
            return whole(*arguments)
        if call == "write":
            content = bytes(arguments[1])  # type: ignore[call-overload]
            whole(arguments[0], content[: len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    setattr(os, call, dying)


def limited(path: Path, room: int) -> None:
    """Let no file of this process grow past the log's present size and a little room."""
    size = (path.stat().st_size if path.exists() else 0) + room
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def fork(work: Callable[[int], None]) -> tuple[int, int]:
    """Do some work in a process of its own; gives its id and where it says what it acknowledged."""
    reading, acknowledge = os.pipe()
    child = os.fork()
    if child:
        os.close(acknowledge)
        return child, reading
    code = 1
    try:
        work(acknowledge)
        code = 0
    except EvidenceError:
        code = 3  # said, as it must be
    finally:
        os._exit(code)


def collected(child: int, reading: int) -> list[str]:
    """What a process acknowledged until its end; anything but death by a kill or a said error is a fault."""
    with os.fdopen(reading) as said:
        lines = [line.strip() for line in said if len(line) == 65 and line.endswith("\n")]
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in {0, 3, -signal.SIGKILL}:
        raise SystemExit(f"a writer ended with {status}")
    return lines


def round_of(path: Path, chance: random.Random) -> list[str]:
    """One disaster; gives what was acknowledged in it."""
    seed = chance.random()

    def work(harm: Callable[[], None] | None) -> Callable[[int], None]:
        def run(acknowledge: int) -> None:
            if harm:
                harm()
            writing(path, acknowledge, random.Random(seed))

        return run

    kind = chance.choice(["moment", "call", "disk", "two"])
    if kind == "disk":
        room = chance.randrange(12_000)
        return collected(*fork(work(lambda: limited(path, room))))
    if kind == "call":
        call, count = chance.choice(CALLS), chance.randrange(1, 30)
        return collected(*fork(work(lambda: dying_at(call, count))))
    processes = [fork(work(None)) for _ in range(2 if kind == "two" else 1)]
    time.sleep(chance.uniform(0, 0.02))
    for child, _ in processes:
        os.kill(child, signal.SIGKILL)
    return [line for process in processes for line in collected(*process)]


def broken_for(folder: Path, rounds: int, seed: int) -> int:
    """Break one log again and again, then check it; gives how many entries were acknowledged."""
    path, chance = folder / "log.jsonl", random.Random(seed)
    filled(path, 0)
    acknowledged: list[str] = []
    for number in range(rounds):
        acknowledged += round_of(path, chance)
        ledger = FileLedger(path)
        acknowledged.append(ledger.append(payload(number), KEY, at=AT).hash)
        if chance.random() < 0.5:
            ledger.checkpoint(KEY)
    result = verify_path(path)
    if not result.ok:
        raise SystemExit(f"seed {seed}: the log does not verify: {result.sentences()[:5]}")
    lost = set(acknowledged) - {entry.hash for entry in read_log(path)[0]}
    if lost:
        raise SystemExit(f"seed {seed}: {len(lost)} acknowledged entries were lost")
    return len(acknowledged)


def main(rounds: int) -> None:
    """Break logs and print what happened."""
    started, kept = time.monotonic(), 0
    for seed in range(0, rounds, ROUNDS_PER_LOG):
        with tempfile.TemporaryDirectory() as folder:
            kept += broken_for(Path(folder), min(ROUNDS_PER_LOG, rounds - seed), seed)
    print(f"{rounds} disasters, {kept} acknowledged entries, none lost, {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
