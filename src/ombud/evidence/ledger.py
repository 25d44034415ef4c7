"""The log: envelopes chained by hash, appended and never changed.

Each entry's hash covers its number, the hash before it, the moment and the envelope. The file
form is one canonical JSON object per line; a database holds the same five values per row.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from ombud.errors import EvidenceError, InputError
from ombud.evidence.canonical import canonical_bytes, sha256_hex
from ombud.evidence.envelope import Envelope, open_envelope, read_envelope, seal
from ombud.evidence.signing import KeyRing, SigningKey
from ombud.evidence.statement import moment_text, read_statement

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


def check_entry(entry: Entry, previous: Entry | None, keyring: KeyRing) -> Checked:
    """Verify one entry: number, chain, hash, signature, statement; in that order."""
    result = Checked(seq=entry.seq, hash=entry.hash)

    def wrong(problem: str) -> Checked:
        return msgspec.structs.replace(result, problem=problem)

    if entry.seq != (previous.seq + 1 if previous else 1):
        return wrong("its number does not follow the one before: something was taken out, added or moved.")
    if entry.previous != (previous.hash if previous else GENESIS):
        return wrong("it does not follow from the entry before it.")
    try:
        if entry.hash != entry.expected_hash():
            return wrong("its content was changed after it was logged.")
        envelope = read_envelope(entry.envelope)
        statement = read_statement(open_envelope(envelope, keyring))
    except EvidenceError as error:
        return wrong(error.message)
    return Checked(
        seq=entry.seq,
        hash=entry.hash,
        kind=statement.kind,
        made_at=statement.made_at,
        made_by=str(statement.predicate.get("made_by", "")),
        subjects=tuple((subject.name, subject.sha256) for subject in statement.subjects),
        keyid=envelope.signatures[0].keyid,
    )


def check_chain(entries: Iterable[Entry], keyring: KeyRing) -> tuple[Checked, ...]:
    """Verify every entry of a log against the one before it."""
    results = []
    previous: Entry | None = None
    for entry in entries:
        results.append(check_entry(entry, previous, keyring))
        previous = entry
    return tuple(results)


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


class FileLedger:
    """A log in a file. Two writers may append at once; a torn last line never counts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def _locked(self) -> Iterator[int]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(descriptor)
            yield descriptor
        finally:
            os.close(descriptor)

    def append(self, payload: bytes, key: SigningKey, *, at: dt.datetime) -> Entry:
        """Sign a statement and append it; when this returns, it is on disk.

        Raises:
            EvidenceError: the disk is full or the log cannot be written; the log is as before.
        """
        envelope = seal(payload, key)
        with self._locked() as descriptor:
            content = _read_all(descriptor)
            whole = content.rfind(b"\n") + 1
            lines = content[:whole].splitlines(keepends=True)
            entry = seal_entry(read_entry(lines[-1]) if lines else None, envelope, at=at)
            try:
                if whole < len(content):  # torn by a process that was killed: never acknowledged
                    self._set_aside(content[whole:])
                    os.ftruncate(descriptor, whole)
                os.lseek(descriptor, whole, os.SEEK_SET)
                _write_all(descriptor, entry.line())
                os.fsync(descriptor)
            except OSError as error:
                os.ftruncate(descriptor, whole)
                raise EvidenceError(
                    f"the log could not be written ({error.strerror}); it is as it was before.",
                    code="log-write",
                    where=str(self.path),
                    hint="Make room on the disk and try again.",
                ) from error
        return entry

    def _set_aside(self, torn: bytes) -> None:
        with self.path.with_suffix(self.path.suffix + ".torn").open("ab") as file:
            file.write(torn + b"\n")

    def entries(self) -> tuple[Entry, ...]:
        """Every whole entry, in order.

        Raises:
            InputError: there is no such log.
            EvidenceError: a line inside it is not an entry.
        """
        return read_log(self.path)[0]


def read_log(path: Path) -> tuple[tuple[Entry, ...], int]:
    """The entries of a log file, and how many bytes of a torn last line stand after them."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("the log cannot be read.", code="log-missing", where=str(path)) from error
    whole = content.rfind(b"\n") + 1
    return tuple(read_entry(line) for line in content[:whole].splitlines(keepends=True)), len(content) - whole


def _read_all(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    pieces = []
    while piece := os.read(descriptor, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: one process writes at a time
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)
