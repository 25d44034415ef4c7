"""Pages: HTTP in, HTML out. Everything they show comes from the core or from actions."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ombud.casework import Assessment, document_payload
from ombud.documents import (
    DecisionLine,
    Document,
    Dot,
    EvidenceLine,
    headline,
    interval_plot,
    render_html,
    review_report,
)
from ombud.errors import InputError
from ombud.evidence import bundle_zip
from ombud.facts import UNKNOWN, FactDefinition, FactValue, load_vocabulary, parse_value, to_json
from ombud.law import Outcome, Status, load_library
from ombud.measure import Measurement, Spec, check_spec, sentence
from ombud.web.systems import actions
from ombud.web.systems import log as ledger
from ombud.web.systems.access import may, require, system_for
from ombud.web.systems.assessing import assessment_of, limits_of, policy, statements_of
from ombud.web.systems.measuring import Job, measure_apart
from ombud.web.systems.models import EntryRow, System
from ombud.web.systems.printing import pdf_apart

#: What a person is asked when a system is registered, before the adaptive questions.
FIRST = ("purp.intended", "sys.owner", "sys.version", "use.areas", "scope.eu_links", "role.does")
UPLOAD_LIMIT = 200 * 1024 * 1024


def _dates(request: HttpRequest) -> tuple[dt.date, dt.date, str]:
    """The two dates a page is asked for, and a sentence when one does not exist."""
    today = timezone.localdate()
    found, wrong = [], ""
    for name in ("as_of", "known_at"):
        raw = request.GET.get(name, "")
        try:
            found.append(dt.date.fromisoformat(raw) if raw else today)
        except ValueError:
            wrong = f"{raw} is not a date that exists; today is used. Write it like 2026-12-02."
            found.append(today)
    return found[0], found[1], wrong


@dataclass(frozen=True)
class Row:
    """One system in the inventory."""

    system: System
    outcomes: list[Outcome]
    stage: FactValue
    owner: FactValue
    met: int
    due: int
    next: dt.date | None
    passed: bool
    open: int
    waits: str


def _row(shown: System, today: dt.date) -> Row:
    found, _, _ = assessment_of(shown, as_of=today, known_at=today)
    refusals = found.gate.refusals()
    due = [state for state in found.duties if state.is_due]
    inside = [outcome for outcome in found.outcomes if outcome.headline.id != "outside"]
    return Row(
        system=shown,
        outcomes=inside or list(found.outcomes[:1]),
        stage=found.facts.get("sys.stage", UNKNOWN),
        owner=found.facts.get("sys.owner", UNKNOWN),
        met=sum(state.state == "met" for state in due),
        due=len(due),
        next=min((day for outcome in found.outcomes if (day := outcome.next_date())), default=None),
        passed=found.gate.passed,
        open=len(refusals),
        waits=refusals[0].says if refusals else "nothing",
    )


@require_GET
def systems(request: HttpRequest) -> HttpResponse:
    """What do we have?"""
    require(request.user, "see")
    wanted = request.GET.get("q", "").strip()
    today = timezone.localdate()
    rows = [_row(system, today) for system in System.objects.filter(name__icontains=wanted).order_by("name")]
    dated = [(row.next, row) for row in rows if row.next and (row.next - today).days <= 60]
    return render(
        request,
        "systems.html",
        {
            "rows": rows,
            "wanted": wanted,
            "soon": min(dated, key=lambda pair: pair[0])[1] if dated else None,
            "refused": sum(not row.passed for row in rows),
            "may_register": may(request.user, "register"),
        },
    )


def _raw(request: HttpRequest, fact: FactDefinition) -> object:
    if fact.kind == "set":
        return request.POST.getlist(fact.key) or None
    return request.POST.get(fact.key, "").strip() or None


def _read(request: HttpRequest, keys: tuple[str, ...], errors: dict[str, str]) -> dict[str, FactValue]:
    """The answers of a form; blank ones are left out, wrong ones noted beside their field."""
    vocabulary, found = load_vocabulary(), {}
    for key in keys:
        raw = _raw(request, vocabulary[key])
        if raw is None:
            continue
        try:
            found[key] = parse_value(vocabulary[key], raw)
        except InputError as error:
            errors[key] = str(error)
    return found


def register(request: HttpRequest) -> HttpResponse:
    """What is it, in your words?"""
    require(request.user, "register")
    errors: dict[str, str] = {}
    name = request.POST.get("name", "")
    if request.method == "POST":
        facts = _read(request, FIRST, errors)
        if not errors:
            try:
                made = actions.register(name, facts, by=request.user, at=timezone.now())
            except InputError as error:
                errors[error.where or "name"] = error.message
            else:
                return redirect("intake", made.pk)
    return render(
        request,
        "register.html",
        {"fields": _fields(FIRST, request), "errors": errors, "name": name},
        status=422 if errors else 200,
    )


def _fields(keys: tuple[str, ...], request: HttpRequest) -> list[dict[str, object]]:
    vocabulary = load_vocabulary()
    return [
        {
            "fact": vocabulary[key],
            "given": request.POST.getlist(key) if vocabulary[key].kind == "set" else request.POST.get(key, ""),
        }
        for key in keys
    ]


def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """The next question that can still change an outcome."""
    system = system_for(request.user, pk)
    today = timezone.localdate()
    found, _, _ = assessment_of(system, as_of=today, known_at=today)
    later = [key for key in request.GET.get("later", "").split(",") if key]
    # What somebody said is not known yet is asked again only on purpose.
    said = {key for key, item in found.statements.items() if item.value is UNKNOWN and "all" not in request.GET}
    left = [item for item in found.questions if item.fact.key not in {*later, *said}]
    if not left:
        return render(request, "intake_done.html", {"system": system, "found": found, "later": later})
    return render(
        request,
        "intake.html",
        {
            "system": system,
            "question": left[0],
            "left": len(left),
            "given": [],
            "found": found,
            "headlines": [headline(outcome) for outcome in found.outcomes],
            "later": ",".join([*later, left[0].fact.key]),
            "back": request.get_full_path(),
            "may_answer": may(request.user, "answer"),
        },
    )


def answer(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Answer one fact, from the intake or from the system's page."""
    system = system_for(request.user, pk, "answer")
    fact = load_vocabulary().get(key)
    if fact is None or fact.fill == "derived":
        raise Http404
    errors: dict[str, str] = {}
    back = request.POST.get("back", "")
    if request.method == "POST":
        value: FactValue = UNKNOWN
        if request.POST.get("not_known") != "yes":
            raw = _raw(request, fact)
            if raw is None:
                errors[key] = "Give an answer, or say that it is not known yet."
            else:
                try:
                    value = parse_value(fact, raw)
                except InputError as error:
                    errors[key] = str(error)
        if not errors:
            actions.state(system, {key: value}, by=request.user, at=timezone.now(), note=request.POST.get("note", ""))
            return redirect("intake", pk) if back == "intake" else redirect("system", pk)
    current = next((item for item in reversed(statements_of(system)) if item.key == key), None)
    shown = to_json(current.value) if current else None
    return render(
        request,
        "answer.html",
        {
            "system": system,
            "fact": fact,
            "current": current,
            "given": shown if isinstance(shown, list) else [shown],
            "error": errors.get(key, ""),
            "back": back,
        },
        status=422 if errors else 200,
    )


