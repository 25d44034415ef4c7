"""The log in a file: one entry per line, appended with its last line alone in hand.

Beside ``log.jsonl`` stand ``log.checkpoint`` (signed size and root) and ``log.tree`` (its nodes).
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from ombud.errors import EvidenceError, InputError
from ombud.evidence.chain import GENESIS, Entry, read_entry, seal_entries
from ombud.evidence.checkpoint import Checkpoint, origin_of, read_checkpoint, sign_checkpoint
from ombud.evidence.durable import locked_file, read_at, sync_folder, write_all, write_whole
from ombud.evidence.envelope import seal
from ombud.evidence.merkle import Frontier
from ombud.evidence.signing import SigningKey
from ombud.evidence.tree import TreeFile

LONGEST_LINE = 16 * 1024 * 1024
_TAIL_STEP = 8 * 1024


class FileLedger:
    """A log in a file. Two writers may append at once; a torn last line never counts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.note = path.with_suffix(".checkpoint")
        self._tree = TreeFile(path.with_suffix(".tree"))

    def append(self, payload: bytes, key: SigningKey, *, at: dt.datetime) -> Entry:
        """Sign a statement and append it; see ``append_all``."""
        return self.append_all([payload], key, at=at)[0]

    def append_all(self, payloads: Iterable[bytes], key: SigningKey, *, at: dt.datetime) -> list[Entry]:
        """Sign statements and append them in one write; when this returns, they are on disk.

        Reads the last entry only, whatever the length of the log; the rest is for ``verify``.
        Statements about keys that the log lacks go before them and are not returned.

        Raises:
            EvidenceError: the disk is full or the log cannot be written, and the log is as before;
                its last entry is none or was changed; a statement is too long for one line.
        """
        envelopes = [seal(payload, key) for payload in payloads]
        with locked_file(self.path) as descriptor:
            last, torn, whole = _read_tail(descriptor)
            entries = seal_entries(self._last_entry(last), envelopes, key, at=at)
            self._write(descriptor, [entry.line() for entry in entries], torn, whole)
        return entries[len(entries) - len(envelopes) :]

    def extend(self, entries: Iterable[Entry]) -> int:
        """Append entries that were sealed elsewhere and follow the last one here; gives their number.

        Raises:
            EvidenceError: one does not follow from the one before; or as for ``append_all``.
        """
        with locked_file(self.path) as descriptor:
            last, torn, whole = _read_tail(descriptor)
            lines = list(_following(self._last_entry(last), entries))
            self._write(descriptor, lines, torn, whole)
        return len(lines)

    def _write(self, descriptor: int, lines: Sequence[bytes], torn: bytes, whole: int) -> None:
        if any(len(line) > LONGEST_LINE for line in lines):
            raise EvidenceError("the statement is too long for the log.", code="entry-size", where=str(self.path))
        try:
            if torn:  # by a process that was killed: never acknowledged
                self._set_aside(torn)
                os.ftruncate(descriptor, whole)
            os.lseek(descriptor, whole, os.SEEK_SET)
            write_all(descriptor, b"".join(lines))
            os.fsync(descriptor)
            if not whole:
                sync_folder(self.path.parent)
        except OSError as error:
            os.ftruncate(descriptor, whole)
            raise EvidenceError(
                f"the log could not be written ({error.strerror}); it is as it was before.",
                code="log-write",
                where=str(self.path),
                hint="Make room on the disk and try again.",
            ) from error

    def checkpoint(self, key: SigningKey) -> Checkpoint:
        """Bring the tree up to the log's last entry, sign its size and root, and keep the note beside the log.

        Reads the entries since the last checkpoint and as many nodes as the tree is high.

        Raises:
            InputError: this is no log; nothing is written beside it.
            EvidenceError: the log is empty, shorter than its last checkpoint, or does not hang together;
                the disk is full, and then the last checkpoint still stands.
        """
        self._check_is_log()
        with locked_file(self.path) as descriptor:
            whole = _read_tail(descriptor)[2]
            frontier, start, first = self._known()
            if whole < start:
                raise EvidenceError(
                    "entries were taken from the end: the log is shorter than its last checkpoint.",
                    code="log-short",
                    where=str(self.path),
                    hint="Restore it from a copy.",
                )
            try:
                last = self.entry(frontier.size) if frontier.size else None
                self._tree.extend(frontier, start, _following(last, self._entries_between(start, whole)))
                if not frontier.size:
                    raise EvidenceError("the log is empty.", code="log-empty", where=str(self.path))
                signed = sign_checkpoint(first or self.entry(1).hash, frontier.size, frontier.root(), key)
                write_whole(self.note, signed.note())
            except OSError as error:
                raise EvidenceError(
                    f"the checkpoint could not be written ({error.strerror}); the last one stands.",
                    code="log-write",
                    where=str(self.note),
                    hint="Make room on the disk and try again.",
                ) from error
        return signed

    def _check_is_log(self) -> None:
        try:
            with self.path.open("rb") as file:
                line = file.readline(LONGEST_LINE + 1)
            if line:
                read_entry(line)
        except (OSError, EvidenceError):
            raise InputError(
                "this is no log that Ombud wrote: its first line is no entry.",
                code="log-kind",
                where=str(self.path),
                hint="Name log.jsonl, or the folder that holds it.",
            ) from None

    def _known(self) -> tuple[Frontier, int, str]:
        """What of the stored tree counts, where its entries end, and the hash of the first; else nothing."""
        try:
            old = read_checkpoint(self.note.read_bytes())
            frontier = Frontier.read(old.size, self._tree.nodes)
            if frontier.root() == old.root:
                return frontier, self._tree.end_of(old.size), old.origin.removeprefix(origin_of(""))
        except (FileNotFoundError, EvidenceError):
            pass  # made anew from the log
        return Frontier(), 0, ""

    def _entries_between(self, start: int, end: int) -> Iterator[Entry]:
        with self.path.open("rb") as file:
            file.seek(start)
            while start < end:
                line = file.readline(LONGEST_LINE + 1)
                start += len(line)
                yield read_entry(line)

    def entry(self, seq: int) -> Entry:
        """One entry that the last checkpoint covers; reads no other.

        Raises:
            EvidenceError: it is not covered.
        """
        if seq < 1:
            raise EvidenceError(f"a log has no entry {seq}.", code="tree-index", where=str(self.path))
        start, end = self._tree.end_of(seq - 1), self._tree.end_of(seq)
        with self.path.open("rb", buffering=0) as file:
            return read_entry(read_at(file.fileno(), start, end - start))

    def nodes(self, positions: Sequence[int]) -> dict[int, bytes]:
        """Nodes of the tree, by number."""
        return self._tree.nodes(positions)

    def _last_entry(self, line: bytes) -> Entry | None:
        if not line:
            return None
        try:
            entry = read_entry(line)
            if entry.hash != entry.expected_hash():
                raise EvidenceError("its content was changed after it was logged.", code="entry")
        except EvidenceError as error:
            raise EvidenceError(
                f"nothing is appended, because the last entry does not hold: {error.message}",
                code="log-tail",
                where=str(self.path),
                hint="`ombud evidence verify` says what is wrong; restore the log from a copy.",
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
        with path.open("rb") as file:
            lines = list(log_lines(file))
    except OSError as error:
        raise InputError("the log cannot be read.", code="log-missing", where=str(path)) from error
    torn = len(lines.pop()) if lines and not lines[-1].endswith(b"\n") else 0
    return tuple(read_entry(line) for line in lines), torn


def log_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Line by line; only the last can be without its newline, and then it was torn.

    Raises:
        EvidenceError: a line is longer than any that the log writes, so that memory stays bounded.
    """
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise EvidenceError("a line is too long to be a log entry.", code="entry")
        yield line


def _read_tail(descriptor: int) -> tuple[bytes, bytes, int]:
    """The last whole line, the torn bytes after it, and the length of the log without those."""
    start = size = os.fstat(descriptor).st_size
    tail = b""
    while start and tail.count(b"\n") < 2:
        if len(tail) > 2 * LONGEST_LINE:
            raise EvidenceError("the end of the log holds no log entry.", code="log-tail")
        step = min(start, max(_TAIL_STEP, len(tail)))  # doubles, so that a long line costs its length once
        start -= step
        tail = read_at(descriptor, start, step) + tail
    end = tail.rfind(b"\n") + 1
    torn = tail[end:]
    begin = tail.rfind(b"\n", 0, max(end - 1, 0)) + 1
    return tail[begin:end], torn, size - len(torn)


def _following(previous: Entry | None, entries: Iterable[Entry]) -> Iterator[bytes]:
    """The lines of entries, each checked to follow from the one before."""
    for entry in entries:
        number, before = (previous.seq + 1, previous.hash) if previous else (1, GENESIS)
        if (entry.seq, entry.previous, entry.hash) != (number, before, entry.expected_hash()):
            raise EvidenceError(
                f"entry {number} does not follow from the one before it.",
                code="chain",
                hint="`ombud evidence verify` says what is wrong; restore the log from a copy.",
            )
        previous = entry
        yield entry.line()
