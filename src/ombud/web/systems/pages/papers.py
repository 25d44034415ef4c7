"""What leaves the house: the review report and the evidence."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.casework import Assessment, Scope, document_payload
from ombud.documents import DecisionLine, Document, EvidenceLine, render_html, review_report
from ombud.facts import load_vocabulary, to_json
from ombud.law import load_library
from ombud.web.systems import actions
from ombud.web.systems import log as ledger
from ombud.web.systems.access import system_for
from ombud.web.systems.assessing import assessment_of
from ombud.web.systems.models import System
from ombud.web.systems.packing import keep_paper, pack_of
from ombud.web.systems.pages.case import days_of
from ombud.web.systems.printing import pdf_apart


def _report(
    request: HttpRequest, shown: System, made_at: dt.datetime
) -> tuple[Document, Assessment, list[EvidenceLine]]:
    as_of, known_at = days_of(request)
    found, measurement, _ = assessment_of(shown, as_of=as_of, known_at=known_at)
    lines = [EvidenceLine(seq=row.seq, kind=row.kind, made_at=row.at, hash=row.hash) for row in shown.entries.all()]
    decisions = [
        DecisionLine(
            by=row.by.shown,
            role=row.by.get_role_display(),
            at=f"{row.at:%Y-%m-%d %H:%M} UTC",
            decision=row.get_decision_display(),
            because=row.because,
        )
        for row in shown.decisions.select_related("by")
    ]
    document = review_report(
        name=shown.name,
        release=actions.release_of(shown),
        found=found,
        library=load_library(),
        vocabulary=load_vocabulary(),
        measurement=measurement,
        evidence=lines,
        decisions=decisions,
        made_at=made_at,
        made_by=request.user.shown,
    )
    return document, found, lines


@require_GET
def report(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The review report; each download is signed in the log."""
    shown = system_for(request.user, pk)
    if form not in {"html", "pdf"}:
        raise Http404
    made_at = timezone.now()
    document, found, lines = _report(request, shown, made_at)
    content = pdf_apart(document, made_at=made_at) if form == "pdf" else render_html(document).encode()
    name = f"review-report-{shown.pk}.{form}"
    payload = document_payload(
        shown.name,
        title=document.title,
        name=name,
        content=content,
        facts={key: to_json(value) for key, value in sorted(found.facts.items())},
        evidence=[line.hash for line in lines],
        library=found.library,
        at=made_at,
        by=request.user.shown,
    )
    keep_paper(content)
    ledger.append(payload, system=shown, at=made_at)
    response = HttpResponse(content, content_type="application/pdf" if form == "pdf" else "text/html; charset=utf-8")
    response["Content-Disposition"] = f'{"attachment" if form == "pdf" else "inline"}; filename="{name}"'
    if form == "html":
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return response


@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence about this system, to give to somebody outside; it verifies without this server."""
    shown = system_for(request.user, pk)
    content = pack_of(shown, Scope(pack=1, for_=f"Evidence about {shown.name}"))
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="evidence-{shown.pk}.zip"'
    return response
