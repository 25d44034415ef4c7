"""A document as PDF through Typst: PDF/A-2a and PDF/UA-1 at once, the same bytes for the same input."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from ombud.documents.model import Document
from ombud.errors import OmbudError

_MOST_REPLACED = 60
TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


def render_pdf(document: Document, *, made_at: dt.datetime) -> bytes:
    """The document as PDF bytes.

    Args:
        made_at: written into the file; with the same document it gives the same bytes.

    Raises:
        OmbudError: the compiler refuses the document, for example for want of a text alternative.
    """
    import hashlib

    import typst

    content = msgspec.json.encode(document)
    digest = hashlib.sha256(content).hexdigest()
    words = _spell_controls(content.decode())
    for _ in range(_MOST_REPLACED):
        try:
            return typst.compile(
                str(TEMPLATE),
                sys_inputs={"document": words, "digest": digest},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=int(made_at.timestamp()),
                ignore_system_fonts=True,
            )
        except typst.TypstError as error:
            spelled = _spell_out(words, str(error))
            if spelled == words:
                raise OmbudError(f"the PDF could not be written ({error}).", code="pdf") from error
            words = spelled
    raise OmbudError(
        "the PDF could not be written: too many of its characters are in none of its fonts.",
        code="pdf-fonts",
        hint="The HTML form of the document shows them.",
    )


def _spell_controls(words: str) -> str:
    """Write control characters of JSON text as code points; a backslash that stands for itself stays one."""
    import re

    def spelled(match: re.Match[str]) -> str:
        return f"[U+{match[1][1:].upper()}]" if match[1] != "\\" else match[0]

    return re.sub(r"\\(\\|u00[01][0-9a-f])", spelled, words)


def _spell_out(words: str, error: str) -> str:
    """Write characters that no embedded font has as code points, so that none is lost in silence."""
    import re

    found = re.search(r'the text `"(.+?)"` could not be displayed', error, re.DOTALL)
    shown = re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), found[1]) if found else ""
    for character in shown:
        if ord(character) > 126:
            words = words.replace(character, f"[U+{ord(character):04X}]")
    return words
