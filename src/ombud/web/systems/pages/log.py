"""Who did what, when? The log, verified in front of the reader."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ombud.web.systems import log as ledger
from ombud.web.systems.access import require, systems_for
from ombud.web.systems.happened import told
from ombud.web.systems.models import EntryRow
from ombud.web.systems.words import KINDS

PER_PAGE = 100


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Who did what, when? Verified in front of the reader."""
    require(request.user, "see")
    checked = ledger.verified()
    kind = request.GET.get("kind", "")
    words = request.GET.get("by", "").casefold()
    rows = {row.seq: row for row in EntryRow.objects.select_related("system").all()}
    if request.user.kept_to_units:  # the whole log is verified; what is of others is not shown
        mine = set(systems_for(request.user).values_list("pk", flat=True))
        rows = {seq: row for seq, row in rows.items() if row.system_id in mine}
    wanted = [
        (item, rows[item.seq])
        for item in reversed(checked)
        if item.seq in rows and (not kind or rows[item.seq].kind == kind) and words in rows[item.seq].by.casefold()
    ]
    page = Paginator(wanted, PER_PAGE).get_page(request.GET.get("page"))
    said = told([row for _, row in page.object_list])
    page.object_list = [(*pair, words) for pair, words in zip(page.object_list, said, strict=True)]
    return render(
        request,
        "log.html",
        {
            "page": page,
            "found": len(wanted),
            "total": len(checked),
            "good": sum(item.ok for item in checked),
            "kinds": KINDS.items(),
            "kind": kind,
            "by": request.GET.get("by", ""),
            "nav": "log",
            "keyid": ledger.installation_key().keyid,
        },
    )
