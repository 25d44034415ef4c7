"""What must we do, by when, and what shows it?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.errors import InputError
from ombud.law import load_library
from ombud.web.systems import actions
from ombud.web.systems.access import system_for
from ombud.web.systems.pages.case import case_for, frame_of
from ombud.web.systems.sessions import form_of

#: A record is a paper, not a data set: what is larger is kept elsewhere and named.
RECORD_LIMIT = 50 * 1024 * 1024


@require_GET
def obligations(request: HttpRequest, pk: int) -> HttpResponse:
    """What must we do, by when, and what shows it?"""
    case, wrong = case_for(request, pk)
    duties = case.found.duties
    worst = {"missing": 0, "partly": 1, "met": 2}
    return render(
        request,
        "system/obligations.html",
        {
            **frame_of(request, case, wrong, "obligations"),
            "due": sorted((s for s in duties if s.is_due), key=lambda s: worst.get(s.state.value, 3)),
            "coming": sorted((s for s in duties if s.is_upcoming), key=lambda s: s.due or dt.date.max),
            "unsure": [s for s in duties if not s.is_due and not s.is_upcoming],
            "records": {(row.duty, row.title): row for row in case.system.records.all()},
        },
    )


def attach(request: HttpRequest, pk: int, duty: str, number: int) -> HttpResponse:
    """What shows it? Attach a record to an obligation."""
    system = system_for(request.user, pk, "attach")
    obligation = next((item for one in load_library().instruments for item in one.obligations if item.id == duty), None)
    records = [need.record for need in obligation.evidence if need.record] if obligation else []
    if obligation is None or not 0 < number <= len(records):
        raise Http404
    title = records[number - 1]
    form, kept = form_of(request)
    error = ""
    if request.method == "POST":
        try:
            _attach(request, pk, duty, title)
        except InputError as wrong:
            error = str(wrong)
        else:
            messages.success(request, f"Attached and signed: {title}.")
            return redirect(reverse("obligations", args=[pk]) + f"#{duty}")
    return render(
        request,
        "system/attach.html",
        {
            "system": system,
            "obligation": obligation,
            "title": title,
            "note": form.get("note", ""),
            "error": error,
            "kept": kept,
        },
        status=422 if error else 200,
    )


def _attach(request: HttpRequest, pk: int, duty: str, title: str) -> None:
    upload = request.FILES.get("file")
    if upload and (upload.size or 0) > RECORD_LIMIT:
        raise InputError(
            "a record of more than 50 MB is not taken.", code="record-large", hint="Write where it is kept instead."
        )
    actions.attach(
        system_for(request.user, pk, "attach"),
        duty=duty,
        title=title,
        note=request.POST.get("note", "").strip(),
        content=upload.read() if upload else b"",
        name=Path(upload.name or "file").name if upload else "",
        by=request.user,
        at=timezone.now(),
    )
