"""What does this document say, what is missing, and what has changed?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from ombud.documents.formats import FORMATS
from ombud.documents.formats import render as written_as
from ombud.documents.frozen import Change, changes
from ombud.errors import OmbudError
from ombud.web.systems.access import may, system_for
from ombud.web.systems.models import VersionRow
from ombud.web.systems.pages.documents import outline_named
from ombud.web.systems.pages.paper import READERS, Paper, paper_for, parts_of
from ombud.web.systems.papers import manifest_of
from ombud.web.systems.printing import pdf_apart
from ombud.web.systems.writing import is_author

TYPES = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
#: A document as one HTML file brings its own style and nothing else.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
MOST_CHANGES = 12


def frame_of_paper(request: HttpRequest, paper: Paper) -> dict[str, object]:
    """What every page about a document shows."""
    return {
        "paper": paper,
        "system": paper.system,
        "outline": paper.outline,
        "readers": READERS,
        "readers_word": READERS[paper.readers],
        "may_write": may(request.user, "write"),
        "may_comment": may(request.user, "comment"),
        "may_approve": may(request.user, "approve"),
        "may_publish": may(request.user, "publish"),
        "nav": "systems",
    }


@require_GET
def document(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What does it say, and what is missing?"""
    paper = paper_for(request, pk, kind)
    parts, changed_since = parts_of(paper), paper.changes
    return render(
        request,
        "documents/document.html",
        {
            **frame_of_paper(request, paper),
            "parts": parts,
            "missing": [item for part in parts for item in part.elements if item.field.standing == "missing"],
            "withheld": sum(item.field.standing == "withheld" for part in parts for item in part.elements),
            "count": paper.made.count,
            "comments": paper.system.comments.filter(kind=kind, name="").select_related("by"),
            "changes": changed_since[:MOST_CHANGES],
            "more_changes": max(len(changed_since) - MOST_CHANGES, 0),
            "forms": FORMATS,
            "author": is_author(paper.system, kind, request.user),
        },
    )


@require_GET
def draft_file(request: HttpRequest, pk: int, kind: str, form: str) -> HttpResponse:
    """The draft as a file."""
    if form not in FORMATS:
        raise Http404
    paper = paper_for(request, pk, kind)
    document = paper.made.document
    if form != "pdf":
        return sent(written_as(document, form, made_at=paper.at), form, f"{kind}-draft.{form}")
    try:
        return sent(pdf_apart(document, made_at=paper.at), form, f"{kind}-draft.pdf")
    except OmbudError as error:
        context = {**frame_of_paper(request, paper), "error": str(error)}
        return render(request, "documents/no_file.html", context, status=422)


def sent(content: bytes, form: str, name: str) -> HttpResponse:
    """A file to the reader; HTML opens in the browser under a policy of its own."""
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'{"inline" if form == "html" else "attachment"}; filename="{name}"'
    response["Content-Security-Policy"] = FILE_POLICY
    return response


def version_for(request: HttpRequest, pk: int, kind: str, number: int) -> VersionRow:
    """A published version; checks the right first."""
    system = system_for(request.user, pk)
    rows = system.versions.select_related("by", "approval__by", "system", "entry")
    return get_object_or_404(rows, kind=kind, number=number)


@require_GET
def version(request: HttpRequest, pk: int, kind: str, number: int) -> HttpResponse:
    """What did it say when it was published?"""
    outline, row = outline_named(kind), version_for(request, pk, kind, number)
    manifest = manifest_of(row)
    return render(
        request,
        "documents/version.html",
        {
            "system": row.system,
            "outline": outline,
            "version": row,
            "manifest": manifest,
            "readers_word": READERS[row.readers],
            "files": row.files.defer("content"),
            "may_publish": may(request.user, "publish"),
            "nav": "systems",
        },
    )


@require_GET
def version_file(request: HttpRequest, pk: int, kind: str, number: int, form: str) -> HttpResponse:
    """A published version in one format, as it was signed."""
    row = version_for(request, pk, kind, number)
    file = get_object_or_404(row.files, form=form)
    return sent(bytes(file.content), form, f"{kind}-v{number}.{form}")


@require_GET
def changed(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What changed between two versions, or since one?"""
    paper = paper_for(request, pk, kind)
    numbers = [row.number for row in paper.versions]
    old = _asked(request, "old", numbers, numbers[-1] if numbers else 0)
    new = _asked(request, "new", [0, *numbers], 0)
    found = _between(paper, old, new) if old in numbers else ()
    return render(
        request,
        "documents/changes.html",
        {**frame_of_paper(request, paper), "numbers": numbers, "old": old, "new": new, "found": found},
    )


def _asked(request: HttpRequest, name: str, numbers: list[int], otherwise: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdigit() and int(given) in numbers else otherwise


def _between(paper: Paper, old: int, new: int) -> tuple[Change, ...]:
    """What differs between two versions; 0 is the document as it stands now, for the readers of the old one."""
    rows = {row.number: manifest_of(row) for row in paper.versions if row.number in {old, new}}
    return changes(rows[old], rows[new] if new else paper.draft_for(rows[old].view).manifest)
