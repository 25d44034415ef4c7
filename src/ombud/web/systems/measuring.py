"""Measuring in a process of its own, so that the server stays small and a bad file cannot hurt it.

``python -m ombud.web.systems.measuring`` reads a job as JSON and prints the result as JSON,
or one sentence on stderr and exit code 2.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from ombud.errors import InputError, OmbudError
from ombud.measure import Bound, Measurement, Spec, measure_file

SECONDS = 120


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A file and what its columns mean."""

    path: str
    name: str
    spec: Spec
    bounds: dict[str, Bound]
    min_people: int


def measure_apart(job: Job) -> Measurement:
    """Measure in a child process.

    Raises:
        InputError: the file cannot be used, or it took longer than two minutes.
    """
    try:
        done = subprocess.run(  # our own module
            [sys.executable, "-m", "ombud.web.systems.measuring"],
            input=msgspec.json.encode(job, enc_hook=str),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputError(
            f"measuring took longer than {SECONDS} seconds and was stopped; nothing was kept.",
            code="measure-timeout",
            hint="Measure it on the command line, which has no limit.",
        ) from None
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip().splitlines()
        raise InputError(message[-1] if message else "measuring failed.", code="measure")
    return msgspec.json.decode(done.stdout, type=Measurement)


def main() -> int:
    """The child process."""
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    try:
        found = measure_file(Path(job.path), job.spec, limits=job.bounds, min_people=job.min_people)
    except OmbudError as error:
        sys.stderr.write(str(error).replace(job.path, job.name) + "\n")
        return 2
    named = msgspec.structs.replace(found, source=job.name)
    sys.stdout.buffer.write(msgspec.json.encode(named, enc_hook=str))
    return 0


if __name__ == "__main__":
    sys.exit(main())
