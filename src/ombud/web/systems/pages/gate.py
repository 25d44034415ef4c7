"""May this release go live? Each condition, and the signature."""

from __future__ import annotations

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from ombud.errors import InputError
from ombud.review import Condition
from ombud.web.systems import actions
from ombud.web.systems.access import require
from ombud.web.systems.models import DecisionRow, System
from ombud.web.systems.pages.case import case_for, frame_of
from ombud.web.systems.sessions import form_of
from ombud.web.systems.signing_in import check_password

#: What the gate looks at, in the order in which a person would mend it.
_TITLES = (
    ("prohibited", "Practices that are prohibited"),
    ("law_open", "What the law cannot say yet"),
    ("duty", "Obligations in effect"),
    ("fact", "Facts the release policy asks for"),
    ("measurement", "The measurement"),
    ("figure", "Figures past a limit"),
    ("risk", "The risk gate"),
)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Conditions of one kind; what is the same for all of them stands once above them."""

    title: str
    cite: str
    clears: str
    conditions: tuple[Condition, ...]


def _groups(conditions: tuple[Condition, ...]) -> list[Group]:
    found = []
    for kind, title in _TITLES:
        here = [item for item in conditions if item.kind == kind]
        for cite in dict.fromkeys(item.cite for item in here) if kind == "figure" else [""] if here else []:
            items = tuple(item for item in here if kind != "figure" or item.cite == cite)
            clears = {item.clears for item in items}
            found.append(
                Group(
                    title=title,
                    cite=cite,
                    clears=items[0].clears if kind == "figure" and len(clears) == 1 else "",
                    conditions=tuple(_short(item) for item in items) if kind == "figure" else items,
                )
            )
    return found


def _short(item: Condition) -> Condition:
    """A figure's condition without the reason of its limit, which stands once above the group."""
    return msgspec.structs.replace(item, says=item.says.replace(f" ({item.cite})", ""), cite="", clears="")


def gate(request: HttpRequest, pk: int) -> HttpResponse:
    """May this release go live?"""
    if request.method == "POST":
        require(request.user, "decide")
    case, wrong = case_for(request, pk)
    form, kept = form_of(request)
    error = ""
    if request.method == "POST":
        try:
            made = _decide(request, case.system)
        except InputError as refused:
            error = str(refused)
        else:
            messages.success(request, f"Recorded: {made.get_decision_display()}, signed as entry {made.entry_id}.")
            return redirect("gate", pk)
    return render(
        request,
        "system/gate.html",
        {
            **frame_of(request, case, wrong, "gate"),
            "open_conditions": case.found.gate.refusals(),
            "groups": _groups(case.found.gate.refusals()),
            "to_look_at": [item for item in case.found.gate.to_look_at() if item.judged],
            "not_judged": [item for item in case.found.gate.to_look_at() if not item.judged],
            "met_conditions": [item for item in case.found.gate.conditions if item.met],
            "decisions": case.system.decisions.select_related("by").order_by("-at", "-pk"),
            "error": error,
            "kept": kept,
            "form": form,
        },
        status=422 if error else 200,
    )


def _decide(request: HttpRequest, system: System) -> DecisionRow:
    """Sign the release off or refuse it; the password is asked again."""
    check_password(request.user, request.POST.get("password", ""))
    return actions.decide(
        system,
        request.POST.get("decision", ""),
        request.POST.get("because", ""),
        by=request.user,
        at=timezone.now(),
    )
