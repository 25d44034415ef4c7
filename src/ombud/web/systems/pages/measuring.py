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
from ombud.measure import FEW, ColumnView, Spec, band_names, read_edges, wrong_in
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


def _seen(form: QueryDict, columns: tuple[ColumnView, ...], meaning: str) -> list[str]:
    """The values seen of the column with this meaning; of every short column while none has it."""
    own = [column for index, column in enumerate(columns) if form.get(f"meaning-{index}") == meaning]
    shown = own or [column for column in columns if column.different <= FEW]
    return list(dict.fromkeys(value for column in shown for value in column.whole))


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
    errors = [row.message] if row.message else []
    if request.method == "POST":
        try:
            spec, reference = spec_of(form, columns)
            found = wrong_in(spec, columns, reference=reference, unbanded=form.getlist("unbanded"))
            errors = [jobs.said(wrong) for wrong in found]
            if not found:
                jobs.begin(row, spec, reference, by=request.user, at=timezone.now())
                return redirect("job", pk, token)
        except InputError as wrong:
            errors = [jobs.said(wrong)]
    elif not kept:
        form = _form_of_last(row, columns)
    groups = [column for index, column in enumerate(columns) if form.get(f"meaning-{index}") == "group"]
    choosing = {
        "columns": [
            (index, column, form.get(f"meaning-{index}", ""), column.different <= FEW)
            for index, column in enumerate(columns)
        ],
        "values": {meaning: _seen(form, columns, meaning) for meaning in ("prediction", "label")},
        "references": _references(form, columns),
        "banding": [_banding(form, column) for column in groups if column.wants_bands],
        "unknown": [(text, ", ".join(names), text in form.getlist("not_known")) for text, names in _unknown(columns)],
        "last": _last(row) if request.method != "POST" and not kept and not row.chosen else None,
        "meanings": MEANINGS,
        "form": form,
        "errors": errors,
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
        bands={
            name: read_edges(form[f"bands-{name}"], name)
            for name in chosen.get("group", ())
            if form.get(f"bands-{name}", "").strip() and name not in form.getlist("unbanded")
        },
        not_known=tuple(form.getlist("not_known")),
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
    done = _last(row)
    last = row.chosen or (done.chosen if done else {})
    form = QueryDict(mutable=True)
    form.setlist(
        "not_known", [text for text, _ in _unknown(columns) if not row.chosen or text in last.get("not_known", ())]
    )
    for name, edges in last.get("bands", {}).items():
        form[f"bands-{name}"] = ",".join(edges)
    bare = [name for name in last.get("groups", ()) if name not in last.get("bands", {})]
    form.setlist("unbanded", [column.name for column in columns if column.wants_bands and column.name in bare])
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


def _last(row: JobRow) -> JobRow | None:
    """The job by which the system was measured last."""
    return row.system.jobs.select_related("started_by").filter(state="done").last()


def _unknown(columns: tuple[ColumnView, ...]) -> list[tuple[str, list[str]]]:
    """Text that often means not known, with the columns that hold it."""
    found: dict[str, list[str]] = {}
    for column in columns:
        for text in column.unknown:
            found.setdefault(text, []).append(column.name)
    return sorted(found.items())


def _banding(form: QueryDict, column: ColumnView) -> tuple[ColumnView, str, bool]:
    """A column of numbers that is a group, its edges so far, and whether each number is to be a group."""
    given = form.get(f"bands-{column.name}", "")
    return column, given, column.name in form.getlist("unbanded")


def _references(form: QueryDict, columns: tuple[ColumnView, ...]) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """The groups to compare with, by column; a column that was given another meaning is none."""
    found = []
    for index, column in enumerate(columns):
        edges = form.get(f"bands-{column.name}", "")
        values = sorted(column.whole) if column.different <= FEW else []
        if edges and column.name not in form.getlist("unbanded"):
            values = _bands(edges, column.name)
        known = [value for value in values if value not in form.getlist("not_known")]
        if form.get(f"meaning-{index}") in {None, "", "group"} and len(known) > 1:
            found.append((index, column.name, [(f"{column.name}={value}", value) for value in known]))
    return found


def _bands(edges: str, column: str) -> list[str]:
    try:
        return list(band_names(read_edges(edges, column)))
    except InputError:
        return []


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
