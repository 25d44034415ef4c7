"""Verification in a process of its own: a file from outside cannot hurt the server.

``python -m ombud.web.systems.verifying FILE`` writes what ``ombud evidence verify`` finds, as JSON.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
from django.core.files.uploadedfile import UploadedFile

from ombud.errors import InputError, OmbudError
from ombud.evidence import Verification, verify_path

SECONDS = 60
LIMIT = 200 * 1024 * 1024
SUFFIXES = (".zip", ".jsonl", ".json")


def verify_apart(upload: UploadedFile[bytes] | None) -> Verification:
    """What holds of an uploaded pack, bundle, log, envelope or receipt.

    Raises:
        InputError: no file, too large, of another kind, no evidence, or not checked within a minute.
    """
    name = Path(upload.name or "").name if upload else ""
    suffix = Path(name).suffix.lower()
    if upload is None or suffix not in SUFFIXES or (upload.size or 0) > LIMIT:
        raise InputError(
            f"choose a pack or bundle (.zip), a log (.jsonl), an envelope or a receipt (.json) of at most "
            f"{LIMIT // 1024**2} MB.",
            code="upload",
            hint="Larger ones: ombud evidence verify, on the machine that holds them.",
        )
    with tempfile.TemporaryDirectory(prefix="ombud-verify-") as folder:
        path = Path(folder) / f"evidence{suffix}"
        with path.open("wb") as file:
            for piece in upload.chunks():
                file.write(piece)
        return _checked(path, name)


def _checked(path: Path, name: str) -> Verification:
    try:
        done = subprocess.run(  # noqa: S603  # our own module
            [sys.executable, "-m", "ombud.web.systems.verifying", str(path)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"it could not be checked within {SECONDS} seconds.", code="verify-timeout") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise InputError((lines[-1] if lines else "it cannot be read.").replace(str(path), name), code="verify")
    found = msgspec.json.decode(done.stdout, type=Verification)
    return msgspec.structs.replace(found, path=name)


def main() -> int:
    """The child process."""
    try:
        found = verify_path(Path(sys.argv[1]))
    except OmbudError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.buffer.write(msgspec.json.encode(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
