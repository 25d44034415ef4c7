"""What must we do, by when, and what shows it?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.controls import DutyState, State, load_controls
from ombud.errors import InputError
from ombud.law import Truth, load_library
from ombud.web.systems import actions
from ombud.web.systems.access import system_for
from ombud.web.systems.pages.case import case_for, frame_of
from ombud.web.systems.sessions import form_of

#: A record is a paper, not a data set: what is larger is kept elsewhere and named.
RECORD_LIMIT = 50 * 1024 * 1024


#: How near a duty is, as a filter: its word, and the days within which it starts.
NEAR = {"now": ("In effect", 0), "90": ("Within 90 days", 90), "365": ("Within a year", 365)}
STATES = {State.MISSING: "missing", State.PARTLY: "partly", State.MET: "met", State.UNKNOWN: "cannot be said yet"}
_WORST = {State.MISSING: 0, State.PARTLY: 1, State.MET: 2}


class OfLaw(msgspec.Struct, frozen=True, kw_only=True):
    """The obligations of one law, with their number and how many are shown."""

    law: str
    states: tuple[DutyState, ...]

    @property
    def said(self) -> str:
        """How many there are, and how many of those in effect are shown."""
        met = sum(state.state is State.MET for state in self.states)
        return f"{met} of {len(self.states)} shown" if self.states[0].is_due else str(len(self.states))


def _by_law(states: list[DutyState]) -> list[OfLaw]:
    """Obligations by law; the law with the most pressing one first."""
    laws = dict.fromkeys(state.instrument for state in states)
    return [OfLaw(law=law, states=tuple(s for s in states if s.instrument == law)) for law in laws]


@require_GET
def obligations(request: HttpRequest, pk: int) -> HttpResponse:
    """What must we do, by when, and what shows it?"""
    case, wrong = case_for(request, pk)
    ids = {instrument.card.short: instrument.card.id for instrument in load_library().instruments}
    settled = {outcome.short for outcome in case.found.outcomes if outcome.scope.value is Truth.YES}
    known = [state for state in case.found.duties if state.instrument in settled]
    duties = [state for state in known if _fits(request, state, case.as_of)]
    waiting = [state for state in case.found.duties if state.instrument not in settled]
    due = sorted((s for s in duties if s.is_due), key=lambda s: _WORST.get(s.state, 3))
    coming = sorted((s for s in duties if s.is_upcoming), key=lambda s: s.due or dt.date.max)
    return render(
        request,
        "system/obligations.html",
        {
            **frame_of(request, case, wrong, "obligations"),
            "due": due,
            "coming": coming,
            "due_by_law": _by_law(due),
            "coming_by_law": _by_law(coming),
            "unsure": [s for s in duties if not s.is_due and not s.is_upcoming],
            "waiting": len(waiting),
            "waiting_laws": len({state.instrument for state in waiting}),
            "ids": ids,
            "laws": list(dict.fromkeys(state.instrument for state in known)),
            "states": [(state.value, word) for state, word in STATES.items()],
            "near": [(name, word) for name, (word, _) in NEAR.items()],
            "kept": {name: request.GET.get(name, "") for name in ("law", "state", "due")},
            "filtered": any(request.GET.get(name) for name in ("law", "state", "due")),
            "total": len(known),
            "kinds": {kind.id: kind for kind in load_controls().kinds},
            "controls": {control.id: control for control in load_controls().controls},
        },
    )


def _fits(request: HttpRequest, state: DutyState, as_of: dt.date) -> bool:
    law, kind, near = (request.GET.get(name, "") for name in ("law", "state", "due"))
    return (
        (not law or state.instrument == law)
        and (not kind or state.state == kind)
        and (near not in NEAR or _is_near(state, near, as_of))
    )


def _is_near(state: DutyState, near: str, as_of: dt.date) -> bool:
    if near == "now":
        return state.is_due
    return state.due is not None and 0 < (state.due - as_of).days <= NEAR[near][1]


def attach(request: HttpRequest, pk: int, duty: str, number: int) -> HttpResponse:
    """What shows it? Attach a record to an obligation."""
    system = system_for(request.user, pk, "attach")
    obligation = next((item for one in load_library().instruments for item in one.obligations if item.id == duty), None)
    records = [need.record for need in obligation.evidence if need.record] if obligation else []
    if obligation is None or not 0 < number <= len(records):
        raise Http404
    title = records[number - 1]
    form, kept = form_of(request)
    error = ""
    if request.method == "POST":
        try:
            _attach(request, pk, duty, title)
        except InputError as wrong:
            error = str(wrong)
        else:
            messages.success(request, f"Attached and signed: {title}.")
            return redirect(reverse("obligations", args=[pk]) + f"#{duty}")
    return render(
        request,
        "system/attach.html",
        {
            "system": system,
            "obligation": obligation,
            "title": title,
            "note": form.get("note", ""),
            "error": error,
            "kept": kept,
        },
        status=422 if error else 200,
    )


def _attach(request: HttpRequest, pk: int, duty: str, title: str) -> None:
    upload = request.FILES.get("file")
    if upload and (upload.size or 0) > RECORD_LIMIT:
        raise InputError(
            "a record of more than 50 MB is not taken.", code="record-large", hint="Write where it is kept instead."
        )
    actions.attach(
        system_for(request.user, pk, "attach"),
        duty=duty,
        title=title,
        note=request.POST.get("note", "").strip(),
        content=upload.read() if upload else b"",
        name=Path(upload.name or "file").name if upload else "",
        by=request.user,
        at=timezone.now(),
    )
