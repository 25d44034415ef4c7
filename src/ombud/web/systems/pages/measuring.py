"""Measure a prediction log: give it, say what its columns mean, watch it, stop it."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ombud.errors import InputError
from ombud.facts.numbers import BOUNDS, read_number
from ombud.measure import ColumnView, Spec
from ombud.web.systems import jobs, measuring
from ombud.web.systems.access import system_for
from ombud.web.systems.models import JobRow, System
from ombud.web.systems.sessions import form_of

MEANINGS = (
    ("", "not used"),
    ("group", "group to compare"),
    ("prediction", "decision"),
    ("score", "score"),
    ("label", "what really happened"),
    ("count", "number of people"),
)
#: A column with more values than this is no list to choose from.
FEW = 12


@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a prediction log; its columns are looked at and shown."""
    shown = system_for(request.user, pk, "measure")
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        token = uuid.uuid4()
    try:
        job = jobs.receive(shown, request.FILES.get("log"), token, by=request.user, at=timezone.now())
    except InputError as error:
        messages.error(request, jobs.said(error))
        return redirect("figures", pk)
    return redirect("job", pk, job.token)


def _job(request: HttpRequest, pk: int, token: uuid.UUID) -> tuple[System, JobRow]:
    system = system_for(request.user, pk, "measure")
    found = get_object_or_404(JobRow.objects.select_related("system", "started_by"), token=token, system=system)
    return system, jobs.settle(found, at=timezone.now())


def job(request: HttpRequest, pk: int, token: uuid.UUID) -> HttpResponse:
    """What do its columns mean? Then: how far is it?"""
    system, row = _job(request, pk, token)
    if row.state == "done":
        return redirect("figures", pk)
    context = {"system": system, "job": row, "nav": "systems", "reading": _is_reading(row), **_progress(row)}
    if row.state != "choosing" or not row.columns:
        return render(request, "measure/progress.html", context)
    form, kept = form_of(request)
    columns = jobs.columns_of(row)
    error = row.message
    if request.method == "POST":
        try:
            spec, reference = spec_of(form, columns)
            jobs.begin(row, spec, reference, by=request.user, at=timezone.now())
            return redirect("job", pk, token)
        except InputError as wrong:
            error = jobs.said(wrong)
    elif not kept:
        form = _form_of_last(row, columns)
    short = [column for column in columns if column.different <= FEW]
    choosing = {
        "columns": [
            (index, column, form.get(f"meaning-{index}", ""), column.different <= FEW)
            for index, column in enumerate(columns)
        ],
        "values": list(dict.fromkeys(value for column in short for value, _ in column.values)),
        "references": [
            (column.name, f"{column.name}={value}", value)
            for column in short
            if column.different > 1
            for value, _ in sorted(column.values)
        ],
        "meanings": MEANINGS,
        "form": form,
        "error": error,
        "kept": kept,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "measure/columns.html", {**context, **choosing}, status=status)


def spec_of(form: QueryDict, columns: tuple[ColumnView, ...]) -> tuple[Spec, str]:
    """What the columns mean, as the form says; and the group to compare with.

    Raises:
        InputError: two columns for one meaning, or a threshold that is no number.
    """
    chosen: dict[str, list[str]] = {}
    for index, column in enumerate(columns):
        chosen.setdefault(form.get(f"meaning-{index}", ""), []).append(column.name)
    for meaning, word in MEANINGS:
        if meaning not in {"", "group"} and len(chosen.get(meaning, [])) > 1:
            raise InputError(f"two columns are marked as {word}.", code="column-twice", hint="Mark one of them.")

    def one(meaning: str) -> str:
        return chosen.get(meaning, [""])[0]

    spec = Spec(
        groups=tuple(chosen.get("group", ())),
        prediction=one("prediction"),
        favourable=form.get("favourable", "").strip(),
        score="" if one("prediction") else one("score"),
        threshold=_number(form.get("threshold", "")) if not one("prediction") else None,
        below=form.get("below") == "yes",
        label=one("label"),
        label_positive=form.get("label_positive", "").strip() if one("label") else "",
        positive="unfavourable" if form.get("positive") == "unfavourable" else "favourable",
        count=one("count"),
    )
    return spec, form.get("reference", "")


def _number(text: str) -> Decimal | None:
    if not text.strip():
        return None
    number = read_number(text.strip().replace(",", "."))
    if number is None:
        shown = text if len(text) <= 40 else f"{text[:37]}..."
        raise InputError(
            f"the threshold “{shown}” is not a number with {BOUNDS}.", code="threshold", hint="Write it like 0.5."
        )
    return number


def _form_of_last(row: JobRow, columns: tuple[ColumnView, ...]) -> QueryDict:
    """What was chosen before: in this job, else the last time the system was measured."""
    last = row.chosen
    if not last:
        done = row.system.jobs.filter(state="done").last()
        last = done.chosen if done else {}
    form = QueryDict(mutable=True)
    for index, column in enumerate(columns):
        for meaning in ("prediction", "score", "label", "count"):
            if last.get(meaning) == column.name:
                form[f"meaning-{index}"] = meaning
        if column.name in last.get("groups", ()):
            form[f"meaning-{index}"] = "group"
    for name in ("favourable", "label_positive", "threshold", "positive"):
        form[name] = last.get(name) or ""
    form["below"] = "yes" if last.get("below") else ""
    return form


def _is_reading(row: JobRow) -> bool:
    """The file is given, and its columns are still being looked at."""
    return row.state == "choosing" and not row.columns


def _progress(row: JobRow) -> dict[str, object]:
    at = row.ended_at or timezone.now()
    return {
        "progress": measuring.progress(jobs.folder_of(row)) if row.state == "running" else None,
        "seconds": int((at - row.began_at).total_seconds()) if row.began_at else 0,
    }


@require_GET
def progress(request: HttpRequest, pk: int, token: uuid.UUID) -> HttpResponse:
    """How far is it? A part of the page, asked for again and again."""
    system, row = _job(request, pk, token)
    response = render(
        request, "measure/how_far.html", {"system": system, "job": row, "reading": _is_reading(row), **_progress(row)}
    )
    if row.state != "running" and not _is_reading(row):
        if row.state == "done":
            messages.success(request, "Measured and signed in the log.")
        response["HX-Refresh"] = "true"
    return response


@require_POST
def stop(request: HttpRequest, pk: int, token: uuid.UUID) -> HttpResponse:
    """Stop: end the process, remove the file, keep nothing."""
    _, row = _job(request, pk, token)
    jobs.stop(row, by=request.user, at=timezone.now())
    if row.state == "done":
        messages.info(request, "It was measured before it could be stopped.")
    return redirect("job", pk, token)
