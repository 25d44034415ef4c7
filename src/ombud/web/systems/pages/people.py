"""Who may do what here? The people, the units, and the table of rights; and one's own account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordChangeView, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET, require_POST

from ombud.errors import InputError
from ombud.web.systems import people as acts
from ombud.web.systems.access import ACTIONS, RIGHTS, may, require, system_for
from ombud.web.systems.models import Person, Unit
from ombud.web.systems.people import Wish
from ombud.web.systems.sessions import form_of


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who may do what here?"""
    require(request.user, "see")
    roles = dict(Person.ROLES)
    return render(
        request,
        "people/people.html",
        {
            "people": Person.objects.prefetch_related("units").order_by("-is_active", "username"),
            "units": Unit.objects.prefetch_related("systems", "people"),
            "roles": [roles[role] for role in RIGHTS],
            "table": [(words, [action in rights for rights in RIGHTS.values()]) for action, words in ACTIONS.items()],
            "may_administer": may(request.user, "administer"),
            "may_organise": may(request.user, "organise"),
            "nav": "people",
        },
    )


def _wish(form: QueryDict) -> Wish:
    kept = form.get("whole") != "yes"
    return Wish(
        role=form.get("role", ""),
        shown=form.get("shown", "").strip(),
        email=form.get("email", ""),
        units=tuple(form.getlist("units")) if kept else None,
    )


def _form(request: HttpRequest, form: QueryDict, person: Person | None, error: InputError | None) -> HttpResponse:
    filled = {
        "username": form.get("username", ""),
        "shown": form.get("shown", ""),
        "email": form.get("email", ""),
        "role": form.get("role", "owner"),
        "whole": form.get("whole") == "yes" or not form,
        "units": form.getlist("units"),
    }
    return render(
        request,
        "people/person.html",
        {
            "person": person,
            "given": filled,
            "error": f"{error.message} {error.hint}".strip() if error else "",
            "where": error.where if error else "",
            "roles": Person.ROLES,
            "units": Unit.objects.all(),
            "nav": "people",
        },
        status=422 if error else 200,
    )


def add(request: HttpRequest) -> HttpResponse:
    """Who comes?"""
    require(request.user, "administer")
    form, _ = form_of(request)
    error = None
    if request.method == "POST":
        try:
            made = acts.add(form.get("username", ""), _wish(form), by=request.user, at=timezone.now())
        except InputError as wrong:
            error = wrong
        else:
            return _handed_over(request, made)
    return _form(request, form, None, error)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """What may they do from now on?"""
    require(request.user, "administer")
    person = get_object_or_404(Person, pk=pk)
    form, kept = form_of(request)
    error = None
    if request.method == "POST":
        try:
            acts.change(person, _wish(form), by=request.user, at=timezone.now())
        except InputError as wrong:
            error = wrong
        else:
            messages.success(request, f"{person.username} may now do what the role says.")
            return redirect("people")
    elif not kept:
        form = QueryDict(mutable=True)
        form.update({"shown": person.get_full_name(), "email": person.email, "role": person.role})
        form["whole"] = "" if person.kept_to_units else "yes"
        form.setlist("units", [unit.name for unit in person.units.all()])
    return _form(request, form, person, error)


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new way to sign in, to hand over."""
    require(request.user, "administer")
    return _handed_over(request, get_object_or_404(Person, pk=pk))


def _handed_over(request: HttpRequest, person: Person) -> HttpResponse:
    try:
        path = acts.link_for(person, by=request.user, at=timezone.now())
    except InputError as error:
        messages.error(request, f"{error.message} {error.hint}")
        return redirect("people")
    address = request.build_absolute_uri(path)
    response = render(request, "people/link.html", {"person": person, "link": address, "nav": "people"})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Access ends, or is given back."""
    require(request.user, "administer")
    person = get_object_or_404(Person, pk=pk)
    back = request.POST.get("way") == "back"
    try:
        (acts.restore if back else acts.end)(person, by=request.user, at=timezone.now())
    except InputError as error:
        messages.error(request, f"{error.message} {error.hint}".strip())
    else:
        messages.success(
            request,
            f"{person.username} may sign in again, with a new password: hand over a link."
            if back
            else f"The access of {person.username} has ended; what they did stays theirs.",
        )
    return redirect("people")


@require_POST
def name_unit(request: HttpRequest) -> HttpResponse:
    """A unit is named."""
    require(request.user, "organise")
    try:
        made = acts.name_unit(request.POST.get("unit", ""), by=request.user)
    except InputError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Unit: {made.name}.")
    return redirect("people")


def place(request: HttpRequest, pk: int) -> HttpResponse:
    """To which unit does it belong?"""
    system = system_for(request.user, pk, "organise")
    if request.method == "POST":
        chosen = request.POST.get("unit", "")
        unit = get_object_or_404(Unit, pk=int(chosen)) if chosen.isdecimal() and len(chosen) < 18 else None
        acts.place(system, unit, by=request.user)
        messages.success(request, f"{system.name} belongs to {unit.name if unit else 'no unit'}.")
        return redirect("system", pk)
    return render(request, "people/place.html", {"system": system, "units": Unit.objects.all()})


class ChangePassword(PasswordChangeView):
    """One's own account: what I may do, and a new password."""

    template_name = "people/me.html"
    success_url = reverse_lazy("me")

    def form_valid(self, form: object) -> HttpResponse:
        """Other sessions of the person end; this one stays."""
        messages.success(self.request, "The new password counts from now on; other sessions have ended.")
        return super().form_valid(form)

    def get_context_data(self, **more: object) -> dict[str, object]:
        """What the role may do, in words."""
        rights = RIGHTS[self.request.user.role]
        may_do = [words for action, words in ACTIONS.items() if action in rights]
        return {**super().get_context_data(**more), "may_do": may_do, "nav": "me"}


@method_decorator(login_not_required, name="dispatch")
class SetPassword(PasswordResetConfirmView):
    """A person who was added, or has lost the password, sets one."""

    template_name = "people/set_password.html"
    success_url = reverse_lazy("sign-in")
