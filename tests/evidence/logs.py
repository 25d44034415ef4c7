"""Logs to test with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ombud.evidence import FileLedger, SigningKey, make_statement, subject_of

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
KEY = SigningKey.generate()


def payload(number: int, system: str = "credit") -> bytes:
    """A record about a file of its own."""
    return make_statement(
        "record",
        (subject_of(f"file-{number}", str(number).encode()),),
        {"system": system, "duty": "AIA-026-2", "title": f"Record {number}"},
        at=AT,
        by="Ana",
    )


def filled(path: Path, count: int, key: SigningKey = KEY) -> FileLedger:
    """A log with that many entries, and the public key beside it."""
    ledger = FileLedger(path)
    if count:
        ledger.append_all([payload(number) for number in range(count)], key, at=AT)
    path.parent.mkdir(exist_ok=True)
    path.with_name("key.pub.pem").write_bytes(key.public.pem)
    return ledger