@require_GET
def system(request: HttpRequest, pk: int) -> HttpResponse:
    """Where does it stand?"""
    shown = system_for(request.user, pk)
    as_of, known_at, wrong = _dates(request)
    found, measurement, newest = assessment_of(shown, as_of=as_of, known_at=known_at)
    due = [state for state in found.duties if state.is_due]
    coming = sorted((s for s in found.duties if s.is_upcoming), key=lambda state: state.due or dt.date.max)
    return render(
        request,
        "system.html",
        {
            "system": shown,
            "found": found,
            "wrong_date": wrong,
            "as_of": as_of,
            "known_at": known_at,
            "release": actions.release_of(shown),
            "laws": [_law(outcome) for outcome in found.outcomes],
            "due": due,
            "duties": len(due) + len(coming),
            "met": sum(state.state == "met" for state in due),
            "coming": coming,
            "unsure": [s for s in found.duties if not s.is_due and not s.is_upcoming],
            "next": min((day for o in found.outcomes if (day := o.next_date())), default=None),
            "stated": sorted(found.statements.values(), key=lambda item: list(load_vocabulary()).index(item.key)),
            "views": _views(measurement),
            "measurement": measurement,
            "measured": newest,
            "decisions": shown.decisions.select_related("by").order_by("-at"),
            "history": shown.entries.order_by("-seq")[:40],
            "may_answer": may(request.user, "answer"),
            "may_measure": may(request.user, "measure"),
            "may_attach": may(request.user, "attach"),
            "may_decide": may(request.user, "decide"),
        },
    )


