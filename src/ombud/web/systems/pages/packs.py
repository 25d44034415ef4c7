"""What may this reader see? A pack that verifies alone; and: can I believe this file?"""

from __future__ import annotations

import datetime as dt
import re

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ombud.casework import Scope
from ombud.casework.scope import problems_of
from ombud.errors import EvidenceError, InputError
from ombud.evidence import Checkpoint
from ombud.web.plainly import said_page
from ombud.web.systems import log as ledger
from ombud.web.systems.access import require, system_for
from ombud.web.systems.limiting import MOST_CHECKS, seconds_to_wait
from ombud.web.systems.packing import choose_of, documents_of, earlier_of, pack_of
from ombud.web.systems.verifying import LIMIT, verify_apart
from ombud.web.systems.words import KINDS

#: Items of a verified file that are shown; the sentences above them speak of all.
MOST_ITEMS = 500


def _scope(form: QueryDict) -> tuple[Scope, Checkpoint | None]:
    """The scope that a form asks for, and the checkpoint that the reader holds.

    Raises:
        InputError: it does not say for whom, a date does not exist, the period ends before it begins,
            or something is no hash or no checkpoint of this log.
    """
    earlier = earlier_of(form["since"]) if form.get("since", "").strip() else None
    scope = Scope(
        pack=1,
        for_=form.get("for", "").strip(),
        kinds=tuple(kind for kind in KINDS if kind in form.getlist("kind")) or None,
        from_=_day(form.get("from", "")),
        until=_day(form.get("until", "")),
        statements=tuple(form.get("statements", "").replace(",", " ").lower().split()),
        documents=tuple(form.getlist("document")) or None,
        as_of=_day(form.get("as_of", "")),
        since=f"checkpoint of {earlier.size} entries" if earlier else "",
    )
    for _, problem in problems_of(scope):
        raise InputError(problem, code="scope")
    return scope, earlier


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(f"{text} is not a date that exists.", code="date", hint="Write it like 2026-12-02.") from None


@require_GET
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """What may this reader see?"""
    system, form = system_for(request.user, pk), request.GET
    chosen, error = None, ""
    if "for" in form:
        try:
            chosen = choose_of(system, _scope(form)[0])
        except InputError as wrong:
            error = str(wrong)
    return render(
        request,
        "documents/pack.html",
        {
            "system": system,
            "form": form,
            "kinds": [(kind, word, kind in form.getlist("kind")) for kind, word in KINDS.items()],
            "documents": [(name, name in form.getlist("document")) for name in documents_of(system)],
            "narrowed": any(form.get(name) for name in ("statements", "since", "as_of", "document")),
            "chosen": chosen,
            "error": error,
            "address": form.urlencode(),
            "nav": "systems",
        },
        status=422 if error else 200,
    )


@require_GET
def pack_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """The pack that was chosen, with its proofs and keys; it verifies without this server."""
    system = system_for(request.user, pk)
    try:
        scope, earlier = _scope(request.GET)
        content = pack_of(system, scope, earlier=earlier)
    except (InputError, EvidenceError) as error:
        return HttpResponse(f"{error}\n", status=422, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type="application/zip")
    name = re.sub(r"[^A-Za-z0-9]+", "-", scope.for_).strip("-").lower()[:60] or "pack"
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


def verify(request: HttpRequest) -> HttpResponse:
    """Can I believe this file?"""
    require(request.user, "see")
    found, error = None, ""
    if request.method == "POST":
        wait = seconds_to_wait("verify", str(request.user.pk), MOST_CHECKS)
        if wait:
            return said_page(request, f"Too many files at once. Try again in {wait} seconds.", status=429)
        try:
            found = verify_apart(request.FILES.get("file"))
        except InputError as wrong:
            error = str(wrong)
    own = set(ledger.installation_ring().keyids)
    return render(
        request,
        "documents/verify.html",
        {
            "found": found,
            "items": found.entries[:MOST_ITEMS] if found else (),
            "more": max(len(found.entries) - MOST_ITEMS, 0) if found else 0,
            "ours": bool(found and found.keys and set(found.keys) <= own),
            "error": error,
            "limit_mb": LIMIT // 1024**2,
            "nav": "log",
        },
        status=422 if error else 200,
    )
