"""The parts of evidence that somebody hands over: opened one at a time, read as hostile."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from ombud.errors import InputError
from ombud.onefile import check_plain

# The name of each part inside the evidence, and how to open it.
Parts = dict[str, Callable[[], IO[bytes]]]

#: The signed list of what is in a pack; a folder or ZIP without one is a bundle.
PACK = "manifest.json"

_BUNDLE = ("*.jsonl", "*.checkpoint", "*.tsr", "*.pub.pem", "files/*")
_MOST_BYTES = 512 * 1024 * 1024


@contextmanager
def open_parts(path: Path) -> Iterator[Parts]:
    """The parts of a log (``.jsonl``), an envelope or receipt (``.json``), a bundle or pack (folder or ZIP).

    Raises:
        InputError: the path does not exist, cannot be read or holds no evidence.
    """
    if path.suffix == ".zip" and not path.is_dir():
        with _archive(path) as archive:
            yield _evidence(path, {info.filename: partial(archive.open, info) for info in _files(archive)})
    else:
        yield _evidence(path, {name: partial(open_file, file) for name, file in _files_of(path).items()})


def open_file(path: Path) -> IO[bytes]:
    """Open a file to read.

    Raises:
        InputError: it is not there or may not be read.
    """
    check_plain(path)
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError("this file cannot be read.", code="unreadable", where=str(path)) from error


def _files_of(path: Path) -> dict[str, Path]:
    if path.is_dir():
        if (path / PACK).is_file():
            found = [file for file in path.rglob("*") if not file.is_symlink()]
        else:
            found = [file for pattern in _BUNDLE for file in path.glob(pattern)]
        return {file.relative_to(path).as_posix(): file for file in sorted(found) if file.is_file()}
    open_file(path).close()
    if path.suffix not in {".jsonl", ".json"}:
        return {}
    beside = [*path.parent.glob("*.pub.pem")]
    if path.suffix == ".jsonl":
        beside += [path.with_suffix(".checkpoint")] if path.with_suffix(".checkpoint").is_file() else []
        beside += [file for end in (".checkpoint", ".tsr") for file in path.parent.glob(f"{path.stem}-*{end}")]
    return {path.name: path, **{file.name: file for file in sorted(beside)}}


def _evidence(path: Path, parts: Parts) -> Parts:
    if not any(name.endswith((".jsonl", ".json")) for name in parts):
        raise InputError(
            "there is no evidence here.",
            code="no-evidence",
            where=str(path),
            hint="Name a log (.jsonl), an envelope or receipt (.json), a bundle or a pack (folder or .zip).",
        )
    return parts


def _files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in archive.infolist() if not info.is_dir()]


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """A bundle ZIP: plain names only, not too large, and whole before anything in it is believed."""
    check_plain(path)
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise InputError("this file cannot be read.", code="unreadable", where=str(path)) from error
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise _broken(path) from error
    with archive:
        infos = _files(archive)
        names = [info.filename for info in infos]
        if sum(info.file_size for info in infos) > _MOST_BYTES:
            raise InputError("the bundle is too large to read.", code="bundle-size", where=str(path))
        if len(set(names)) != len(names) or any(".." in name.split("/") or name.startswith("/") for name in names):
            raise InputError("the bundle holds names it must not.", code="bundle-names", where=str(path))
        if PACK not in names:  # a pack is checked file by file
            _test(archive, path)
        yield archive


def _test(archive: zipfile.ZipFile, path: Path) -> None:
    try:
        broken = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise _broken(path) from error
    if broken:
        raise _broken(path)


def _broken(path: Path) -> InputError:
    return InputError("the bundle is broken and cannot be read.", code="bundle", where=str(path))
