"""A bundle: log, public keys and files in one ZIP that verifies without any server."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import IO

from ombud.evidence.chain import Entry
from ombud.evidence.signing import PublicKey

_README = """This folder verifies without Ombud's server.

  log.jsonl      signed statements, each chained to the one before by its hash
  log.checkpoint the log's size and root, signed (when it was asked for)
  *.pub.pem      the public key; compare it with the one that the organisation published
  files/         documents and data that statements name by SHA-256

With Ombud:     ombud evidence verify FOLDER
With public tools: see docs/evidence.md of the project.
"""


def bundle_zip(
    entries: Iterable[Entry], keys: Iterable[PublicKey], files: Mapping[str, bytes], *, checkpoint: bytes = b""
) -> bytes:
    """The bundle as ZIP bytes; the same input gives the same bytes."""
    parts = {"README.txt": _README.encode(), "log.jsonl": b"".join(entry.line() for entry in entries)}
    parts |= {f"{key.keyid[:16]}.pub.pem": key.pem for key in keys}
    parts |= {f"files/{name}": content for name, content in files.items()}
    if checkpoint:
        parts["log.checkpoint"] = checkpoint
    buffer = io.BytesIO()
    write_zip(buffer, sorted(parts.items()))
    return buffer.getvalue()


def write_zip(target: IO[bytes], parts: Iterable[tuple[str, bytes]]) -> None:
    """A ZIP whose bytes follow from its parts alone: stored, of 1980, the same rights for all."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, content)
