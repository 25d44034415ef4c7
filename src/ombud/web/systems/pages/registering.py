"""Register a system, and give it another name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from ombud.errors import InputError
from ombud.facts import load_vocabulary
from ombud.web.systems import actions
from ombud.web.systems.access import require, system_for
from ombud.web.systems.pages.forms import given_of, read
from ombud.web.systems.sessions import form_of

#: What a person is asked when a system is registered, before the adaptive questions.
FIRST = ("purp.intended", "sys.owner", "sys.version", "use.areas", "scope.eu_links", "role.does")


def register(request: HttpRequest) -> HttpResponse:
    """What is it, in your words?"""
    require(request.user, "register")
    vocabulary = load_vocabulary()
    form, kept = form_of(request)
    errors: dict[str, str] = {}
    name = form.get("name", "")
    if request.method == "POST":
        facts = read(form, FIRST, errors)
        if not errors:
            try:
                made = actions.register(name, facts, by=request.user, at=timezone.now())
            except InputError as error:
                errors[error.where or "name"] = f"{error.message} {error.hint}".strip()
            else:
                return redirect("intake", made.pk)
    fields = [
        {
            "fact": vocabulary[key],
            "given": given_of(form, vocabulary[key]),
            "error": errors.get(key, ""),
            "long": key == "purp.intended",
        }
        for key in FIRST
    ]
    return render(
        request,
        "intake/register.html",
        {"fields": fields, "errors": errors, "name": name, "kept": kept},
        status=422 if errors else 200,
    )


def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """What shall it be called?"""
    system = system_for(request.user, pk, "answer")
    form, kept = form_of(request)
    error = ""
    if request.method == "POST":
        try:
            actions.rename(system, form.get("name", ""), by=request.user, at=timezone.now())
        except InputError as wrong:
            error = f"{wrong.message} {wrong.hint}".strip()
        else:
            messages.success(request, f"It is called {system.name} now; the earlier name stays in the history.")
            return redirect("system", pk)
    return render(
        request,
        "intake/rename.html",
        {"system": system, "name": form.get("name", system.name), "error": error, "kept": kept},
        status=422 if error else 200,
    )
