"""What do we tell everybody about ourselves?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from ombud.errors import InputError
from ombud.web.systems.access import require
from ombud.web.systems.models import TrustRow
from ombud.web.systems.sessions import form_of
from ombud.web.systems.shown import LONGEST, TRUST, say, shown, trust_page


def trust(request: HttpRequest) -> HttpResponse:
    """What do we tell everybody about ourselves?"""
    require(request.user, "publish")
    form, kept = form_of(request)
    error = ""
    if request.method == "POST":
        try:
            row = say(
                {name: form.get(name, "") for name in TRUST},
                publish=form.get("publish") == "yes",
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _said(row))
            return redirect("trust")
        except InputError as wrong:
            error = str(wrong)
    last = TrustRow.objects.last()
    words = form if form else last.words if last else {}
    return render(
        request,
        "documents/trust.html",
        {
            "fields": [(name, title, words.get(name, "")) for name, title in TRUST.items()],
            "last": last,
            "public": trust_page(),
            "found": shown(),
            "longest": LONGEST,
            "error": error,
            "kept": kept,
            "nav": "public",
        },
        status=422 if error else 200,
    )


def _said(row: TrustRow) -> str:
    if not row.published:
        return "Kept as a draft; nobody outside reads it."
    return "Published: everybody reads it." if row.words else "The page is taken down."