def _law(outcome: Outcome) -> dict[str, object]:
    card = load_library().instrument(outcome.instrument_id).card
    labels = [
        {"label": label, "rows": [outcome.determination(name) for name in label.provisions]}
        for label in (*outcome.labels, *outcome.undetermined)
    ]
    return {
        "outcome": outcome,
        "card": card,
        "sentence": headline(outcome),
        "labels": labels,
        "outside": outcome.scope.status is Status.NO or outcome.scope.status is Status.UNKNOWN,
    }


def _views(measurement: Measurement | None) -> list[dict[str, object]]:
    """Per attribute: the sentences that matter, a chart, the table behind it."""
    if measurement is None:
        return []
    views: list[dict[str, object]] = []
    for number, by in enumerate(measurement.fairness.groups):
        figures = [item for item in measurement.fairness.figures if item.by == by]
        past = {item.group for item in figures if item.id == "impact_ratio" and item.past_limit}
        dots = [
            Dot(
                label=item.group,
                value=float(item.value) if item.value else None,
                low=float(item.low) if item.low else None,
                high=float(item.high) if item.high else None,
                n=item.n,
                alarm=item.group in past,
            )
            for item in figures
            if item.id == "selection_rate"
        ]
        ratios = sorted((f for f in figures if f.id == "impact_ratio"), key=lambda f: f.decimal or 0)
        views.append(
            {
                "by": by,
                "sentences": [sentence(item) for item in ratios[:2]],
                "chart": interval_plot(
                    dots,
                    id=f"chart{number}",
                    title=f"Selection rate by {by}",
                    description="; ".join(f"{d.label} {d.value:.1%}" for d in dots if d.value is not None),
                ),
                "figures": [f for f in figures if not f.id.endswith("_difference")],
            }
        )
    return views


