"""The log in the database: sealed and appended in the caller's transaction."""

from __future__ import annotations

import datetime as dt

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from ombud.casework.held import Logged
from ombud.errors import EvidenceError
from ombud.evidence import (
    Checked,
    Entry,
    KeyRing,
    SigningKey,
    check_chain,
    open_envelope,
    read_envelope,
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


class Statements(msgspec.Struct, frozen=True, kw_only=True):
    """Statements about a system: those whose signature holds, and the numbers of entries whose does not."""

    sound: tuple[Logged, ...]
    broken: tuple[int, ...]


def statements_about(system: System) -> Statements:
    """What the log says about a system, each signature verified; of determinations those sealed last."""
    last = system.entries.filter(kind="determination").order_by("-seq").values("at")[:1]
    rows = system.entries.filter(~Q(kind="determination") | Q(at__in=last))
    ring = KeyRing([installation_key().public])
    sound, broken = [], []
    for row in rows:
        try:
            payload = open_envelope(read_envelope(row.envelope), ring)
            sound.append(Logged(id=row.hash, statement=read_statement(payload)))
        except EvidenceError:
            broken.append(row.seq)
    return Statements(sound=tuple(sound), broken=tuple(broken))


def verified() -> tuple[Checked, ...]:
    """The log, verified item by item with this installation's key."""
    return check_chain(all_entries(), KeyRing([installation_key().public]))
