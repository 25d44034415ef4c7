"""The chain: envelopes in entries, each with the hash of the one before, appended and never changed.

Each entry's hash covers its number, the hash before it, the moment and the envelope. The file
form is one canonical JSON object per line; a database holds the same five values per row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from ombud.errors import EvidenceError
from ombud.evidence.canonical import canonical_bytes, sha256_hex
from ombud.evidence.envelope import Envelope, open_envelope, read_envelope
from ombud.evidence.merkle import leaf_hash
from ombud.evidence.signing import KeyRing, SigningKey
from ombud.evidence.statement import moment_text, read_statement
from ombud.evidence.trust import follow

GENESIS = "0" * 64


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the log."""

    seq: int
    previous: str
    at: str
    envelope: str
    hash: str

    def line(self) -> bytes:
        """The entry as one line of canonical JSON."""
        return canonical_bytes({**self._covered(), "hash": self.hash}) + b"\n"

    def leaf(self) -> bytes:
        """Its hash as a leaf of the log's Merkle tree."""
        return leaf_hash(self.line()[:-1])

    def _covered(self) -> dict[str, str | int]:
        return {"seq": self.seq, "previous": self.previous, "at": self.at, "envelope": self.envelope}

    def expected_hash(self) -> str:
        """What its hash must be."""
        return sha256_hex(canonical_bytes(dict(self._covered())))


def seal_entry(previous: Entry | None, envelope: Envelope, *, at: dt.datetime) -> Entry:
    """The next entry after the last one (None for the first)."""
    bare = Entry(
        seq=previous.seq + 1 if previous else 1,
        previous=previous.hash if previous else GENESIS,
        at=moment_text(at),
        envelope=envelope.to_json(),
        hash="",
    )
    return msgspec.structs.replace(bare, hash=bare.expected_hash())


def handovers_after(previous: Entry | None, key: SigningKey) -> list[Envelope]:
    """The statements about keys that the log lacks before this key may sign in it.

    The last entry tells: it is such a statement itself, or was signed by a key that ended since.
    """
    if previous is None or not key.handovers:
        return []
    signer = read_envelope(previous.envelope).signatures[0].keyid
    begin = next((n + 1 for n, item in enumerate(key.handovers) if item.envelope == previous.envelope), None)
    if begin is None:
        begin = next((n for n, item in enumerate(key.handovers) if item.ends == signer), len(key.handovers))
    return [read_envelope(item.envelope) for item in key.handovers[begin:]]


def seal_entries(
    previous: Entry | None, envelopes: Iterable[Envelope], key: SigningKey, *, at: dt.datetime
) -> list[Entry]:
    """The next entries of a log, with the hand-overs it lacks before them."""
    entries = []
    for envelope in [*handovers_after(previous, key), *envelopes]:
        previous = seal_entry(previous, envelope, at=at)
        entries.append(previous)
    return entries


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """The result for one entry. ``problem`` is empty when it verifies."""

    seq: int
    hash: str
    kind: str = ""
    made_at: str = ""
    made_by: str = ""
    subjects: tuple[tuple[str, str], ...] = ()
    keyid: str = ""
    problem: str = ""

    @property
    def ok(self) -> bool:
        """It verifies."""
        return not self.problem

    def sentence(self) -> str:
        """The result as one line: what was stated, and about what."""
        kind, about = self.kind or "?", ", ".join(name for name, _ in self.subjects)
        said = about if about.startswith(f"{kind} of ") else f"{kind}, on {about}" if about else kind
        verdict = f"NOT verified: {self.problem}" if self.problem else "verified"
        return f"  {self.seq}  {said}  {self.made_at}  {verdict}"


def check_entry(entry: Entry, previous: Entry | None, keyring: KeyRing) -> Checked:
    """Verify one entry: number, chain, hash, signature, statement; in that order."""
    result = Checked(seq=entry.seq, hash=entry.hash)
    if entry.seq != (previous.seq + 1 if previous else 1):
        return msgspec.structs.replace(
            result, problem="its number does not follow the one before: something was taken out, added or moved."
        )
    if entry.previous != (previous.hash if previous else GENESIS):
        return msgspec.structs.replace(result, problem="it does not follow from the entry before it.")
    return check_alone(entry, keyring)


def check_alone(entry: Entry, keyring: KeyRing) -> Checked:
    """Verify an entry without the one before it: hash, signature, statement.

    A statement about a key that verifies changes whom the ring trusts from here on.
    """
    try:
        if entry.hash != entry.expected_hash():
            raise EvidenceError("its content was changed after it was logged.", code="entry-hash")
        return check_envelope(read_envelope(entry.envelope), keyring, seq=entry.seq, digest=entry.hash)
    except EvidenceError as error:
        return Checked(seq=entry.seq, hash=entry.hash, problem=error.message)


def check_envelope(envelope: Envelope, keyring: KeyRing, *, seq: int, digest: str) -> Checked:
    """Verify the signature and the statement in an envelope.

    Raises:
        EvidenceError: one of them does not hold.
    """
    statement = read_statement(open_envelope(envelope, keyring))
    follow(keyring, statement)
    return Checked(
        seq=seq,
        hash=digest,
        kind=statement.kind,
        made_at=statement.made_at,
        made_by=str(statement.predicate.get("made_by", "")),
        subjects=tuple((subject.name, subject.sha256) for subject in statement.subjects),
        keyid=envelope.signatures[0].keyid,
    )


def check_each(entries: Iterable[Entry], keyring: KeyRing) -> Iterator[Checked]:
    """Verify entry after entry against the one before it; holds two at a time.

    The ring follows the log's own statements about keys: give a copy to keep one as it was.
    """
    previous: Entry | None = None
    for entry in entries:
        yield check_entry(entry, previous, keyring)
        previous = entry


def check_chain(entries: Iterable[Entry], keyring: KeyRing) -> tuple[Checked, ...]:
    """Verify every entry of a log against the one before it."""
    return tuple(check_each(entries, keyring.copy()))


def read_entry(line: bytes) -> Entry:
    """Read one line.

    Raises:
        EvidenceError: it is not an entry, or not written as an entry is.
    """
    try:
        entry = msgspec.json.decode(line, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EvidenceError("a line is not a log entry.", code="entry") from error
    if entry.line() != line if line.endswith(b"\n") else entry.line()[:-1] != line:
        raise EvidenceError("a line is not written as the log writes it.", code="entry")
    return entry
