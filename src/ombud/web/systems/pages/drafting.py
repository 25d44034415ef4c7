"""What do you write, who may read it, and what do you say to it?"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from ombud.documents.fill import CIRCLES
from ombud.documents.outline import OutlineField, OutlineSection
from ombud.documents.written import must_be_text
from ombud.errors import InputError
from ombud.web.systems import writing
from ombud.web.systems.models import TextRow
from ombud.web.systems.pages.document import frame_of_paper
from ombud.web.systems.pages.paper import READERS, Paper, paper_for
from ombud.web.systems.sessions import form_of

#: Rows that stand empty below those that were written.
SPARE_ROWS = 3


def write(request: HttpRequest, pk: int, kind: str, name: str) -> HttpResponse:
    """What do you write here?"""
    paper = paper_for(request, pk, kind, "write")
    form, kept = form_of(request)
    try:
        field = must_be_text(paper.outline, name)
    except InputError as error:
        labels = {item.path: item.label for item in paper.made.filled.fields()}
        context = {
            **frame_of_paper(request, paper),
            "error": str(error),
            "element": _element_of(paper, name),
            "label": labels.get(name, ""),
        }
        return render(request, "documents/not_a_text.html", context, status=422)
    newest = writing.newest_text(paper.system, kind, name)
    error, theirs = "", None
    if request.method == "POST":
        try:
            _write(request, paper, name, field)
            return redirect(paper.home + f"#{name}")
        except writing.WrittenMeanwhileError as meanwhile:
            error, theirs, newest = str(meanwhile), meanwhile.row, meanwhile.row
        except InputError as wrong:
            error = str(wrong)
    return render(
        request,
        "documents/write.html",
        {
            **frame_of_paper(request, paper),
            "name": name,
            "field": field,
            "section": next(section for section in paper.outline.sections if section.id == name.partition(".")[0]),
            "newest": newest,
            "theirs": theirs,
            "seen": newest.pk if theirs and newest else form.get("seen", newest.pk if newest else 0),
            "text": form.get("text", newest.text if newest else ""),
            "rows": _rows(form, newest, field) if field and field.columns else (),
            "error": error,
            "kept": kept,
            "longest": writing.LONGEST,
        },
        status=422 if error else 200,
    )


def _element_of(paper: Paper, name: str) -> tuple[OutlineSection, OutlineField] | None:
    """The element that follows from facts, to lead the person to them."""
    return next((item for item in paper.outline.fields() if paper.outline.path(*item) == name), None)


def _write(request: HttpRequest, paper: Paper, name: str, field: OutlineField | None) -> None:
    form = request.POST
    writing.write(
        paper.system,
        paper.outline,
        name,
        text=form.get("text", ""),
        rows=_given(form, field.columns) if field and field.columns else (),
        adopt=form.get("adopt") == "yes",
        seen=int(form["seen"]) if form.get("seen", "").isdecimal() else 0,
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, "Kept as yours.")


def _given(form: QueryDict, columns: Iterable[str]) -> list[list[str]]:
    """The cells of a form, row by row."""
    cells = [form.getlist(f"column-{number}") for number, _ in enumerate(columns)]
    most = min(max(map(len, cells), default=0), writing.MOST_ROWS + SPARE_ROWS)
    return [[of[row] if row < len(of) else "" for of in cells] for row in range(most)]


def _rows(form: QueryDict, newest: TextRow | None, field: OutlineField) -> list[list[str]]:
    rows = _given(form, field.columns) if form else (newest.rows if newest else [])
    rows = [row for row in rows if any(row)]
    return [*rows, *([""] * len(field.columns) for _ in range(SPARE_ROWS))]


def readers(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Who may read what of this document?"""
    paper = paper_for(request, pk, kind, "write")
    form, kept = form_of(request)
    inside = paper.draft_for("internal")
    names = [field.path for field in inside.filled.fields()] + [section.id for section in paper.outline.sections]
    error = ""
    if request.method == "POST":
        try:
            chosen = {name: form[f"circle-{name}"] for name in names if form.get(f"circle-{name}")}
            if form.get("all") in CIRCLES:
                chosen = dict.fromkeys(chosen or names, form["all"])
            count = writing.release(paper.system, paper.outline, chosen, by=request.user, at=timezone.now())
            messages.success(request, f"Kept: {count} element{'' if count == 1 else 's'} changed.")
            return redirect(paper.address("readers"))
        except InputError as wrong:
            error = str(wrong)
    stands = paper.written.visible
    return render(
        request,
        "documents/readers.html",
        {
            **frame_of_paper(request, paper),
            "parts": [
                (
                    section.outline,
                    form.get(f"circle-{section.outline.id}") or stands.get(section.outline.id, "internal"),
                    [
                        (field, form.get(f"circle-{field.path}") or stands.get(field.path, "internal"))
                        for field in section.fields
                    ],
                )
                for section in inside.filled.sections
            ],
            "circles": READERS.items(),
            "audience_word": READERS[paper.outline.audience],
            "error": error,
            "kept": kept,
        },
        status=422 if error else 200,
    )


def comment(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What do you say to it?"""
    paper = paper_for(request, pk, kind, "comment")
    form, kept = form_of(request)
    name = form.get("about", request.GET.get("about", ""))
    error = ""
    if request.method == "POST":
        try:
            text = form.get("text", "")
            writing.comment(paper.system, paper.outline, name, text, by=request.user, at=timezone.now())
            messages.success(request, "Your comment is kept.")
            return redirect(paper.home + (f"#{name}" if name else "#comments"))
        except InputError as wrong:
            error = str(wrong)
    labels = {field.path: field.label for field in paper.made.filled.fields()}
    labels |= {section.id: section.title for section in paper.outline.sections}
    return render(
        request,
        "documents/comment.html",
        {
            **frame_of_paper(request, paper),
            "name": name,
            "label": labels.get(name, ""),
            "text": form.get("text", ""),
            "error": error,
            "kept": kept,
        },
        status=422 if error else 200,
    )
