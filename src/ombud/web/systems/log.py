"""The log in the database: sealed and appended in the caller's transaction."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection, transaction

from ombud.evidence import (
    Checked,
    Entry,
    KeyRing,
    SigningKey,
    check_chain,
    read_statement,
    seal,
    seal_entry,
    signing_key,
)
from ombud.web.systems.models import EntryRow, System

LOG_LOCK = int.from_bytes(b"ombudlog")  # any number that nothing else in the database locks


def installation_key() -> SigningKey:
    """The key of this installation; made on first use."""
    return signing_key(settings.HOME)


def entry_of(row: EntryRow) -> Entry:
    """The entry as the evidence floor knows it."""
    return Entry(seq=row.seq, previous=row.previous, at=row.at, envelope=row.envelope, hash=row.hash)


def append(payload: bytes, *, system: System | None, at: dt.datetime) -> EntryRow:
    """Sign a statement and append it; part of the transaction it is called in."""
    statement = read_statement(payload)
    with transaction.atomic():
        _wait_for_turn()
        last = EntryRow.objects.order_by("-seq").first()
        entry = seal_entry(entry_of(last) if last else None, seal(payload, installation_key()), at=at)
        return EntryRow.objects.create(
            seq=entry.seq,
            previous=entry.previous,
            at=entry.at,
            envelope=entry.envelope,
            hash=entry.hash,
            kind=statement.kind,
            system=system,
            by=str(statement.predicate["made_by"]),
        )


def _wait_for_turn() -> None:
    """One writer at a time until its transaction ends; on SQLite every transaction begins with the lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])


def all_entries() -> list[Entry]:
    """Every entry, in order."""
    return [entry_of(row) for row in EntryRow.objects.all()]


def verified() -> tuple[Checked, ...]:
    """The log, verified item by item with this installation's key."""
    return check_chain(all_entries(), KeyRing([installation_key().public]))
