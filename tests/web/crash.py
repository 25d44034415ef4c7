"""Kills writers of a database's log again and again: ``python -m tests.web.crash [rounds]``.

The database is that of the environment (OMBUD_HOME, OMBUD_DATABASE_URL); it is made when absent.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import select
import signal
import sys
import time

from ombud.web import setup

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


def writing(acknowledge: int) -> None:
    """Append until killed; an entry's hash is said when its transaction has ended."""
    from django.db import transaction

    from ombud.web.systems import log
    from tests.evidence.logs import payload

    for number in range(500):
        with transaction.atomic():
            rows = [log.append(payload(number + offset), system=None, at=AT) for offset in range(2)]
        os.write(acknowledge, b"".join(row.hash.encode() + b"\n" for row in rows))


def killed(chance: random.Random, writers: int) -> list[str]:
    """Let writers run at once for a moment, kill them, and give what they acknowledged."""
    processes = []
    for _ in range(writers):
        reading, acknowledge = os.pipe()
        child = os.fork()
        if not child:
            try:
                writing(acknowledge)
            finally:
                os._exit(1)
        os.close(acknowledge)
        processes.append((child, reading))
    if chance.random() < 0.7:  # once one of them is at work; otherwise perhaps before
        select.select([reading for _, reading in processes], [], [], 5)
    time.sleep(chance.uniform(0, 0.04))
    for child, _ in processes:
        os.kill(child, signal.SIGKILL)
    lines: list[str] = []
    for child, reading in processes:
        with os.fdopen(reading) as said:
            lines += [line.strip() for line in said if len(line) == 65 and line.endswith("\n")]
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) not in {-signal.SIGKILL}:
            raise SystemExit("a writer ended before it was killed")
    return lines


def main(rounds: int) -> None:
    """Break, then check the chain, the tree and what was acknowledged."""
    setup.ready()
    from django.db import connection

    from ombud.evidence import Frontier, nodes_before
    from ombud.web.systems import log
    from ombud.web.systems.models import NodeRow

    chance, acknowledged = random.Random(5), []
    key = log.installation_key()
    for _ in range(rounds):
        connection.close()  # no connection is shared with a writer
        acknowledged += killed(chance, chance.choice([1, 1, 2]))
    entries = log.all_entries()
    wrong = [item.problem for item in log.verified() if not item.ok]
    frontier = Frontier()
    for entry in entries:
        frontier.add(entry.leaf())
    same = log.DatabaseLog().checkpoint(key).root == frontier.root()
    if wrong or not same or NodeRow.objects.count() != nodes_before(len(entries)):
        raise SystemExit(f"the log does not verify: {wrong[:3] or 'its tree is another'}")
    lost = set(acknowledged) - {entry.hash for entry in entries}
    if lost:
        raise SystemExit(f"{len(lost)} acknowledged entries were lost")
    print(f"{rounds} kills, {len(acknowledged)} acknowledged entries, none lost")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
