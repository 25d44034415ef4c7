"""The log in a file: one entry per line, appended with its last line alone in hand."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from ombud.errors import EvidenceError, InputError
from ombud.evidence.chain import Entry, read_entry, seal_entry
from ombud.evidence.envelope import seal
from ombud.evidence.signing import SigningKey

LONGEST_LINE = 16 * 1024 * 1024
_TAIL_STEP = 8 * 1024


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

        Reads the last entry only, whatever the length of the log; the rest is for ``verify``.

        Raises:
            EvidenceError: the disk is full or the log cannot be written, and the log is as before;
                its last entry is none or was changed; the statement is too long for one line.
        """
        envelope = seal(payload, key)
        with self._locked() as descriptor:
            last, torn, whole = _read_tail(descriptor)
            entry = seal_entry(self._last_entry(last), envelope, at=at)
            line = entry.line()
            if len(line) > LONGEST_LINE:
                raise EvidenceError("the statement is too long for the log.", code="entry-size", where=str(self.path))
            try:
                if torn:  # by a process that was killed: never acknowledged
                    self._set_aside(torn)
                    os.ftruncate(descriptor, whole)
                os.lseek(descriptor, whole, os.SEEK_SET)
                _write_all(descriptor, line)
                os.fsync(descriptor)
                if not last:
                    _sync_folder(self.path.parent)
            except OSError as error:
                os.ftruncate(descriptor, whole)
                raise EvidenceError(
                    f"the log could not be written ({error.strerror}); it is as it was before.",
                    code="log-write",
                    where=str(self.path),
                    hint="Make room on the disk and try again.",
                ) from error
        return entry

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
        tail = _read_at(descriptor, start, step) + tail
    end = tail.rfind(b"\n") + 1
    torn = tail[end:]
    begin = tail.rfind(b"\n", 0, max(end - 1, 0)) + 1
    return tail[begin:end], torn, size - len(torn)


def _read_at(descriptor: int, start: int, count: int) -> bytes:
    os.lseek(descriptor, start, os.SEEK_SET)
    pieces = []
    while count and (piece := os.read(descriptor, count)):
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def _sync_folder(folder: Path) -> None:
    """A new log is safe only when its name is on disk too; not every file system can be asked for that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: one process writes at a time
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)
