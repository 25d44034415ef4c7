"""A file of others: what would it suggest, and what becomes of a suggestion?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ombud.errors import InputError
from ombud.facts import load_vocabulary
from ombud.web.systems import suggesting
from ombud.web.systems.access import system_for
from ombud.web.systems.pages.intake import fact_of


def take(request: HttpRequest, pk: int) -> HttpResponse:
    """What does a file of others say about this system?"""
    system = system_for(request.user, pk, "answer")
    taken, error = None, ""
    if request.method == "POST":
        try:
            if "preview" in request.POST:
                taken = suggesting.unpacked(system, request.POST["preview"])
                number = suggesting.file(system, taken, by=request.user, at=timezone.now())
                messages.success(request, f"{number} suggestions are filed. Confirm, correct or dismiss each.")
                return redirect("facts", pk)
            taken = suggesting.read_upload(request.FILES.get("file"))
        except InputError as wrong:
            error = str(wrong)
    found = suggesting.against(system, taken) if taken and not error else ()
    return render(
        request,
        "intake/take.html",
        {
            "system": system,
            "taken": taken,
            "rows": [(item, load_vocabulary()[item.fact]) for item in found],
            "new": sum(item.standing == "new" for item in found),
            "preview": suggesting.packed(system, taken) if found and taken else "",
            "error": error,
            "limit_mb": suggesting.LIMIT // 1024**2,
            "nav": "systems",
        },
        status=422 if error else 200,
    )


@require_POST
def settle(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Confirm a suggestion, or dismiss it."""
    system = system_for(request.user, pk, "answer")
    fact, confirm = fact_of(key), request.POST.get("do") == "confirm"
    seen = request.POST.get("seen", "")
    try:
        number = int(seen) if seen.isdecimal() and len(seen) < 19 else 0
        suggesting.settle(system, key, confirm=confirm, seen=number, by=request.user, at=timezone.now())
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{'Confirmed' if confirm else 'Dismissed'}: {fact.question}")
    return redirect("facts", pk)
