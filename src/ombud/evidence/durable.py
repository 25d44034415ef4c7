"""Files that outlive a crash: locked while they change, written whole or not at all, on disk when done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def locked_file(path: Path) -> Iterator[int]:
    """A file opened to read and write, held by one process at a time; made when absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _lock(descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: one process writes at a time
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def read_at(descriptor: int, start: int, count: int) -> bytes:
    """Bytes from a place of a file; fewer when it ends before."""
    os.lseek(descriptor, start, os.SEEK_SET)
    pieces = []
    while count and (piece := os.read(descriptor, count)):
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def write_all(descriptor: int, content: bytes | bytearray) -> None:
    """Write all of it, however often the system takes a part only."""
    view = memoryview(bytes(content))
    while view:
        view = view[os.write(descriptor, view) :]


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file: readers see the old content or the new, never a part; a full disk leaves nothing behind.

    A link stays one; what is no plain file, such as a pipe, is written to as it is.

    Raises:
        OSError: it cannot be written; the path is in it.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    beside = target.with_name(f"{target.name[:200]}.new")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(beside, target)
    except OSError as error:
        with suppress(OSError):
            os.unlink(beside)
        raise OSError(error.errno, error.strerror, str(path)) from error
    sync_folder(target.parent)


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Make a file: it appears whole, with its rights, and is on disk.

    Raises:
        FileExistsError: there is one of this name already, which stays as it is.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        write_all(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(beside, path)  # unlike a rename, it never replaces
    finally:
        os.unlink(beside)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """A new file is safe only when its name is on disk too; not every file system can be asked for that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
