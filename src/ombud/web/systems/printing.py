"""PDF in a process of its own: the compiler's memory does not stay in the server.

``python -m ombud.web.systems.printing MOMENT`` reads a document as JSON and writes the PDF.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import msgspec

from ombud.documents import Document, render_pdf
from ombud.errors import OmbudError

SECONDS = 60


def pdf_apart(document: Document, *, made_at: dt.datetime) -> bytes:
    """The document as PDF bytes, made in a child process.

    Raises:
        OmbudError: the document was refused, or it took longer than a minute.
    """
    try:
        done = subprocess.run(  # noqa: S603  # our own module
            [sys.executable, "-m", "ombud.web.systems.printing", made_at.isoformat()],
            input=msgspec.json.encode(document),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise OmbudError(f"the PDF took longer than {SECONDS} seconds and was stopped.", code="pdf-timeout") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise OmbudError(lines[-1] if lines else "the PDF could not be written.", code="pdf")
    return done.stdout


def main() -> int:
    """The child process."""
    document = msgspec.json.decode(sys.stdin.buffer.read(), type=Document)
    try:
        content = render_pdf(document, made_at=dt.datetime.fromisoformat(sys.argv[1]))
    except OmbudError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
