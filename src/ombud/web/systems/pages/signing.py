"""Do you approve it, may it be published, is it taken back?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from ombud.errors import InputError, OmbudError
from ombud.web.systems import publishing, writing
from ombud.web.systems.access import require
from ombud.web.systems.pages.document import frame_of_paper, version_for
from ombud.web.systems.pages.documents import outline_named
from ombud.web.systems.pages.paper import Paper, paper_for
from ombud.web.systems.sessions import form_of
from ombud.web.systems.signing_in import check_password


def approve(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Do you approve what it says?"""
    paper = paper_for(request, pk, kind, "approve")
    form, kept = form_of(request)
    error = ""
    if request.method == "POST":
        try:
            _approve(request, paper)
            return redirect(paper.home)
        except InputError as wrong:
            error = str(wrong)
    return render(
        request,
        "documents/approve.html",
        {
            **frame_of_paper(request, paper),
            "count": paper.made.count,
            "author": writing.is_author(paper.system, kind, request.user),
            "form": form,
            "error": error,
            "kept": kept,
        },
        status=422 if error else 200,
    )


def _approve(request: HttpRequest, paper: Paper) -> None:
    check_password(request.user, request.POST.get("password", ""))
    form = request.POST
    made = writing.approve(
        paper.system,
        paper.made,
        form.get("decision", ""),
        form.get("because", ""),
        seen=form.get("seen", ""),
        by=request.user,
        at=paper.at,
    )
    messages.success(request, f"Recorded: {made.get_decision_display()}.")


def publish(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """May it be published?"""
    paper = paper_for(request, pk, kind, "publish")
    form, kept = form_of(request)
    error = ""
    if request.method == "POST":
        try:
            gaps = form.get("with_gaps") == "yes"
            row = publishing.publish(
                paper.system, paper.outline, paper.readers, with_gaps=gaps, by=request.user, at=timezone.now()
            )
            messages.success(request, f"Published: version {row.number}, signed as entry {row.entry_id} of the log.")
            return redirect("version", pk, kind, row.number)
        except OmbudError as wrong:
            error = str(wrong)
    return render(
        request,
        "documents/publish.html",
        {
            **frame_of_paper(request, paper),
            "count": paper.made.count,
            "withheld": sum(field.standing == "withheld" for field in paper.made.filled.fields()),
            "changes": paper.changes,
            "form": form,
            "error": error,
            "kept": kept,
        },
        status=422 if error else 200,
    )


def withdraw(request: HttpRequest, pk: int, kind: str, number: int) -> HttpResponse:
    """Is this version taken back?"""
    require(request.user, "publish")
    outline, row = outline_named(kind), version_for(request, pk, kind, number)
    form, kept = form_of(request)
    error = ""
    if request.method == "POST":
        try:
            publishing.withdraw(row, form.get("because", ""), by=request.user, at=timezone.now())
            messages.success(request, f"Version {number} is taken back; nobody outside reads it any more.")
            return redirect("version", pk, kind, number)
        except InputError as wrong:
            error = str(wrong)
    context = {
        "system": row.system, "outline": outline, "version": row, "form": form, "error": error, "kept": kept,
        "nav": "systems",
    }  # fmt: skip
    return render(request, "documents/withdraw.html", context, status=422 if error else 200)
