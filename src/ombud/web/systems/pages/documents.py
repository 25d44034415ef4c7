"""Which documents are due, and how complete are they? And how Ombud fills each kind."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.documents.ledger import coverage as ledger_of
from ombud.documents.outline import Outline, load_outlines
from ombud.facts import load_vocabulary
from ombud.web.systems.access import require
from ombud.web.systems.pages.case import case_for, frame_of
from ombud.web.systems.papers import material_of, standings

#: Families of kinds, as a person would look for them.
FAMILIES = {
    "eu": "European Union",
    "us": "United States",
    "card": "Cards",
    "governance": "Governance",
}


def outline_named(kind: str) -> Outline:
    """The outline of a kind.

    Raises:
        Http404: there is none.
    """
    outlines = load_outlines()
    if kind not in outlines:
        raise Http404
    return outlines[kind]


@require_GET
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Which documents are due, and how complete are they?"""
    case, wrong = case_for(request, pk)
    material = material_of(case.system, case.found, case.measurement, release=case.release)
    rows = standings(case.system, material, at=timezone.now())
    asked = [row for row in rows if any(item.status != "unknown" for item in row.asking)]
    perhaps = [row for row in rows if row.asking and row not in asked]
    others = [row for row in rows if not row.asking]
    return render(
        request,
        "system/documents.html",
        {
            **frame_of(request, case, wrong, "documents"),
            "asked": asked,
            "due": [row for row in asked if any(item.status == "in_effect" for item in row.asking)],
            "ready": [row for row in asked if row.state == "published"],
            "perhaps": perhaps,
            "families": [
                (title, [row for row in others if row.outline.family == family]) for family, title in FAMILIES.items()
            ],
        },
    )


@require_GET
def coverage(request: HttpRequest, kind: str) -> HttpResponse:
    """How is this kind of document filled, and who is asked?"""
    require(request.user, "see")
    outline = outline_named(kind)
    lines = ledger_of(outline, load_vocabulary())
    ways = {way: sum(line.way == way for line in lines) for way in dict.fromkeys(line.way for line in lines)}
    return render(
        request, "documents/coverage.html", {"outline": outline, "lines": lines, "ways": ways.items(), "nav": "systems"}
    )