@require_POST
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Measure an uploaded prediction log."""
    shown = system_for(request.user, pk, "measure")
    upload = request.FILES.get("log")
    form = request.POST
    try:
        if upload is None or (upload.size or 0) > UPLOAD_LIMIT:
            raise InputError(
                "choose a prediction log of at most 200 MB.", code="upload", hint="Larger ones: ombud measure."
            )
        spec = Spec(
            groups=tuple(name.strip() for name in form.get("groups", "").split(",") if name.strip()),
            prediction=form.get("prediction", "").strip(),
            favourable=form.get("favourable", "").strip(),
            label=form.get("label", "").strip(),
            label_positive=form.get("label_positive", "").strip(),
            count=form.get("count", "").strip(),
        )
        check_spec(spec)
        house = policy()
        name = Path(upload.name or "log.csv").name
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"log{Path(name).suffix.lower()}"
            with path.open("wb") as file:
                for piece in upload.chunks():
                    file.write(piece)
            job = Job(
                path=str(path), name=name, spec=spec, bounds=house.bounds(limits_of(shown)), min_people=house.min_people
            )
            measured = measure_apart(job)
        actions.keep_measurement(shown, measured, by=request.user, at=timezone.now())
        messages.success(request, f"Measured {measured.fairness.coverage.people:,} people; signed in the log.")
    except InputError as error:
        messages.error(request, str(error))
    return redirect(f"/systems/{pk}/#figures")


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a record that shows an obligation."""
    shown = system_for(request.user, pk, "attach")
    upload = request.FILES.get("file")
    try:
        actions.attach(
            shown,
            duty=request.POST.get("duty", ""),
            title=request.POST.get("title", ""),
            note=request.POST.get("note", ""),
            content=upload.read() if upload else b"",
            name=Path(upload.name or "file").name if upload else "",
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "Attached and signed.")
    except InputError as error:
        messages.error(request, str(error))
    return redirect(f"/systems/{pk}/#duties")


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the release off or refuse it; the password is asked again."""
    shown = system_for(request.user, pk, "decide")
    try:
        if not request.user.check_password(request.POST.get("password", "")):
            raise InputError("the password is not right; nothing was signed.", code="password")
        made = actions.decide(
            shown,
            request.POST.get("decision", ""),
            request.POST.get("because", ""),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, f"Recorded: {made.get_decision_display()}, signed as entry {made.entry_id}.")
    except InputError as error:
        messages.error(request, str(error))
    return redirect(f"/systems/{pk}/#gate")


def _report(
    request: HttpRequest, shown: System, made_at: dt.datetime
) -> tuple[Document, Assessment, list[EvidenceLine]]:
    as_of, known_at, _ = _dates(request)
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
    ledger.append(payload, system=shown, at=made_at)
    response = HttpResponse(content, content_type="application/pdf" if form == "pdf" else "text/html; charset=utf-8")
    response["Content-Disposition"] = f'{"attachment" if form == "pdf" else "inline"}; filename="{name}"'
    if form == "html":
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return response


@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole log as a bundle that verifies without this server."""
    shown = system_for(request.user, pk)
    ring = ledger.installation_ring()
    entries = ledger.all_entries()
    note = ledger.DatabaseLog().checkpoint(ledger.installation_key()).note() if entries else b""
    keys = [ring.public(keyid) for keyid in ring.keyids]
    content = bundle_zip(entries, keys, {}, checkpoint=note)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="evidence-{shown.pk}.zip"'
    return response


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Who did what, when? Verified in front of the reader."""
    require(request.user, "see")
    checked = ledger.verified()
    rows = {row.seq: row for row in EntryRow.objects.select_related("system")}
    return render(
        request,
        "log.html",
        {
            "rows": [(item, rows[item.seq]) for item in reversed(checked)][:200],
            "total": len(checked),
            "good": sum(item.ok for item in checked),
            "nav": "log",
            "keyid": ledger.installation_key().keyid,
        },
    )


@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    """Every piece of the interface."""
    require(request.user, "see")
    dots = [
        Dot(label="women", value=0.28, low=0.22, high=0.35, n=210, alarm=True),
        Dot(label="men", value=0.41, low=0.38, high=0.44, n=1200),
        Dot(label="a group with a name that is far too long to fit", value=0.5, low=0.1, high=0.9, n=12),
        Dot(label="nobody", value=None, low=None, high=None, n=0),
    ]
    chart = interval_plot(
        dots, id="patterns", title="Selection rate by sex", description="An example.", limit=0.33, limit_label="limit"
    )
    return render(
        request, "patterns.html", {"chart": chart, "fact": load_vocabulary()["use.profiling"], "nav": "patterns"}
    )


def refused(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """Why something may not be done, and who may."""
    return render(request, "403.html", {"why": str(exception)}, status=403)
