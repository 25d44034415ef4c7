"""The formats a document is written in, by name."""

from __future__ import annotations

import datetime as dt

from ombud.documents.html import render_html
from ombud.documents.markdown import render_markdown
from ombud.documents.model import Document
from ombud.documents.pdf import render_pdf
from ombud.errors import InputError

FORMATS = ("md", "html", "docx", "pdf")


def render(document: Document, format: str, *, made_at: dt.datetime) -> bytes:  # the option's own name
    """A document in one format.

    Raises:
        InputError: there is no such format.
        OmbudError: the PDF compiler refuses it.
    """
    if format == "pdf":
        return render_pdf(document, made_at=made_at)
    if format == "docx":
        from ombud.documents.docx import render_docx  # python-docx takes a while to load

        return render_docx(document, made_at=made_at)
    if format == "html":
        return render_html(document).encode()
    if format == "md":
        return render_markdown(document).encode()
    raise InputError(f'there is no format "{format}".', code="format", hint=f"There are: {', '.join(FORMATS)}.")
