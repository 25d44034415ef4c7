"""The log in the database: sealed and appended in the caller's transaction, with its Merkle tree.

Every entry adds its leaf and the nodes it completes; one entry is proved from about as many rows
as the tree is high.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from ombud.casework.held import Logged
from ombud.errors import EvidenceError
from ombud.evidence import (
    Checked,
    Checkpoint,
    Entry,
    Frontier,
    KeyRing,
    ReadStatement,
    SigningKey,
    check_chain,
    nodes_before,
    open_envelope,
    read_envelope,
    read_statement,
    root,
    seal,
    seal_entries,
    sign_checkpoint,
    signing_key,
    trusted_keys,
)
from ombud.web.systems.models import EntryRow, NodeRow, System

LOG_LOCK = int.from_bytes(b"ombudlog")  # any number that nothing else in the database locks
_AT_ONCE = 500


def installation_key() -> SigningKey:
    """The key of this installation; made on first use."""
    return signing_key(settings.HOME)


def installation_ring() -> KeyRing:
    """The keys that this installation trusts in its own log, past ones among them."""
    return trusted_keys(settings.HOME)


def entry_of(row: EntryRow) -> Entry:
    """The entry as the evidence floor knows it."""
    return Entry(seq=row.seq, previous=row.previous, at=row.at, envelope=row.envelope, hash=row.hash)


def append(payload: bytes, *, system: System | None, at: dt.datetime) -> EntryRow:
    """Sign a statement and append it; part of the transaction it is called in.

    Statements about keys that the log lacks go before it.
    """
    key = installation_key()
    with transaction.atomic():
        _wait_for_turn()
        last = EntryRow.objects.order_by("-seq").first()
        entries = seal_entries(entry_of(last) if last else None, [seal(payload, key)], key, at=at)
        _grow(last.seq if last else 0, entries)
        rows = [_row(entry, {} if entry is not entries[-1] else {"system": system}) for entry in entries]
        for row in rows:
            row.save(force_insert=True)
        return rows[-1]


def take_over(entries: Iterable[Entry]) -> int:
    """Add a whole log that was verified; what is here already must be its beginning. Gives how many were new.

    An entry about a system of a name that is known here is filed with it.

    Raises:
        EvidenceError: this database holds another log, or an entry does not follow from the one before.
    """
    systems = {system.name: system for system in System.objects.all()}
    with transaction.atomic():
        _wait_for_turn()
        last = EntryRow.objects.order_by("-seq").first()
        new = list(_after(entry_of(last) if last else None, entries))
        _grow(last.seq if last else 0, new)
        rows = []
        for entry in new:
            name = _statement(entry).predicate.get("system")
            rows.append(_row(entry, {"system": systems.get(str(name))}))
        EntryRow.objects.bulk_create(rows, batch_size=_AT_ONCE)
        return len(new)


def _after(last: Entry | None, entries: Iterable[Entry]) -> Iterator[Entry]:
    previous: Entry | None = None
    reached = last is None
    for entry in entries:
        if reached and previous and (entry.seq, entry.previous) != (previous.seq + 1, previous.hash):
            raise EvidenceError(f"entry {entry.seq} does not follow from the one before it.", code="chain")
        if reached:
            yield entry
        elif last and entry.seq == last.seq:
            reached = entry.hash == last.hash
        previous = entry
    if not reached:
        raise EvidenceError(
            "this database holds a log that is not the beginning of the one to take over.",
            code="log-other",
            hint="Take it over into an empty database.",
        )


def _statement(entry: Entry) -> ReadStatement:
    return read_statement(read_envelope(entry.envelope).body())


def _row(entry: Entry, more: dict[str, System | None]) -> EntryRow:
    statement = _statement(entry)
    return EntryRow(
        seq=entry.seq,
        previous=entry.previous,
        at=entry.at,
        envelope=entry.envelope,
        hash=entry.hash,
        kind=statement.kind,
        by=str(statement.predicate["made_by"]),
        **more,
    )


def _grow(size: int, entries: Sequence[Entry]) -> None:
    """Add the leaves of entries after the first ``size``, and the nodes that they complete."""
    frontier = Frontier.read(size, nodes)
    rows = []
    for entry in entries:
        first = nodes_before(frontier.size)
        rows += [
            NodeRow(position=first + offset, hash=complete.hex())
            for offset, complete in enumerate(frontier.add(entry.leaf()))
        ]
    NodeRow.objects.bulk_create(rows, batch_size=_AT_ONCE)


def nodes(positions: Sequence[int]) -> dict[int, bytes]:
    """Nodes of the tree, by number, in one query."""
    if not positions:
        return {}
    rows = NodeRow.objects.filter(position__in=positions)
    found = {row.position: bytes.fromhex(row.hash) for row in rows}
    if len(found) != len(set(positions)):
        raise EvidenceError("the tree of the log lacks nodes.", code="tree", hint="Restore the database from a copy.")
    return found


def _wait_for_turn() -> None:
    """One writer at a time until its transaction ends; on SQLite every transaction begins with the lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])


class DatabaseLog:
    """The log as receipts and packs read it."""

    def checkpoint(self, key: SigningKey) -> Checkpoint:
        """Sign the size and root of the log as it is now.

        Raises:
            EvidenceError: it is empty.
        """
        last = EntryRow.objects.order_by("-seq").first()
        if last is None:
            raise EvidenceError("the log is empty.", code="log-empty")
        return sign_checkpoint(self.entry(1).hash, last.seq, root(last.seq, nodes), key)

    def entry(self, seq: int) -> Entry:
        """One entry.

        Raises:
            EvidenceError: there is none of that number.
        """
        row = EntryRow.objects.filter(seq=seq).first()
        if row is None:
            raise EvidenceError(f"the log has no entry {seq}.", code="tree-index")
        return entry_of(row)

    def nodes(self, positions: Sequence[int]) -> dict[int, bytes]:
        """Nodes of the tree, by number."""
        return nodes(positions)

    def entries(self, system: System | None = None) -> Iterator[Entry]:
        """Every entry, in order; with a system only those about it, and those about keys."""
        rows = EntryRow.objects.all()
        if system:
            rows = rows.filter(system=system) | rows.filter(kind="key")
        return (entry_of(row) for row in rows.iterator(chunk_size=_AT_ONCE))


def all_entries() -> list[Entry]:
    """Every entry, in order."""
    return list(DatabaseLog().entries())


class Statements(msgspec.Struct, frozen=True, kw_only=True):
    """Statements about a system: those whose signature holds, and the numbers of entries whose does not."""

    sound: tuple[Logged, ...]
    broken: tuple[int, ...]


def statements_about(system: System) -> Statements:
    """What the log says about a system, each signature verified; of determinations those sealed last."""
    last = system.entries.filter(kind="determination").order_by("-seq").values("at")[:1]
    rows = system.entries.filter(~Q(kind="determination") | Q(at__in=last))
    ring = installation_ring()
    sound, broken = [], []
    for row in rows:
        try:
            payload = open_envelope(read_envelope(row.envelope), ring)
            sound.append(Logged(id=row.hash, statement=read_statement(payload)))
        except EvidenceError:
            broken.append(row.seq)
    return Statements(sound=tuple(sound), broken=tuple(broken))


def verified() -> tuple[Checked, ...]:
    """The log, verified item by item with this installation's keys."""
    return check_chain(all_entries(), installation_ring())
