"""Measuring in a process of its own, so that the server stays small and a bad file cannot hurt it.

``python -m ombud.web.systems.measuring FOLDER SERVER`` reads ``job.json`` in the folder and writes
``progress.json`` twice a second, then ``result.json`` or ``error.json``. It ends when its folder
is removed (that is how it is stopped) and when the process SERVER that started it is gone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from ombud.errors import InputError, OmbudError
from ombud.measure import Bound, ColumnView, Measurement, Spec, measure_file, preview, read_measurement

#: Without a sign of life for this long a child counts as gone.
SILENCE = 30.0
BEAT = 0.5


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A file and what its columns mean; to look at its columns, or to measure it."""

    task: Literal["columns", "measure"] = "measure"
    path: str
    name: str
    spec: Spec | None = None
    bounds: dict[str, Bound] = {}
    min_people: int = 30
    reference: str = ""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the child is; ``percent`` of the rows where the engine can tell."""

    stage: str = "starting"
    percent: int | None = None


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Why the child gave up."""

    message: str
    code: str
    where: str = ""
    hint: str = ""


def start(folder: Path, job: Job) -> subprocess.Popen[bytes]:
    """Start the child on a job; what it says is in the folder."""
    _write(folder / "job.json", job)
    for left in ("result.json", "error.json"):
        (folder / left).unlink(missing_ok=True)
    _write(folder / "progress.json", Progress())
    command = [sys.executable, "-m", "ombud.web.systems.measuring", str(folder), str(os.getpid())]
    # What does not fit into memory goes to the folder too, so that it is removed with it.
    surroundings = {**os.environ, "TMPDIR": str(folder)}
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, env=surroundings)  # noqa: S603  # our own module


def progress(folder: Path) -> Progress | None:
    """How far a child is; None when it is gone."""
    path = folder / "progress.json"
    try:
        if time.time() - path.stat().st_mtime > SILENCE:
            return None
        return msgspec.json.decode(path.read_bytes(), type=Progress)
    except FileNotFoundError:
        return None


def outcome(folder: Path) -> bytes | None:
    """What the child found, as JSON; None while there is nothing.

    Raises:
        InputError: it could not use the file; the sentence says why.
    """
    if (folder / "result.json").exists():
        return (folder / "result.json").read_bytes()
    if (folder / "error.json").exists():
        fault = msgspec.json.decode((folder / "error.json").read_bytes(), type=Fault)
        raise InputError(fault.message, code=fault.code, where=fault.where, hint=fault.hint)
    return None


def _run(job: Job) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        start(Path(folder), job).wait()
        found = outcome(Path(folder))
    if found is None:
        raise InputError("the process that measures ended without a word.", code="measure", hint="Try again.")
    return found


def measure_apart(job: Job) -> Measurement:
    """Measure in a child process and wait for it.

    Raises:
        InputError: the file cannot be used.
    """
    return read_measurement(_run(job))


def columns_apart(path: Path, name: str) -> tuple[ColumnView, ...]:
    """The columns of a file, looked at in a child process.

    Raises:
        InputError: the file cannot be read.
    """
    found = _run(Job(task="columns", path=str(path), name=name))
    return msgspec.json.decode(found, type=tuple[ColumnView, ...])


# ---- the child


def _write(path: Path, content: object) -> None:
    """Write a file whole: a reader never sees half of it."""
    half = path.with_suffix(".half")
    half.write_bytes(msgspec.json.encode(content, enc_hook=str))
    half.replace(path)


class _Pulse(threading.Thread):
    """Writes how far we are; ends this process when the folder or the server is gone."""

    def __init__(self, folder: Path, server: int) -> None:
        super().__init__(daemon=True)
        self.folder, self.server = folder, server
        self.stage, self.done = "starting", None  # type: tuple[str, Callable[[], float] | None]

    @property
    def is_alone(self) -> bool:
        """The process that started this one is gone."""
        return os.getppid() != self.server

    def begins(self, stage: str, done: Callable[[], float] | None) -> None:
        self.stage, self.done = stage, done

    def run(self) -> None:
        while True:
            if self.is_alone:
                shutil.rmtree(self.folder, ignore_errors=True)
            try:
                _write(self.folder / "progress.json", self._now())
            except FileNotFoundError:
                os._exit(4)
            time.sleep(BEAT)

    def _now(self) -> Progress:
        percent = self.done() if self.done else -1.0
        return Progress(stage=self.stage, percent=round(percent) if percent >= 0 else None)


def _work(job: Job, pulse: _Pulse) -> object:
    path = Path(job.path)
    if job.task == "columns":
        return preview(path)
    assert job.spec is not None
    found = measure_file(
        path,
        job.spec,
        limits=job.bounds,
        min_people=job.min_people,
        reference=job.reference,
        stage=pulse.begins,
    )
    queries = tuple(query.replace(path.name, job.name) for query in found.source.queries)
    source = msgspec.structs.replace(found.source, name=job.name, queries=queries)
    return msgspec.structs.replace(found, sources=(source,))


def main() -> int:
    """The child process."""
    folder = Path(sys.argv[1])
    job = msgspec.json.decode((folder / "job.json").read_bytes(), type=Job)
    pulse = _Pulse(folder, server=int(sys.argv[2]))
    pulse.start()
    try:
        _write(folder / "result.json", _work(job, pulse))
    except (OmbudError, OSError) as error:
        # The folder goes away under a count that nobody waits for; that is no finding about the file.
        if pulse.is_alone or not (folder / "job.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            return 4
        if not isinstance(error, OmbudError):
            raise
        where = error.where.replace(job.path, job.name)
        _write(folder / "error.json", Fault(message=error.message, code=error.code, where=where, hint=error.hint))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
